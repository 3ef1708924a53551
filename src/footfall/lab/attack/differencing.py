"""Differencing: the attacker subtracts the answers to two questions that differ by one area and hour.

The target is in the difference or not; everybody else is known. Pairs of nested areas, of overlapping
hours and of both are asked, once, in 24 different ways averaged, and 1,000 times over. Where each answer
is computed afresh, that adds up; where all answers are sums of cells released once, it adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from footfall.lab.attack.crowds import BASELINE, OURS, WAYS, by_way, figure_of
from footfall.lab.attack.figure import Figure
from footfall.lab.attack.gate import Gate
from footfall.lab.attack.persons import Persons
from footfall.model.cube import UNITS_PER_PERSON
from footfall.model.grid import Floats, Ints

TRIALS: Final = 160_000
BLOCK: Final = 4_000
PAIRS: Final = 24
REPEATS: Final = 1000
LIMIT: Final = 0.51
CHANGE: Final = 0.01


def differencing(persons: Persons, gate: Gate, seed: int) -> Iterator[Figure]:
    """Balanced accuracy for one cell of each cube, and of the finest visits asked 24 and 1,000 times."""
    random = np.random.default_rng(seed)
    told = "balanced accuracy"
    for spec in gate.specs:
        cells = _cells(persons.vectors[spec.id].sum(axis=0), random)
        once = {way: _accuracy(Asked(cells, spec.id, way), gate, random) for way in WAYS}
        yield figure_of(f"differencing, one pair, {spec.id}: {told}", gate, once, LIMIT)
    finest = [spec for spec in gate.specs if spec.name == "visits"][-1]
    cells = _cells(persons.vectors[finest.id].sum(axis=0), random)
    limit = _accuracy(Asked(cells, finest.id, OURS), gate, random) + CHANGE
    for name, pairs, repeats in (
        (f"{PAIRS} pairs averaged", PAIRS, 1),
        (f"{REPEATS:,} repeats averaged", 1, REPEATS),
    ):
        found = {way: _accuracy(Asked(cells, finest.id, way, pairs, repeats), gate, random) for way in WAYS}
        yield figure_of(f"differencing, {name}, {finest.id}: {told}", gate, found, limit)


@dataclass(frozen=True, eq=False)
class Asked:
    """What is asked of which cells.

    Args:
        others: units of everybody else in some cells, the target's cell first.
        cube: the cells' cube.
        way: how they are published.
        pairs: how many pairs of sets that differ by the first cell.
        repeats: how often each.
    """

    others: Ints
    cube: str
    way: str
    pairs: int = 1
    repeats: int = 1


def _cells(total: Ints, random: np.random.Generator) -> Ints:
    """Some of the cells that hold people: what others have there, the target's cell first."""
    held = np.flatnonzero(total > 0)
    chosen: Ints = total[random.choice(held, size=min(12, len(held)), replace=False)]
    return chosen


def _accuracy(asked: Asked, gate: Gate, random: np.random.Generator) -> float:
    """How often presence of the target in the first cell is told rightly, presence being a coin's throw."""
    right = 0
    for _ in range(TRIALS // BLOCK):
        present = random.random(BLOCK) < 1 / 2
        truth = np.repeat(asked.others[None, :], BLOCK, axis=0)
        if asked.way != BASELINE:
            truth[:, 0] += present * UNITS_PER_PERSON
        released = by_way(asked.cube, truth, OURS if asked.way == BASELINE else asked.way, gate)
        told = _differences(released, asked, random) - asked.others[0] / UNITS_PER_PERSON
        right += int(((told > 1 / 2) == present).sum())
    return right / (TRIALS // BLOCK * BLOCK)


def _differences(released: Floats, asked: Asked, random: np.random.Generator) -> Floats:
    """Mean of the differences of all answers: a set of cells with the target's less the set without it."""
    found = np.zeros(len(released))
    for _ in range(asked.pairs):
        smaller = np.where(random.random(released.shape[1]) < 1 / 2, 1.0, 0.0)
        smaller[0] = 0.0
        larger = smaller.copy()
        larger[0] = 1.0
        # The same question again is the same sum of the same released cells.
        for _ in range(asked.repeats):
            found += released @ larger - released @ smaller
    return found / (asked.pairs * asked.repeats)
