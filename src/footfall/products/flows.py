"""`flows`: trips by origin, destination and daypart."""

from __future__ import annotations

import pyarrow as pa

from footfall.products.estimates import Cubes, Expansion, both_clear, expanded, figures, labels
from footfall.products.product import Product, of_name


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (flows,) = of_name(cubes, "flows")
    spec, protection = flows.spec, flows.protection
    clarity = expansion.clarity[spec.level]
    pairs = both_clear(clarity[:, None], clarity[None, :])
    estimates = expanded(flows.counts, protection.sigma, expansion.whole_day, pairs)
    rows = labels([("level", (spec.level,)), *((axis.name, axis.values) for axis in spec.dimensions)])
    return pa.table(rows | figures(estimates, protection.k, protection.z))


PRODUCT = Product(
    id="flows",
    title="Trips by origin, destination and daypart",
    definition=(
        "Movements between two consecutive stays of a person at least min_trip_m metres apart, by the "
        "daypart in which they begin; also within one area."
    ),
    cubes=("flows",),
    dimensions=("level", "daypart", "origin", "destination"),
    additive=True,
    publish=_publish,
    additive_over=("daypart", "origin", "destination", "day"),
    unit="trips",
)
