"""Anchors against truth, person by person: possible in the lab alone.

Of customers who were seen on ten nights or more. Somebody has work, by the definition of `docs/methods.md`,
if their workplace or school lies 1 km from home or farther; who works nearer counts neither way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy import sparse

from footfall.engine import Engine, open_engine
from footfall.ingest.pseudonyms import WINDOW_TAG, read_key
from footfall.lab.evaluate.anchor_points import Points, is_near, points_of, true_evidence
from footfall.lab.evaluate.commutes import commuting_figures
from footfall.lab.evaluate.figures import BEFORE, BOUND, NAIVE
from footfall.lab.evaluate.night_cells import busiest_cells
from footfall.lab.simulate import World
from footfall.model.grid import Ints, coarser, tile_of
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.window_tables import HOME, WORK, window_of_anchors
from footfall.model.workspace import Workspace
from footfall.network.locations import zones_of_tiles
from footfall.pipeline.day import Day, open_day
from footfall.pipeline.window_steps import bucket_anchors, served_places

NIGHTS_SEEN: Final = 10
LEAST_COMMUTE_M: Final = 1_000
Bools = npt.NDArray[np.bool_]
Figures = dict[str, dict[str, float | None]]


@dataclass(frozen=True, eq=False)
class Known:
    """What is told of anchors of one kind: rows of truth that have one, and where it is thought to be."""

    row: Ints
    points: Points


@dataclass(frozen=True, eq=False)
class _Truth:
    """Customers: where they live and work (tile -1, zone -1: no work), and what was seen of them.

    Args:
        tile: 500 m tile, by kind.
        zone: number of the zone, by kind.
        has_work: 1 km from home or farther.
        works_near: nearer than that.
        pseudonym: in the window.
    """

    tile: dict[str, Ints]
    zone: dict[str, Ints]
    has_work: Bools
    works_near: Bools
    pseudonym: Ints


def anchor_figures(
    workspace: Workspace, settings: Settings, days: Sequence[LocalDay], world: World | None = None
) -> list[dict[str, Any]]:
    """How often homes and workplaces are right, and how well commuting flows are recovered.

    The naive way puts home at the mast that served most events at night, and work at another that served most
    in the daytime of working days, for everybody. The bound is the same estimate with the simulator's own
    coverage and dwellings.

    Args:
        workspace: simulated; its days have summaries, and their events are still there.
        settings: its footfall.toml.
        days: those of a window, in order; anchors are told as of the last.
        world: the city, for the bound; without it there is none.

    Returns:
        Rows of figure (`home_500m`, `home_zone`, `work_500m`, `work_zone`, `no_work`, `commuting_zone`, …),
        bound, naive, before (shares; None where a way says nothing), and count, the people behind it.
    """
    day = open_day(workspace, settings, days[-1])
    truth = _truth(day)
    zones = zones_of_tiles(day.reference.evidence, day.reference.table("tile_areas"), day.reference.areas)
    with open_engine(settings.engine, workspace.vault / "spill") as engine:
        anchors, evidence = _told(day, engine)
        masts = {kind: busiest_cells(day, days, kind, engine) for kind in (HOME, WORK)}
    seen = _seen(anchors, truth)
    ways = {BEFORE: _ours(evidence, day, truth, zones), NAIVE: _at_masts(masts, day, truth)}
    if world is not None:
        ways[BOUND] = _at_best(evidence, day, truth, world)
    rows: list[dict[str, Any]] = [
        {"figure": name, "bound": None, "naive": None, **of_ways}
        for name, of_ways in _shares(ways, truth, seen).items()
    ]
    return rows + commuting_figures(day, evidence, truth.pseudonym, world)


def _truth(day: Day) -> _Truth:
    people = pq.read_table(day.workspace.root / "truth" / "people.parquet")
    people = people.filter(pc.is_valid(people["subscriber_id"]))
    key = read_key(day.workspace.window_key(window_of_anchors(day.name)), WINDOW_TAG)
    tile, zone, at = {}, {}, {}
    numbers = {name: index for index, name in enumerate(day.reference.area_ids["zone"])}
    for kind in (HOME, WORK):
        x, y = (pc.fill_null(people[f"{kind}_{axis}"], -1.0).to_numpy().astype(np.float64) for axis in "xy")
        at[kind] = x, y
        tile[kind] = np.where(x >= 0, tile_of(np.maximum(x, 0), np.maximum(y, 0), 500), -1)
        zone[kind] = np.array([numbers.get(name, -1) for name in people[f"{kind}_zone"].to_pylist()])
    away = np.hypot(at[HOME][0] - at[WORK][0], at[HOME][1] - at[WORK][1])
    works = at[WORK][0] >= 0
    pseudonym = key.pseudonyms(people["subscriber_id"].cast(pa.string()).combine_chunks())
    near = works & (away < LEAST_COMMUTE_M)
    return _Truth(tile, zone, works & ~near, near, pseudonym)


def _told(day: Day, engine: Engine) -> tuple[pa.Table, pa.Table]:
    """Anchors, and the evidence of those found, of everybody."""
    parts: tuple[list[pa.Table], list[pa.Table]] = ([], [])
    for bucket in day.buckets:
        made = bucket_anchors(day, bucket, engine)
        parts[0].append(engine.collect(made.anchors))
        parts[1].append(engine.collect(made.evidence))
        engine.release()
    return pa.concat_tables(parts[0]), pa.concat_tables(parts[1])


def _seen(anchors: pa.Table, truth: _Truth) -> Bools:
    """Which customers were seen on enough nights."""
    homes = anchors.filter(pc.equal(anchors["kind"], HOME))
    often = homes.filter(pc.greater_equal(homes["seen_days"], NIGHTS_SEEN))
    return np.isin(truth.pseudonym, often["person"].to_numpy())


def rows_of(person: Ints, pseudonym: Ints) -> Ints:
    """Position of each person among pseudonyms; -1 for who is none of them."""
    order = np.argsort(pseudonym)
    place = np.minimum(np.searchsorted(pseudonym[order], person), len(order) - 1)
    return np.where(pseudonym[order][place] == person, order[place], -1)


def _ours(evidence: pa.Table, day: Day, truth: _Truth, zones: sparse.csr_array) -> dict[str, Known]:
    person, kind, served = served_places(evidence)
    return _by_kind(person, kind, points_of(served, day.reference.evidence, zones), truth)


def _at_best(evidence: pa.Table, day: Day, truth: _Truth, world: World) -> dict[str, Known]:
    person, kind, served = served_places(evidence)
    known = true_evidence(world, day.reference.plan.cell_id)
    zones = zones_of_tiles(known, day.reference.table("tile_areas"), day.reference.areas)
    return _by_kind(person, kind, points_of(served, known, zones), truth)


def _by_kind(person: Ints, kind: Ints, points: Points, truth: _Truth) -> dict[str, Known]:
    row = rows_of(person, truth.pseudonym)
    found = {}
    for name in (HOME, WORK):
        mine = (kind == name) & (row >= 0)
        found[name] = Known(row[mine], Points(points.tile[mine], points.zone[mine], points.promised[mine]))
    return found


def _at_masts(masts: dict[str, tuple[Ints, Ints]], day: Day, truth: _Truth) -> dict[str, Known]:
    plan, areas = day.reference.plan, day.reference.table("tile_areas").sort_by([("weight", "ascending")])
    zone_of = dict(zip(areas["tile"].to_pylist(), areas["zone"].to_pylist(), strict=True))
    found = {}
    for kind, (person, cell) in masts.items():
        row = rows_of(person, truth.pseudonym)
        tile = tile_of(plan.x[cell[row >= 0]], plan.y[cell[row >= 0]])
        zone = np.array([zone_of.get(one, -1) for one in tile.tolist()], dtype=np.int64)
        points = Points(coarser(tile, 500), zone, np.ones(len(tile)))
        found[kind] = Known(row[row >= 0], points)
    return found


def _shares(ways: dict[str, dict[str, Known]], truth: _Truth, seen: Bools) -> Figures:
    figures: Figures = {}
    for way, known in ways.items():
        for kind, who in ((HOME, seen), (WORK, seen & truth.has_work)):
            near, inside = np.zeros(len(seen), dtype=bool), np.zeros(len(seen), dtype=bool)
            row, points = known[kind].row, known[kind].points
            near[row] = is_near(points.tile, truth.tile[kind][row])
            inside[row] = points.zone == truth.zone[kind][row]
            for name, hit in ((f"{kind}_500m", near), (f"{kind}_zone", inside)):
                figures.setdefault(name, {"count": int(who.sum())})[way] = float(hit[who].mean())
        idle = seen & ~truth.has_work & ~truth.works_near
        named = np.zeros(len(seen), dtype=bool)
        named[known[WORK].row] = True
        figures.setdefault("no_work", {"count": int(idle.sum())})[way] = float(1 - named[idle].mean())
    return figures
