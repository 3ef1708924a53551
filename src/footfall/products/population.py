"""`population`: people present by hour, residents and visitors alike."""

from __future__ import annotations

import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.products.cubes.specs import HOURS
from footfall.products.estimates import Cubes, Expansion, expanded, figures, labels
from footfall.products.product import Product, of_name


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    return pa.concat_tables(_present(cube, expansion) for cube in of_name(cubes, "presence"))


def _present(presence: NoisyCube, expansion: Expansion) -> pa.Table:
    spec, protection = presence.spec, presence.protection
    estimates = expanded(
        presence.counts, protection.sigma, expansion.present[:, None], expansion.clarity[spec.level]
    )
    areas = spec.dimensions[spec.axis("area")].values
    rows = labels([("level", (spec.level,)), ("hour", HOURS), ("area", areas)])
    return pa.table(rows | figures(estimates, protection.k, protection.z))


PRODUCT = Product(
    id="population",
    title="People present by hour",
    definition=(
        "Mean number of people in the area during the hour, staying or on the move. Summed over all "
        "areas it is everybody."
    ),
    cubes=("presence",),
    dimensions=("level", "hour", "area"),
    additive=True,
    publish=_publish,
    additive_over=("area",),
    disjoint_over=("area",),
)
