"""Flows from home to work against truth: all residents of a simulated city, and the census where it is known.

The flows are what a product would be made of: each person's home and work are spread over zones by their
posteriors, and a person stands for the residents per person of the zone of home.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy import sparse

from footfall.lab.evaluate.figures import BEFORE, BOUND
from footfall.lab.evaluate.measures import common_part
from footfall.lab.simulate import World
from footfall.model.grid import Floats, Ints
from footfall.model.window_tables import HOME, WORK
from footfall.network.locations import UNITS_PER_LOCATION
from footfall.pipeline.day import Day
from footfall.pipeline.window_steps import anchor_areas

LEVELS: Final = ("zone", "district")


def commuting_figures(
    day: Day, evidence: pa.Table, customers: Ints, world: World | None
) -> list[dict[str, Any]]:
    """Common part of commuters, by level, with the city's people and with the census it was made from.

    The bound takes the customers' true homes and workplaces.

    Args:
        day: as of which anchors are told.
        evidence: of all anchors found.
        customers: pseudonyms of the customers, in the order of their rows in the truth.
        world: the city; without it, there is no comparison with the census.
    """
    people = pq.read_table(day.workspace.root / "truth" / "people.parquet")
    ours = _expanded(*_spread(day, evidence, customers), day)
    everybody = _true_zones(people, day)
    mine = np.asarray(people["customer"])
    best = _expanded(sparse.csr_array(everybody[0][mine]), sparse.csr_array(everybody[1][mine]), day)
    truths = {"commuting": _flows(*everybody)}
    if world is not None and world.city.commutes is not None:
        truths["commuting_census"] = world.city.commutes
    return [
        {
            "figure": f"{name}_{level}",
            "naive": None,
            "count": int(evidence.num_rows and len(np.unique(evidence["person"]))),
            **{
                way: common_part(_scaled(_at(flows, level, day), truth), _at(truth, level, day)).value
                for way, flows in ((BOUND, best), (BEFORE, ours))
            },
        }
        for name, truth in truths.items()
        for level in LEVELS
        if level in day.reference.area_ids
    ]


def _spread(day: Day, evidence: pa.Table, customers: Ints) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Shares of each customer's home and work by zone; customers by zones."""
    rows = anchor_areas(day, evidence)
    rows = rows.filter(pc.equal(rows["level"], "zone"))
    order = np.argsort(customers)
    shape = (len(customers), len(day.reference.area_ids["zone"]))
    parts = []
    for kind in (HOME, WORK):
        of_kind = rows.filter(pc.equal(rows["kind"], kind))
        person, zone = of_kind["person"].to_numpy(), of_kind["area"].to_numpy()
        place = np.minimum(np.searchsorted(customers[order], person), len(order) - 1)
        known = customers[order][place] == person
        share = of_kind["units"].to_numpy()[known] / UNITS_PER_LOCATION
        parts.append(sparse.csr_array((share, (order[place[known]], zone[known])), shape=shape))
    return parts[0], parts[1]


def _true_zones(people: pa.Table, day: Day) -> tuple[sparse.csr_array, sparse.csr_array]:
    ids = pa.array(day.reference.area_ids["zone"])
    shape = (people.num_rows, len(ids))
    parts = []
    for kind in (HOME, WORK):
        zone = pc.fill_null(pc.index_in(people[f"{kind}_zone"], ids), -1).to_numpy()
        row = np.flatnonzero(zone >= 0)
        parts.append(sparse.csr_array((np.ones(len(row)), (row, zone[row])), shape=shape))
    return parts[0], parts[1]


def _flows(homes: sparse.csr_array, works: sparse.csr_array) -> Floats:
    return np.asarray((homes.T @ works).todense(), dtype=np.float64)


def _expanded(homes: sparse.csr_array, works: sparse.csr_array, day: Day) -> Floats:
    """Flows of residents: each zone's of its people seen, times residents per person seen."""
    seen = np.asarray(homes.sum(axis=0)).reshape(-1)
    factor = day.reference.residents / np.maximum(seen, 1e-9)
    flows: Floats = _flows(homes, works) * np.where(seen > 0, factor, 0.0)[:, None]
    return flows


def _scaled(flows: Floats, truth: Floats) -> Floats:
    """Flows with the truth's total: how many work is another question than where."""
    scaled: Floats = flows * (float(truth.sum()) / max(float(flows.sum()), 1e-9))
    return scaled


def _at(flows: Floats, level: str, day: Day) -> Floats:
    area = day.reference.areas.of_zones(level)
    size = len(day.reference.area_ids[level])
    summed = np.zeros((size, size))
    np.add.at(summed, (area[:, None], area[None, :]), flows)
    return summed
