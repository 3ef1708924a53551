"""`visitors_28d`: different people per area in 28 days, by age band and gender."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.model.vocabulary import AGE_BANDS, ALL, GENDERS
from footfall.products.cubes.window_specs import LOYALTY, VISITORS
from footfall.products.estimates import (
    VISITS_ERROR,
    Cubes,
    Estimates,
    Expansion,
    expanded,
    figures,
    labels,
    less_certain,
)
from footfall.products.frequency import given_back
from footfall.products.product import WINDOW, Product, of_name


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (by_class,), (by_days,) = of_name(cubes, VISITORS), of_name(cubes, LOYALTY)
    protection = by_class.protection
    clarity = expansion.clarity[by_class.spec.level][:, None, None]
    every = _per_found(by_days, expansion.chance)
    people = expanded(by_class.counts, protection.sigma, expansion.whole_day * every, clarity)
    uncertain = less_certain(people, VISITS_ERROR)
    classes = _rows(by_class, AGE_BANDS, GENDERS) | figures(uncertain, protection.k, protection.z)
    tables = [pa.table(classes), _totals(by_class, expansion, every)]
    if by_days.spec.level != by_class.spec.level:
        tables.append(_totals(by_days, expansion, None))
    return pa.concat_tables(tables)


def _per_found(by_days: NoisyCube, chance: float) -> float:
    """People per person on record, in all areas together."""
    counts, _ = given_back(by_days, chance)
    return float(np.clip(counts.sum() / max(float(by_days.counts.sum()), 1.0), 1.0, 1 / chance))


def _totals(cube: NoisyCube, expansion: Expansion, every: float | None) -> pa.Table:
    """All visitors of an area; `every` stands for those not found, or their days tell that."""
    protection = cube.protection
    noise = protection.sigma * float(np.sqrt(np.prod(cube.spec.shape[1:])))
    clarity = expansion.clarity[cube.spec.level]
    observed = cube.counts.sum(axis=(1, 2))
    if every is None:
        counts, deviation = given_back(cube, expansion.chance)
        told, spread = counts.sum(axis=(1, 2)), np.sqrt((deviation**2).sum(axis=(1, 2)))
    else:
        told, spread = every * observed, np.full(observed.shape, every * noise)
    people = less_certain(expanded(told, spread, expansion.whole_day, clarity), VISITS_ERROR)
    shown: Estimates = replace(people, observed=observed, noise=np.full(observed.shape, noise))
    return pa.table(_rows(cube, (ALL,), (ALL,)) | figures(shown, protection.k, protection.z))


def _rows(cube: NoisyCube, ages: tuple[str, ...], genders: tuple[str, ...]) -> dict[str, pa.Array]:
    areas = cube.spec.dimensions[cube.spec.axis("area")].values
    return labels([("level", (cube.spec.level,)), ("area", areas), ("age_band", ages), ("gender", genders)])


PRODUCT = Product(
    id="visitors_28d",
    title="Different people per area in 28 days",
    definition=(
        "Different people with a stay of at least min_stay_min minutes in the area on any of the 28 days, "
        "each counted once. Age band and gender are those of people seen on the last day; all others, and "
        "whoever has none on record, are `unknown`. Whoever visits two areas counts in both. With visits in "
        "which the phone was silent, as far as the days' silences tell."
    ),
    cubes=(VISITORS, LOYALTY),
    dimensions=("level", "area", "age_band", "gender"),
    additive=False,
    publish=_publish,
    additive_over=("age_band", "gender"),
    disjoint_over=("age_band", "gender"),
    period=WINDOW,
)
