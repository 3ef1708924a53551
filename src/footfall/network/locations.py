"""From locations (two cells and how the time was shared) to areas, tiles and points."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa

from footfall.model.grid import Floats, Ints, coarser
from footfall.network.areas import AreaSet
from footfall.network.pooling import Masses, Pool, TileTargets, make_pool, pooled_masses
from footfall.network.priors import TilePrior
from footfall.network.sparse import FootprintIndex, index_footprints, tile_centre

UNITS_PER_LOCATION: Final = 1000
"""Shares of a location are integers in thousandths."""
LEAST_SHARE: Final = 0.005
"""Areas with less of a location are left to the others: a person is not spread over the whole city."""
OUTSIDE: Final = 2**31 - 1
_SAME: Final = 1e-9


def location_areas(
    locations: Ints,
    footprints: pa.Table,
    tile_areas: pa.Table,
    areas: AreaSet,
    *,
    prior: TilePrior | None = None,
    sharpness: float = 1.0,
) -> pa.Table:
    """Which areas a person at a location is in, and how much of the person.

    Per location and level the units of all areas and of what lies outside sum to exactly 1000, by largest
    remainder; outside is not written, so a location wholly outside has no rows. Areas (and outside) with
    less than 5 thousandths are left to the rest in proportion, unless all are that small.

    Args:
        locations: codes, any order, repetition allowed.
        footprints: P(tile | cell), sorted by cell and tile.
        tile_areas: shares of tiles in zones.
        areas: the area set of `tile_areas`.
        prior: the prior of the footprints; needed if sharpness is not 1.
        sharpness: see `footfall.network.pooling`.

    Returns:
        `location` int64, `level` string, `area` int32, `units` int32 (thousandths of the person); sorted by
        location, level (coarse to fine) and area; one row per area with at least one unit.
    """
    codes = np.unique(np.asarray(locations, dtype=np.int64))
    pool = _pool(footprints, prior, sharpness)
    zones = pooled_masses(codes, pool, _zone_targets(pool.index, tile_areas))
    parts = [_level_rows(zones, areas, level, codes) for level in areas.levels]
    return (
        pa.concat_tables(parts)
        .sort_by([("location", "ascending"), ("rank", "ascending"), ("area", "ascending")])
        .drop_columns(["rank"])
    )


def location_tiles(
    locations: Ints,
    footprints: pa.Table,
    resolution_m: int = 500,
    *,
    prior: TilePrior | None = None,
    sharpness: float = 1.0,
) -> pa.Table:
    """The posterior of each location on tiles of a resolution (a multiple of 100 m).

    Returns:
        `location` int64, `tile` int64, `probability` float64; sorted; masses below 1e-6 left out.
    """
    codes = np.unique(np.asarray(locations, dtype=np.int64))
    pool = _pool(footprints, prior, sharpness)
    tile, target = np.unique(coarser(pool.index.tile, resolution_m), return_inverse=True)
    start = np.arange(len(pool.index.tile) + 1)
    masses = pooled_masses(codes, pool, TileTargets(start, target.reshape(-1), np.ones(len(pool.index.tile))))
    order = np.lexsort([masses.target, masses.row])
    return pa.table(
        {
            "location": pa.array(codes[masses.row[order]]),
            "tile": pa.array(tile[masses.target[order]]),
            "probability": pa.array(masses.mass[order]),
        }
    )


def location_centres(
    locations: Ints, footprints: pa.Table, *, prior: TilePrior | None = None, sharpness: float = 1.0
) -> pa.Table:
    """The probability-weighted mean point of each location.

    Returns:
        `location` int64, `x` int32, `y` int32 (m in the grid's CRS), sorted by location.
    """
    codes = np.unique(np.asarray(locations, dtype=np.int64))
    pool = _pool(footprints, prior, sharpness)
    corners = np.column_stack(tile_centre(pool.index.tile))
    start = np.arange(0, corners.size + 1, 2)
    target = np.tile(np.arange(2), len(corners))
    masses = pooled_masses(codes, pool, TileTargets(start, target, corners.reshape(-1)))
    point = np.zeros((len(codes), 2))
    point[masses.row, masses.target] = masses.mass
    x, y = np.rint(point).astype(np.int32).T
    return pa.table({"location": pa.array(codes), "x": pa.array(x), "y": pa.array(y)})


def _pool(footprints: pa.Table, prior: TilePrior | None, sharpness: float) -> Pool:
    return make_pool(index_footprints(footprints), sharpness, prior)


def _level_rows(zones: Masses, areas: AreaSet, level: str, codes: Ints) -> pa.Table:
    masses = _added(Masses(zones.row, areas.of_zones(level)[zones.target], zones.mass))
    row, area, units = _rounded(masses, len(codes))
    return pa.table(
        {
            "location": pa.array(codes[row]),
            "level": pa.array(np.full(len(row), level, dtype=object), pa.string()),
            "rank": pa.array(np.full(len(row), list(areas.levels).index(level), dtype=np.int8)),
            "area": pa.array(area.astype(np.int32)),
            "units": pa.array(units.astype(np.int32)),
        }
    )


def _zone_targets(index: FootprintIndex, tile_areas: pa.Table) -> TileTargets:
    """Zones of the tiles of footprints; tiles of the areas that no footprint holds are left out."""
    tile = np.asarray(tile_areas["tile"])
    held = np.isin(tile, index.tile)
    place = np.searchsorted(index.tile, tile[held])
    return TileTargets(
        start=np.searchsorted(place, np.arange(len(index.tile) + 1)),
        target=np.asarray(tile_areas["zone"])[held].astype(np.int64),
        weight=np.asarray(tile_areas["weight"], dtype=np.float64)[held],
    )


def _added(masses: Masses) -> Masses:
    """Masses with one row per location and target, sorted."""
    key = masses.row * (OUTSIDE + 1) + masses.target
    distinct, where = np.unique(key, return_inverse=True)
    total = np.bincount(where.reshape(-1), weights=masses.mass, minlength=len(distinct))
    return Masses(distinct // (OUTSIDE + 1), distinct % (OUTSIDE + 1), total.astype(np.float64))


def _rounded(masses: Masses, locations: int) -> tuple[Ints, Ints, Ints]:
    """Rows, areas and units (above 0) by largest remainder; outside takes part, unwritten."""
    inside = np.bincount(masses.row, weights=masses.mass, minlength=locations)
    outside = np.where(inside < 1 - 1e-5, 1 - inside, 0.0)
    row = np.concatenate([masses.row, np.arange(locations)])
    area = np.concatenate([masses.target, np.full(locations, OUTSIDE)])
    mass = np.concatenate([masses.mass, outside])
    kept = mass >= LEAST_SHARE - _SAME
    none_kept = np.bincount(row, weights=kept, minlength=locations) == 0
    kept |= none_kept[row] & (mass > 0)
    row, area, mass = row[kept], area[kept], mass[kept]
    amount = UNITS_PER_LOCATION * mass / np.bincount(row, weights=mass, minlength=locations)[row]
    units = _largest_remainder(row, area, amount, locations)
    given = (area != OUTSIDE) & (units > 0)
    return row[given], area[given], units[given]


def _largest_remainder(row: Ints, area: Ints, amount: Floats, locations: int) -> Ints:
    """Integers near the amounts with the sum 1000 per row; ties go to the area of smaller index."""
    units = np.floor(amount + _SAME).astype(np.int64)
    missing = UNITS_PER_LOCATION - np.bincount(row, weights=units, minlength=locations).astype(np.int64)
    remainder = np.round(amount - units, 6)
    order = np.lexsort([area, -remainder, row])
    rank = np.arange(len(row)) - np.searchsorted(row[order], np.arange(locations))[row[order]]
    units[order] += rank < missing[row[order]]
    return units
