"""`population`: people present by hour, residents and visitors alike."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.products.consistency import levels_of, not_negative
from footfall.products.estimates import Cubes, Expansion, Floats, expanded, figures, labels
from footfall.products.merging import merged, merged_table
from footfall.products.product import Product, of_name


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    levels = of_name(cubes, "presence")
    agreeing = not_negative(levels_of(levels, expansion.parents), additive=True)
    return pa.concat_tables(
        _present(cube, present, expansion) for cube, present in zip(levels, agreeing, strict=True)
    )


def _present(presence: NoisyCube, agreeing: Floats, expansion: Expansion) -> pa.Table:
    spec, protection, factor = presence.spec, presence.protection, expansion.present[:, None]
    signed = expanded(presence.counts, presence.noise, factor, expansion.clarity[spec.level])
    estimates = replace(signed, consistent=factor * agreeing)
    axes = [("level", (spec.level,)), *((axis.name, axis.values) for axis in spec.dimensions)]
    above = expansion.parents.get(spec.level)
    if above is None:
        return pa.table(labels(axes) | figures(estimates, protection.k, protection.z))
    return merged_table(merged(estimates, above, protection), axes, above, protection)


PRODUCT = Product(
    id="population",
    title="People present by hour",
    definition=(
        "Mean number of people in the area during the hour, staying or on the move. Summed over all "
        "areas it is everybody. Areas with too few to be shown are put together as rest of the area that "
        "holds them, where that is enough."
    ),
    cubes=("presence",),
    dimensions=("level", "hour", "area"),
    additive=True,
    publish=_publish,
    additive_over=("area",),
    disjoint_over=("area",),
    merged_over="area",
)
