"""`footfall`: visits per area and hour."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.model.vocabulary import AGE_BANDS, ALL, GENDERS, UNKNOWN, daypart_of
from footfall.products.cubes.specs import HOURS
from footfall.products.estimates import Cubes, Estimates, Expansion, expanded, figures, labels
from footfall.products.product import Product, of_name

KNOWN_AGES: Final = tuple(age for age in AGE_BANDS if age != UNKNOWN)
KNOWN_GENDERS: Final = tuple(gender for gender in GENDERS if gender != UNKNOWN)
HOUR_ERROR: Final = 0.06
"""Standard deviation of an hour's share around its daypart's, relative to it; measured as `LOCATION_ERROR`
was. Around eight in the morning it is more."""


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    totals = {cube.spec.level: cube for cube in of_name(cubes, "visits")}
    (profile,) = of_name(cubes, "profile")
    parts = [_totals(cube, expansion) for cube in totals.values()]
    return pa.concat_tables([*parts, _by_age_and_gender(totals[profile.spec.level], profile, expansion)])


def _totals(visits: NoisyCube, expansion: Expansion) -> pa.Table:
    protection, spec = visits.protection, visits.spec
    clarity = expansion.clarity[spec.level]
    estimates = expanded(visits.counts, protection.sigma, expansion.staying[:, None], clarity)
    rows = labels(
        [
            ("level", (spec.level,)),
            ("hour", HOURS),
            ("area", spec.dimensions[spec.axis("area")].values),
            ("age_band", (ALL,)),
            ("gender", (ALL,)),
        ]
    )
    return pa.table(rows | figures(estimates, protection.k, protection.z))


def _by_age_and_gender(visits: NoisyCube, profile: NoisyCube, expansion: Expansion) -> pa.Table:
    """The hour's visits times the shares of its daypart, post-stratified to the census.

    Who has no age band or gender on record is taken to be as those in the same place who have both.
    Variance of a product of independent estimates (Goodman 1960), first order.
    """
    spec, protection = profile.spec, profile.protection
    dayparts = [spec.dimensions[0].values.index(daypart_of(int(hour))) for hour in HOURS]
    known = (..., slice(len(KNOWN_AGES)), slice(len(KNOWN_GENDERS)))
    counts, weight = profile.counts[dayparts][known], expansion.by_stratum[known]
    weighted = counts * weight
    total = np.maximum(weighted.sum(axis=(2, 3), keepdims=True), 1.0)
    share = weighted / total
    sample = np.maximum(counts, 0) * (1 - np.clip(share, 0, 1))
    share_variance = weight**2 * (protection.sigma**2 + sample) / total**2 + (HOUR_ERROR * share) ** 2
    clarity = expansion.clarity[spec.level]
    hourly = expanded(visits.counts, visits.protection.sigma, expansion.staying[:, None], clarity)
    hour_value, hour_deviation = hourly.value[..., None, None], hourly.deviation[..., None, None]
    estimates = Estimates(
        counts,
        np.full(counts.shape, protection.sigma),
        hour_value * share,
        np.sqrt(hour_value**2 * share_variance + share**2 * hour_deviation**2),
        clarity[:, None, None],
    )
    rows = labels(
        [
            ("level", (spec.level,)),
            ("hour", HOURS),
            ("area", spec.dimensions[spec.axis("area")].values),
            ("age_band", KNOWN_AGES),
            ("gender", KNOWN_GENDERS),
        ]
    )
    return pa.table(rows | figures(estimates, protection.k, protection.z))


PRODUCT = Product(
    id="footfall",
    title="Visits per area and hour",
    definition=(
        "People with a stay of at least min_stay_min minutes that overlaps the hour and the area. On the "
        "level of the profile also by age band and gender: the hour's visits times the shares of its daypart."
    ),
    cubes=("visits", "profile"),
    dimensions=("level", "hour", "area", "age_band", "gender"),
    additive=False,
    publish=_publish,
    additive_over=("age_band", "gender"),
    shared_noise=("age_band", "gender"),
)
