"""`footfall`: visits per area and hour."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.model.vocabulary import AGE_BANDS, ALL, GENDERS, daypart_of
from footfall.products.cubes.specs import HOURS
from footfall.products.estimates import Cubes, Estimates, Expansion, expanded, figures, labels
from footfall.products.product import Product, of_name


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

    Variance of a product of independent estimates (Goodman 1960), first order.
    """
    spec, protection = profile.spec, profile.protection
    dayparts = [spec.dimensions[0].values.index(daypart_of(int(hour))) for hour in HOURS]
    counts, weight = profile.counts[dayparts], expansion.by_stratum
    weighted = counts * weight
    total = np.maximum(weighted.sum(axis=(2, 3), keepdims=True), 1.0)
    share = weighted / total
    sample = np.maximum(counts, 0) * (1 - np.clip(share, 0, 1))
    share_variance = weight**2 * (protection.sigma**2 + sample) / total**2
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
            ("age_band", AGE_BANDS),
            ("gender", GENDERS),
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
