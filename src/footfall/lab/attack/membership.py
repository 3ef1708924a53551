"""Membership inference: is this person in the group? By a matched filter and by classifiers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np

from footfall.lab.attack.chance import auc, auc_error, best_swap_auc, true_positives
from footfall.lab.attack.crowds import (
    BASELINE,
    K_ONLY,
    OURS,
    UNPROTECTED,
    WAYS,
    Groups,
    Pool,
    by_way,
    figure_of,
    groups_of,
    touched_cells,
)
from footfall.lab.attack.figure import Figure
from footfall.lab.attack.gate import Gate, exact
from footfall.model.grid import Floats

GROUP: Final = 1000
"""People in a group: so many that most cells hold more than k."""
TRAINING: Final = 300
TESTING: Final = 500
REALISTIC_LIMIT: Final = 0.55
FALSE_POSITIVES: Final = 0.001
PENALTIES: Final = (1e-2, 1e-1, 1.0)
_LEAST_VARIANCE: Final = 1e-4


@dataclass(frozen=True, eq=False)
class Sample:
    """What an attacker sees of groups with and without the target, for training and for judgement.

    Args:
        own: what the target adds, in persons; [cells].
        usual: what anybody adds, on average; [cells].
        covariance: of the sums of groups before protection; [cells, cells].
        noise: variance of the gate's noise, zero on other ways; [cells].
        train_in, train_out, test_in, test_out: published persons; [groups, cells].
    """

    own: Floats
    usual: Floats
    covariance: Floats
    noise: Floats
    train_in: Floats
    train_out: Floats
    test_in: Floats
    test_out: Floats


Attack = Callable[[Sample], tuple[Floats, Floats]]
"""Scores of the test groups with and without the target."""


def matched_filter(sample: Sample) -> tuple[Floats, Floats]:
    """What the target adds beyond others, against what is published, whitened by groups and noise.

    The best linear test for one person in another's place; the attacker knows all people's vectors and
    the law of the noise, though not who else is in the group.
    """
    spread = sample.covariance + np.diag(sample.noise + _LEAST_VARIANCE)
    weights = np.linalg.solve(spread, sample.own - sample.usual)
    return sample.test_in @ weights, sample.test_out @ weights


def classifier(sample: Sample) -> tuple[Floats, Floats]:
    """Ridge regression of presence on the cells that the target touches, standardised.

    As regularised discriminant analysis; the penalty is the one that does best on a third of the training.
    """
    cut = len(sample.train_out) * 2 // 3
    learnt = sample.train_in[:cut], sample.train_out[:cut]
    held = sample.train_in[cut:], sample.train_out[cut:]
    penalty = max(PENALTIES, key=lambda weight: auc(*_ridge_scores(learnt, held, weight)))
    return _ridge_scores((sample.train_in, sample.train_out), (sample.test_in, sample.test_out), penalty)


def _ridge_scores(
    training: tuple[Floats, Floats], judged: tuple[Floats, Floats], penalty: float
) -> tuple[Floats, Floats]:
    """Scores by ridge regression in its dual form: a system as large as the training, not as the cells."""
    seen = np.vstack(training)
    mean, deviation = seen.mean(axis=0), seen.std(axis=0) + math.sqrt(_LEAST_VARIANCE)
    sign = np.repeat([1.0, -1.0], [len(part) for part in training])
    features = (seen - mean) / deviation
    kernel = features @ features.T / features.shape[1]
    weights = features.T @ np.linalg.solve(kernel + penalty * np.eye(len(sign)), sign)
    inside, outside = (((part - mean) / deviation) @ weights for part in judged)
    return inside, outside


def sample_of(groups: Groups, target: int, way: str, gate: Gate) -> Sample:
    """Publish all groups with and without a target, and keep the cells that the target touches."""
    parts: dict[bool, list[Floats]] = {True: [], False: []}
    people, noise = [], []
    for cube, everybody, sums in touched_cells(groups, target, gate):
        own, last = everybody[[target]], everybody[groups.last]
        parts[True].append(by_way(cube, sums + own, way, gate))
        parts[False].append(by_way(cube, sums + last, way, gate))
        people.append(exact(everybody))
        noise.append(np.full(everybody.shape[1], gate.sigma(cube) ** 2 if way == OURS else 0.0))
    inside, outside, vectors = np.hstack(parts[True]), np.hstack(parts[False]), np.hstack(people)
    drawn = GROUP * (1 - GROUP / len(vectors))
    cut = groups.training
    return Sample(
        own=vectors[target],
        usual=vectors.mean(axis=0),
        covariance=drawn * np.cov(vectors, rowvar=False),
        noise=np.concatenate(noise),
        train_in=inside[:cut],
        train_out=outside[:cut],
        test_in=inside[cut:],
        test_out=outside[cut:],
    )


def membership(pool: Pool, gate: Gate, horizon: str, seed: int) -> Iterator[Figure]:
    """Both attacks over all cubes of a horizon: mean and greatest AUC over the targets, and rare alarms.

    Args:
        pool: the people, on all days of the horizon.
        gate: the door.
        horizon: what the days are called.
        seed: of the groups.
    """
    groups = groups_of(pool, GROUP, TRAINING, TESTING, seed)
    attacks: dict[str, Attack] = {"matched filter": matched_filter, "classifier": classifier}
    scores: dict[tuple[str, str], list[tuple[Floats, Floats]]] = {}
    for target in pool.targets:
        for way in (UNPROTECTED, K_ONLY, OURS):
            sample = sample_of(groups, int(target), way, gate)
            for name, attack in attacks.items():
                scores.setdefault((name, way), []).append(attack(sample))
        _, without = scores["matched filter", OURS][-1]
        for name in attacks:
            scores.setdefault((name, BASELINE), []).append((without[::2], without[1::2]))
    yield from _figures(scores, gate, horizon, len(pool.days))


def _figures(
    scores: dict[tuple[str, str], list[tuple[Floats, Floats]]], gate: Gate, horizon: str, days: int
) -> Iterator[Figure]:
    rho = float(gate.profile.rho_day) * days
    best, error = best_swap_auc(rho), auc_error(TESTING, TESTING)
    targets = len(scores["classifier", OURS])
    limits = {
        "matched filter": {"mean": best + 2 * error / math.sqrt(targets), "max": best + 3 * error},
        "classifier": {"mean": REALISTIC_LIMIT, "max": best + 3 * error},
    }
    for name, by_statistic in limits.items():
        areas = {way: np.array([auc(*pair) for pair in scores[name, way]]) for way in WAYS}
        for statistic, limit in by_statistic.items():
            found = {way: float(getattr(values, statistic)()) for way, values in areas.items()}
            yield figure_of(
                f"membership by {name}, {horizon}: AUC, {statistic} over targets", gate, found, limit
            )
    alarms = {way: true_positives(*_pooled(scores["matched filter", way]), FALSE_POSITIVES) for way in WAYS}
    rate = best_rate(rho)
    yield figure_of(
        f"membership by matched filter, {horizon}: true positives at 0.1 % false ones",
        gate,
        alarms,
        rate + 3 * math.sqrt(2 * rate / (targets * TESTING)),
    )


def _pooled(pairs: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """Scores of all targets in standard deviations of their groups without the target."""
    scaled = [
        tuple((scores - outside.mean()) / (outside.std() or 1.0) for scores in (inside, outside))
        for inside, outside in pairs
    ]
    return np.concatenate([pair[0] for pair in scaled]), np.concatenate([pair[1] for pair in scaled])


def best_rate(rho: float) -> float:
    """Most true positives at FALSE_POSITIVES for one person in another's place."""
    normal = NormalDist()
    return normal.cdf(normal.inv_cdf(FALSE_POSITIVES) + math.sqrt(2 * 2 * rho))
