"""Between degrees and the grid; a transformer takes long to make, so each is made once."""

from __future__ import annotations

from functools import cache
from typing import Any

from pyproj import Transformer

from footfall.model.grid import GRID_CRS

DEGREES = "EPSG:4326"


@cache
def to_grid() -> Any:
    """Longitude and latitude (WGS 84) to metres of the grid."""
    return Transformer.from_crs(DEGREES, GRID_CRS, always_xy=True)


@cache
def to_degrees() -> Any:
    """Metres of the grid to longitude and latitude (WGS 84)."""
    return Transformer.from_crs(GRID_CRS, DEGREES, always_xy=True)
