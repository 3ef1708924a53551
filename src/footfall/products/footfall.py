"""`footfall`: visits per area and hour."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.model.vocabulary import AGE_BANDS, ALL, GENDERS, UNKNOWN, daypart_of
from footfall.products.consistency import levels_of, not_negative, on_simplex
from footfall.products.cubes.specs import HOURS
from footfall.products.estimates import Cubes, Estimates, Expansion, Floats, expanded, figures, labels
from footfall.products.product import Product, of_name

KNOWN_AGES: Final = tuple(age for age in AGE_BANDS if age != UNKNOWN)
KNOWN_GENDERS: Final = tuple(gender for gender in GENDERS if gender != UNKNOWN)
HOUR_ERROR: Final = 0.06
"""Standard deviation of an hour's share around its daypart's, relative to it; measured as `LOCATION_ERROR`
was. Around eight in the morning it is more."""


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    totals = {cube.spec.level: cube for cube in of_name(cubes, "visits")}
    (profile,) = of_name(cubes, "profile")
    agreeing = not_negative(levels_of(list(totals.values()), expansion.parents), additive=False)
    hourly = {
        level: _hourly(visits, counts, expansion)
        for (level, visits), counts in zip(totals.items(), agreeing, strict=True)
    }
    parts = [_totals(visits, hourly[level]) for level, visits in totals.items()]
    return pa.concat_tables([*parts, _by_age_and_gender(hourly[profile.spec.level], profile, expansion)])


def _hourly(visits: NoisyCube, agreeing: Floats, expansion: Expansion) -> Estimates:
    factor = expansion.staying[:, None]
    signed = expanded(visits.counts, visits.noise, factor, expansion.clarity[visits.spec.level])
    return replace(signed, consistent=factor * agreeing)


def _totals(visits: NoisyCube, estimates: Estimates) -> pa.Table:
    protection, spec = visits.protection, visits.spec
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


def _by_age_and_gender(hourly: Estimates, profile: NoisyCube, expansion: Expansion) -> pa.Table:
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
    hour_value, hour_deviation = hourly.value[..., None, None], hourly.deviation[..., None, None]
    estimates = Estimates(
        counts,
        np.full(counts.shape, protection.sigma),
        hour_value * share,
        np.sqrt(hour_value**2 * share_variance + share**2 * hour_deviation**2),
        clarity[:, None, None],
        _consistent(hourly, share),
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


def _consistent(hourly: Estimates, share: Floats) -> Floats:
    """Classes of at least nobody that add up to the hour's visits; [hours, areas, ages, genders]."""
    assert hourly.consistent is not None
    classes = on_simplex(share.reshape(*share.shape[:2], -1)).reshape(share.shape)
    return hourly.consistent[..., None, None] * classes


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
