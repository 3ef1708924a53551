"""Visitors of a window, given back the days on which their phones were silent."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.products.cubes.window_specs import VISIT_DAYS
from footfall.products.frequency import from_found, given_back, guests_per_found

from .makers import at, cube


def on_record(true: np.ndarray, chance: float) -> np.ndarray:
    """Classes on record of people by class, by drawing each of their days."""
    random = np.random.default_rng(1)
    borders, found = (1, 2, 4, 8), np.zeros(len(VISIT_DAYS))
    for column, (least, after) in enumerate(((1, 2), (2, 4), (4, 8))):
        days = random.integers(least, after, int(true[column]))
        seen = random.binomial(days, chance)
        found += np.bincount(np.searchsorted(borders, seen, side="right"), minlength=5)[1:]
    found[3] += true[3]
    return found


@pytest.mark.parametrize("chance", [0.5, 0.7, 0.95])
def test_what_was_silent_is_given_back(chance: float) -> None:
    """People who came on so many days, each found by chance: their classes come back, the lost among them."""
    true = np.array([200_000.0, 100_000.0, 50_000.0, 80_000.0])
    assert from_found(chance) @ on_record(true, chance) == pytest.approx(true, rel=0.03)


def test_whoever_is_always_found_is_left_alone() -> None:
    """With a chance of one nothing changes."""
    assert from_found(1.0) == pytest.approx(np.eye(len(VISIT_DAYS)))


@given(st.floats(0.35, 1.0))
def test_the_noise_of_a_class_is_that_of_its_sum(chance: float) -> None:
    """A class is a weighted sum of independent counts."""
    loyalty = cube("window_loyalty-zone", at("window_loyalty-zone", {(0, 1, 0): 100.0}), sigma=10.0)
    counts, noise = given_back(loyalty, chance)
    told = from_found(chance)
    assert counts[0, :, 0] == pytest.approx(100 * told[:, 1])
    assert noise[0, :, 0] == pytest.approx(10 * np.sqrt((told**2).sum(axis=1)))


def test_guests_stand_for_those_not_found() -> None:
    """All on record once, half of them found: two for each; of those who live there nobody is added."""
    once = cube("window_loyalty-zone", at("window_loyalty-zone", {(0, 0, 1): 100.0, (0, 3, 0): 900.0}))
    assert guests_per_found(once, 0.5) == pytest.approx(2.0)
    assert guests_per_found(once, 1.0) == pytest.approx(1.0)
