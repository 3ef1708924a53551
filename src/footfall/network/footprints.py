"""Where a device can be that a cell serves: P(tile | cell), sparse, for every cell of a plan.

Per tile the strongest sources within reach share it by a rule of `serving`; Bayes turns that round, `P(t|c)`
proportional to `P(c|t)` times the prior of t.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from footfall.model.grid import TILE_M, Floats, Ints, coarser, tile_corner, tile_of
from footfall.network.plan import CellPlan
from footfall.network.priors import TilePrior
from footfall.network.radio import RadioModel
from footfall.network.signals import Family, family_of
from footfall.network.sparse import ranges, tile_centre

_BLOCK_M = 1_000
_REGION_M = 10_000
_FIRST_SOURCES = 48
_FALLBACK_CHUNK = 2_000


@dataclass(frozen=True)
class FootprintOptions:
    """How footprints are cut.

    Args:
        radio: from the plan to shares of cells at places.
        top_sources: strongest sources kept per tile (a tie at the last place keeps all that tie).
        kept_mass: part of a footprint that is kept; the unlikeliest tiles beyond it are dropped.
        fallback_scale_m: greatest scale of the kernel that stands in for an empty footprint.
    """

    radio: RadioModel = field(default_factory=RadioModel)
    top_sources: int = 16
    kept_mass: float = 0.995
    fallback_scale_m: float = 500


@dataclass(frozen=True, eq=False)
class _Rows:
    """Unnormalised masses of (group, tile); a group is a source or a cell."""

    group: Ints
    tile: Ints
    mass: Floats


def footprints(plan: CellPlan, prior: TilePrior, options: FootprintOptions | None = None) -> pa.Table:
    """P(tile | cell) of every cell of a plan, summing to 1 per cell.

    A cell outside the tile universe, or dominated everywhere, gets a footprint around its own position,
    whose tiles may lie outside the universe: what is near such a cell must not be drawn into the areas.

    Args:
        plan: the cell plan.
        prior: the tile universe and its weights.
        options: how footprints are cut.

    Returns:
        `cell` int32, `tile` int64, `probability` float32, sorted by cell and tile.
    """
    options = options or FootprintOptions()
    inside = np.isin(tile_of(plan.x, plan.y), prior.tile)
    rows = _of_family(family_of(plan, options.radio), prior, options)
    kept = inside[rows.group]
    rows = _Rows(rows.group[kept], rows.tile[kept], rows.mass[kept])
    empty = np.setdiff1d(np.arange(plan.size), rows.group)
    rows = _stacked([rows, _fallback(plan, empty, prior, options)])
    order = np.lexsort([rows.tile, rows.group])
    return pa.table(
        {
            "cell": pa.array(rows.group[order].astype(np.int32)),
            "tile": pa.array(rows.tile[order]),
            "probability": pa.array(rows.mass[order].astype(np.float32)),
        }
    )


def _of_family(family: Family, prior: TilePrior, options: FootprintOptions) -> _Rows:
    """Normalised footprints of the cells of a family that are heard anywhere."""
    blocks = [
        _block_masses(family, near, tile, prior, options)
        for near, tile in _blocks(family, prior.tile)
        if len(near)
    ]
    by_source = _trimmed(_stacked(blocks), options.kept_mass)
    start = np.searchsorted(by_source.group, np.arange(len(family.x) + 1))
    take, cell = ranges(start[family.source], start[family.source + 1])
    return _Rows(cell, by_source.tile[take], by_source.mass[take])


def _blocks(family: Family, tiles: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Blocks of tiles with the sources heard in them; two steps, so that large plans stay cheap."""
    everything = np.arange(len(family.x))
    for region, in_region in _grouped(tiles, _REGION_M):
        near_region = _within_reach(family, everything, region, _REGION_M)
        for block, in_block in _grouped(in_region, _BLOCK_M):
            yield _within_reach(family, near_region, block, _BLOCK_M), in_block


def _grouped(tiles: Ints, resolution_m: int) -> Iterator[tuple[int, Ints]]:
    if not len(tiles):
        return
    group = coarser(tiles, resolution_m)
    order = np.argsort(group, kind="stable")
    borders = np.flatnonzero(np.diff(group[order])) + 1
    for members in np.split(order, borders):
        yield int(group[members[0]]), tiles[members]


def _within_reach(family: Family, sources: Ints, block: int, size_m: int) -> Ints:
    """Sources that may be heard in a block, the ones that may be strongest first."""
    distance = _distance_to_block(family, sources, block, size_m)
    ceiling = family.ceiling(sources, distance)
    heard = distance <= family.reach_m[sources]
    return sources[heard][np.argsort(-ceiling[heard], kind="stable")]


def _distance_to_block(family: Family, sources: Ints, block: int, size_m: int) -> Floats:
    west, south = tile_corner(np.array(block))
    x, y = family.x[sources], family.y[sources]
    east_gap = np.maximum(np.maximum(west - x, x - (west + size_m)), 0)
    north_gap = np.maximum(np.maximum(south - y, y - (south + size_m)), 0)
    return np.hypot(east_gap, north_gap)


def _block_masses(
    family: Family, near: Ints, tile: Ints, prior: TilePrior, options: FootprintOptions
) -> _Rows:
    """P(c|t) times prior for the strongest sources of each tile of a block."""
    x, y = tile_centre(tile)
    rank = family.rank(near[:_FIRST_SOURCES], x, y)
    if len(near) > _FIRST_SOURCES:
        least_needed = float(_floor(family, rank, options.top_sources).min())
        rest = near[_FIRST_SOURCES:]
        block = int(coarser(tile[:1], _BLOCK_M)[0])
        ceiling = family.ceiling(rest, _distance_to_block(family, rest, block, _BLOCK_M))
        near = np.concatenate([near[:_FIRST_SOURCES], rest[ceiling >= least_needed]])
        rank = np.concatenate([rank, family.rank(near[_FIRST_SOURCES:], x, y)])
    kept = np.isfinite(rank) & (rank >= _floor(family, rank, options.top_sources))
    best = rank.max(axis=0)
    share = family.serving.share(np.where(kept, rank, -np.inf), np.where(np.isfinite(best), best, 0.0))
    weight = share * family.multiplicity[near, None]
    total = weight.sum(axis=0)
    mass = share / np.where(total > 0, total, 1.0) * prior.at(tile)
    source, place = np.nonzero(kept)
    return _Rows(near[source], tile[place], mass[source, place])


def _floor(family: Family, rank: Floats, top: int) -> Floats:
    """The least rank kept in each tile: heard beside the best, and among the strongest."""
    return np.maximum(family.serving.floor(rank.max(axis=0)), _last_kept(rank, top))


def _last_kept(rank: Floats, top: int) -> Floats:
    """Rank of the last source kept in each tile."""
    if len(rank) <= top:
        return np.full(rank.shape[1], -np.inf)
    last: Floats = np.partition(rank, len(rank) - top, axis=0)[len(rank) - top]
    return last


def _trimmed(rows: _Rows, kept_mass: float) -> _Rows:
    """Footprints without their unlikeliest tail, normalised, sorted by group and tile."""
    order = np.lexsort([rows.tile, -rows.mass, rows.group])
    group, mass = rows.group[order], rows.mass[order]
    size = int(group[-1]) + 1 if len(group) else 0
    mass = mass / np.bincount(group, weights=mass, minlength=size)[group]
    start = np.searchsorted(group, np.arange(size))
    before = np.cumsum(mass) - mass
    kept = before - before[start[group]] < kept_mass if len(group) else np.zeros(0, dtype=bool)
    group, tile, mass = group[kept], rows.tile[order][kept], mass[kept]
    mass = mass / np.bincount(group, weights=mass, minlength=size)[group]
    order = np.lexsort([tile, group])
    return _Rows(group[order], tile[order], mass[order])


def _fallback(plan: CellPlan, cells: Ints, prior: TilePrior, options: FootprintOptions) -> _Rows:
    """Footprints of cells around their own positions, as wide as their range, whatever stands beside them."""
    scale = np.minimum(plan.range_m[cells], options.fallback_scale_m)
    chunks = [
        _around(cells[part], plan, scale[part], prior, options)
        for part in np.array_split(np.arange(len(cells)), len(cells) // _FALLBACK_CHUNK + 1)
    ]
    return _stacked(chunks)


def _around(cells: Ints, plan: CellPlan, scale: Floats, prior: TilePrior, options: FootprintOptions) -> _Rows:
    steps = int(2 * options.fallback_scale_m // TILE_M) + 1
    offset = np.arange(-steps, steps + 1) * TILE_M
    east, north = (grid.reshape(1, -1) for grid in np.meshgrid(offset, offset))
    tile = tile_of(plan.x[cells, None] + east, plan.y[cells, None] + north)
    x, y = tile_centre(tile)
    distance = np.hypot(x - plan.x[cells, None], y - plan.y[cells, None])
    kept = (distance <= 2 * scale[:, None]) | (tile == tile_of(plan.x[cells, None], plan.y[cells, None]))
    mass = np.where(kept, _kernel(distance, scale[:, None]) * prior.at(tile), 0.0)
    mass /= mass.sum(axis=1, keepdims=True)
    row, place = np.nonzero(kept)
    return _Rows(cells[row], tile[row, place], mass[row, place])


def _kernel(distance_m: Floats, scale_m: Floats) -> Floats:
    """`1 / (1 + (d/a)²)²`, 1 at the point."""
    relative = distance_m / scale_m
    return 1 / (1 + relative * relative) ** 2


def _stacked(parts: list[_Rows]) -> _Rows:
    if not parts:
        return _Rows(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
    return _Rows(
        np.concatenate([part.group for part in parts]),
        np.concatenate([part.tile for part in parts]),
        np.concatenate([part.mass for part in parts]),
    )
