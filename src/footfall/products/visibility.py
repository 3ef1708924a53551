"""What was not seen: stays in which the phone was silent, estimated from its silences.

A stay that is found with a chance p stands for 1 / p stays (Horvitz and Thompson 1952, Journal of the
American Statistical Association 47:260). The chance comes from the released cube `sightings`. Not every
short visit on record is one: some are stays elsewhere that were laid here. Those stand for nobody else, so
that a part only is weighted.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from footfall.model.cube import NoisyCube
from footfall.model.grid import Floats
from footfall.model.vocabulary import DWELL_BINS_MIN
from footfall.products.cubes.specs import WINDOWS_MIN

REAL_SHARE: Final = 0.5
"""Share of short visits on record that were made, and made in that area; on four simulated cities that no
published figure is from, 0.4 of visits under an hour and 0.6 of visits of two to four hours."""
LEAST_CHANCE: Final = 0.1
"""Nothing stands for more than ten, however seldom phones were heard."""
SHORTEST_STAY_MIN: Final = 10
"""Shorter times are ends of stays that midnight cuts; they are found with the rest."""
NEARNESS: Final = 4.0
"""How much more often than trips seen, trips unseen stay within an area (as odds): short stays are near."""
LEAST_VISITS: Final = 0.3
"""Visits a person beside the night's, below which trips are not corrected further."""


@dataclass(frozen=True, eq=False)
class Unseen:
    """What stays behind the records of a day.

    Args:
        visits: visitors unseen per visitor on record, by dwell bin; [bins].
        noise: standard deviation of their sum from the privacy noise, relative to it.
        trips: trips unseen per trip on record.
    """

    visits: Floats
    noise: float
    trips: float

    @property
    def total(self) -> float:
        """Visitors unseen per visitor on record."""
        return float(self.visits.sum())


def unseen(sightings: NoisyCube, dwell: NoisyCube, panel: NoisyCube) -> Unseen:
    """What a day's records lack, as the city's short stays and their chance of being found tell.

    With n on record in a bin and a chance p of being found, `REAL_SHARE` n (1 / p - 1) are unseen; these
    are added up over the bins. Stays found between silences look longer than they were, so the lengths on
    record are not those of the unseen, which are taken to be even in their logarithm, each with its chance
    of not being found.

    A person is on record once at home and once for each other area, and trips lead to the others; so of V
    visits a person and V u unseen ones, V u / (V - 1) trips are unseen for each that is seen.

    Args:
        sightings: the cube.
        dwell: visitors by area and dwell bin.
        panel: everybody who was seen staying, once.
    """
    areas = dwell.spec.axis("area")
    on_record = dwell.counts.sum(axis=areas)
    visitors = max(float(on_record.sum()), 1.0)
    chance = chance_by_bin(sightings)
    rates = REAL_SHARE * (1 / np.maximum(chance, LEAST_CHANCE) - 1)
    total = float((rates * np.maximum(on_record, 0.0)).sum()) / visitors
    sigma = dwell.protection.sigma * np.sqrt(dwell.counts.shape[areas]) / visitors
    noise = float(sigma * np.sqrt(((rates - total) ** 2).sum()))
    a_person = visitors / max(float(panel.counts.sum()), 1.0)
    trips = a_person * total / max(a_person - 1, LEAST_VISITS)
    return Unseen(total * _lengths(chance), noise / max(total, 1e-9), trips)


def _lengths(chance: Floats) -> Floats:
    """Shares of the dwell bins among the stays that were not found."""
    low, high = np.array(DWELL_BINS_MIN[:-1]), np.array(DWELL_BINS_MIN[1:])
    widths = np.where(low >= SHORTEST_STAY_MIN, np.log(high / np.maximum(low, 1)), 0.0)
    missed = widths * (1 - chance)
    shares: Floats = missed / max(float(missed.sum()), 1e-9)
    return shares


def chance_by_bin(sightings: NoisyCube) -> Floats:
    """The chance that a stay is found, by dwell bin; [bins].

    The mean over lengths that are even in their logarithm; straight lines between the windows measured.
    """
    windows = np.array([0, *WINDOWS_MIN], dtype=np.float64)
    chance = np.concatenate([[0.0], found_within(sightings)])
    bins = [
        float(np.interp(np.geomspace(max(low, 1), high, 25), windows, chance).mean())
        if low >= SHORTEST_STAY_MIN
        else 1.0
        for low, high in pairwise(DWELL_BINS_MIN)
    ]
    return np.array(bins)


def found_within(sightings: NoisyCube) -> Floats:
    """The chance that a stay of each length of `WINDOWS_MIN` is found: rises, within 0 and 1."""
    counts = sightings.counts
    chance = np.cumsum(counts[:-1]) / max(float(counts.sum()), 1.0)
    rising: Floats = np.clip(np.maximum.accumulate(chance), 0.0, 1.0)
    return rising
