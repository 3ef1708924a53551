"""Noise on a huge sparse cube without touching its empty cells (Cormode, Procopiuc, Srivastava, Tran 2012).

The release wanted has noise in every cell, and shows those that reach a threshold T. Few of N empty cells
reach it, each with the chance p = P(X >= T) and independently. So it has the same law to go from one that
does to the next by geometric gaps with parameter p, and to give each noise from T on. That is what is done:
the release is the same random object as full noise with a threshold, so it costs the same, without any δ; a
test compares both by chi-square.

Nothing is decided by rounding. A gap is floor(ln U / ln(1 - p)) of a uniform U. Its first 64 bits settle it
if both ends of the interval that they leave have the same floor, with room for the error of floats; else 64
more bits do, with 60 digits. So each gap is exact to 2^-127 of its law.
"""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Final

import numpy as np
import numpy.typing as npt

from footfall.privacy.sampler import Ints, Words, sample_tail
from footfall.privacy.tails import tail

_DIGITS: Final = Context(prec=60)
_ROOM: Final = 2.0**-44
"""Relative error of a float64 gap, with room to spare."""
_BATCH: Final = 1 << 16


def passing(sigma: float, least: int, cells: int, words: Words) -> tuple[Ints, Ints]:
    """The empty cells whose noise reaches a threshold, and their noise.

    Args:
        sigma: of the noise, in units.
        least: the threshold, in units.
        cells: how many empty cells there are.
        words: uniform 64-bit words.

    Returns:
        Numbers of cells among the empty ones, ascending, and noise in units; one shape.
    """
    places = successes(tail(sigma, least), cells, words)
    return places, sample_tail(sigma, least, len(places), words)


def successes(chance: Decimal, trials: int, words: Words) -> Ints:
    """Which of many independent trials succeed, each with the same chance; ascending."""
    found: list[Ints] = []
    last = -1
    while last < trials:
        batch = min(_BATCH, int(1.1 * float(chance) * (trials - last)) + 16)
        places = last + np.cumsum(_gaps(chance, batch, trials, words) + 1)
        found.append(places[places < trials])
        last = int(places[-1])
    return np.concatenate(found)


def _gaps(chance: Decimal, size: int, most: int, words: Words) -> Ints:
    """Geometric numbers of failures before a success; those beyond `most` are cut to it."""
    word = words(size)
    log_failure = np.log1p(-float(chance))
    exact = word.astype(np.float64)
    shortest = _floor_of((exact + 1.0) * 2.0**-64, log_failure, 1 - _ROOM, most)
    longest = _floor_of(np.maximum(exact, 0.5) * 2.0**-64, log_failure, 1 + _ROOM, most)
    gaps = shortest.copy()
    for i in np.flatnonzero((shortest != longest) | (word == 0)):
        gaps[i] = min(_long_way(chance, (int(word[i]) << 64) | int(words(1)[0])), most)
    return gaps


def _floor_of(uniform: npt.NDArray[np.float64], log_failure: float, room: float, most: int) -> Ints:
    gaps = np.maximum(np.log(np.minimum(uniform, 1.0)), -1e3) / log_failure * room
    floored: Ints = np.floor(np.minimum(gaps, float(most))).astype(np.int64)
    return floored


def _long_way(chance: Decimal, bits: int) -> int:
    """The gap of a uniform number of 128 bits, taken in the middle of its interval."""
    uniform = _DIGITS.divide(Decimal(2 * bits + 1), Decimal(1 << 129))
    failure = _DIGITS.ln(_DIGITS.subtract(Decimal(1), chance))
    return int(_DIGITS.divide(_DIGITS.ln(uniform), failure))
