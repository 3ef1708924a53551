from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from footfall.model.vocabulary import STATUS_LOW_RELIABILITY, STATUS_OK, STATUS_WITHHELD_SMALL
from footfall.model.withhold import shown, statuses
from footfall.privacy.noise import KeyStream
from footfall.privacy.sampler import sample

K, Z, UNITS = 20, 3.09, 1000


def test_small_counts_are_shown_at_most_as_often_as_promised() -> None:
    """The exact chance that a true count just below k is shown is at most Q(z), for narrow and wide noise."""
    for sigma in (1.0, 2.0, 17.3, 900.0):
        reach = np.arange(-int(12 * sigma) - 2, int(12 * sigma) + 3)
        law = np.exp(-(reach**2) / (2 * sigma**2))
        estimate = (K * UNITS - 1 + reach) / UNITS
        chance = law[shown(estimate, sigma / UNITS, K, Z)].sum() / law.sum()
        assert chance <= 1 - NormalDist().cdf(Z)


def test_simulated_small_counts_stay_within_the_promise() -> None:
    """Of 400 000 drawn cells with 19.999 persons, no more than Q(z) and six standard errors are shown."""
    size, sigma = 400_000, 31_600.0
    estimate = (K * UNITS - 1 + sample(sigma, size, KeyStream(bytes(32)))) / UNITS
    promised = 1 - NormalDist().cdf(Z)
    share = shown(estimate, sigma / UNITS, K, Z).mean()
    assert 0.5 * promised < share <= promised + 6 * math.sqrt(promised / size)


def test_statuses_name_the_reason() -> None:
    """Small is withheld before anything is said about reliability; a missing estimate is withheld."""
    estimate = np.array([100.0, 100.0, 10.0, math.nan])
    reliable = np.array([True, False, True, True])
    assert statuses(estimate, 1.0, reliable, K, Z).tolist() == [
        STATUS_OK,
        STATUS_LOW_RELIABILITY,
        STATUS_WITHHELD_SMALL,
        STATUS_WITHHELD_SMALL,
    ]
