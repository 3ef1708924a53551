"""Blocks of tiles with the sources that may be heard there, so that plans of any size stay cheap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from footfall.model.grid import Floats, Ints, coarser, tile_corner
from footfall.network.signals import Family
from footfall.network.sparse import tile_centre

_BLOCK_M = 1_000
_REGION_M = 10_000
_FIRST_SOURCES = 48


@dataclass(frozen=True, eq=False)
class Block:
    """Some tiles of a square, and who may be heard in it.

    Args:
        tile: the tiles.
        near: sources within reach of the square, the ones that may be strongest first; one at least.
        ceiling: the greatest rank each can have there.
    """

    tile: Ints
    near: Ints
    ceiling: Floats


def blocks(family: Family, tiles: Ints) -> Iterator[Block]:
    """All tiles with anybody within reach, by square kilometres; those of a region come together."""
    everything = np.arange(len(family.x))
    for region, in_region in _grouped(tiles, _REGION_M):
        near_region, _ = _within_reach(family, everything, region, _REGION_M)
        for square, in_square in _grouped(in_region, _BLOCK_M):
            near, distance = _within_reach(family, near_region, square, _BLOCK_M)
            ceiling = family.ceiling(near, distance)
            order = np.argsort(-ceiling, kind="stable")
            if len(near):
                yield Block(in_square, near[order], ceiling[order])


def strongest(family: Family, block: Block, top: int) -> tuple[Ints, Floats]:
    """The sources heard in a block, and their ranks, -inf where not among the strongest heard of a tile.

    Returns:
        Sources; ranks of shape (sources, tiles).
    """
    x, y = tile_centre(block.tile)
    near = block.near[:_FIRST_SOURCES]
    rank = family.rank(near, x, y)
    if len(block.near) > _FIRST_SOURCES:
        least_needed = float(_floor(family, rank, top).min())
        others = block.near[_FIRST_SOURCES:][block.ceiling[_FIRST_SOURCES:] >= least_needed]
        near = np.concatenate([near, others])
        rank = np.concatenate([rank, family.rank(others, x, y)])
    rank[rank < _floor(family, rank, top)] = -np.inf
    return near, rank


def _floor(family: Family, rank: Floats, top: int) -> Floats:
    """The least rank kept in each tile: heard beside the best, and among the strongest."""
    return np.maximum(family.serving.floor(rank.max(axis=0)), _last_kept(rank, top))


def _last_kept(rank: Floats, top: int) -> Floats:
    """Rank of the last source kept in each tile."""
    if len(rank) <= top:
        return np.full(rank.shape[1], -np.inf)
    last: Floats = np.partition(rank, len(rank) - top, axis=0)[len(rank) - top]
    return last


def _grouped(tiles: Ints, resolution_m: int) -> Iterator[tuple[int, Ints]]:
    if not len(tiles):
        return
    group = coarser(tiles, resolution_m)
    order = np.argsort(group, kind="stable")
    borders = np.flatnonzero(np.diff(group[order])) + 1
    for members in np.split(order, borders):
        yield int(group[members[0]]), tiles[members]


def _within_reach(family: Family, sources: Ints, square: int, size_m: int) -> tuple[Ints, Floats]:
    """Sources within reach of a square, and their distances to it."""
    west, south = tile_corner(np.array(square))
    x, y = family.x[sources], family.y[sources]
    east_gap = np.maximum(np.maximum(west - x, x - (west + size_m)), 0)
    north_gap = np.maximum(np.maximum(south - y, y - (south + size_m)), 0)
    distance = np.hypot(east_gap, north_gap)
    near = distance <= family.reach_m[sources]
    return sources[near], distance[near]
