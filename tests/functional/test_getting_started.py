"""The page for newcomers is true: its files and settings make releases."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
from counts import DAILY_PRODUCTS

from footfall.model.local_day import LocalDay
from footfall.model.settings import read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.run import run
from footfall.releases.store import ReleaseStore

WHEN = datetime(2026, 3, 5, tzinfo=UTC)
PAGE = Path(__file__).parents[2] / "docs" / "getting-started.md"
FILE = re.compile(r"^`([\w./-]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _workspace(root: Path) -> Workspace:
    for name, text in FILE.findall(PAGE.read_text(encoding="utf-8")):
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Workspace(root)


def test_an_extract_of_ones_own_runs_by_settings_alone(tmp_path: Path) -> None:
    """The page's files, with German columns, semicolons and local times, are understood and released."""
    workspace = _workspace(tmp_path)
    settings = read_settings(workspace.settings_file)
    day = LocalDay(date(2026, 3, 2), settings.workspace.time_zone)
    (result,) = run(workspace, settings, [day], clock=lambda: WHEN)
    report = result.report
    assert report is not None

    assert (7, 5, 1, 0, 1) == (report.read, report.kept, report.opted_out, report.left_out, report.bad_rows)
    assert set(DAILY_PRODUCTS) == {
        manifest.product for manifest in ReleaseStore(workspace.releases).manifests()
    }


def test_local_times_and_attributes_are_understood(tmp_path: Path) -> None:
    """07:15 in Berlin's winter is 06:15 UTC; a woman born in 1984 is in the band 30-44."""
    workspace = _workspace(tmp_path)
    settings = read_settings(workspace.settings_file)
    run(workspace, settings, [LocalDay(date(2026, 3, 2), settings.workspace.time_zone)], clock=lambda: WHEN)
    times = sorted(
        moment
        for file in workspace.table("events", "2026-03-02").rglob("*.parquet")
        for moment in pq.read_table(file)["time"].to_pylist()
    )
    people = pq.read_table(workspace.table("people", "2026-03-02") / "part.parquet").to_pylist()

    assert datetime(2026, 3, 2, 6, 15, tzinfo=UTC).timestamp() == times[0]
    assert (2, 0) in {(person["age_band"], person["gender"]) for person in people}


def test_the_rejected_row_says_why(tmp_path: Path) -> None:
    """The unknown cell's row stands in quarantine with its file, its row and what the value looks like."""
    workspace = _workspace(tmp_path)
    settings = read_settings(workspace.settings_file)
    run(workspace, settings, [LocalDay(date(2026, 3, 2), settings.workspace.time_zone)], clock=lambda: WHEN)
    table = workspace.table("quarantine", "2026-03-02") / "events" / "rows.parquet"
    (row,) = pq.read_table(table).to_pylist()

    assert (6, "cell_id", "A-9999") == (row["row"], row["column"], row["value"])
    assert json.dumps(row["file"]).endswith('2026-03-02.csv"')
