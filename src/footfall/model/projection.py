"""Between longitude and latitude and the grid; a transformer takes long to make, so each is made once."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from pyproj import Transformer

from footfall.model.grid import GRID_CRS, Floats

DEGREES = "EPSG:4326"


def to_grid(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Easting and northing (m) on the grid of WGS 84 positions (degrees); infinite where there is none."""
    x, y = _transformer(DEGREES, GRID_CRS).transform(longitude, latitude)
    return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)


def to_degrees(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude (degrees, WGS 84) of metres of the grid."""
    longitude, latitude = _transformer(GRID_CRS, DEGREES).transform(x, y)
    return np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)


@cache
def _transformer(source: str, target: str) -> Any:
    return Transformer.from_crs(source, target, always_xy=True)
