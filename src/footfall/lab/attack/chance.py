"""What an attacker's scores are worth: curves, counts and how sure they are."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Final

import numpy as np
from scipy import stats

from footfall.model.grid import Floats

SURE: Final = 0.999
"""Confidence of every bound that is computed here."""


def auc(inside: Floats, outside: Floats) -> float:
    """How often a score of `inside` exceeds one of `outside`, ties by half (Mann and Whitney 1947)."""
    ordered = np.sort(outside)
    below = np.searchsorted(ordered, inside, side="left")
    upto = np.searchsorted(ordered, inside, side="right")
    return float((below + upto).mean() / 2 / len(ordered))


def auc_error(inside: int, outside: int) -> float:
    """Standard error of an AUC of one half from so many scores, all different."""
    return math.sqrt((inside + outside + 1) / (12 * inside * outside))


def true_positives(inside: Floats, outside: Floats, false_positives: float) -> float:
    """Share of `inside` above the score that this share of `outside` exceeds."""
    return float((inside > np.quantile(outside, 1 - false_positives)).mean())


def epsilon_bound(inside: Floats, outside: Floats, delta: float) -> float:
    """Least epsilon that the scores leave possible, at `SURE`, given delta.

    The threshold is chosen on the even draws and judged on the odd ones. TPR <= e^eps FPR + delta holds
    for any test under (eps, delta)-privacy (Kairouz, Oh and Viswanath 2015); both rates enter with their
    Clopper-Pearson limits, each at (1 + SURE) / 2. Never below 0.
    """
    chosen = max(_thresholds(outside[::2]), key=lambda t: _epsilon(inside[::2], outside[::2], t, delta))
    return max(_epsilon(inside[1::2], outside[1::2], chosen, delta), 0.0)


def _thresholds(outside: Floats) -> list[float]:
    shares = 1 - np.array([0.5, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0])
    return [float(np.quantile(outside, share)) for share in shares]


def _epsilon(inside: Floats, outside: Floats, threshold: float, delta: float) -> float:
    hits, alarms = int((inside > threshold).sum()), int((outside > threshold).sum())
    low = stats.beta.ppf((1 - SURE) / 2, hits, len(inside) - hits + 1) if hits else 0.0
    high = stats.beta.ppf(1 - (1 - SURE) / 2, alarms + 1, len(outside) - alarms)
    return math.log((low - delta) / high) if low > delta else -math.inf


def best_auc(rho: float) -> float:
    """AUC of the best test for one person more or less: Phi(sqrt(rho))."""
    return NormalDist().cdf(math.sqrt(rho))


def best_swap_auc(rho: float) -> float:
    """AUC of the best test for one person in another's place: Phi(sqrt(2 rho)).

    Two persons who share no cell change a vector by sqrt(2) of the bound; two who share all, by up to
    twice of it with opposite signs only, which counts cannot have.
    """
    return NormalDist().cdf(math.sqrt(2 * rho))


def share_error(share: float, count: int) -> float:
    """Standard error of a share of so many independent trials; never below that of one in all of them."""
    return math.sqrt(max(share * (1 - share), 1 / count) / count)
