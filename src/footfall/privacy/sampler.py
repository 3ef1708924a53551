"""Exact samples of the discrete Gaussian, P(x) ~ exp(-x^2 / (2 sigma^2)) on the integers, in bulk.

The magnitude y is cut into boxes of 2^b integers, between sigma/16 and sigma/8 wide (one integer
where sigma is below 16). Box k is drawn from a table with weight exp(-(k 2^b)^2 / (2 sigma^2)), the
largest in it; a place j in the box is drawn uniformly, so y = k 2^b + j; y is kept with probability
exp(-j (2 k 2^b + j) / (2 sigma^2)), the ratio of its weight to the box's; a sign is drawn, and a
negative zero is thrown away. What is kept has weight exp(-y^2 / (2 sigma^2)) for both signs, which
is the law wanted; where sigma is above 16, more than nine in ten are kept. Draws of at least some number
are made in the same way, of boxes that begin there, without a sign.

Nothing is decided by rounding. Random words of 64 bits decide at once when they lie farther than
`MARGIN` (2^-40) from a border, where float64 errs by less than 2^-46; otherwise 64 more bits are drawn
and compared with the border computed to 60 decimal digits. So each decision is exact to 2^-127;
the table is cut where weights fall below exp(-100) < 2^-144. A sample differs from the law by a
total variation of less than 2^-110, a cube of a billion cells by less than 2^-80.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Words = Callable[[int], npt.NDArray[np.uint64]]
"""A source of independent uniform 64-bit words: how many -> the words."""

MAX_SIGMA: Final = 2.0**30
"""Beyond this, products of magnitudes would leave 64 bits."""
MARGIN: Final = 2.0**-40
_CUT: Final = 100
_ONE: Final = 1 << 128
_BATCH: Final = 1 << 16
_DIGITS: Final = Context(prec=60)


@dataclass(frozen=True, eq=False)
class Boxes:
    """The table for one sigma.

    Args:
        sigma: standard deviation parameter; the float's exact value counts.
        shift: boxes are 2^shift integers wide.
        borders: cumulative probabilities of the boxes but the last, in 2^-128.
        high: the upper 64 bits of the borders.
        least: where the first box begins.
    """

    sigma: float
    shift: int
    borders: tuple[int, ...]
    high: npt.NDArray[np.uint64]
    least: int = 0


@lru_cache(maxsize=64)
def boxes(sigma: float, least: int = 0) -> Boxes:
    """The table for a sigma, of magnitudes from `least` on; ValueError unless 0 < sigma <= MAX_SIGMA."""
    if not 0 < sigma <= MAX_SIGMA:
        message = f"The sampler needs a sigma between 0 and {MAX_SIGMA:.0f} units (found {sigma})."
        raise ValueError(message)
    shift = max(0, int(sigma).bit_length() - 4)
    weights: list[int] = []
    while (exponent := _exponent(least, len(weights) << shift, sigma)) < _CUT:
        weights.append(int(_DIGITS.multiply(_exp_minus(exponent), Decimal(_ONE << 40))))
    sums = list(accumulate(weights))
    borders = tuple(partial * _ONE // sums[-1] for partial in sums[:-1])
    high = np.array([border >> 64 for border in borders], dtype=np.uint64)
    return Boxes(sigma, shift, borders, high, least)


def _exponent(start: int, place: int, sigma: float) -> Fraction:
    """By how much the logarithm of the weight falls from `start` to `start + place`."""
    return Fraction(place * (2 * start + place)) / (2 * Fraction(sigma) ** 2)


def sample(sigma: float, size: int, words: Words) -> Ints:
    """Independent draws of the discrete Gaussian; shape (size,)."""
    return _filled(boxes(sigma), size, words, _kept)


def sample_tail(sigma: float, least: int, size: int, words: Words) -> Ints:
    """Independent draws of the discrete Gaussian, given that they reach `least` (>= 1); shape (size,)."""
    return _filled(boxes(sigma, least), size, words, _kept_of_tail)


def _filled(table: Boxes, size: int, words: Words, kept_of: Callable[[Boxes, int, Words], Ints]) -> Ints:
    drawn = np.empty(size, dtype=np.int64)
    filled = 0
    while filled < size:
        batch = min(_BATCH, (size - filled) * 9 // 8 + 16)
        kept = kept_of(table, batch, words)[: size - filled]
        drawn[filled : filled + len(kept)] = kept
        filled += len(kept)
    return drawn


def _kept(table: Boxes, batch: int, words: Words) -> Ints:
    start = box_of(table, words(batch), words) << table.shift
    second = words(batch)
    place = (second & np.uint64((1 << table.shift) - 1)).astype(np.int64)
    negative = (second >> np.uint64(63)).astype(bool)
    value = start + place
    keep = ~(negative & (value == 0))
    if table.shift:
        keep &= accepted(table, start, place, words(batch), words)
    kept: Ints = np.where(negative, -value, value)[keep]
    return kept


def _kept_of_tail(table: Boxes, batch: int, words: Words) -> Ints:
    start = table.least + (box_of(table, words(batch), words) << table.shift)
    place = (words(batch) & np.uint64((1 << table.shift) - 1)).astype(np.int64)
    keep = accepted(table, start, place, words(batch), words)
    kept: Ints = (start + place)[keep]
    return kept


def box_of(table: Boxes, word: npt.NDArray[np.uint64], words: Words) -> Ints:
    """Boxes by inversion of their cumulative probabilities; shape of `word`.

    A word equal to the upper half of a border is completed by 64 bits more.
    """
    box = np.searchsorted(table.high, word, side="left").astype(np.int64)
    tied = np.searchsorted(table.high, word, side="right") != box
    for i in np.flatnonzero(tied):
        box[i] = bisect_right(table.borders, _longer(word[i], words))
    return box


def accepted(
    table: Boxes,
    start: Ints,
    place: Ints,
    word: npt.NDArray[np.uint64],
    words: Words,
    *,
    margin: float = MARGIN,
) -> npt.NDArray[np.bool_]:
    """Whether each candidate is kept; all arrays of one shape.

    Args:
        table: the boxes.
        start: least integer of the candidates' boxes.
        place: where in its box a candidate lies.
        word: 64 random bits each.
        words: more of them, for candidates nearer than `margin` to the border.
        margin: see the module's text; 1 settles every candidate the long way.
    """
    numerator = place * (2 * start + place)
    chance = np.exp(-numerator / (2 * table.sigma**2))
    gap = chance - word * 2.0**-64
    keep: npt.NDArray[np.bool_] = gap > 0
    for i in np.flatnonzero(np.abs(gap) <= margin):
        exponent = _exponent(int(start[i]), int(place[i]), table.sigma)
        border = int(_DIGITS.multiply(_exp_minus(exponent), Decimal(_ONE)))
        keep[i] = _longer(word[i], words) < border
    return keep


def _exp_minus(exponent: Fraction) -> Decimal:
    quotient = _DIGITS.divide(Decimal(exponent.numerator), Decimal(exponent.denominator))
    return _DIGITS.exp(-quotient)


def _longer(word: np.uint64, words: Words) -> int:
    return (int(word) << 64) | int(words(1)[0])
