"""Malformed inputs end in a clear error or in quarantine: nothing is lost, and nobody sees a traceback."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from malformed import DAY, FILES, GOOD_EVENTS, WHEN, Files, Quarantined, Refused, events, setting
from malformed_files import REFUSED
from malformed_rows import QUARANTINED

from footfall.model import rules
from footfall.model.errors import FootfallError, TooManyBadRowsError
from footfall.model.local_day import LocalDay
from footfall.model.settings import read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.planned import Step
from footfall.pipeline.run import DayResult, run

WANTED = frozenset({Step.REFERENCE, Step.INGEST})


def workspace_with(root: Path, files: Files) -> Workspace:
    """The tiny workspace with some files changed."""
    for name, text in {**FILES, **files}.items():
        if text is not None and not any(other.startswith(f"{name}/") for other in files):
            place = root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text.encode() if isinstance(text, str) else text)
    return Workspace(root)


def ingest(workspace: Workspace) -> DayResult:
    """Through the front door."""
    settings = read_settings(workspace.settings_file)
    day = LocalDay(date.fromisoformat(DAY), settings.workspace.time_zone)
    (result,) = run(workspace, settings, [day], wanted=WANTED, clock=lambda: WHEN)
    return result


def quarantine(workspace: Workspace, table: str) -> list[dict[str, object]]:
    """Rows of a quarantine."""
    folder = workspace.table("quarantine-reference" if table == "quarantine-reference" else "quarantine", DAY)
    place = folder if table == "quarantine-reference" else folder / table
    rows: list[dict[str, object]] = pq.read_table(place / "rows.parquet").to_pylist()
    return rows


def test_there_are_fifty_and_more_of_them() -> None:
    """Each is another way to be wrong."""
    intents = [case.intent for case in (*REFUSED, *QUARANTINED)]
    assert len(intents) == len(set(intents))
    assert len(intents) >= 50


def test_with_nothing_wrong_everything_comes_in(tmp_path: Path) -> None:
    """The files that the cases change are good ones."""
    report = ingest(workspace_with(tmp_path, {})).report
    assert report is not None
    assert (len(GOOD_EVENTS), len(GOOD_EVENTS), {}) == (report.read, report.kept, report.bad)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.intent)
def test_a_file_that_cannot_be_used_is_refused_with_its_remedy(case: Refused, tmp_path: Path) -> None:
    """The error names the file and what to do, and no subscriber; no events are left in the vault."""
    workspace = workspace_with(tmp_path, case.files)
    with pytest.raises(FootfallError) as refusal:
        ingest(workspace)
    assert case.names in str(refusal.value)
    assert case.says in str(refusal.value)
    assert "262010000000" not in str(refusal.value)
    assert not workspace.table("events", DAY).exists()


@pytest.mark.parametrize("case", QUARANTINED, ids=lambda case: case.intent)
def test_a_bad_row_goes_to_quarantine_and_the_others_come_in(case: Quarantined, tmp_path: Path) -> None:
    """It is kept with file, row, rule and value, and every row of the events is accounted for."""
    workspace = workspace_with(tmp_path, case.files)
    report = ingest(workspace).report
    assert report is not None
    kept = [row for row in quarantine(workspace, case.table) if row["rule"] == case.rule]
    assert list(case.found) == [(row["row"], row["value"]) for row in kept]
    assert {str(tmp_path / case.file)} == {row["file"] for row in kept}
    assert len(GOOD_EVENTS) + case.more_good == report.kept
    assert (
        report.read == report.kept + report.opted_out + report.left_out + report.other_day + report.bad_rows
    )
    assert report.bad_rows == case.other_bad + (len(case.found) if case.table == "events" else 0)


class TestTooManyBadRows:
    """A feed most of whose rows are bad."""

    MANY = events(*["1,never,c1"] * 20)

    def test_the_run_stops_and_the_quarantine_stays(self, tmp_path: Path) -> None:
        """The error counts the rows and names the rule; the quarantine holds them; no events are left."""
        workspace = workspace_with(tmp_path, {"events.csv": self.MANY})
        with pytest.raises(TooManyBadRowsError, match="20 of 25 rows are bad") as refusal:
            ingest(workspace)
        assert rules.NOT_TIME in str(refusal.value)
        assert list(range(6, 26)) == [row["row"] for row in quarantine(workspace, "events")]
        assert not workspace.table("events", DAY).exists()

    def test_once_the_file_is_mended_the_day_is_taken_in(self, tmp_path: Path) -> None:
        """What the first run left behind is in nobody's way."""
        workspace = workspace_with(tmp_path, {"events.csv": self.MANY})
        with pytest.raises(TooManyBadRowsError):
            ingest(workspace)
        (tmp_path / "events.csv").write_bytes(events())
        report = ingest(workspace).report
        assert report is not None
        assert (len(GOOD_EVENTS), 0) == (report.kept, report.bad_rows)
        assert [] == quarantine(workspace, "events")

    @pytest.mark.parametrize(
        ("table", "name", "rows"),
        [
            ("cells", "cells.csv", "cell_id,longitude,latitude\nc1,12.37,51.34\nc2,,\nc3,,\n"),
            ("census", "census.csv", "zone_id,population\nwest,1\neast,-1\nnorth,many\n"),
            ("people", "people.csv", "subscriber_id,birth_year\n1,1990\n2,born\n3,born\n"),
        ],
    )
    def test_small_feeds_stop_a_run_too(self, table: str, name: str, rows: str, tmp_path: Path) -> None:
        """A plan, a census or a list of people that is mostly broken is not used for what is left of it."""
        workspace = workspace_with(tmp_path, {name: rows})
        with pytest.raises(TooManyBadRowsError, match=f"{table}: 2 of 3 rows are bad"):
            ingest(workspace)
        place = "people" if table == "people" else "quarantine-reference"
        assert {2, 3} == {row["row"] for row in quarantine(workspace, place)}

    def test_the_limit_is_a_setting(self, tmp_path: Path) -> None:
        """With max_bad_share = 1 the good rows are taken in."""
        files = setting("max_bad_share = 0.5", "max_bad_share = 1") | {"events.csv": self.MANY}
        report = ingest(workspace_with(tmp_path, files)).report
        assert report is not None
        assert (len(GOOD_EVENTS), {rules.NOT_TIME: 20}) == (report.kept, report.bad)
