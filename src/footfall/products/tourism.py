"""`tourism`: guests from abroad by country."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from footfall.model.countries import COUNTRIES
from footfall.model.vocabulary import ALL
from footfall.products.cubes.specs import NIGHT
from footfall.products.estimates import Cubes, Expansion, expanded, figures, labels
from footfall.products.product import Product, of_name
from footfall.products.weights import MEAN_WEIGHT


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    """By country and of all; a guest stands for as many as a subscriber of the mean weight."""
    (inbound,) = of_name(cubes, "inbound")
    spec, protection = inbound.spec, inbound.protection
    clarity = expansion.clarity[spec.level][:, None]
    areas = spec.dimensions[spec.axis("area")].values
    axis = spec.axis("country")
    tables = []
    for countries, counts, cells in (
        (COUNTRIES, inbound.counts, 1),
        ((ALL,), inbound.counts.sum(axis=axis, keepdims=True), len(COUNTRIES)),
    ):
        noise = MEAN_WEIGHT * protection.sigma * float(np.sqrt(cells))
        guests = expanded(counts * MEAN_WEIGHT, noise, expansion.whole_day, clarity)
        names = [("level", (spec.level,)), ("country", countries), ("area", areas), ("stay", NIGHT)]
        tables.append(pa.table(labels(names) | figures(guests, protection.k, protection.z)))
    return pa.concat_tables(tables)


PRODUCT = Product(
    id="tourism",
    title="Guests from abroad by country",
    definition=(
        "People with a phone of a foreign network and a stay of at least min_stay_min minutes in the area "
        "during the day, by the country of that network (`other`: ships, aeroplanes and the like). `night`: "
        "they slept there in the night that the day began with, staying at some time from 2 to 5; so they "
        "are tourists. `day`: they were there by day alone. A guest in two areas counts in both. The "
        "network's share of guests is taken to be its share of residents."
    ),
    cubes=("inbound",),
    dimensions=("level", "country", "area", "stay"),
    additive=False,
    publish=_publish,
    additive_over=("country", "stay"),
    disjoint_over=("country", "stay"),
)
