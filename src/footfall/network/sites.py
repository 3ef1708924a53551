"""Cells that stand together: one mast, whatever the plan's centimetres."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from footfall.model.grid import Floats, Ints

SITE_M: Final = 50.0
"""Cells nearer to each other than this stand on one site."""


def sites_of(x: Floats, y: Floats, within_m: float = SITE_M) -> Ints:
    """Number of each position's site, from 0: positions linked by steps of at most `within_m` are one."""
    if not len(x):
        return np.zeros(0, dtype=np.int64)
    points, place = np.unique(np.column_stack([x, y]), axis=0, return_inverse=True)
    shapes = shapely.points(points)
    a, b = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=within_m)
    near = sparse.coo_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(len(points), len(points)))
    _, site = connected_components(near, directed=False)
    number: Ints = np.asarray(site, dtype=np.int64)[place.reshape(-1)]
    return number
