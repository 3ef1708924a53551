"""How cells lie to each other: their centres, their resolution, and which serve one and the same place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa
import shapely

from footfall.model.grid import TILE_M, Floats, Ints
from footfall.model.location import PAIR_BASE
from footfall.network.sparse import FootprintIndex, index_footprints, ranges, tile_centre

SHARED_MASS: Final = 0.05
CENTRE_DISTANCE_M: Final = 1_000.0
RESOLUTION_MASS: Final = 0.8
_CELLS_AT_ONCE: Final = 64
_DENSE_LIMIT: Final = 8_000_000


def cell_centres(footprints: pa.Table) -> pa.Table:
    """Centre and resolution of each cell.

    Returns:
        `cell` int32, `x` and `y` int32 (m in the grid's CRS: the probability-weighted mean of the footprint),
        `radius_m` int32 (around the centre, holding 80 % of the footprint; at least half a tile).
    """
    index = index_footprints(footprints)
    x, y = _centres(index)
    return pa.table(
        {
            "cell": pa.array(np.arange(index.size, dtype=np.int32)),
            "x": pa.array(np.rint(x).astype(np.int32)),
            "y": pa.array(np.rint(y).astype(np.int32)),
            "radius_m": pa.array(np.rint(_radii(index, x, y)).astype(np.int32)),
        }
    )


def cell_links(
    footprints: pa.Table,
    shared_mass: float = SHARED_MASS,
    centre_distance_m: float = CENTRE_DISTANCE_M,
) -> pa.Table:
    """Pairs of cells between which a device may have rested.

    Two cells are linked if their footprints share more than a mass, `sum over t of min(P(t|a), P(t|b))`,
    exact on 100 m tiles, or if their centres lie within a distance. Both directions and a == b are
    included.

    Returns:
        `pair` int64, sorted: `a * 2**32 + b`.
    """
    index = index_footprints(footprints)
    parts = [_near_pairs(index, centre_distance_m), *_overlapping_pairs(index, shared_mass)]
    own = np.arange(index.size) * (PAIR_BASE + 1)
    return pa.table({"pair": pa.array(np.unique(np.concatenate([own, *parts])))})


def _centres(index: FootprintIndex) -> tuple[Floats, Floats]:
    x, y = tile_centre(index.tile)
    cell, p = index.row_cell(), index.probability
    total = np.bincount(cell, weights=p, minlength=index.size)
    mean_x = np.bincount(cell, weights=p * x[index.place], minlength=index.size) / total
    mean_y = np.bincount(cell, weights=p * y[index.place], minlength=index.size) / total
    return mean_x, mean_y


def _radii(index: FootprintIndex, centre_x: Floats, centre_y: Floats) -> Floats:
    x, y = tile_centre(index.tile)
    cell = index.row_cell()
    distance = np.hypot(x[index.place] - centre_x[cell], y[index.place] - centre_y[cell])
    order = np.lexsort([distance, cell])
    running = np.cumsum(index.probability[order])
    before = np.concatenate([[0.0], running])[index.start[:-1]]
    wanted = before + RESOLUTION_MASS * (running[index.start[1:] - 1] - before)
    reached = np.searchsorted(running, wanted - 1e-9)
    last = np.clip(reached, index.start[:-1], index.start[1:] - 1)
    radius: Floats = np.maximum(distance[order][last], TILE_M / 2)
    return radius


def _near_pairs(index: FootprintIndex, distance_m: float) -> Ints:
    points = shapely.points(*_centres(index))
    a, b = shapely.STRtree(points).query(points, predicate="dwithin", distance=distance_m)
    pairs: Ints = a.astype(np.int64) * PAIR_BASE + b
    return pairs


def _overlapping_pairs(index: FootprintIndex, shared_mass: float) -> Iterator[Ints]:
    """Linked pairs, some cells at a time: each row meets all rows of its tile, and least masses add up."""
    by_tile = np.argsort(index.place, kind="stable")
    tile_start = np.searchsorted(index.place[by_tile], np.arange(len(index.tile) + 1))
    cell, probability = index.row_cell()[by_tile], index.probability[by_tile]
    step = max(1, min(_CELLS_AT_ONCE, _DENSE_LIMIT // index.size))
    for first in range(0, index.size, step):
        last = min(first + step, index.size)
        rows = slice(index.start[first], index.start[last])
        take, row = ranges(tile_start[index.place[rows]], tile_start[index.place[rows] + 1])
        local = np.repeat(np.arange(last - first), np.diff(index.start[first : last + 1]))
        least = np.minimum(index.probability[rows][row], probability[take])
        shared = np.bincount(local[row] * index.size + cell[take], least, (last - first) * index.size)
        found = np.flatnonzero(shared > shared_mass)
        yield (found // index.size + first) * PAIR_BASE + found % index.size
