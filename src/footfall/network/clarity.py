"""How well a network can tell an area from its surroundings; a property of plan and areas, of no person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from scipy import sparse

from footfall.model.grid import TILE_M, Floats, Ints, tile_of
from footfall.network.areas import AreaSet
from footfall.network.locations import zones_of_tiles
from footfall.network.pooling import Evidence
from footfall.network.priors import TilePrior
from footfall.network.sparse import index_footprints, tile_centre

_ROUNDS: Final = 20
_DIRECTIONS: Final = np.arange(8) * np.pi / 4
_LEAST_ERROR_M: Final = TILE_M / 2
"""Positions that are surer than half a tile are taken as they are."""


@dataclass(frozen=True, eq=False)
class ZonesOfTiles:
    """An area set, and the shares of tiles in its zones (`tile_areas`)."""

    areas: AreaSet
    tiles: pa.Table


def area_clarity(
    footprints: pa.Table,
    known: Evidence,
    prior: TilePrior,
    zones: ZonesOfTiles,
    position_error_m: Floats,
) -> pa.Table:
    """The chance that somebody in an area, seen through one cell, is placed in it.

    Σ_c P(c) P(a|c) P'(a|c) / P(a): 1 where the cells end at the area's border; 0 where one cell sees the
    area and everything around it alike. P is the footprint as the plan has it, P' as it may be: displaced by
    the error of the position, in eight directions by sqrt(2) standard deviations, which has the variance of a
    normal error.

    Args:
        footprints: P(tile | cell).
        known: of the same footprints.
        prior: that of the footprints.
        zones: the areas, and which tiles they hold.
        position_error_m: by cell; standard deviation of its easting and northing.

    Returns:
        `level` string, `area` int32, `clarity` float64; all levels and areas.
    """
    index = index_footprints(footprints)
    shape = (index.size, len(index.tile))
    prints = sparse.csr_array((index.probability, index.place, index.start), shape=shape)
    weight = _cell_weights(prints, prior.at(index.tile))
    areas, shares = zones.areas, zones_of_tiles(known, zones.tiles, zones.areas)
    thought, displaced = prints @ shares, _displaced(prints, shares, index.tile, position_error_m)
    parts = []
    for level, shape_of_level in areas.levels.items():
        upward = _of_level(areas.of_zones(level), shape_of_level.size)
        held, maybe = sparse.csr_array(thought @ upward), sparse.csr_array(displaced @ upward)
        placed, there = weight @ held.multiply(maybe), weight @ held
        clarity = np.clip(placed / np.maximum(there, 1e-12), 0.0, 1.0)
        number = np.arange(len(clarity), dtype=np.int32)
        parts.append(pa.table({"level": pa.repeat(level, len(clarity)), "area": number, "clarity": clarity}))
    return pa.concat_tables(parts)


def _of_level(area_of_zone: Ints, areas: int) -> sparse.csr_array:
    """One for each zone in its area; zones by areas."""
    zones = len(area_of_zone)
    return sparse.csr_array((np.ones(zones), (np.arange(zones), area_of_zone)), shape=(zones, areas))


def _displaced(
    prints: sparse.csr_array, zones: sparse.csr_array, tile: Ints, error_m: Floats
) -> sparse.csr_array:
    """Shares of zones in footprints displaced by the errors of their cells' positions; cells by zones."""
    sure = np.where(error_m < _LEAST_ERROR_M, 0.0, error_m)
    total = sparse.csr_array((prints.shape[0], zones.shape[1]))
    for error in np.unique(sure):
        around = _around(zones, tile, float(error)) if error else zones
        own = sparse.diags_array((sure == error).astype(np.float64))
        total = sparse.csr_array(total + own @ prints @ around)
    return total


def _around(zones: sparse.csr_array, tile: Ints, error_m: float) -> sparse.csr_array:
    """Mean shares of zones in the tiles sqrt(2) errors away from each tile, in eight directions."""
    x, y = tile_centre(tile)
    total = sparse.csr_array(zones.shape)
    for direction in _DIRECTIONS:
        east, north = np.sqrt(2) * error_m * np.sin(direction), np.sqrt(2) * error_m * np.cos(direction)
        there = tile_of(x + east, y + north)
        place = np.minimum(np.searchsorted(tile, there), len(tile) - 1)
        inside = np.flatnonzero(tile[place] == there)
        shape = (len(tile), len(tile))
        moved = sparse.csr_array((np.ones(len(inside)), (inside, place[inside])), shape=shape)
        total = sparse.csr_array(total + moved @ zones / len(_DIRECTIONS))
    return total


def _cell_weights(prints: sparse.csr_array, prior: Floats) -> Floats:
    """How many people each cell serves if they are spread as the prior, by expectation maximisation.

    Vardi, Shepp and Kaufman (1985), A statistical model for positron emission tomography, JASA 80:389.
    """
    share = prior / prior.sum()
    weight: Floats = np.full(prints.shape[0], 1 / prints.shape[0])
    for _ in range(_ROUNDS):
        weight = weight * (prints @ (share / np.maximum(weight @ prints, 1e-300)))
    return weight
