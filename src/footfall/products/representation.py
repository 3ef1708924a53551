"""Who the observed subscribers are, beside the residents: a bias statement for manifests.

From the released cubes `panel` and `homes` and the census alone, so it tells nothing that was not released.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from footfall.model.cube import NoisyCube
from footfall.model.grid import Floats
from footfall.model.vocabulary import AGE_BANDS, GENDERS
from footfall.products.estimates import Cubes, Expansion, Residents
from footfall.products.weights import weights_of_zones


def representation(cubes: Cubes, residents: Residents, by_zone: Floats, factors: Expansion) -> dict[str, Any]:
    """Which residents are over- and under-represented, and what weighing them costs.

    Args:
        cubes: the day's, with `panel` and `homes`.
        residents: of all areas, by age band and gender.
        by_zone: residents of the areas of `homes`.
        factors: with the weights by age band and gender.

    Returns:
        `by_age_and_gender`: for each stratum that the census knows, its share of the observed ÷ its share of
        the residents; None where noise would decide. `design_effect`: see below.
    """
    panel = cubes["panel-region"]
    (homes,) = (cube for cube in cubes.values() if cube.spec.name == "homes")
    strata = design_effect(panel.counts, factors.by_stratum)
    zones = design_effect(homes.counts, weights_of_zones(homes, by_zone))
    return {
        "by_age_and_gender": _relative(panel, residents),
        # Weights by zone and by age and gender are given one after the other, so their effects multiply.
        "design_effect": round(strata * zones, 3),
    }


def design_effect(counts: Floats, weights: Floats) -> float:
    """How much unequal weights enlarge a variance: n Σ w² / (Σ w)² over persons (Kish 1965).

    Args:
        counts: observed persons by class, noisy; those below zero count as nobody.
        weights: of a person of each class.
    """
    persons = np.maximum(counts, 0.0)
    if persons.sum() < 1:
        return 1.0
    share = persons / persons.sum()
    return float((share * weights**2).sum() / (share * weights).sum() ** 2)


def _relative(panel: NoisyCube, residents: Residents) -> list[dict[str, Any]]:
    census, counts = residents.by_stratum, panel.counts
    known = census > 0
    observed = float(np.maximum(counts[known], 0.0).sum())
    telling = known & (counts > 5 * panel.protection.sigma)
    rows = []
    for age, gender in zip(*np.nonzero(known), strict=True):
        share = float(counts[age, gender]) / max(observed, 1.0)
        relative = share / float(census[age, gender] / census.sum())
        rows.append(
            {
                "age_band": AGE_BANDS[age],
                "gender": GENDERS[gender],
                "relative": round(relative, 3) if telling[age, gender] else None,
            }
        )
    return rows
