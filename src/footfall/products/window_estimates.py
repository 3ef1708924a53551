"""From noisy counts of a window's subscribers to people; right of the wall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from footfall.model.cube import NoisyCube
from footfall.model.vocabulary import DWELL_BINS_MIN
from footfall.model.windows import WINDOW_DAYS
from footfall.products.cubes.window_specs import HOMES
from footfall.products.estimates import Cubes, Expansion, Floats, Residents
from footfall.products.product import of_name
from footfall.products.visibility import Unseen
from footfall.products.weights import MEAN_WEIGHT, weights_of_zones

NOTHING_UNSEEN: Final = Unseen(np.zeros(len(DWELL_BINS_MIN) - 1), 0.0, 0.0)


@dataclass(frozen=True, eq=False)
class AboutAreas:
    """What is publicly known of the areas.

    Args:
        residents: by level, from the census; [areas].
        distance_km: by level, between their centres; [areas, areas].
        strata: residents of all of them.
        clarity: by level, how well the network tells each from its surroundings, 0 to 1.
    """

    residents: Mapping[str, Floats]
    distance_km: Mapping[str, Floats]
    strata: Residents
    clarity: Mapping[str, Floats]


def window_weights_of_areas(homes: NoisyCube, residents: Floats) -> Floats:
    """Weight of those who live in each area, relative to the mean; see `weights_of_zones`.

    Args:
        homes: the window's; its last cell is of those whose home was not found.
        residents: of the areas of its level.
    """
    return weights_of_zones(replace(homes, counts=homes.counts[:-1]), residents)


def window_expansion(
    cubes: Cubes, areas: AboutAreas, days_taken_in: int, of_days: Sequence[Unseen] = ()
) -> Expansion:
    """People per weighted subscriber: of all that were seen in the window, and of those whose home is known.

    The residents, divided by the weighted homes. Whose home was not found has the mean weight and, in figures
    of everybody, is a resident too; in figures by home those whose home is known stand for them.

    Args:
        cubes: the window's homes among them.
        areas: what is known of them.
        days_taken_in: days of the window that were.
        of_days: what stays behind the records of its days, as far as they were released.
    """
    (homes,) = of_name(cubes, HOMES)
    residents = areas.residents[homes.spec.level]
    weights = window_weights_of_areas(homes, residents)
    at_home = MEAN_WEIGHT * float((homes.counts[:-1] * weights).sum())
    everybody = at_home + MEAN_WEIGHT * max(float(homes.counts[-1]), 0.0)
    whole = areas.strata.total / max(everybody, 1.0)
    return Expansion(
        present=np.full(24, whole),
        staying=np.full(24, whole),
        whole_day=whole,
        by_stratum=np.ones_like(areas.strata.by_stratum),
        clarity=areas.clarity,
        unseen=_mean(of_days),
        by_home=areas.strata.total / max(at_home, 1.0),
        share_of_days=WINDOW_DAYS / max(days_taken_in, 1),
        residents=areas.residents,
        distance_km=areas.distance_km,
    )


def _mean(of_days: Sequence[Unseen]) -> Unseen:
    """What the days' records lack in the mean; nothing if no day tells."""
    if not of_days:
        return NOTHING_UNSEEN
    visits: Floats = np.mean([day.visits for day in of_days], axis=0)
    return Unseen(
        visits,
        float(np.mean([day.noise for day in of_days])),
        float(np.mean([day.trips for day in of_days])),
    )
