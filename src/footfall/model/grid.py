"""Tiles of the INSPIRE grid: 100 m squares in EPSG:3035, nested to 200 m, 500 m and 1 km.

A tile is named by one integer, `northing_100m * 100_000 + easting_100m`, where both are the
coordinates of its south-west corner in hectometres. A coarser tile carries the number of the 100 m
tile in its south-west corner, so that all resolutions share one space of names.

Source: INSPIRE Data Specification on Geographical Grid Systems, D2.8.I.2 v3.1, section 6.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

TILE_M: Final = 100
GRID_CRS: Final = "EPSG:3035"
_EASTINGS: Final = 100_000
_CENTRE_M: Final = (4_321_000, 3_210_000)
_REACH_M: Final = 4_500_000

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def on_grid(x_m: Floats, y_m: Floats) -> npt.NDArray[np.bool_]:
    """Points that the grid is for: within 4,500 km of its centre (10 E, 52 N), where tiles can name them.

    There lengths are off by 7 % at most (areas are exact). A point whose projection doesn't exist (infinite,
    NaN) is not on the grid.
    """
    near = np.hypot(x_m - _CENTRE_M[0], y_m - _CENTRE_M[1]) <= _REACH_M
    return near & (x_m >= 0) & (y_m >= 0)


def tile_of(x_m: Floats, y_m: Floats, resolution_m: int = TILE_M) -> Ints:
    """Tiles that hold points; metres of the grid's CRS, any shape, in and out."""
    step = resolution_m // TILE_M
    east = np.floor(np.asarray(x_m) / resolution_m).astype(np.int64) * step
    north = np.floor(np.asarray(y_m) / resolution_m).astype(np.int64) * step
    return north * _EASTINGS + east


def tile_corner(tile: Ints) -> tuple[Ints, Ints]:
    """South-west corners (x, y) of tiles in metres of the grid's CRS."""
    tile = np.asarray(tile, dtype=np.int64)
    return tile % _EASTINGS * TILE_M, tile // _EASTINGS * TILE_M


def coarser(tile: Ints, resolution_m: int) -> Ints:
    """The tiles of a coarser resolution (a multiple of 100 m) that hold 100 m tiles."""
    step = resolution_m // TILE_M
    tile = np.asarray(tile, dtype=np.int64)
    east, north = tile % _EASTINGS, tile // _EASTINGS
    return north // step * step * _EASTINGS + east // step * step
