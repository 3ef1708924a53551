"""What scores are worth is computed as the literature says."""

from __future__ import annotations

import math

import numpy as np
import pytest

from footfall.lab.attack.chance import (
    auc,
    auc_error,
    best_auc,
    epsilon_bound,
    share_error,
    true_positives,
)
from footfall.privacy.seeded import SeededNoise

LOW, HIGH = np.arange(4.0), np.arange(4.0) + 10


def test_auc_of_scores_apart_equal_and_mixed() -> None:
    """1 where all are above, 0 where all are below, one half where there is nothing to tell."""
    assert [auc(HIGH, LOW), auc(LOW, HIGH), auc(LOW, LOW)] == [1.0, 0.0, 0.5]
    assert auc(np.array([1.0, 3.0]), np.array([2.0])) == 0.5


@pytest.mark.parametrize("shift", [0.1, 0.5, 2.0])
def test_auc_and_epsilon_of_a_known_shift(shift: float) -> None:
    """Two normal laws a shift apart have AUC Phi(shift/sqrt 2) and never more than their true epsilon."""
    random = np.random.default_rng(1)
    inside, outside = random.normal(shift, 1, 100_000), random.normal(0, 1, 100_000)
    assert abs(auc(inside, outside) - best_auc(shift**2 / 2)) < 4 * auc_error(100_000, 100_000)
    found = epsilon_bound(inside, outside, 1e-6)
    true = shift**2 / 2 + shift * math.sqrt(2 * math.log(1e6))
    assert 0.1 * shift < found <= true


def test_epsilon_of_nothing_and_of_everything() -> None:
    """The same scores leave zero possible; scores apart leave only large values, the larger by more draws."""
    same = np.random.default_rng(2).normal(size=10_000)
    assert epsilon_bound(same, same[::-1].copy(), 1e-6) == 0.0
    few, many = (epsilon_bound(np.ones(n), np.zeros(n), 1e-6) for n in (1000, 100_000))
    assert 4 < few < many


def test_true_positives_at_a_rate() -> None:
    """Half of the present lie above what one in a hundred of the absent reach."""
    outside = np.arange(1000.0)
    inside = np.repeat([-1.0, 2000.0], 50)
    assert true_positives(inside, outside, 0.01) == 0.5


def test_error_of_a_share_is_never_zero() -> None:
    """A share of nothing is as unsure as one in all."""
    assert share_error(0.0, 100) == 0.01
    assert share_error(0.5, 100) == 0.05


def test_attackers_noise_is_that_of_the_gate() -> None:
    """The lab's seeded noise has the deviation that is asked for, within four standard errors."""
    drawn = SeededNoise(3, simulated=True).draw(5e6, 100_000)
    assert abs(drawn.std() / 5e6 - 1) < 4 / math.sqrt(2 * 100_000)
