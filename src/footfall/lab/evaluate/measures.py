"""Measures of error; NaN in an estimate means that it is withheld."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from footfall.lab.evaluate.figures import Ratio
from footfall.model.grid import Floats


def wape(estimate: Floats, truth: Floats) -> Ratio:
    """Weighted absolute percentage error over the cells shown: Σ|e − t| / Σt; arrays of one shape."""
    shown = ~np.isnan(estimate)
    return Ratio(
        float(np.abs(estimate - truth)[shown].sum()), float(truth[shown].sum()), int(np.count_nonzero(shown))
    )


def withheld_share(estimate: Floats, truth: Floats) -> Ratio:
    """Share of the truth that lies in withheld cells; arrays of one shape."""
    hidden = np.isnan(estimate)
    return Ratio(float(truth[hidden].sum()), float(truth.sum()), int(np.count_nonzero(hidden)))


def coverage(low: Floats, high: Floats, truth: Floats) -> Ratio:
    """Share of the intervals shown that hold the truth; arrays of one shape."""
    shown = ~np.isnan(low)
    held = (low <= truth) & (truth <= high) & shown
    count = int(np.count_nonzero(shown))
    return Ratio(float(np.count_nonzero(held)), float(count), count)


def common_part(estimate: Floats, truth: Floats) -> Ratio:
    """Common part of commuters, 2 Σ min(e, t) / (Σe + Σt); withheld and negative flows count as none.

    Source: Lenormand et al. 2012, A universal model of commuting networks, PLoS ONE 7(10).
    """
    shown = ~np.isnan(estimate)
    flow = np.maximum(np.where(shown, estimate, 0.0), 0.0)
    common = 2 * float(np.minimum(flow, truth).sum())
    return Ratio(common, float(flow.sum() + truth.sum()), int(np.count_nonzero(shown)))


def share_error(estimate: Floats, truth: Floats) -> Ratio:
    """Mean absolute error of shares, classes along the last axis; groups weighted by their true total.

    The share of a class is its value ÷ the group's total; `estimate` holds shares already, `truth` counts.
    Withheld classes are left out.
    """
    total = truth.sum(axis=-1, keepdims=True)
    share = truth / np.maximum(total, 1e-9)
    shown = ~np.isnan(estimate) & (total > 0)
    weight = np.broadcast_to(total, truth.shape)[shown]
    error = np.abs(estimate - share)[shown] * weight
    return Ratio(float(error.sum()), float(weight.sum()), int(np.count_nonzero(shown)))


def wasserstein(estimate: Floats, truth: Floats, borders: Sequence[float]) -> Ratio:
    """Wasserstein distance of histograms, in the unit of the borders; groups weighted by their true total.

    The mass of a bin is spread evenly over it, so both distribution functions are straight within a bin,
    and the area between them is exact. Withheld and negative bins count as empty; groups without any mass
    are left out.

    Args:
        estimate: shape (groups, bins).
        truth: shape (groups, bins).
        borders: bins + 1 rising numbers.
    """
    mass = np.maximum(np.nan_to_num(estimate, nan=0.0), 0.0)
    both = (mass.sum(axis=1) > 0) & (truth.sum(axis=1) > 0)
    difference = _distribution(mass[both]) - _distribution(truth[both])
    area = _area_of_line(difference[:, :-1], difference[:, 1:]) @ np.diff(np.asarray(borders, dtype=float))
    weight = truth[both].sum(axis=1)
    return Ratio(float((area * weight).sum()), float(weight.sum()), int(np.count_nonzero(both)))


def _distribution(mass: Floats) -> Floats:
    cumulated = np.cumsum(mass, axis=1) / mass.sum(axis=1, keepdims=True)
    return np.concatenate([np.zeros((len(mass), 1)), cumulated], axis=1)


def _area_of_line(a: Floats, b: Floats) -> Floats:
    """Mean of |a + (b − a) u| for u from 0 to 1."""
    straight = (np.abs(a) + np.abs(b)) / 2
    crossing = (a * a + b * b) / np.maximum(2 * (np.abs(a) + np.abs(b)), 1e-300)
    return np.where(a * b < 0, crossing, straight)
