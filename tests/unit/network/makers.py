"""Small plans, areas and footprints for the tests of the network room."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from pyproj import Transformer

from footfall.model.grid import GRID_CRS, Floats, Ints, tile_of
from footfall.network import AreaSet, CellPlan, ZoneFeature, areas_from_features, plan_from_table


@cache
def _from_grid() -> Transformer:
    return Transformer.from_crs(GRID_CRS, "EPSG:4326", always_xy=True)


DAY = date(2026, 3, 2)
WEST_M, SOUTH_M = 4_320_000, 3_210_000
"""A corner of a kilometre square near Germany's middle."""


def wgs84(x: Floats | float, y: Floats | float) -> tuple[Any, Any]:
    """Longitude and latitude of grid coordinates."""
    return _from_grid().transform(x, y)  # type: ignore[no-any-return]


def square_tiles(side_m: int) -> Ints:
    """All tiles of a square whose south-west corner is (WEST_M, SOUTH_M)."""
    step = np.arange(0, side_m, 100)
    x, y = np.meshgrid(WEST_M + step, SOUTH_M + step)
    return np.unique(tile_of(x.ravel().astype(float), y.ravel().astype(float)))


def cell_rows(east_m: Any, north_m: Any, **columns: Any) -> pa.Table:
    """Rows of the contract CELLS at metres from the corner, named c000, c001, ..."""
    longitude, latitude = wgs84(WEST_M + np.asarray(east_m, float), SOUTH_M + np.asarray(north_m, float))
    ids = [f"c{number:03d}" for number in range(len(longitude))]
    return pa.table({"cell_id": ids, "longitude": longitude, "latitude": latitude, **columns})


def sector_plan(sites: list[tuple[float, float]], carriers: int = 1) -> CellPlan:
    """A plan of sites with beams to 0, 120 and 240 degrees, on each carrier."""
    beams = [(x, y, azimuth) for x, y in sites for azimuth in (0.0, 120.0, 240.0) for _ in range(carriers)]
    east, north, azimuth = np.array(beams).T
    return plan_from_table(cell_rows(east, north, azimuth_deg=azimuth), DAY)


def point_plan(places: list[tuple[float, float]]) -> CellPlan:
    """A plan of which only positions are known."""
    east, north = np.array(places, dtype=float).reshape(-1, 2).T
    return plan_from_table(cell_rows(east, north), DAY)


def zone(zone_id: str, corners: list[tuple[float, float]], parent_id: str | None = None) -> ZoneFeature:
    """A zone with corners in metres from (WEST_M, SOUTH_M)."""
    x, y = np.array(corners, dtype=float).T
    return ZoneFeature(
        zone_id, shapely.Polygon(np.column_stack(wgs84(WEST_M + x, SOUTH_M + y))), parent_id=parent_id
    )


def box(west: float, south: float, east: float, north: float) -> list[tuple[float, float]]:
    """Corners of a rectangle."""
    return [(west, south), (east, south), (east, north), (west, north)]


def four_quarters(side_m: float = 4000) -> AreaSet:
    """Four zones that fill a square, in two districts, west and east."""
    half = side_m / 2
    return areas_from_features(
        [
            zone("nw", box(0, half, half, side_m), "west"),
            zone("sw", box(0, 0, half, half), "west"),
            zone("ne", box(half, half, side_m, side_m), "east"),
            zone("se", box(half, 0, side_m, half), "east"),
        ]
    )


def footprint_table(*cells: dict[int, float]) -> pa.Table:
    """A footprint table from tile -> probability of each cell."""
    rows = [(number, tile, p) for number, cell in enumerate(cells) for tile, p in sorted(cell.items())]
    cell, tile, probability = zip(*rows, strict=True)
    return pa.table(
        {
            "cell": pa.array(cell, pa.int32()),
            "tile": pa.array(tile, pa.int64()),
            "probability": pa.array(probability, pa.float32()),
        }
    )


def tile_at(east_m: float, north_m: float) -> int:
    """The tile that holds a point, in metres from the corner."""
    return int(tile_of(np.array(WEST_M + east_m), np.array(SOUTH_M + north_m)))
