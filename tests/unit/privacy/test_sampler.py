from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
import pytest

from footfall.privacy.noise import KeyStream
from footfall.privacy.sampler import MAX_SIGMA, accepted, box_of, boxes, sample

Fits = Callable[[npt.NDArray[np.int64], float], bool]

STRICT_HOUR = 58_600_000.0
"""Sigma, in units, of a zone's hour under the strict profile."""


@pytest.mark.parametrize("sigma", [0.4, 1.0, 3.7, 15.9, 16.0, 100.0, 4321.5, STRICT_HOUR])
def test_draws_follow_the_law(sigma: float, fits: Fits) -> None:
    """Draws from a fixed key stream have the law's frequencies, for every kind of table."""
    drawn = sample(sigma, 200_000, KeyStream(bytes(32)))
    if sigma > 10_000:
        # The law of so wide a noise, in coarse steps, is that of a narrower one up to 1e-5.
        drawn, sigma = np.floor_divide(drawn + 5_000_000 // 2, 5_000_000), sigma / 5_000_000
        sigma = math.sqrt(sigma**2 + 1 / 12)
    assert fits(drawn, sigma)


def test_a_wrong_sigma_is_noticed(fits: Fits) -> None:
    """The goodness-of-fit test has power: two per cent less noise than stated fails it."""
    assert not fits(sample(98.0, 200_000, KeyStream(bytes(32))), 100.0)


@pytest.mark.parametrize("sigma", [0.7, 5.0, 15.9, 40.0, 1000.0])
def test_boxes_and_acceptance_multiply_to_the_law(sigma: float) -> None:
    """Chance of a box x uniform place x acceptance is exp(-y^2 / (2 sigma^2)), up to one factor for all y."""
    table = boxes(sigma)
    borders = (0, *table.borders, 1 << 128)
    chance = np.array([(b - a) / 2.0**128 for a, b in itertools.pairwise(borders)])
    width = 1 << table.shift
    y = np.arange(len(chance) * width)
    box, place = y // width, y % width
    kept = chance[box] * np.exp(-place * (2 * box * width + place) / (2 * sigma**2))
    law = np.exp(-(y**2) / (2 * sigma**2))
    seen = law > 1e-30
    np.testing.assert_allclose(kept[seen] / kept[0], law[seen], rtol=1e-6)


def test_border_words_are_completed_by_64_more_bits() -> None:
    """A word equal to the upper half of a border is decided by further bits, on both sides of it."""
    table = boxes(5.0)
    upper, lower = divmod(table.borders[2], 1 << 64)
    word = np.array([upper], dtype=np.uint64)
    further = [np.array([low], dtype=np.uint64) for low in (0, lower - 1, lower, 2**64 - 1)]
    found = [int(box_of(table, word, partial(lambda low, _: low, low))[0]) for low in further]
    assert found == [2, 2, 3, 3]


def test_long_way_agrees_with_short() -> None:
    """Deciding every candidate with 60 digits gives what float64 gave where it was allowed to decide."""
    table, words = boxes(1000.0), KeyStream(b"k" * 32)
    start = np.arange(2000) % 20 << table.shift
    place = (words(2000) % np.uint64(1 << table.shift)).astype(np.int64)
    word = words(2000)
    short = accepted(table, start, place, word, words)
    assert np.array_equal(accepted(table, start, place, word, words, margin=1.0), short)
    assert 0 < short.sum() < len(short)


def test_words_next_to_the_border_fall_on_the_right_side() -> None:
    """Words so near the border that float64 may not decide fall on the right side of it all the same."""
    table, start, place = boxes(32.0), np.array([0]), np.array([1])
    nearest = int(math.exp(-1 / 2048) * 2**64)
    below, above = (np.array([nearest + step], dtype=np.uint64) for step in (-4096, 4096))
    decided = [bool(accepted(table, start, place, word, KeyStream(bytes(32)))[0]) for word in (below, above)]
    assert decided == [True, False]


@pytest.mark.parametrize("sigma", [0.0, -1.0, math.nan, math.inf, 2 * MAX_SIGMA])
def test_refuses_what_it_cannot_draw(sigma: float) -> None:
    """A sigma beyond exact 64-bit arithmetic is refused, not approximated."""
    with pytest.raises(ValueError, match="sigma between 0"):
        boxes(sigma)


def test_draws_of_any_number() -> None:
    """As many draws come back as were asked, none included, and beyond one batch."""
    assert [len(sample(3.0, size, KeyStream(bytes(32)))) for size in (0, 1, 70_000)] == [0, 1, 70_000]
