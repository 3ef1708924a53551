"""`visitors_28d`: different people per area in 28 days, by age band and gender."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.model.vocabulary import AGE_BANDS, ALL, GENDERS
from footfall.products.cubes.window_specs import LOYALTY, VISITORS
from footfall.products.estimates import Cubes, Estimates, Expansion, expanded, figures, labels
from footfall.products.product import WINDOW, Product, of_name


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (by_class,), (by_days,) = of_name(cubes, VISITORS), of_name(cubes, LOYALTY)
    protection = by_class.protection
    clarity = expansion.clarity[by_class.spec.level][:, None, None]
    people = expanded(by_class.counts, protection.sigma, expansion.whole_day, clarity)
    classes = _rows(by_class, AGE_BANDS, GENDERS) | figures(people, protection.k, protection.z)
    tables = [pa.table(classes), _totals(by_class, expansion)]
    if by_days.spec.level != by_class.spec.level:
        tables.append(_totals(by_days, expansion))
    return pa.concat_tables(tables)


def _totals(cube: NoisyCube, expansion: Expansion) -> pa.Table:
    """All visitors of an area, from whatever classes they were measured by."""
    protection = cube.protection
    noise = protection.sigma * float(np.sqrt(np.prod(cube.spec.shape[1:])))
    clarity = expansion.clarity[cube.spec.level]
    people: Estimates = expanded(cube.counts.sum(axis=(1, 2)), noise, expansion.whole_day, clarity)
    shown = replace(people, noise=np.full(people.observed.shape, noise))
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
        "whoever has none on record, are `unknown`. Whoever visits two areas counts in both."
    ),
    cubes=(VISITORS, LOYALTY),
    dimensions=("level", "area", "age_band", "gender"),
    additive=False,
    publish=_publish,
    additive_over=("age_band", "gender"),
    disjoint_over=("age_band", "gender"),
    period=WINDOW,
)
