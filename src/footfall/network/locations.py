"""From locations to the areas, tiles and points where a person at them may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
from scipy import sparse

from footfall.model.grid import Floats, Ints, coarser
from footfall.network.anchored import ServedPlaces, place_posteriors
from footfall.network.areas import ZONE, AreaSet
from footfall.network.pooling import Evidence, posteriors
from footfall.network.sparse import tile_centre

UNITS_PER_LOCATION: Final = 1000
"""Shares of a location are integers in thousandths."""
LEAST_SHARE: Final = 0.005
"""Areas with less of a location are left to the others: a person is not spread over the whole city."""
OUTSIDE: Final = 2**31 - 1
Posteriors: TypeAlias = Iterator[tuple[slice, sparse.csr_array]]
"""Which places, and their posteriors: sparse, places by tiles."""
_SAME: Final = 1e-9


@dataclass(frozen=True, eq=False)
class _Masses:
    """Mass of targets by location: positions in the array of locations, targets, masses."""

    row: Ints
    target: Ints
    mass: Floats


def location_areas(locations: Ints, known: Evidence, tile_areas: pa.Table, areas: AreaSet) -> pa.Table:
    """Which areas a person at a location is in, and how much of the person.

    Per location the units of all zones and of what lies outside sum to exactly 1000, by largest remainder;
    outside is not written, so a location wholly outside has no rows. Zones (and outside) with less than 5
    thousandths are left to the rest in proportion, unless all are that small. A coarser area has the units
    of its zones together, so that counts of finer areas add up to those of coarser ones, exactly.

    Args:
        locations: codes, any order, repetition allowed.
        known: footprints and priors, made ready.
        tile_areas: shares of tiles in zones.
        areas: the area set of `tile_areas`.

    Returns:
        `location` int64, `level` string, `area` int32, `units` int32 (thousandths of the person); sorted by
        location, level (coarse to fine) and area; one row per area with at least one unit.
    """
    codes = np.unique(np.asarray(locations, dtype=np.int64))
    masses = _masses(posteriors(codes, known), zones_of_tiles(known, tile_areas, areas))
    return _area_rows(_rounded(_added(masses), len(codes)), areas, codes, "location")


def place_areas(served: ServedPlaces, known: Evidence, tile_areas: pa.Table, areas: AreaSet) -> pa.Table:
    """Which areas a person at a place of weeks is in, rounded as `location_areas` does.

    Args:
        served: how long cells served at the places.
        known: footprints and priors, made ready.
        tile_areas: shares of tiles in zones.
        areas: the area set of `tile_areas`.

    Returns:
        `place` int64 (number), `level` string, `area` int32, `units` int32; sorted.
    """
    masses = _masses(place_posteriors(served, known), zones_of_tiles(known, tile_areas, areas))
    return _area_rows(_rounded(_added(masses), served.size), areas, np.arange(served.size), "place")


def location_tiles(locations: Ints, known: Evidence, resolution_m: int = 500) -> pa.Table:
    """The posterior of each location on tiles of a resolution (a multiple of 100 m).

    Returns:
        `location` int64, `tile` int64, `probability` float64; sorted; masses below 1e-6 left out.
    """
    codes = np.unique(np.asarray(locations, dtype=np.int64))
    tile, coarse = np.unique(coarser(known.tile, resolution_m), return_inverse=True)
    shape = (len(known.tile), len(tile))
    held = sparse.csr_array((np.ones(shape[0]), (np.arange(shape[0]), coarse.reshape(-1))), shape=shape)
    masses = _masses(posteriors(codes, known), held)
    return pa.table(
        {
            "location": pa.array(codes[masses.row]),
            "tile": pa.array(tile[masses.target]),
            "probability": pa.array(masses.mass),
        }
    )


def location_centres(locations: Ints, known: Evidence) -> pa.Table:
    """The probability-weighted mean point of each location, and how far from it the person may be.

    Returns:
        `location` int64, `x` int32, `y` int32 (m in the grid's CRS), `spread_m` int32 (root mean square
        distance of the posterior from the point), sorted by location.
    """
    codes = np.unique(np.asarray(locations, dtype=np.int64))
    x, y = tile_centre(known.tile)
    moments = np.zeros((len(codes), 3))
    for part, posterior in posteriors(codes, known):
        mean = posterior @ np.column_stack([x, y])
        row = np.repeat(np.arange(len(mean)), np.diff(posterior.indptr))
        away = np.hypot(x[posterior.indices] - mean[row, 0], y[posterior.indices] - mean[row, 1])
        squares = np.bincount(row, posterior.data * away**2, len(mean))
        moments[part] = np.column_stack([mean, np.sqrt(squares)])
    columns = np.rint(moments).astype(np.int32).T
    named = zip(("x", "y", "spread_m"), columns, strict=True)
    return pa.table({"location": pa.array(codes)} | {name: pa.array(column) for name, column in named})


def _masses(found: Posteriors, targets: sparse.csr_array) -> _Masses:
    """What posteriors give to targets; sorted by location and target."""
    parts = list(_mass_parts(found, targets))
    empty = np.zeros(0, dtype=np.int64)
    if not parts:
        return _Masses(empty, empty, np.zeros(0))
    row, target, mass = (np.concatenate(column) for column in zip(*parts, strict=True))
    return _Masses(row, target, mass)


def _mass_parts(found: Posteriors, targets: sparse.csr_array) -> Iterator[tuple[Ints, Ints, Floats]]:
    for part, posterior in found:
        mass = sparse.csr_array(posterior @ targets)
        mass.sort_indices()
        row = np.repeat(np.arange(mass.shape[0]), np.diff(mass.indptr)) + part.start
        told = mass.data > 1e-6
        yield row[told], mass.indices[told].astype(np.int64), mass.data[told]


def zones_of_tiles(known: Evidence, tile_areas: pa.Table, areas: AreaSet) -> sparse.csr_array:
    """Shares of zones in the tiles of footprints; tiles of the areas that no footprint holds are left out."""
    tile = np.asarray(tile_areas["tile"])
    held = np.isin(tile, known.tile)
    place = np.searchsorted(known.tile, tile[held])
    zone = np.asarray(tile_areas["zone"])[held].astype(np.int64)
    weight = np.asarray(tile_areas["weight"], dtype=np.float64)[held]
    return sparse.csr_array((weight, (place, zone)), shape=(len(known.tile), areas.level(ZONE).size))


def _area_rows(zones: _Masses, areas: AreaSet, codes: Ints, name: str) -> pa.Table:
    parts = [_level_rows(zones, areas, level, codes, name) for level in areas.levels]
    return (
        pa.concat_tables(parts)
        .sort_by([(name, "ascending"), ("rank", "ascending"), ("area", "ascending")])
        .drop_columns(["rank"])
    )


def _level_rows(zones: _Masses, areas: AreaSet, level: str, codes: Ints, name: str) -> pa.Table:
    summed = _added(_Masses(zones.row, areas.of_zones(level)[zones.target], zones.mass))
    return pa.table(
        {
            name: pa.array(codes[summed.row]),
            "level": pa.array(np.full(len(summed.row), level, dtype=object), pa.string()),
            "rank": pa.array(np.full(len(summed.row), list(areas.levels).index(level), dtype=np.int8)),
            "area": pa.array(summed.target.astype(np.int32)),
            "units": pa.array(np.rint(summed.mass).astype(np.int32)),
        }
    )


def _added(masses: _Masses) -> _Masses:
    """_Masses with one row per location and target, sorted."""
    key = masses.row * (OUTSIDE + 1) + masses.target
    distinct, where = np.unique(key, return_inverse=True)
    total = np.bincount(where.reshape(-1), weights=masses.mass, minlength=len(distinct))
    return _Masses(distinct // (OUTSIDE + 1), distinct % (OUTSIDE + 1), total.astype(np.float64))


def _rounded(masses: _Masses, locations: int) -> _Masses:
    """Masses as units (whole and above 0) by largest remainder; outside takes part, unwritten."""
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
    return _Masses(row[given], area[given], units[given].astype(np.float64))


def _largest_remainder(row: Ints, area: Ints, amount: Floats, locations: int) -> Ints:
    """Integers near the amounts with the sum 1000 per row; ties go to the area of smaller index."""
    units = np.floor(amount + _SAME).astype(np.int64)
    missing = UNITS_PER_LOCATION - np.bincount(row, weights=units, minlength=locations).astype(np.int64)
    remainder = np.round(amount - units, 6)
    order = np.lexsort([area, -remainder, row])
    rank = np.arange(len(row)) - np.searchsorted(row[order], np.arange(locations))[row[order]]
    units[order] += rank < missing[row[order]]
    return units
