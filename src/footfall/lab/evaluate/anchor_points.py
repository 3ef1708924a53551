"""Where anchors are to the 500 m tile, and what could be known if the network were known exactly.

Nothing so fine is released; only the lab can look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from footfall.lab.simulate import World
from footfall.model.grid import Floats, Ints, coarser, tile_of
from footfall.network.anchored import ServedPlaces, place_posteriors
from footfall.network.pooling import Evidence

TILE_M: Final = 500
_ROW: Final = 100_000
"""Difference of the numbers of tiles that lie one above the other (`footfall.model.grid`)."""
_LEAST: Final = 1e-3
"""Of the simulator's own coverage: likelihood of a tile where a cell does not serve."""


@dataclass(frozen=True, eq=False)
class Points:
    """What is thought of each place.

    Args:
        tile: the 500 m tile whose block of three by three holds most of the posterior; int64 [places].
        zone: the likeliest zone; -1 where there is none.
        promised: share of the posterior in that block: how often the tile is right within one, if the
            posterior is.
    """

    tile: Ints
    zone: Ints
    promised: Floats


def points_of(served: ServedPlaces, known: Evidence, zones: sparse.csr_array) -> Points:
    """The likeliest block and zone of each place; `zones` are the shares of zones in the evidence's tiles."""
    tiles, blocks = block_matrix(known.tile)
    tile, promised = np.zeros(served.size, dtype=np.int64), np.zeros(served.size)
    zone = np.full(served.size, -1)
    for part, posterior in place_posteriors(served, known):
        in_blocks = sparse.csr_array(posterior @ blocks)
        best = np.asarray(in_blocks.argmax(axis=1)).reshape(-1)
        tile[part], promised[part] = tiles[best], np.asarray(in_blocks.max(axis=1).todense()).reshape(-1)
        in_zones = sparse.csr_array(posterior @ zones)
        inside = np.asarray(in_zones.sum(axis=1)).reshape(-1) > 0
        zone[part] = np.where(inside, np.asarray(in_zones.argmax(axis=1)).reshape(-1), -1)
    return Points(tile, zone, promised)


def block_matrix(tile: Ints) -> tuple[Ints, sparse.csr_array]:
    """The 500 m tiles of tiles of 100 m, and which of those lie in the block around each.

    Returns:
        Numbers of the 500 m tiles, and 1 where a tile (down) lies in the 500 m tile (across) or beside it.
    """
    mine = coarser(tile, TILE_M)
    tiles = np.unique(mine)
    step = TILE_M // 100
    around = [mine + (down * _ROW + across) * step for down in (-1, 0, 1) for across in (-1, 0, 1)]
    rows = np.tile(np.arange(len(tile)), len(around))
    wanted = np.concatenate(around)
    place = np.minimum(np.searchsorted(tiles, wanted), len(tiles) - 1)
    there = tiles[place] == wanted
    shape = (len(tile), len(tiles))
    return tiles, sparse.csr_array((np.ones(there.sum()), (rows[there], place[there])), shape=shape)


def is_near(tile: Ints, other: Ints) -> Ints:
    """Whether 500 m tiles are the same or lie beside each other."""
    step = TILE_M // 100
    east = np.abs(tile % _ROW - other % _ROW) <= step
    north = np.abs(tile // _ROW - other // _ROW) <= step
    return np.asarray(east & north)


def true_evidence(world: World, cell_ids: Sequence[str]) -> Evidence:
    """The evidence of somebody who knows the network's true coverage and where people live and work.

    Args:
        world: the simulated city.
        cell_ids: ids of the plan's cells in the order of their numbers.
    """
    coverage, land = world.coverage, world.city.land
    x, y = coverage.raster.middles()
    tile, place = np.unique(tile_of(x, y), return_inverse=True)
    share = np.diff(coverage.cumulative, axis=1, prepend=0.0)
    number = {name: index for index, name in enumerate(cell_ids)}
    known = np.array([number.get(name, -1) for name in world.cells.name])
    cell, row = known[coverage.cell].reshape(-1), np.repeat(place.reshape(-1), share.shape[1])
    told = (share.reshape(-1) > 0) & (cell >= 0)
    shape = (len(cell_ids), len(tile))
    serves = sparse.coo_array((share.reshape(-1)[told], (cell[told], row[told])), shape=shape).tocsr()
    serves.sum_duplicates()
    people = np.bincount(
        world.people.home_zone[: world.people.residents], minlength=len(world.city.areas.zone_ids)
    )
    in_zone = np.bincount(land.zone, land.homes, len(people))
    dwellers = land.homes * people[land.zone] / np.maximum(in_zone[land.zone], 1e-9)
    of_land = np.searchsorted(tile, tile_of(land.x + 50, land.y + 50))
    return Evidence(
        tile,
        _log_gain(serves),
        np.bincount(of_land, dwellers, len(tile)).astype(np.float64) + 1e-9,
        np.bincount(of_land, land.jobs, len(tile)).astype(np.float64) + 1e-9,
    )


def _log_gain(serves: sparse.csr_array) -> sparse.csr_array:
    greatest = np.maximum(np.asarray(serves.max(axis=1).todense()).reshape(-1), 1e-12)
    cell = np.repeat(np.arange(serves.shape[0]), np.diff(serves.indptr))
    gain = np.log(np.maximum(serves.data / greatest[cell], _LEAST) / _LEAST)
    made = sparse.csr_array((gain, serves.indices, serves.indptr), shape=serves.shape)
    made.eliminate_zeros()
    return made
