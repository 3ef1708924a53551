"""Evaluating a simulated workspace, day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from footfall.lab.evaluate.bound import CustomerHours, bound_tiles, bound_view, customer_hours
from footfall.lab.evaluate.compare import Compared, day_scores, tile_scores
from footfall.lab.evaluate.em import em_view
from footfall.lab.evaluate.estimates import (
    expansion_of,
    published_without_protection,
    released,
    released_unhidden,
    unprotected_cubes,
)
from footfall.lab.evaluate.figures import (
    AFTER,
    BEFORE,
    BOUND,
    NAIVE,
    NAIVE_EM,
    Evaluation,
    Score,
    figures_of,
)
from footfall.lab.evaluate.homes import home_scores
from footfall.lab.evaluate.naive import naive_view
from footfall.lab.evaluate.sightings import TILES, Sightings, sightings
from footfall.lab.evaluate.stays import stay_scores
from footfall.lab.evaluate.tables import View
from footfall.lab.evaluate.tiles import city_tiles, estimated_presence, true_presence
from footfall.lab.evaluate.truth import true_profile, true_tiles, true_view
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


def evaluate_workspace(
    workspace: Workspace,
    settings: Settings,
    days: Sequence[LocalDay],
    progress: Callable[[float], None] = lambda _share: None,
    *,
    peers: Sequence[str] = (NAIVE,),
    releases_only: bool = False,
) -> Evaluation:
    """Compare what was released of simulated days, and what would have been, with the truth.

    Figures are ratios of sums over all days. Where the vault was swept, there is no `before` and no peer.

    Args:
        workspace: a folder made by `simulate`; it is only read (but for its quarantine).
        settings: its footfall.toml.
        days: the days, each with its truth.
        progress: told the share of the days that is done.
        peers: names in `PEERS`.
        releases_only: leave out all that no release is part of: bound, peers, before, stays.

    Raises:
        WorkspaceError: the people of the workspace are real, or a day has no truth.
    """
    if not is_simulated(workspace.root):
        message = (
            f"{workspace.root} holds no simulated city (there is no scenario.json): only of "
            "invented people is the truth known. Make one with `footfall simulate`."
        )
        raise WorkspaceError(message)
    scores: list[Score] = []
    for done, day in enumerate(days):
        progress(done / len(days))
        if releases_only:
            scores += _release_scores(workspace, settings, day)
        else:
            scores += _day_scores(workspace, settings, day, peers)
    return Evaluation(tuple(str(day) for day in days), settings.privacy.profile, figures_of(scores))


def _release_scores(workspace: Workspace, settings: Settings, local: LocalDay) -> Iterator[Score]:
    truth = _truth_folder(workspace, local)
    day = open_day(workspace, settings, local)
    people = people_on(workspace, local)
    in_truth, _ = _truth_and_bound(day, truth, people, customer_hours(day, truth, people))
    yield from day_scores(_compared(day, in_truth, {}, None, {}))


def _day_scores(
    workspace: Workspace, settings: Settings, local: LocalDay, peers: Sequence[str]
) -> Iterator[Score]:
    truth = _truth_folder(workspace, local)
    day = open_day(workspace, settings, local)
    people = people_on(workspace, local)
    cubes = unprotected_cubes(day)
    tiles = city_tiles(day) if day.reference.is_there else np.zeros(0, dtype=np.int64)
    naive = _peer_views(day, tiles, peers)
    hours = customer_hours(day, truth, people)
    in_truth, at_best = _truth_and_bound(day, truth, people, hours)
    yield from day_scores(_compared(day, in_truth, at_best, cubes, naive))
    if len(tiles):
        true, customers = (true_presence(true_tiles(truth, customers=c), tiles) for c in (False, True))
        bound = bound_tiles(hours, tiles, true) if hours else customers * residents_per_customer(people)
        estimates = {BOUND: bound} | {peer: view[TILES] for peer, view in naive.items()}
        presence = estimated_presence(day, tiles)
        if presence is not None and cubes is not None:
            estimates[BEFORE] = presence * expansion_of(cubes, day).present[:, None]
        yield from tile_scores(true, estimates, tiles)
    yield from stay_scores(day, people, truth)
    yield from home_scores(day, people)


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


def _truth_folder(workspace: Workspace, local: LocalDay) -> Path:
    truth = workspace.root / "truth" / f"day={local}"
    if not truth.exists():
        message = f"There is no truth of {local} in {workspace.root}. Name days that were simulated."
        raise WorkspaceError(message)
    return truth


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
