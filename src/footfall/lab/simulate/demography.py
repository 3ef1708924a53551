"""Who lives where: shares of residents by zone, age band and gender."""

from __future__ import annotations

import numpy as np

from footfall.lab.simulate.fields import Random
from footfall.model.grid import Floats
from footfall.model.vocabulary import AGE_BANDS, GENDERS

AGES = AGE_BANDS[:5]
SEXES = GENDERS[:2]
_AGE_SHARES = np.array([0.155, 0.175, 0.205, 0.275, 0.19])
_FEMALE = np.array([0.487, 0.49, 0.5, 0.505, 0.56])


def default_demography(random: Random, zone_weight: Floats, students: Floats | None = None) -> Floats:
    """Shares by zone, age band and gender where no census tells; zones differ a little.

    Args:
        random: source of the differences.
        zone_weight: residents by zone, any scale.
        students: 0 to 1 by zone: how close the university is.
    """
    zones = len(zone_weight)
    ages = np.tile(_AGE_SHARES, (zones, 1)) * np.exp(random.normal(0, 0.12, (zones, len(AGES))))
    if students is not None:
        ages[:, 1] *= 1 + 1.2 * students
    ages /= ages.sum(axis=1, keepdims=True)
    share = zone_weight / zone_weight.sum()
    gender = np.stack([_FEMALE, 1 - _FEMALE], axis=1)
    shares: Floats = share[:, None, None] * ages[:, :, None] * gender[None]
    return shares
