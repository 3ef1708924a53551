"""Anchors through the front door: a town of some hundred people over twelve days."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from footfall.lab.evaluate.anchors import anchor_figures
from footfall.lab.evaluate.tables import vault_table
from footfall.lab.simulate import Scenario, build_world, simulate
from footfall.model.local_day import LocalDay
from footfall.model.settings import read_settings
from footfall.model.window_tables import ANCHORS, AREAS, PLACES, SUMMARIES, WINDOW_TABLES, day_folder
from footfall.model.windows import Window, windows_of
from footfall.model.workspace import Workspace
from footfall.pipeline.days import days_found
from footfall.pipeline.held import erase, held
from footfall.pipeline.planned import Step
from footfall.pipeline.run import run
from footfall.pipeline.sweep import sweep

FIRST = date(2026, 2, 23)
SCENARIO = Scenario(people=700, days=12, first_day=FIRST, market_share=0.4, seed=11)
KEPT = frozenset({Step.REFERENCE, Step.INGEST, Step.MOBILITY, Step.SUMMARIES})


def told(workspace: Workspace, days: tuple[LocalDay, ...]) -> None:
    """Summaries of all days, and anchors as of the last."""
    settings = read_settings(workspace.settings_file)
    run(workspace, settings, days, wanted=KEPT)
    run(workspace, settings, days[-1:], wanted=frozenset({Step.ANCHORS}))


def days_of(workspace: Workspace) -> tuple[LocalDay, ...]:
    """Its days."""
    settings = read_settings(workspace.settings_file)
    return days_found(workspace.root, settings.feeds["events"], settings.workspace.time_zone)


@pytest.fixture(name="town", scope="module")
def _town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve days, and anchors as of the last; to be copied, not changed."""
    root = tmp_path_factory.mktemp("town")
    simulate(SCENARIO, root)
    told(Workspace(root), days_of(Workspace(root)))
    return root


@pytest.fixture(name="copy")
def _copy(town: Path, tmp_path: Path) -> Callable[[], Workspace]:
    """A copy of the town, keys and their age included."""
    return lambda: Workspace(Path(shutil.copytree(town, tmp_path / "copy", copy_function=shutil.copy2)))


def table(workspace: Workspace, name: str, day: LocalDay, window: Window) -> pa.Table:
    """A window table of a day."""
    (wanted,) = (one for one in WINDOW_TABLES if one.name == name)
    folder = day_folder(workspace, wanted, window, str(day))
    return vault_table(folder, *wanted.columns)


def older(day: LocalDay) -> Window:
    """The window that anchors are told from."""
    return windows_of(day.day)[0]


def test_tables_are_as_their_contract_says(town: Path) -> None:
    """Columns, kinds and keys; people in them are those of the summaries; units never exceed a person."""
    workspace = Workspace(town)
    day = days_of(workspace)[-1]
    for wanted in WINDOW_TABLES:
        found = table(workspace, wanted.name, day, older(day))
        kinds = {name: str(found.schema.field(name).type) for name in wanted.columns}
        assert kinds == {name: text.split(":")[0] for name, text in wanted.columns.items()}
        keys = found.select(list(wanted.key)).group_by(list(wanted.key)).aggregate([([], "count_all")])
        assert keys.num_rows == found.num_rows > 0, wanted.name
    anchors = table(workspace, ANCHORS.name, day, older(day))
    people = set(anchors["person"].to_pylist())
    today = set(table(workspace, SUMMARIES.name, day, older(day))["person"].to_pylist())
    areas = table(workspace, AREAS.name, day, older(day))
    units = areas.group_by(["person", "kind", "level"]).aggregate([("units", "sum")])["units_sum"]

    assert today <= people
    assert anchors.num_rows == 3 * len(people)
    assert set(table(workspace, PLACES.name, day, older(day))["person"].to_pylist()) <= today
    assert 0 < min(units.to_pylist()) <= max(units.to_pylist()) == 1000


def test_nothing_finer_than_a_day_is_kept(town: Path) -> None:
    """Window tables hold minutes and days: no column is a time, no number exceeds a day's minutes."""
    workspace = Workspace(town)
    for day in days_of(workspace)[:2]:
        for window in windows_of(day.day):
            rows = table(workspace, SUMMARIES.name, day, window)
            assert set(rows.column_names) == set(SUMMARIES.columns)
            assert max(rows["total_min"].to_pylist()) <= 24 * 60


def test_homes_and_work_are_better_than_masts(town: Path) -> None:
    """On people never seen by the estimator: beyond the naive way, not beyond one."""
    workspace = Workspace(town)
    settings = read_settings(workspace.settings_file)
    rows = anchor_figures(workspace, settings, days_of(workspace), build_world(SCENARIO))
    figures = {row["figure"]: row for row in rows}

    assert {"home_500m", "home_zone", "work_500m", "work_zone", "no_work"} <= set(figures)
    for name in ("home_500m", "no_work"):
        assert figures[name]["naive"] < figures[name]["before"] <= 1
    assert figures["home_500m"]["bound"] > figures["home_500m"]["naive"]
    assert 0.5 < figures["commuting_district"]["before"] <= 1


def test_a_day_can_be_done_again(copy: Callable[[], Workspace]) -> None:
    """A late file of yesterday changes yesterday's summaries alone; doing it once more changes nothing."""
    workspace = copy()
    settings, days = read_settings(workspace.settings_file), days_of(workspace)
    folder = day_folder(workspace, SUMMARIES, older(days[-2]), str(days[-2]))
    before = table(workspace, SUMMARIES.name, days[-2], older(days[-2]))
    (events,) = sorted((workspace.root / "feeds" / "events" / str(days[-2])).glob("*.parquet"))[:1]
    late = pq.read_table(events)
    pq.write_table(late.slice(0, late.num_rows // 2), events)
    (done,) = run(workspace, settings, days[-2:-1], wanted=KEPT)
    after = table(workspace, SUMMARIES.name, days[-2], older(days[-2]))
    again = run(workspace, settings, days[-2:-1], wanted=KEPT)

    assert Step.SUMMARIES in done.steps
    assert 0 < after.num_rows < before.num_rows
    assert [result.steps for result in again] == [()]
    assert [path.name for path in folder.parent.glob(".unfinished*")] == []


def test_an_erased_person_is_in_no_table(copy: Callable[[], Workspace]) -> None:
    """Access shows what windows hold; erasure takes it from every day of every window."""
    workspace = copy()
    people = pq.read_table(workspace.root / "truth" / "people.parquet")
    subscriber = next(name for name in people["subscriber_id"].to_pylist() if name)
    shown = {name: tables for name, tables in held(workspace, subscriber).items() if "window" in name}
    erased = erase(workspace, subscriber, FIRST + timedelta(days=20), "shop").tables
    after = {name for name in held(workspace, subscriber) if "window" in name}

    assert {"summaries", "anchors", "anchor_places", "anchor_areas"} <= set().union(*shown.values())
    assert any(name.startswith("summaries/window=") for name in erased)
    assert any(name.startswith("anchors/window=") for name in erased)
    assert after == set()


def test_tables_go_with_the_windows_key(copy: Callable[[], Workspace]) -> None:
    """Three days after a window's end, its key and all its tables are gone; the younger window's stay."""
    workspace = copy()
    settings = read_settings(workspace.settings_file)
    first, second = windows_of(FIRST)
    at_end = datetime.combine(second.destroyed_from, datetime.min.time(), UTC) - timedelta(days=1)
    for key in workspace.keys.glob("window-*.key"):
        made = datetime.combine(FIRST, datetime.min.time(), UTC).timestamp()
        os.utime(key, (made, made))
    sweep(workspace, settings, at_end)

    assert not list(workspace.vault.glob(f"*/window={first}"))
    assert list(workspace.vault.glob(f"summaries/window={second}"))


def test_cells_keep_their_places_when_the_plan_changes(copy: Callable[[], Workspace]) -> None:
    """A new cell shifts the numbers of others; who lives where is told as before."""
    workspace = copy()
    settings, days = read_settings(workspace.settings_file), days_of(workspace)
    before = table(workspace, AREAS.name, days[-1], older(days[-1]))
    plan = workspace.root / "feeds" / "cells.csv"
    header, *rows = plan.read_text(encoding="utf-8").splitlines()
    names = header.split(",")
    extra = dict(zip(names, rows[0].split(","), strict=True)) | {"cell_id": "0-new"}
    extra["longitude"] = str(float(extra["longitude"]) + 1)
    plan.write_text("\n".join([header, ",".join(extra[name] for name in names), *rows]) + "\n")
    run(workspace, settings, days[-1:], wanted=KEPT | {Step.ANCHORS})
    after = table(workspace, AREAS.name, days[-1], older(days[-1]))
    homes = [_likeliest_zones(rows) for rows in (before, after)]
    same = [homes[0][person] == zone for person, zone in homes[1].items() if person in homes[0]]

    assert len(same) > 100
    assert np.mean(same) > 0.97


def _likeliest_zones(areas: pa.Table) -> dict[int, int]:
    rows = [r for r in areas.to_pylist() if r["kind"] == "home" and r["level"] == "zone"]
    return {row["person"]: row["area"] for row in sorted(rows, key=lambda row: (row["units"], -row["area"]))}
