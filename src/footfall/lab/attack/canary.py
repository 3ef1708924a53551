"""Worst-case audit: the attacker knows everybody else exactly, and asks whether one person is there.

Two canaries: the person of the city who adds most to all cubes together, and a crowd of people whose
rows bear one pseudonym, so that one person is in many places at once and the bounds have to hold. Their
cells are measured many times with and without them, by the real gate with the real split of the budget;
the score is the likelihood ratio, so no other attacker does better.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from footfall.engine import Engine
from footfall.lab.attack.chance import auc, best_auc, epsilon_bound
from footfall.lab.attack.figure import Figure, Mutant
from footfall.lab.attack.gate import Gate, exact
from footfall.lab.attack.persons import Persons, person_vectors
from footfall.model.cube import UNITS_PER_PERSON
from footfall.model.grid import Floats, Ints
from footfall.pipeline.day import Day
from footfall.privacy.accounting import epsilon
from footfall.privacy.bounding import bound_units

DELTA: Final = 1e-6
TOLERANCE: Final = 0.005
CROWD: Final = 40
"""Persons whose rows the invented canary bears."""
DRAWS: Final = 150_000
MUTANT_DRAWS: Final = 20_000
WHOLE: Final = "whole gate"


@dataclass(frozen=True, eq=False)
class Canary:
    """Somebody to be found: by cube, what others have in the cells that they touch, and what they add.

    Args:
        name: who it is.
        others: units of everybody else, in those cells.
        own: units of the canary there.
    """

    name: str
    others: Mapping[str, Ints]
    own: Mapping[str, Ints]


@dataclass(frozen=True, eq=False)
class Scores:
    """Likelihood-ratio scores by cube of many measurements with (`inside`) and without the canary."""

    inside: Mapping[str, Floats]
    outside: Mapping[str, Floats]

    def together(self) -> tuple[Floats, Floats]:
        """Scores of all cubes of a measurement added up: independent noise, so logarithms add."""
        return sum(self.inside.values(), np.zeros(1)), sum(self.outside.values(), np.zeros(1))


def canaries(day: Day, persons: Persons, gate: Gate, engine: Engine) -> tuple[Canary, Canary, Canary]:
    """The most conspicuous person, the crowd under one pseudonym, and the same crowd without any bound."""
    weight = sum(
        (persons.vectors[spec.id].astype(np.float64).power(2).sum(axis=1) / bound_units(spec) ** 2)
        * float(gate.rho[spec.id])
        for spec in gate.specs
    )
    most = np.argsort(np.where(persons.bucket == 0, weight, -1.0))[::-1][:CROWD]
    joined = person_vectors(day, engine, [int(number) for number in persons.ids[most]])
    one = int(joined.rows(persons.ids[most[:1]])[0])
    apart = {cube: matrix[most].sum(axis=0) for cube, matrix in persons.vectors.items()}
    return (
        _canary("most conspicuous person", persons, [int(most[0])], {}),
        _canary("crowd under one pseudonym", joined, [one], {}),
        _canary("crowd without a bound", persons, [int(row) for row in most], apart),
    )


def invented_canary(gate: Gate) -> Canary:
    """Somebody alone in every cube, with as much as the bound lets one person add, in as many whole cells."""
    own = {
        spec.id: np.full(min(spec.bound_squared, spec.size), UNITS_PER_PERSON, dtype=np.int64)
        for spec in gate.specs
    }
    return Canary("invented person", {cube: 0 * vector for cube, vector in own.items()}, own)


def _canary(name: str, persons: Persons, rows: Sequence[int], own: Mapping[str, Ints]) -> Canary:
    others, adds = {}, {}
    for cube, matrix in persons.vectors.items():
        vector = own[cube] if own else matrix[rows].sum(axis=0)
        touched = np.flatnonzero(vector)
        others[cube] = (matrix.sum(axis=0) - matrix[rows].sum(axis=0))[touched]
        adds[cube] = vector[touched]
    return Canary(name, others, adds)


def scores(
    canary: Canary, gate: Gate, draws: int, *, rho_factor: int = 1, bound_squared: int | None = None
) -> Scores:
    """Measure the canary's cells many times with and without it.

    Args:
        canary: whom to look for.
        gate: the door.
        draws: measurements of each kind.
        rho_factor: how many times the charged budget is spent: for mutants.
        bound_squared: the bound that noise is made for, instead of the cube's: for mutants.
    """
    found: list[dict[str, Floats]] = []
    for present in (1, 0):
        by_cube = {}
        for cube, own in canary.own.items():
            if own.size:
                truth = np.broadcast_to(canary.others[cube] + present * own, (draws, own.size))
                spent = _spent(gate, cube, rho_factor)
                noisy = gate.measured(cube, truth, rho=spent, bound_squared=bound_squared)
                by_cube[cube] = _score(noisy, canary, cube, gate)
        found.append(by_cube)
    return Scores(*found)


def _spent(gate: Gate, cube: str, factor: int) -> Fraction:
    return min(gate.rho[cube] * factor, gate.profile.rho_day)


def _score(published: Floats, canary: Canary, cube: str, gate: Gate) -> Floats:
    weights = exact(canary.own[cube]) / gate.sigma(cube) ** 2
    score: Floats = (published - exact(canary.others[cube])) @ weights
    return score


def audit(found: Sequence[Canary], gate: Gate, draws: int = DRAWS) -> list[Figure]:
    """AUC and epsilon of each cube and of the whole gate against what is claimed; the worst canary counts."""
    worst: dict[str, Figure] = {}
    for canary in found:
        for figure in _audited(canary, gate, draws):
            kept = worst.get(figure.attack)
            if kept is None or figure.ours > kept.ours:
                worst[figure.attack] = figure
    return list(worst.values())


def _audited(canary: Canary, gate: Gate, draws: int) -> Iterator[Figure]:
    measured, plain = scores(canary, gate, draws), _plain_scores(canary, gate)
    together = tuple(
        (sum(ways[way][0] for ways in plain.values()), sum(ways[way][1] for ways in plain.values()))
        for way in (0, 1)
    )
    yield from _figures(WHOLE, gate.profile.rho_day, gate, measured.together(), together)
    for cube, inside in measured.inside.items():
        yield from _figures(cube, gate.rho[cube], gate, (inside, measured.outside[cube]), plain[cube])


Pair = tuple[float, float]


def _plain_scores(canary: Canary, gate: Gate) -> dict[str, tuple[Pair, ...]]:
    """The only score with and without the canary, on exact figures and on k-only ones."""
    plain = {}
    for cube, own in canary.own.items():
        others = canary.others[cube]
        ways = (exact, gate.k_only)
        plain[cube] = tuple(
            (
                float(_score(way(others + own), canary, cube, gate).sum()),
                float(_score(way(others), canary, cube, gate).sum()),
            )
            for way in ways
        )
    return plain


def _figures(
    name: str, rho: Fraction, gate: Gate, measured: tuple[Floats, Floats], plain: Sequence[Pair]
) -> Iterator[Figure]:
    inside, outside = measured
    known = [(np.full(len(inside), with_it), np.full(len(outside), without)) for with_it, without in plain]
    half = outside[::2], outside[1::2]
    yield Figure(
        f"worst-case canary, {name}: AUC",
        gate.profile.name,
        auc(*known[0]),
        auc(*known[1]),
        auc(*half),
        auc(inside, outside),
        best_auc(float(rho)) + TOLERANCE,
    )
    yield Figure(
        f"worst-case canary, {name}: epsilon",
        gate.profile.name,
        epsilon_bound(*known[0], DELTA),
        epsilon_bound(*known[1], DELTA),
        epsilon_bound(*half, DELTA),
        epsilon_bound(inside, outside, DELTA),
        epsilon(rho, DELTA),
    )


def mutants(found: tuple[Canary, Canary, Canary], gate: Gate, draws: int = MUTANT_DRAWS) -> Iterator[Mutant]:
    """Gates broken on purpose, judged by the same audit, for the day's whole budget; an honest one last."""
    person, _, unbounded = found
    broken = {
        "the bound is not enforced": scores(unbounded, gate, draws).together(),
        "noise is made for the L2 norm of one cell": scores(person, gate, draws, bound_squared=1).together(),
        "noise is half as large": scores(person, gate, draws, rho_factor=4).together(),
        "empty cells get no noise": _without_noise_in_empty_cells(gate, draws),
        "true counts decide what is shown": _withheld_by_truth(gate, draws),
        "nothing is broken": scores(person, gate, draws).together(),
    }
    for name, pair in broken.items():
        yield _judged(name, pair, gate)


def _judged(name: str, found: tuple[Floats, Floats], gate: Gate) -> Mutant:
    rho = gate.profile.rho_day
    # Twice the error of an AUC from fewer draws, besides the audit's own tolerance.
    slack = TOLERANCE + 2 / math.sqrt(6 * len(found[0]))
    return Mutant(
        name,
        gate.profile.name,
        best_auc(float(rho)) + slack,
        auc(*found),
        epsilon(rho, DELTA),
        epsilon_bound(*found, DELTA),
    )


def _without_noise_in_empty_cells(gate: Gate, draws: int) -> tuple[Floats, Floats]:
    """The canary is alone in a cell that would be empty, and whose zero would be exact."""

    def size_of_value(persons: int) -> Floats:
        truth = np.full((draws, 1), persons * UNITS_PER_PERSON)
        noisy = gate.measured(gate.specs[0].id, truth)
        return np.abs(np.where(truth > 0, noisy, 0.0))[:, 0]

    return size_of_value(1), size_of_value(0)


def _withheld_by_truth(gate: Gate, draws: int) -> tuple[Floats, Floats]:
    """The canary is the k-th person of a cell; its noisy value is shown where the true count reaches k."""

    def is_shown(persons: int) -> Floats:
        truth = np.full((draws, 1), persons * UNITS_PER_PERSON)
        noisy = gate.measured(gate.specs[0].id, truth)
        released = np.where(truth >= gate.profile.k * UNITS_PER_PERSON, noisy, np.nan)
        return (~np.isnan(released[:, 0])).astype(np.float64)

    return is_shown(gate.profile.k), is_shown(gate.profile.k - 1)
