"""`flows`: trips by origin, destination and daypart."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa

from footfall.model.cube import NoisyCube, SparseCube
from footfall.model.vocabulary import DAYPARTS
from footfall.products.estimates import (
    Cubes,
    Estimates,
    Expansion,
    Flags,
    Floats,
    both_clear,
    completed,
    expanded,
    figures,
    labels,
    less_certain,
)
from footfall.products.merging import DOMINANT, merged, merged_table
from footfall.products.product import Product, of_name
from footfall.products.visibility import NEARNESS

ROUTE_ERROR: Final = 0.4
"""Standard deviation of what a missed stay and a silent departure do to a flow: a trip is counted between the
stays around it, or in another daypart. A share of the value, measured as `LOCATION_ERROR` was."""
WAKING_H: Final = (7, 21)
"""Local hours from and to which trips are missed: while shops are open; evenings are spent in long stays."""
MOST_UNSEEN: Final = 2.0
"""No more trips are added to a daypart than so many for each that was seen."""


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (flows,) = of_name(cubes, "flows")
    spec, protection = flows.spec, flows.protection
    estimates = trips_of(flows, expansion)
    axes = [("level", (spec.level,)), *((axis.name, axis.values) for axis in spec.dimensions)]
    above = expansion.parents.get(spec.level)
    if above is None:
        return pa.table(labels(axes) | figures(estimates, protection.k, protection.z))
    found = merged(estimates, above, protection, coarsen=True)
    return merged_table(found, axes, above, protection)


def trips_of(flows: NoisyCube, expansion: Expansion) -> Estimates:
    """All trips, those unseen as well; [dayparts, origins, destinations]."""
    clarity = expansion.clarity[flows.spec.level]
    pairs = both_clear(clarity[:, None], clarity[None, :])
    unseen = _unseen(flows, expansion)
    on_record = expanded(flows.counts, flows.protection.sigma, expansion.whole_day * (1 + unseen), pairs)
    complete = completed(on_record, expansion.whole_day * flows.counts * unseen, expansion.unseen.noise)
    return less_certain(complete, ROUTE_ERROR)


def _publish_sparse(flows: SparseCube, expansion: Expansion) -> pa.Table:
    """Rows of the pairs that are shown; what is unseen is told by these alone, and there are no rests."""
    spec, protection = flows.spec, flows.protection
    at = flows.positions()
    part, start, end = (at[name] for name in ("daypart", "origin", "destination"))
    seen = np.bincount(part, flows.counts, spec.shape[0]).astype(np.float64)
    among = np.bincount(part, np.where(start == end, flows.counts, 0.0), spec.shape[0])
    inside, between = _unseen_rates(seen, among.astype(np.float64), expansion)
    unseen = np.where(start == end, inside[part], between[part])
    clarity = expansion.clarity[spec.level]
    on_record = expanded(
        flows.counts,
        protection.sigma,
        expansion.whole_day * (1 + unseen),
        both_clear(clarity[start], clarity[end]),
    )
    complete = completed(on_record, expansion.whole_day * flows.counts * unseen, expansion.unseen.noise)
    rows: dict[str, pa.Array] = {"level": pa.array([spec.level]).take(pa.array(np.zeros(len(part), np.int8)))}
    rows |= {axis.name: pa.array(axis.values).take(pa.array(at[axis.name])) for axis in spec.dimensions}
    table = pa.table(rows | figures(less_certain(complete, ROUTE_ERROR), protection.k, protection.z))
    return table.filter(pa.array(~_dominant(flows, spec.shape[-1])))


def _dominant(flows: SparseCube, destinations: int) -> Flags:
    """Cells of origins (by daypart) of whose shown trips one destination takes more than `DOMINANT`."""
    _, row = np.unique(flows.cell // destinations, return_inverse=True)
    total, greatest = np.bincount(row, flows.counts), np.zeros(row.max(initial=-1) + 1)
    np.maximum.at(greatest, row, flows.counts)
    single: Flags = (greatest > DOMINANT * total)[row]
    return single


def _unseen(flows: NoisyCube, expansion: Expansion) -> Floats:
    """Trips unseen per trip seen; [dayparts, origins, destinations].

    As many as `footfall.products.visibility` says, in each waking hour alike; of a daypart's, trips within
    an area have `NEARNESS` times the odds that they have among those seen.
    """
    seen = np.maximum(flows.counts.sum(axis=(1, 2)), 0.0)
    within = np.maximum(np.trace(flows.counts, axis1=1, axis2=2), 0.0)
    among, between = _unseen_rates(seen, within, expansion)
    inside = np.eye(flows.counts.shape[1], dtype=bool)
    rates: Floats = np.where(inside, among[:, None, None], between[:, None, None])
    return rates


def _unseen_rates(seen: Floats, within: Floats, expansion: Expansion) -> tuple[Floats, Floats]:
    """Trips unseen per trip seen, within an area and between two, by daypart.

    Args:
        seen: trips seen.
        within: those of them within an area.
        expansion: with the day's rate.
    """
    hours = np.array([len({*part} & {*range(*WAKING_H)}) for part in DAYPARTS.values()])
    missing = expansion.unseen.trips * seen.sum() * hours / hours.sum()
    by_daypart = missing / np.maximum(seen, np.maximum(missing / MOST_UNSEEN, 1.0))
    share = np.minimum(within / np.maximum(seen, 1.0), 1.0)
    between = by_daypart / (1 - share + NEARNESS * share)
    return NEARNESS * between, between


PRODUCT = Product(
    id="flows",
    title="Trips by origin, destination and daypart",
    definition=(
        "Movements between two consecutive stays of a person at least min_trip_m metres apart, by the "
        "daypart in which they begin; also within one area. With trips to and from stays in which the phone "
        "was silent, as far as the day's silences tell. Destinations with too few trips to be shown are put "
        "together as rest of the area that holds them, and so are all of an origin that would show one only."
    ),
    cubes=("flows",),
    dimensions=("level", "daypart", "origin", "destination"),
    additive=True,
    publish=_publish,
    additive_over=("daypart", "origin", "destination", "day"),
    unit="trips",
    merged_over="destination",
    publish_sparse=_publish_sparse,
    corrected_by=("dwell", "sightings"),
)
