"""Where people are before any event is seen: tiles and how likely each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from footfall.model.grid import Floats, Ints
from footfall.network.areas import AreaSet
from footfall.network.plan import Bools

FLOOR_SHARE: Final = 0.05
"""Least weight of a tile, as a share of the mean: no place is impossible."""
NON_RESIDENTIAL: Final = 0.8
"""Share of those not at their night's place who are where people work, shop and go out."""


@dataclass(frozen=True, eq=False)
class TilePrior:
    """Weights of tiles; a tile outside has the mean weight.

    Args:
        tile: the tile universe, sorted, without repetition.
        weight: weight of each, positive; only ratios matter.
    """

    tile: Ints
    weight: Floats

    def __post_init__(self) -> None:
        if len(self.tile) != len(self.weight) or (np.diff(self.tile) <= 0).any():
            raise ValueError("tiles must be sorted and distinct, with one weight each")
        if not (np.isfinite(self.weight).all() and (self.weight > 0).all()):
            raise ValueError("every weight must be finite and positive")

    def at(self, tile: Ints) -> Floats:
        """Weights of any tiles, any shape."""
        if not len(self.tile):
            return np.ones(np.shape(tile))
        place = np.minimum(np.searchsorted(self.tile, tile), len(self.tile) - 1)
        return np.where(self.tile[place] == tile, self.weight[place], self.weight.mean())


def flat_prior(tiles: Ints) -> TilePrior:
    """Every tile of the universe alike."""
    universe = np.unique(tiles)
    return TilePrior(universe, np.ones(len(universe)))


@dataclass(frozen=True, eq=False)
class PlacePriors:
    """Where people are before any event is seen: at night, and by day.

    Args:
        residential: as dense as people sleep.
        activity: as dense as people are out and about.
    """

    residential: TilePrior
    activity: TilePrior

    @property
    def base(self) -> TilePrior:
        """The mean of both: the prior that footprints are made with."""
        weight = _shares(self.residential.weight) + _shares(self.activity.weight)
        return TilePrior(self.residential.tile, weight)

    def to_table(self) -> pa.Table:
        """`tile` int64, `residential` and `activity` float64."""
        return pa.table(
            {
                "tile": pa.array(self.residential.tile),
                "residential": pa.array(self.residential.weight),
                "activity": pa.array(self.activity.weight),
            }
        )

    @classmethod
    def from_table(cls, table: pa.Table) -> PlacePriors:
        """The priors that `to_table` wrote."""
        tile = np.asarray(table["tile"])
        residential, activity = (np.asarray(table[name]) for name in ("residential", "activity"))
        return cls(TilePrior(tile, residential), TilePrior(tile, activity))


def flat_priors(tiles: Ints) -> PlacePriors:
    """Every tile alike, night and day."""
    return PlacePriors(flat_prior(tiles), flat_prior(tiles))


def residential_prior(
    tiles: Ints, tile_areas: pa.Table, population: Floats, volume: Floats | None = None
) -> TilePrior:
    """Residents per tile: those of its zone, spread by residential volume, or evenly where there is none.

    Dasymetric mapping (Mennis 2003, The Professional Geographer 55:1), with a floor of 5 % of the mean over
    inhabited tiles.

    Args:
        tiles: the tile universe, sorted and distinct.
        tile_areas: as `tile_areas` gives it.
        population: residents of each zone of the area set, by index.
        volume: residential volume of each tile; None: unknown.
    """
    tile, zone = np.asarray(tile_areas["tile"]), np.asarray(tile_areas["zone"])
    share = np.asarray(tile_areas["weight"], dtype=np.float64)
    place, inside = _places(tile, tiles)
    built = share * np.where(inside, volume[place], 0.0) if volume is not None else np.zeros(len(tile))
    in_zone = np.bincount(zone, built, len(population))
    even = np.bincount(zone, share, len(population))
    known = in_zone[zone] > 0
    part = np.where(known, built / np.where(known, in_zone[zone], 1), share / np.maximum(even[zone], 1e-9))
    residents = np.bincount(place[inside], (part * population[zone])[inside], len(tiles))
    if not residents.any():
        return flat_prior(tiles)
    return TilePrior(tiles, np.maximum(residents, FLOOR_SHARE * residents[residents > 0].mean()))


def activity_prior(residential: TilePrior, volume: Floats | None = None) -> TilePrior:
    """Where people are by day: `NON_RESIDENTIAL` of them where other volume is, the rest as at night.

    Args:
        residential: the prior of the nights.
        volume: non-residential volume of each of its tiles; None: unknown, and the day is as the night.
    """
    if volume is None or not volume.any():
        return residential
    weight = NON_RESIDENTIAL * _shares(volume) + (1 - NON_RESIDENTIAL) * _shares(residential.weight)
    return TilePrior(residential.tile, np.maximum(weight, FLOOR_SHARE * weight.mean()))


def volume_of_tiles(tiles: Ints, at: Ints, volume_m3: Floats) -> Floats:
    """Volume of each tile of a sorted universe.

    Args:
        tiles: the universe.
        at: the tile of each building (or of each cell of a raster).
        volume_m3: its volume.
    """
    place, inside = _places(at, tiles)
    return np.bincount(place[inside], volume_m3[inside], len(tiles)).astype(np.float64)


def _places(tile: Ints, tiles: Ints) -> tuple[Ints, Bools]:
    place = np.minimum(np.searchsorted(tiles, tile), max(len(tiles) - 1, 0))
    return place, tiles[place] == tile


def _shares(weight: Floats) -> Floats:
    share: Floats = weight / weight.sum()
    return share


def population_of_zones(census: pa.Table, areas: AreaSet) -> Floats:
    """Residents of each zone from rows of the contract `CENSUS`.

    A zone's total is its row without age band and gender if there is one, else the sum of its rows. A zone
    without any row is taken to be as dense as the others on average.
    """
    zones = {zone: index for index, zone in enumerate(areas.level("zone").ids)}
    index = np.array([zones.get(zone, -1) for zone in census["zone_id"].to_pylist()], dtype=np.int64)
    people = np.asarray(census["population"].cast(pa.float64()))
    total = np.ones(len(index), dtype=bool)
    for name in ("age_band", "gender"):
        if name in census.column_names:
            total &= np.asarray(pc.is_null(census[name]))
    known = index >= 0
    sums, counts = _sums(index, people, known & total, len(zones))
    detail, detail_counts = _sums(index, people, known & ~total, len(zones))
    population = np.where(counts > 0, sums, detail)
    seen = (counts > 0) | (detail_counts > 0)
    area_km2 = areas.level("zone").area_km2
    density = population[seen].sum() / max(float(area_km2[seen].sum()), 1e-9)
    return np.where(seen, population, density * area_km2)


def _sums(index: Ints, values: Floats, rows: Bools, size: int) -> tuple[Floats, Ints]:
    counts = np.bincount(index[rows], minlength=size).astype(np.int64)
    return np.bincount(index[rows], values[rows], size).astype(np.float64), counts
