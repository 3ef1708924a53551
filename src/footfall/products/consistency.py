"""One answer at every level: what areas and the areas within them say of each other.

Levels are measured apart, each with its own noise. Of what adds up over areas (`ADDITIVE`), all levels say
something of each count: `reconciled` puts them together as the best linear unbiased estimate (Hay, Rastogi,
Miklau and Suciu 2010, PVLDB 3:1021, with the weights of Honaker 2015). These are signed and add up from level
to level by themselves; their variance is exact. `not_negative` makes tables of them that no reader stumbles
over: children of at least nobody that add up to their parent, from the top down (Abowd et al. 2022, Harvard
Data Science Review, the TopDown algorithm). Both see noisy counts only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from footfall.model.cube import NoisyCube
from footfall.model.grid import Floats, Ints
from footfall.model.vocabulary import LEVELS

ADDITIVE: Final = ("presence",)
"""Cubes whose counts add up over areas, person by person. Visits do not: who is in two areas within an hour
visits both, and their district once."""


@dataclass(frozen=True, eq=False)
class Above:
    """The parents of a level's areas, on the next coarser level that is there.

    Args:
        number: of each area's parent.
        ids: of the parents.
    """

    number: Ints
    ids: tuple[str, ...]


Parents = Mapping[str, Above]
"""By level; the coarsest has none."""


@dataclass(frozen=True, eq=False)
class Level:
    """Counts of the areas of one level, and what is known of their noise.

    Args:
        counts: signed, in persons; [..., areas].
        variance: of the noise; [areas].
        parent: number of each area's parent on the level above; empty where there is none.
    """

    counts: Floats
    variance: Floats
    parent: Ints


def reconciled(cubes: Mapping[str, NoisyCube], parents: Parents) -> dict[str, NoisyCube]:
    """The cubes, with those of `ADDITIVE` combined over their levels.

    Args:
        cubes: a day's, by id, as measured; the last axis of those combined is the area.
        parents: of the areas.
    """
    found = dict(cubes)
    for name in ADDITIVE:
        of_name = {cube.spec.level: cube for cube in cubes.values() if cube.spec.name == name}
        levels = [of_name[level] for level in LEVELS if level in of_name]
        noiseless = any(cube.protection.sigma == 0 for cube in levels)
        if len(levels) > 1 and not noiseless and all(cube.spec.level in parents for cube in levels[1:]):
            for cube, level in zip(levels, combined(levels_of(levels, parents)), strict=True):
                found[cube.spec.id] = replace(cube, counts=level.counts, combined=np.sqrt(level.variance))
    return found


def levels_of(cubes: Sequence[NoisyCube], parents: Parents) -> list[Level]:
    """Cubes of one name as levels, coarse to fine."""
    none = np.zeros(0, dtype=np.int64)
    found = []
    for number, cube in enumerate(cubes):
        variance = cube.noise.reshape(-1, cube.counts.shape[-1])[0] ** 2
        known = number > 0 and cube.spec.level in parents
        found.append(Level(cube.counts, variance, parents[cube.spec.level].number if known else none))
    return found


def combined(levels: Sequence[Level]) -> list[Level]:
    """The best linear unbiased estimates of counts that add up, from independent measurements of all levels.

    Upwards, each count is averaged with the sum of its children, by inverse variance; downwards, what the
    parent knows better than its children together is shared out among them by their variance. With a the
    upward variances of siblings, V their sum, and w = a / V, the estimate has the variance
    a (1 - w) + w² Var(parent), and two areas' errors are never positively correlated: so a sum's variance is
    at most the sum of the variances.

    Args:
        levels: coarse to fine; variances above zero.
    """
    upward = [levels[-1]]
    for level, below in zip(reversed(levels[:-1]), reversed(levels[1:]), strict=True):
        upward.insert(0, _averaged(level, upward[0], below.parent))
    found = [upward[0]]
    for level in upward[1:]:
        found.append(_shared_out(level, found[-1]))
    return found


def _averaged(level: Level, children: Level, parent: Ints) -> Level:
    """A level's counts averaged with the sums of its children."""
    size = level.counts.shape[-1]
    sums, variance = summed(children.counts, parent, size), summed(children.variance, parent, size)
    weight = np.where(variance > 0, 1 / np.where(variance > 0, variance, 1.0), 0.0)
    both = 1 / (1 / level.variance + weight)
    return Level(both * (level.counts / level.variance + sums * weight), both, level.parent)


def _shared_out(level: Level, above: Level) -> Level:
    """A level's upward estimates, made to add up to the level above."""
    parent, size = level.parent, above.counts.shape[-1]
    share = level.variance / summed(level.variance, parent, size)[parent]
    missing = above.counts - summed(level.counts, parent, size)
    counts = level.counts + share * missing[..., parent]
    variance = level.variance * (1 - share) + share**2 * above.variance[parent]
    return Level(counts, variance, parent)


def not_negative(levels: Sequence[Level], *, additive: bool) -> list[Floats]:
    """Counts of at least nobody that agree from level to level; in the shapes of the levels' counts.

    From the top down, children are moved as little as can be (squares by their variance). If they add up,
    they are made to sum to their parent. If one person may be in several, no child exceeds its parent, and
    together they are not fewer than it.

    Args:
        levels: coarse to fine; of additive counts, as `combined` gives them.
        additive: whether children add up to their parent.
    """
    found = [np.maximum(levels[0].counts, 0.0)]
    for level in levels[1:]:
        if not level.parent.size:
            found.append(np.maximum(level.counts, 0.0))
            continue
        above = found[-1][..., level.parent]
        summing = _projected(level, found[-1])
        if additive:
            found.append(summing)
        else:
            clipped = np.clip(level.counts, 0.0, above)
            few = summed(clipped, level.parent, found[-1].shape[-1]) < found[-1]
            found.append(np.where(few[..., level.parent], summing, clipped))
    return found


def _projected(level: Level, above: Floats) -> Floats:
    """The nearest counts of at least zero whose sums over children are the parents' (Michelot 1986)."""
    parent, size = level.parent, above.shape[-1]
    weight = np.where(level.variance > 0, level.variance, 1.0)
    active = np.ones(level.counts.shape, dtype=bool)
    while True:
        spread = summed(np.where(active, weight, 0.0), parent, size)
        missing = above - summed(np.where(active, level.counts, 0.0), parent, size)
        step = np.where(spread > 0, missing / np.where(spread > 0, spread, 1.0), 0.0)
        moved = np.where(active, level.counts + weight * step[..., parent], 0.0)
        if (moved >= 0).all():
            return moved
        active &= moved > 0


def on_simplex(shares: Floats) -> Floats:
    """The nearest shares of at least zero that sum to one; over the last axis."""
    size = shares.shape[-1]
    everything = Level(shares, np.ones(size), np.zeros(size, dtype=np.int64))
    return _projected(everything, np.ones((*shares.shape[:-1], 1)))


def summed(amounts: Floats, parent: Ints, size: int) -> Floats:
    """Sums over the children of each parent; [..., size].

    Args:
        amounts: [..., children].
        parent: number of each child's parent.
        size: how many parents.
    """
    flat = amounts.reshape(-1, amounts.shape[-1])
    cell = np.arange(len(flat))[:, None] * size + parent
    sums = np.bincount(cell.ravel(), flat.ravel(), len(flat) * size)
    return sums.astype(np.float64).reshape(*amounts.shape[:-1], size)
