"""Groups of people with and without a target, and what would be published of them.

As Pyrgelis, Troncoso and De Cristofaro (2018) play it: the groups have one size, so that one person is
in another's place; the attacker trains on groups of the same people, published in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from footfall.lab.attack.figure import Figure
from footfall.lab.attack.gate import Gate, exact
from footfall.lab.attack.persons import Persons, Sparse
from footfall.model.grid import Floats, Ints

UNPROTECTED: Final = "unprotected"
K_ONLY: Final = "k_only"
BASELINE: Final = "baseline"
OURS: Final = "ours"
WAYS: Final = (UNPROTECTED, K_ONLY, BASELINE, OURS)


@dataclass(frozen=True, eq=False)
class Pool:
    """People who are there on all days of a horizon.

    Args:
        days: for each day, units by cube; sparse, [people, cells].
        targets: rows of those who are looked for.
    """

    days: Sequence[dict[str, Sparse]]
    targets: Ints

    @property
    def people(self) -> int:
        """How many."""
        return int(next(iter(self.days[0].values())).shape[0])


@dataclass(frozen=True, eq=False)
class Groups:
    """Sums over groups of one size less one, none of which holds a target.

    Args:
        pool: the people.
        sums: for each day, units by cube; [groups, cells].
        last: the row of one more person for each group, who takes the target's place.
        training: how many of the groups, the first ones, the attacker trains on.
    """

    pool: Pool
    sums: Sequence[dict[str, Ints]]
    last: Ints
    training: int


def pool_of(days: Sequence[Persons], rows: Sequence[Ints], people: int, targets: int, seed: int) -> Pool:
    """Some of the people of all days; half of the targets are the busiest, half are anybody.

    Args:
        days: the people of each day.
        rows: for each day, the rows of the same people in the same order.
        people: how many to take.
        targets: how many of them to look for.
        seed: of the choice.
    """
    random = np.random.default_rng(seed)
    taken = random.permutation(len(rows[0]))[:people]
    picked = [
        {cube: matrix[there[taken]] for cube, matrix in day.vectors.items()}
        for day, there in zip(days, rows, strict=True)
    ]
    busy = sum(matrix.astype(np.float64).power(2).sum(axis=1) for matrix in picked[0].values())
    busiest = np.argsort(busy)[::-1][: targets // 2]
    others = np.setdiff1d(np.arange(len(taken)), busiest)
    return Pool(
        picked, np.concatenate([busiest, random.choice(others, targets - len(busiest), replace=False)])
    )


def groups_of(pool: Pool, size: int, training: int, testing: int, seed: int) -> Groups:
    """Random groups of the pool without its targets."""
    random = np.random.default_rng(seed)
    others = np.setdiff1d(np.arange(pool.people), pool.targets)
    count = training + testing
    order = others[random.random((count, len(others))).argsort(axis=1)[:, :size]]
    members, last = order[:, :-1], order[:, -1]
    chosen = np.zeros((count, pool.people))
    np.put_along_axis(chosen, members, 1.0, axis=1)
    # Sums of integers stay below 2^53, so they are exact in float64.
    sums = [
        {cube: (chosen @ matrix.toarray()).astype(np.int64) for cube, matrix in day.items()}
        for day in pool.days
    ]
    return Groups(pool, sums, last, training)


def touched_cells(groups: Groups, target: int, gate: Gate) -> Iterator[tuple[str, Ints, Ints]]:
    """The cells that a target adds to, by day: cube, units of all people there, sums of all groups there."""
    for sums, people in zip(groups.sums, groups.pool.days, strict=True):
        for cube in (spec.id for spec in gate.specs):
            touched = np.flatnonzero(people[cube][[target]].toarray()[0])
            yield cube, people[cube][:, touched].toarray(), sums[cube][:, touched]


def figure_of(attack: str, gate: Gate, found: Mapping[str, float], limit: float) -> Figure:
    """A figure from what was found by way of publishing."""
    return Figure(
        attack,
        gate.profile.name,
        found.get(UNPROTECTED),
        found.get(K_ONLY),
        found.get(BASELINE),
        found[OURS],
        limit,
    )


def by_way(cube: str, units: Ints, way: str, gate: Gate) -> Floats:
    """Counts as they would be published, in persons; shape of `units`, [measurements, cells]."""
    if way == OURS:
        return gate.measured(cube, units)
    return gate.k_only(units) if way == K_ONLY else exact(units)
