"""From longitude and latitude to the grid."""

from __future__ import annotations

from functools import cache

import numpy as np
from pyproj import Transformer

from footfall.model.grid import GRID_CRS, Floats


def to_grid(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Easting and northing (m) on the grid of WGS 84 positions (degrees); infinite where there is none."""
    x, y = _transformer().transform(longitude, latitude)
    return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)


@cache
def _transformer() -> Transformer:
    return Transformer.from_crs("EPSG:4326", GRID_CRS, always_xy=True)
