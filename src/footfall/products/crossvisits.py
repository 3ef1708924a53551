"""`crossvisits`: which share of an area's visitors was in another area as well."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.products.estimates import Cubes, Estimates, Expansion, both_clear, expanded, figures, labels
from footfall.products.product import Product, of_name

PEOPLE = "people"
SHARE = "share_pct"


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (pairs,) = of_name(cubes, "together")
    return shares_of_pairs(pairs, expansion)


def shares_of_pairs(pairs: NoisyCube, expansion: Expansion) -> pa.Table:
    """People in both areas, and their share of the visitors of the first.

    A share n / N of noisy counts has the variance (n/N)² (var n / n² + var N / N²) (Casella and Berger 2002,
    example 5.5.27), and that of a sample of N: p (1 - p) / N.
    """
    spec, protection = pairs.spec, pairs.protection
    counts = np.triu(pairs.counts) + np.triu(pairs.counts, 1).T
    clarity = expansion.clarity[spec.level]
    clear = both_clear(clarity[:, None], clarity[None, :])
    people = expanded(counts, protection.sigma, expansion.whole_day, clear)
    visitors = np.maximum(np.diagonal(counts), 1.0)[:, None]
    share = np.clip(counts / visitors, 0.0, 1.0)
    noise = protection.sigma / visitors * np.sqrt(1 + share**2)
    location = people.deviation**2 - (expansion.whole_day * protection.sigma) ** 2
    relative = np.maximum(location, 0) / np.maximum(people.value, 1.0) ** 2
    sample = share * (1 - share) / visitors
    deviation = np.where(
        np.eye(len(counts), dtype=bool), 0.0, np.sqrt(noise**2 + sample + share**2 * relative)
    )
    shares = Estimates(counts, np.full(counts.shape, protection.sigma), 100 * share, 100 * deviation, clear)
    areas = spec.dimensions[spec.axis("area")].values
    tables = []
    for measure, estimates in ((PEOPLE, people), (SHARE, shares)):
        rows = labels(
            [("level", (spec.level,)), ("area", areas), ("other_area", areas), ("measure", (measure,))]
        )
        tables.append(pa.table(rows | figures(estimates, protection.k, protection.z)))
    return pa.concat_tables(tables)


PRODUCT = Product(
    id="crossvisits",
    title="Visitors of two areas on one day",
    definition=(
        "People with a stay of at least min_stay_min minutes in the area and one in the other area on the "
        "same day, and their share of the area's visitors, in percent. An area beside itself has all its "
        "visitors."
    ),
    cubes=("together",),
    dimensions=("level", "area", "other_area", "measure"),
    additive=False,
    publish=_publish,
    measure_units={SHARE: "percent"},
)
