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


@dataclass(frozen=True, eq=False)
class Strip:
    """All tiles between two northings, by blocks.

    Args:
        south_m: the southern border; no strip before it reaches beyond.
        blocks: those with anybody within reach, made one after another.
    """

    south_m: int
    blocks: Iterator[Block]


def strips(family: Family, tiles: Ints) -> Iterator[Strip]:
    """Sorted tiles from south to north, 10 km at a time."""
    if not len(tiles):
        return
    number = tile_corner(tiles)[1] // _REGION_M
    for members in np.split(np.arange(len(tiles)), np.flatnonzero(np.diff(number)) + 1):
        south = int(number[members[0]]) * _REGION_M
        gap = np.maximum(np.maximum(south - family.y, family.y - (south + _REGION_M)), 0)
        near = np.flatnonzero(gap <= family.reach_m)
        yield Strip(south, _blocks(family, near, tiles[members]))


def blocks(family: Family, tiles: Ints) -> Iterator[Block]:
    """All of some sorted tiles with anybody within reach, by square kilometres."""
    for strip in strips(family, tiles):
        yield from strip.blocks


def _blocks(family: Family, sources: Ints, tiles: Ints) -> Iterator[Block]:
    for region, in_region in _grouped(tiles, _REGION_M):
        near_region, _ = _within_reach(family, sources, region, _REGION_M)
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
