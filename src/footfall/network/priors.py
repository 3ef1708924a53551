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

    def to_table(self) -> pa.Table:
        """`tile` int64, `weight` float64."""
        return pa.table({"tile": pa.array(self.tile), "weight": pa.array(self.weight)})

    @classmethod
    def from_table(cls, table: pa.Table) -> TilePrior:
        """The prior that `to_table` wrote."""
        return cls(np.asarray(table["tile"]), np.asarray(table["weight"]))


def flat_prior(tiles: Ints) -> TilePrior:
    """Every tile of the universe alike."""
    universe = np.unique(tiles)
    return TilePrior(universe, np.ones(len(universe)))


def population_prior(tiles: Ints, tile_areas: pa.Table, population: Floats) -> TilePrior:
    """Residents per tile, spread evenly over their zone, with a floor of 5 % of the inhabited mean.

    Args:
        tiles: the tile universe.
        tile_areas: as `tile_areas` gives it.
        population: residents of each zone of the area set, by index.
    """
    universe = np.unique(tiles)
    tile, zone = np.asarray(tile_areas["tile"]), np.asarray(tile_areas["zone"])
    weight = np.asarray(tile_areas["weight"], dtype=np.float64)
    tiles_of_zone = np.bincount(zone, weights=weight, minlength=len(population))
    density = population / np.maximum(tiles_of_zone, 1e-9)
    inside = np.isin(tile, universe)
    residents = np.bincount(
        np.searchsorted(universe, tile[inside]),
        weights=(weight * density[zone])[inside],
        minlength=len(universe),
    )
    if not residents.any():
        return flat_prior(universe)
    return TilePrior(universe, np.maximum(residents, FLOOR_SHARE * residents[residents > 0].mean()))


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
