"""What is done to cubes after noise, and instead of it, audited by canaries like the noise itself.

*High-pass*: huge cubes, of whose empty cells none is touched; a canary alone in some cells and just at the
threshold in others. *Consistent values*: a canary in one zone for as many hours as the bound allows, looked
for in what the levels say together, by a linear test that was trained on half of the draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

import numpy as np
from scipy.stats import norm

from footfall.lab.attack.canary import DELTA, TOLERANCE
from footfall.lab.attack.chance import auc, best_auc, epsilon_bound
from footfall.lab.attack.figure import Figure
from footfall.lab.attack.gate import Gate
from footfall.model.cube import UNITS_PER_PERSON, CubeSpec, Dimension, SparseCube
from footfall.model.grid import Floats, Ints
from footfall.model.vocabulary import LEVELS
from footfall.privacy.accounting import epsilon
from footfall.privacy.gate import measure_sparse
from footfall.privacy.raw import SparseRaw
from footfall.products.consistency import Level, combined, not_negative

DRAWS: Final = 100_000
HOURLY: Final = "presence"
SPARSE: Final = "flows"
ZONES: Final = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2])
"""District of each zone of a small region; the canary is in the first."""
PEOPLE: Final = 3 * UNITS_PER_PERSON
"""Everybody else in a zone: so few that values below zero are common."""


def audit_afterwards(gate: Gate, draws: int = DRAWS) -> Iterator[Figure]:
    """AUC and least epsilon of both, against what the cubes are charged."""
    spec = next(spec for spec in gate.specs if spec.name == SPARSE)
    yield from _figures("high-pass", gate, gate.rho[spec.id], high_pass_scores(gate, spec, draws))
    # The canary spends an hour's whole bound on each level, and every level is charged for it.
    rho = sum((gate.rho[spec.id] for spec in gate.specs if spec.name == HOURLY), Fraction(0))
    yield from _figures("consistent values", gate, rho, consistent_scores(gate, draws // 2))


def _figures(name: str, gate: Gate, rho: Fraction, found: tuple[Floats, Floats]) -> Iterator[Figure]:
    inside, outside = found
    plain, half = (np.ones(len(inside)), np.zeros(len(outside))), (outside[::2], outside[1::2])
    for told, judge, limit in (
        ("AUC", auc, best_auc(float(rho)) + TOLERANCE),
        ("epsilon", _least_epsilon, epsilon(rho, DELTA)),
    ):
        attack = f"canary afterwards, {name}: {told}"
        exact, baseline, ours = judge(*plain), judge(*half), judge(inside, outside)
        yield Figure(attack, gate.profile.name, exact, exact, baseline, ours, limit)


def _least_epsilon(inside: Floats, outside: Floats) -> float:
    return epsilon_bound(inside, outside, DELTA)


def high_pass_scores(gate: Gate, spec: CubeSpec, draws: int) -> tuple[Floats, Floats]:
    """Likelihood-ratio scores with and without the canary, from what a huge cube shows of its cells.

    The canary is a whole person in as many cells as the bound allows, alone in every second of them. The
    draws lie beside each other in one cube.
    """
    shape = draws, spec.bound_squared
    nobody = _measured(gate, spec, np.zeros(shape, dtype=np.int64))
    threshold = nobody.protection.k + nobody.protection.z * nobody.protection.sigma
    others = np.where(np.arange(shape[1]) % 2, 0.0, np.floor(threshold))
    scores = []
    for present in (1, 0):
        units = np.broadcast_to((others + present) * UNITS_PER_PERSON, shape).astype(np.int64)
        cube = _measured(gate, spec, units)
        told = np.full(draws * shape[1], np.nan)
        told[cube.cell] = cube.counts
        scores.append(_likelihood(told.reshape(shape), others, threshold, cube.protection.sigma))
    return scores[0], scores[1]


def _measured(gate: Gate, spec: CubeSpec, units: Ints) -> SparseCube:
    draws, cells = units.shape
    dimensions = (Dimension("measurement", ("",) * draws), Dimension("cell", ("",) * cells))
    wide = CubeSpec(spec.name, spec.level, dimensions, spec.bound_squared, spec.share)
    held = np.flatnonzero(units.ravel())
    raw = SparseRaw.of(wide, "2026-01-01", held, units.ravel()[held])
    return measure_sparse(raw, gate.rho[spec.id], gate.profile, gate.noise)


def _likelihood(told: Floats, others: Floats, threshold: float, sigma: float) -> Floats:
    """Logarithm of the ratio of likelihoods with and without one person more; not a number is withheld."""
    shown = (told - others - 1 / 2) / sigma**2
    hidden = norm.logcdf((threshold - others - 1) / sigma) - norm.logcdf((threshold - others) / sigma)
    score: Floats = np.where(np.isnan(told), hidden, shown).sum(axis=1)
    return score


def consistent_scores(gate: Gate, draws: int) -> tuple[Floats, Floats]:
    """Scores with and without the canary, from signed and consistent values of all levels together."""
    specs = [spec for level in LEVELS for spec in gate.specs if (spec.name, spec.level) == (HOURLY, level)]
    hours = specs[0].bound_squared
    parents = [np.zeros(0, dtype=np.int64), np.zeros(int(ZONES.max()) + 1, dtype=np.int64), ZONES][
        -len(specs) :
    ]
    features = [_features(gate, specs, parents, draws * hours, present) for present in (1, 0)]
    half = draws // 2 * hours
    trained = [part[:half] for part in features]
    spread = np.cov(np.concatenate([part - part.mean(axis=0) for part in trained]).T)
    weights = np.linalg.pinv(spread) @ (trained[0].mean(axis=0) - trained[1].mean(axis=0))
    scores = [(part[half:] @ weights).reshape(-1, hours).sum(axis=1) for part in features]
    return scores[0], scores[1]


def _features(
    gate: Gate, specs: Sequence[CubeSpec], parents: Sequence[Ints], draws: int, present: int
) -> Floats:
    """What is published of the first area of each level and of its siblings; [draws, features]."""
    people = np.full(len(ZONES), PEOPLE, dtype=np.int64)
    people[0] += present * UNITS_PER_PERSON
    by_level: list[Ints] = [people]
    for parent in reversed(parents[1:]):
        by_level.insert(0, np.bincount(parent, by_level[0]).astype(np.int64))
    levels = [
        Level(
            gate.measured(spec.id, np.broadcast_to(units, (draws, len(units)))),
            np.full(len(units), gate.sigma(spec.id) ** 2),
            parent,
        )
        for spec, units, parent in zip(specs, by_level, parents, strict=True)
    ]
    signed = combined(levels)
    published = [level.counts for level in signed] + not_negative(signed, additive=True)
    columns = [counts[:, 0] for counts in published] + [counts[:, 1:].sum(axis=1) for counts in published]
    return np.stack(columns, axis=1)
