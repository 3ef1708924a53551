"""`loyalty`: how often visitors come, and whether they are new."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from footfall.products.cubes.window_specs import LOYALTY
from footfall.products.estimates import (
    VISITS_ERROR,
    Cubes,
    Expansion,
    expanded,
    figures,
    labels,
    less_certain,
)
from footfall.products.frequency import given_back
from footfall.products.product import WINDOW, Product, of_name


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (loyalty,) = of_name(cubes, LOYALTY)
    spec, protection = loyalty.spec, loyalty.protection
    clarity = expansion.clarity[spec.level][:, None, None]
    counts, noise = given_back(loyalty, expansion.chance)
    visitors = expanded(counts, noise, expansion.whole_day, clarity)
    people = less_certain(visitors, VISITS_ERROR)
    people = replace(people, observed=loyalty.counts, noise=np.full(counts.shape, protection.sigma))
    rows = labels([("level", (spec.level,)), *((axis.name, axis.values) for axis in spec.dimensions)])
    return pa.table(rows | figures(people, protection.k, protection.z))


PRODUCT = Product(
    id="loyalty",
    title="Visitors by how often they came",
    definition=(
        "Different people with a stay of at least min_stay_min minutes in the area on any of the 28 days, "
        "by the number of such days: 1, 2-3, 4-7, 8 or more (8+). `new`: not seen there in the first 14 of "
        "the days; `returning`: seen there in these. Whether somebody came before the 28 days nobody can "
        "know: nobody can be followed from one window to the next. With visits in which the phone was "
        "silent, as far as the days' silences tell."
    ),
    cubes=(LOYALTY,),
    dimensions=("level", "area", "visit_days", "since"),
    additive=False,
    publish=_publish,
    additive_over=("visit_days", "since"),
    disjoint_over=("visit_days", "since"),
    period=WINDOW,
)
