"""Visitors of a window by their days, given back the days on which their phones were silent."""

from __future__ import annotations

from itertools import pairwise
from math import comb
from typing import Final

import numpy as np

from footfall.model.cube import NoisyCube
from footfall.model.grid import Floats
from footfall.model.windows import WINDOW_DAYS
from footfall.products.cubes.window_specs import VISIT_DAY_STARTS

LONGEST: Final = (*VISIT_DAY_STARTS[1:], WINDOW_DAYS + 1)
RESIDENT: Final = len(VISIT_DAY_STARTS) - 1
"""The class of those who come on so many days that hardly any of them live elsewhere."""


def from_found(chance: float) -> Floats:
    """What the classes on record say of the classes of visit days: [classes, classes on record].

    Somebody who comes on d days is on record with a number of days that is binomial, each day being found
    with the chance, and with none at all (1 - chance)^d of the time. Within a class all numbers of days are
    as likely; but of the last, in which people live, all days count as found. The matrix of these chances is
    inverted, so whoever was never found is given back as well.

    Args:
        chance: that a day with a visit is found, above 0.
    """
    size = len(VISIT_DAY_STARTS)
    on_record = np.eye(size)
    borders = np.array([*VISIT_DAY_STARTS, LONGEST[-1]])
    for column, (least, after) in enumerate(list(pairwise(borders))[:RESIDENT]):
        days = range(int(least), int(after))
        for row, (low, high) in enumerate(pairwise(borders)):
            chances = [_chance_of(range(low, high), of, chance) for of in days]
            on_record[row, column] = sum(chances) / len(days)
    return _inverse(on_record)


def _chance_of(found: range, days: int, chance: float) -> float:
    """Binomial: how likely a number of days within a range is found of so many."""
    return sum(comb(days, n) * chance**n * (1 - chance) ** (days - n) for n in found if n <= days)


def _inverse(matrix: Floats) -> Floats:
    return np.linalg.inv(matrix).astype(np.float64)


def given_back(loyalty: NoisyCube, chance: float) -> tuple[Floats, Floats]:
    """Visitors by area, class of days and half, and the deviation of their noise; [areas, days, halves]."""
    told = from_found(chance)
    counts = np.einsum("dk,aks->ads", told, loyalty.counts)
    noise = loyalty.protection.sigma * np.sqrt((told**2).sum(axis=1))[None, :, None]
    return counts, np.broadcast_to(noise, counts.shape)


def guests_per_found(loyalty: NoisyCube, chance: float) -> float:
    """People who visited per visitor on record, among all but those who come nearly daily."""
    counts, _ = given_back(loyalty, chance)
    on_record = max(float(loyalty.counts[:, :RESIDENT].sum()), 1.0)
    return float(np.clip(counts[:, :RESIDENT].sum() / on_record, 1.0, 1 / chance))
