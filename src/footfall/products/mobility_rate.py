"""`mobility_rate`: people by the number of their trips."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.model.vocabulary import AGE_BANDS, ALL, GENDERS
from footfall.products.cubes.specs import TRIPS
from footfall.products.estimates import Cubes, Expansion, expanded, figures, labels, less_certain
from footfall.products.product import Product, of_name

MISSED: Final = 0.25
"""Standard deviation of what missed and invented trips do to a class, as a share of it; measured on simulated
cities that no published figure is from."""
_SUMS: Final = ((), ("age_band", "gender"))


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (trips,) = of_name(cubes, "trips")
    return pa.concat_tables(_totals(trips, expansion, over) for over in _SUMS)


def _totals(trips: NoisyCube, expansion: Expansion, over: tuple[str, ...]) -> pa.Table:
    spec, protection = trips.spec, trips.protection
    axes = tuple(spec.axis(name) for name in over)
    weight = np.broadcast_to(expansion.by_stratum[:, :, None], spec.shape)
    observed = trips.counts.sum(axis=axes, keepdims=True)
    weighted = (trips.counts * weight).sum(axis=axes, keepdims=True)
    noise = protection.sigma * np.sqrt((weight**2).sum(axis=axes, keepdims=True))
    cells = float(np.prod([spec.shape[axis] for axis in axes]))
    clarity = expansion.clarity[spec.level][:, None, None, None]
    people = less_certain(expanded(weighted, noise, expansion.whole_day, clarity), MISSED)
    told = replace(
        people, observed=observed, noise=np.full(observed.shape, protection.sigma * np.sqrt(cells))
    )
    rows = labels(
        [
            ("level", (spec.level,)),
            ("area", spec.dimensions[spec.axis("area")].values),
            ("age_band", (ALL,) if over else AGE_BANDS),
            ("gender", (ALL,) if over else GENDERS),
            ("trips", TRIPS),
        ]
    )
    return pa.table(rows | figures(told, protection.k, protection.z))


PRODUCT = Product(
    id="mobility_rate",
    title="People by number of trips",
    definition=(
        "People by the area where they spent the night, and by how many trips of at least min_trip_m metres "
        "they made in the day that followed: none, one, two, or more (2+). Trips to and from stays in which "
        "the phone was silent are not among them, so there are too many who made few."
    ),
    cubes=("trips",),
    dimensions=("level", "area", "age_band", "gender", "trips"),
    additive=True,
    publish=_publish,
    additive_over=("area", "age_band", "gender", "trips"),
    disjoint_over=("area", "age_band", "gender", "trips"),
)
