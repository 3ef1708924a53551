"""`overnights`: where people spend the night, by where they live."""

from __future__ import annotations

import pyarrow as pa

from footfall.products.cubes.window_specs import NIGHTS
from footfall.products.estimates import Cubes, Expansion, both_clear, expanded, figures, labels
from footfall.products.product import WINDOW, Product, of_name


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (nights,) = of_name(cubes, NIGHTS)
    spec, protection = nights.spec, nights.protection
    clarity = expansion.clarity[spec.level]
    clear = both_clear(clarity[:, None], clarity[None, :])
    people = expanded(nights.counts, protection.sigma, expansion.by_home * expansion.share_of_days, clear)
    rows = labels([("level", (spec.level,)), *((axis.name, axis.values) for axis in spec.dimensions)])
    return pa.table(rows | figures(people, protection.k, protection.z))


PRODUCT = Product(
    id="overnights",
    title="Nights by where people live",
    definition=(
        "People by the area where they live and the area where they spent the night: the mean of the nights "
        "of the 28 days that were taken in. Nights of which nothing was seen are in none, so sums are less "
        "than the residents."
    ),
    cubes=(NIGHTS,),
    dimensions=("level", "home_area", "area"),
    additive=True,
    publish=_publish,
    additive_over=("home_area", "area"),
    disjoint_over=("home_area", "area"),
    period=WINDOW,
)
