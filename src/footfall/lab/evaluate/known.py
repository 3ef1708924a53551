"""A simulated day beside its truth: what was, what was released, what would have been, what peers say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from footfall.lab.evaluate.bound import CustomerHours, bound_view, customer_hours
from footfall.lab.evaluate.compare import Compared
from footfall.lab.evaluate.em import em_view
from footfall.lab.evaluate.estimates import (
    published_without_protection,
    released,
    released_unhidden,
    unprotected_cubes,
)
from footfall.lab.evaluate.figures import AFTER, BEFORE, BOUND, NAIVE, NAIVE_EM
from footfall.lab.evaluate.naive import naive_view
from footfall.lab.evaluate.sightings import Sightings, sightings
from footfall.lab.evaluate.tables import View
from footfall.lab.evaluate.tiles import city_tiles
from footfall.lab.evaluate.truth import true_profile, true_view
from footfall.model.errors import WorkspaceError
from footfall.model.grid import Floats, Ints
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.day import Day, is_simulated, open_day
from footfall.products.estimates import Cubes

LARGE_KM2: Final = 10.0
PEERS: Final[Mapping[str, Callable[[Day, Sightings, Ints], View]]] = {NAIVE: naive_view, NAIVE_EM: em_view}
"""Other people's ways, on the same events."""


@dataclass(frozen=True, eq=False)
class KnownDay:
    """A day whose truth is known.

    Args:
        day: the day.
        truth: its folder.
        people: all residents, with the day's customers.
        tiles: 500 m tiles of the city; none where the reference was not computed.
        hours: where the customers were; None without truth by person.
        cubes: before noise; None where they were swept or not asked for.
        peers: what peers say, by name.
        compared: all that is compared of areas.
    """

    day: Day
    truth: Path
    people: pa.Table
    tiles: Ints
    hours: CustomerHours | None
    cubes: Cubes | None
    peers: Mapping[str, View]
    compared: Compared


def refuse_real_people(workspace: Workspace) -> None:
    """Only of invented people is the truth known.

    Raises:
        WorkspaceError: nothing says that they are.
    """
    if not is_simulated(workspace.root):
        message = (
            f"{workspace.root} holds no simulated city (there is no scenario.json): only of "
            "invented people is the truth known. Make one with `footfall simulate`."
        )
        raise WorkspaceError(message)


def known_day(
    workspace: Workspace,
    settings: Settings,
    local: LocalDay,
    peers: Sequence[str] = (),
    *,
    releases_only: bool = False,
) -> KnownDay:
    """Open a day and its truth, and run the peers on its events.

    Args:
        workspace: a folder made by `simulate`.
        settings: its footfall.toml.
        local: the day.
        peers: names in `PEERS`.
        releases_only: leave out peers, bound and what there was before noise.

    Raises:
        WorkspaceError: the people of the workspace are real, or the day has no truth.
    """
    refuse_real_people(workspace)
    truth = workspace.root / "truth" / f"day={local}"
    if not truth.exists():
        message = f"There is no truth of {local} in {workspace.root}. Name days that were simulated."
        raise WorkspaceError(message)
    day, people = open_day(workspace, settings, local), people_on(workspace, local)
    tiles = city_tiles(day) if day.reference.is_there else np.zeros(0, dtype=np.int64)
    hours = customer_hours(day, truth, people)
    true, bound = _truth_and_bound(day, truth, people, hours)
    if releases_only:
        compared = _compared(day, true, {}, None, {})
        return KnownDay(day, truth, people, tiles, hours, None, {}, compared)
    views, cubes = _peer_views(day, tiles, peers), unprotected_cubes(day)
    compared = _compared(day, true, bound, cubes, views)
    return KnownDay(day, truth, people, tiles, hours, cubes, views, compared)


def _peer_views(day: Day, tiles: Ints, peers: Sequence[str]) -> dict[str, View]:
    seen = sightings(day) if len(tiles) and peers else None
    return {peer: PEERS[peer](day, seen, tiles) for peer in peers} if seen is not None else {}


def people_on(workspace: Workspace, local: LocalDay) -> pa.Table:
    """`truth/people.parquet` with those as customers who are so on a day."""
    people = pq.read_table(workspace.root / "truth" / "people.parquet")
    day = pa.scalar(local.day, pa.date32())
    since, until = people["customer_from"], people["customer_until"]
    is_one = pc.and_(
        pc.fill_null(pc.less_equal(since, day), True), pc.fill_null(pc.greater(until, day), True)
    )
    customer = pc.and_(people["customer"], is_one)
    subscriber = pc.if_else(customer, people["subscriber_id"], None)
    for name, column in (("customer", customer), ("subscriber_id", subscriber)):
        people = people.set_column(people.column_names.index(name), name, column)
    return people


def _truth_and_bound(
    day: Day, truth: Path, people: pa.Table, hours: CustomerHours | None
) -> tuple[View, View]:
    areas = day.reference.area_ids
    true, customers = (true_view(truth, areas, customers=flag) for flag in (False, True))
    bound = {name: table * residents_per_customer(people) for name, table in customers.items()}
    if hours is not None:
        present = {level: true[f"population-{level}"] for level in areas}
        bound |= bound_view(hours, day.reference.areas, people, present)
        if "district" in areas:
            district_of = day.reference.areas.of_zones("district")
            true |= true_profile(truth, people, areas, district_of, day.local)
    return true, bound


def _compared(day: Day, true: View, bound: View, cubes: Cubes | None, naive: Mapping[str, View]) -> Compared:
    before = published_without_protection(cubes, day) if cubes is not None else None
    after, unhidden = released(day), released_unhidden(day)
    views = {BOUND: bound, **naive}
    if before is not None:
        views[BEFORE] = before.value
    if after is not None:
        views[AFTER] = after.value
    signed = unhidden.value if unhidden else {}
    return Compared(true, views, signed, after, before, _distances(day), _large_areas(day))


def _large_areas(day: Day) -> dict[str, npt.NDArray[np.bool_]]:
    return {
        name: np.asarray(level.area_km2 >= LARGE_KM2)
        for name, level in day.reference.areas.levels.items()
        if name != "region"
    }


def residents_per_customer(people: pa.Table) -> float:
    """What a customer stands for, if nothing is known but how many there are."""
    return int(people.num_rows) / max(int(np.count_nonzero(np.asarray(people["customer"]))), 1)


def _distances(day: Day) -> Floats:
    """Between the centres of the areas that flows are measured between, in metres."""
    spec = next(spec for spec in day.cubes if spec.name == "flows")
    centres = shapely.centroid(day.reference.areas.level(spec.level).polygon)
    x, y = shapely.get_x(centres), shapely.get_y(centres)
    distances: Floats = np.hypot(x[:, None] - x, y[:, None] - y)
    return distances
