"""Where a device can be that a cell serves: P(tile | cell), sparse, for every cell of a plan.

Per tile the strongest sources within reach share it by a rule of `serving`; Bayes turns that round, `P(t|c)`
proportional to `P(c|t)` times the prior of t.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from footfall.model.grid import TILE_M, Floats, Ints, tile_of
from footfall.network.blocks import Block, strips, strongest
from footfall.network.plan import Bools, CellPlan
from footfall.network.priors import TilePrior
from footfall.network.radio import RadioModel
from footfall.network.signals import Family, family_of
from footfall.network.sparse import ranges, tile_centre

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
    batches = list(footprint_batches(plan, prior, options))
    return pa.concat_tables(batches).sort_by([("cell", "ascending"), ("tile", "ascending")])


def footprint_batches(
    plan: CellPlan, prior: TilePrior, options: FootprintOptions | None = None
) -> Iterator[pa.Table]:
    """The footprints of a plan, some whole cells at a time; memory is bounded by what a strip of land holds.

    The land is swept from south to north; a cell is done when the strip lies beyond its reach.

    Args:
        plan: the cell plan.
        prior: the tile universe and its weights.
        options: how footprints are cut.

    Yields:
        `cell` int32, `tile` int64, `probability` float32, sorted within a batch; at least one batch.
    """
    options = options or FootprintOptions()
    family = family_of(plan, options.radio)
    inside = np.isin(tile_of(plan.x, plan.y), prior.tile)
    empty = np.ones(plan.size, dtype=bool)
    for by_source in _swept(family, prior, options):
        start = np.searchsorted(by_source.group, np.arange(len(family.x) + 1))
        take, cell = ranges(start[family.source], start[family.source + 1])
        kept = inside[cell]
        take, cell = take[kept], cell[kept]
        empty[cell] = False
        yield _table(_Rows(cell, by_source.tile[take], by_source.mass[take]))
    yield _table(_fallback(plan, np.flatnonzero(empty), prior, options))


def _table(rows: _Rows) -> pa.Table:
    order = np.lexsort([rows.tile, rows.group])
    return pa.table(
        {
            "cell": pa.array(rows.group[order].astype(np.int32)),
            "tile": pa.array(rows.tile[order]),
            "probability": pa.array(rows.mass[order].astype(np.float32)),
        }
    )


def _swept(family: Family, prior: TilePrior, options: FootprintOptions) -> Iterator[_Rows]:
    """Normalised footprints of sources, whole ones as soon as the sweep is past them."""
    open_rows = _stacked([])
    for strip in strips(family, prior.tile):
        past = (family.y + family.reach_m < strip.south_m)[open_rows.group]
        if past.any():
            yield _trimmed(_picked(open_rows, past), options.kept_mass)
            open_rows = _picked(open_rows, ~past)
        parts = [_block_masses(family, block, prior, options) for block in strip.blocks]
        open_rows = _stacked([open_rows, *parts])
    yield _trimmed(open_rows, options.kept_mass)


def _picked(rows: _Rows, which: Bools) -> _Rows:
    return _Rows(rows.group[which], rows.tile[which], rows.mass[which])


def _block_masses(family: Family, block: Block, prior: TilePrior, options: FootprintOptions) -> _Rows:
    """P(c|t) times prior for the strongest sources of each tile of a block."""
    near, rank = strongest(family, block, options.top_sources)
    kept = np.isfinite(rank)
    best = rank.max(axis=0)
    share = family.serving.share(rank, np.where(np.isfinite(best), best, 0.0))
    weight = share * family.multiplicity[near, None]
    total = weight.sum(axis=0)
    mass = share / np.where(total > 0, total, 1.0) * prior.at(block.tile)
    source, place = np.nonzero(kept)
    return _Rows(near[source], block.tile[place], mass[source, place])


def _trimmed(rows: _Rows, kept_mass: float) -> _Rows:
    """Footprints without their unlikeliest tail, normalised, sorted by group and tile."""
    order = np.lexsort([-rows.mass, rows.group])
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
