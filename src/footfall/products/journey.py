"""`journey`: where visitors of an area came from, and where they went next."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa

from footfall.products.estimates import Cubes, Expansion, Floats, figures, labels
from footfall.products.flows import trips_of
from footfall.products.merging import merged, merged_table
from footfall.products.product import Product, of_name

BEFORE: Final = "before"
AFTER: Final = "after"


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    """The day's flows from either end: the origin is the place before a visit at the destination."""
    (flows,) = of_name(cubes, "flows")
    spec, protection = flows.spec, flows.protection
    trips = trips_of(flows, expansion)
    day = replace(
        trips,
        observed=trips.observed.sum(axis=0),
        noise=_root_sum(trips.noise),
        value=trips.value.sum(axis=0),
        # The sample's and the places' errors may be the same people's in all dayparts.
        deviation=trips.deviation.sum(axis=0),
        clarity=np.broadcast_to(trips.clarity, trips.value.shape)[0],
    )
    areas = spec.dimensions[spec.axis("origin")].values
    tables = []
    for step, turned in ((BEFORE, _turned), (AFTER, _as_is)):
        parts = replace(day, **{name: turned(getattr(day, name)) for name in _PARTS})
        axes = [("level", (spec.level,)), ("step", (step,)), ("area", areas), ("other_area", areas)]
        above = expansion.parents.get(spec.level)
        if above is None:
            tables.append(pa.table(labels(axes) | figures(parts, protection.k, protection.z)))
        else:
            found = merged(parts, above, protection, coarsen=True)
            tables.append(merged_table(found, axes, above, protection))
    return pa.concat_tables(tables)


_PARTS: Final = ("observed", "noise", "value", "deviation", "clarity")


def _root_sum(deviation: Floats) -> Floats:
    root: Floats = np.sqrt((deviation**2).sum(axis=0))
    return root


def _turned(pairs: Floats) -> Floats:
    return pairs.T


def _as_is(pairs: Floats) -> Floats:
    return pairs


PRODUCT = Product(
    id="journey",
    title="The place before and after a visit",
    definition=(
        "Visits of the day by the area of the person's stay before and of the stay after, as far as both "
        "lie at least min_trip_m metres apart and within the areas: the trips of `flows`, read from either "
        "end. An area stands beside itself where the other stay was within it. As in `flows`, what is too "
        "small is put together as rest, and so is all of an area that would show one other only."
    ),
    cubes=("flows",),
    dimensions=("level", "step", "area", "other_area"),
    additive=True,
    publish=_publish,
    additive_over=("other_area", "area", "day"),
    unit="visits",
    corrected_by=("dwell", "sightings"),
    merged_over="other_area",
)
