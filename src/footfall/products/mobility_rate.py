"""`mobility_rate`: people by the number of their trips."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.model.vocabulary import AGE_BANDS, ALL, GENDERS
from footfall.products.cubes.specs import TRIPS
from footfall.products.estimates import Cubes, Expansion, Floats, expanded, figures, labels, less_certain
from footfall.products.product import Product, of_name

MISSED: Final = 0.4
"""Standard deviation of what trips do to a class that were missed though the phone was heard, since both ends
lay within what the network can tell apart; a share of the class, and more on some simulated cities."""
MANY: Final = 3
"""Stays away of whoever makes more than two trips."""
_SUMS: Final = ((), ("age_band", "gender"))


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (trips,) = of_name(cubes, "trips")
    return pa.concat_tables(_totals(trips, expansion, over) for over in _SUMS)


def _totals(trips: NoisyCube, expansion: Expansion, over: tuple[str, ...]) -> pa.Table:
    spec, protection = trips.spec, trips.protection
    axes = tuple(spec.axis(name) for name in over)
    told = from_seen(1 / (1 + expansion.unseen.trips))
    weight = np.broadcast_to(expansion.by_stratum[:, :, None], spec.shape)
    observed = trips.counts.sum(axis=axes, keepdims=True)
    weighted = (trips.counts * weight).sum(axis=axes, keepdims=True) @ told.T
    squares = (weight**2).sum(axis=axes, keepdims=True) @ (told**2).T
    noise = protection.sigma * np.sqrt(squares)
    cells = float(np.prod([spec.shape[axis] for axis in axes]))
    clarity = expansion.clarity[spec.level][:, None, None, None]
    people = less_certain(expanded(weighted, noise, expansion.whole_day, clarity), MISSED)
    shown = replace(
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
    return pa.table(rows | figures(shown, protection.k, protection.z))


def from_seen(chance: float) -> Floats:
    """What the classes on record say of the classes: [classes, classes on record].

    Two trips lead to one stay and back, and more than two to `MANY` stays, each of which is found with the
    chance, independently: so who made two is on record with none unless the stay was found, and who made more
    with two if one was. These chances are inverted (the columns sum to one, so people stay people).

    Args:
        chance: that a trip is on record.
    """
    missed = 1 - chance
    none, one = missed**MANY, MANY * chance * missed ** (MANY - 1)
    on_record = np.array(
        [
            [1.0, 0.0, missed, none],
            [0.0, 1.0, 0.0, 0.0],
            [0.0, 0.0, chance, one],
            [0.0, 0.0, 0.0, 1 - none - one],
        ]
    )
    inverse: Floats = np.linalg.inv(on_record)
    return inverse


PRODUCT = Product(
    id="mobility_rate",
    title="People by number of trips",
    definition=(
        "People by the area where they spent the night, and by how many trips of at least min_trip_m metres "
        "they made in the day that followed: none, one, two, or more (2+). With trips to and from stays in "
        "which the phone was silent, as far as the day's silences tell; short trips between places that the "
        "network can't tell apart are missed, so there are too many who made none."
    ),
    cubes=("trips",),
    dimensions=("level", "area", "age_band", "gender", "trips"),
    additive=True,
    publish=_publish,
    additive_over=("area", "age_band", "gender", "trips"),
    disjoint_over=("area", "age_band", "gender", "trips"),
    shared_noise=("trips",),
    corrected_by=("dwell", "sightings"),
)
