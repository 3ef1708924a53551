"""The command line from feeds to releases, as an operator uses it."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from footfall.cli.app import run_cli
from footfall.model.errors import SettingsError
from footfall.model.workspace import Workspace

LONG_AGO = 1_000_000_000
STEPS = [
    "reference",
    "ingest",
    "mobility",
    "summaries",
    "anchors",
    "locations",
    "visited",
    "homes",
    "count",
    "measure",
    "publish",
]


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """What a verb prints with --json, which must be all of stdout."""
    assert run_cli([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_something_happens_in_a_city_of_two_operators_and_peers_are_held_against_us(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each operator's folder is a workspace of its own, and evaluates against both peers."""
    town = tmp_path / "town"
    made = _json(
        capsys,
        *("simulate", str(town), "--people", "600", "--days", "1", "--seed", "11"),
        *("--scenario", "outage", "--operator", "0.3"),
    )
    assert (made["scenario"]["happening"], made["scenario"]["market_shares"]) == ("outage", [0.4, 0.3])
    second = str(town / "operators" / "2")
    assert run_cli(["run", "-w", second]) == 0
    assert run_cli(["evaluate", "-w", second, "--against", "em", "--against", "naive"]) == 0
    told = capsys.readouterr().out
    assert "em: everybody at the nearest event's cell" in " ".join(told.split())
    figures = {
        figure["figure"]: figure
        for figure in _json(capsys, "evaluate", "-w", second, "--against", "em")["figures"]
    }
    assert figures["population-500m"]["naive_em"] > 0
    assert figures["population-500m"]["naive"] is None


def test_operators_with_more_customers_than_people_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a sentence, and nothing is made."""
    town = tmp_path / "town"
    assert run_cli(["simulate", str(town), "--operator", "0.6"]) == SettingsError.exit_code
    assert "more than 0.9 together" in capsys.readouterr().err
    assert not town.exists()


def test_from_feeds_to_releases_and_sweep(
    fresh_workspace: Callable[[str], Workspace],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Plan says what run does and charges; run again does nothing; sweep empties the vault, releases stay."""
    workspace = fresh_workspace("town")
    monkeypatch.chdir(workspace.root / "feeds")

    planned = _json(capsys, "plan")
    assert [task["step"] for task in planned["days"][0]["tasks"]] == STEPS
    assert not workspace.vault.exists()
    assert [(cap["kind"], cap["first"], cap["left"]) for cap in planned["caps"]] == [
        ("day", "2026-03-02", "0"),
        ("day", "2026-03-03", "0"),
        ("month", "2026-03-01", "19/40"),
        ("12 months", "2026-03-02", "239/40"),
        ("12 months", "2026-03-03", "479/80"),
    ]

    taken_in = _json(capsys, "ingest", "--day", "2026-03-02")["days"][0]
    assert stat.S_IMODE(workspace.vault.stat().st_mode) == 0o700
    fates = ("kept", "opted_out", "left_out", "other_day")
    assert taken_in["read"] == sum(taken_in[fate] for fate in fates) + sum(taken_in["bad"].values())
    assert Path(taken_in["quarantine"]).exists()

    done = _json(capsys, "run")
    assert [result["steps"] for result in done] == [STEPS[2:], STEPS[1:]]
    listed = _json(capsys, "releases")
    assert sorted(manifest["release_id"] for manifest in listed) == sorted(
        name for result in done for name in result["releases"]
    )

    assert [result["steps"] for result in _json(capsys, "run")] == [[], []]
    again = _json(capsys, "plan")
    assert [day["tasks"] for day in again["days"]] == [[], []]
    assert [cap["left"] for cap in again["caps"]] == [cap["left"] for cap in planned["caps"]]

    assert _json(capsys, "sweep") == []
    for path in (*workspace.keys.glob("*"), *workspace.vault.glob("*/day=*")):
        os.utime(path, (LONG_AGO, LONG_AGO))
    swept = {item["what"] for item in _json(capsys, "sweep")}
    assert {"key", "events", "places", "trips", "people"} <= swept
    assert [path for path in workspace.vault.rglob("*") if path.is_file()] == []
    assert _json(capsys, "releases") == listed


def test_a_day_that_is_not_there_stops_before_anything_is_done(
    fresh_workspace: Callable[[str], Workspace], capsys: pytest.CaptureFixture[str]
) -> None:
    """A range with a missing day ends with code 3, names the day, and leaves no vault behind."""
    workspace = fresh_workspace("town")
    days = ["--from", "2026-03-02", "--to", "2026-03-05"]
    assert run_cli(["run", "-w", str(workspace.root), *days]) == 3
    assert "2 of 4 days (2026-03-04, 2026-03-05)" in " ".join(capsys.readouterr().err.split())
    assert not workspace.vault.exists()


def test_too_many_bad_rows_show_where_they_are(
    fresh_workspace: Callable[[str], Workspace], capsys: pytest.CaptureFixture[str]
) -> None:
    """Above the limit, ingest ends with code 4 and prints the rules and the quarantine's file."""
    workspace = fresh_workspace("town")
    text = workspace.settings_file.read_text().replace("[ingest]", "[ingest]\nmax_bad_share = 0.0001")
    workspace.settings_file.write_text(text)
    assert run_cli(["ingest", "-w", str(workspace.root), "--day", "2026-03-02"]) == 4
    printed = capsys.readouterr()
    assert "In quarantine, by rule" in printed.out
    file = workspace.table("quarantine", "2026-03-02") / "events" / "rows.parquet"
    assert str(file) in printed.out.replace("\n", "")
    assert file.exists()


def test_demo_shows_everything_and_is_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The demo prints areas, accuracy, privacy and files; again it makes nothing new; another is refused."""
    monkeypatch.chdir(tmp_path)
    options = ["demo", "--people", "1200", "--days", "1", "--seed", "7", "--out", "small"]
    assert run_cli(options) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 100
    printed = " ".join(shown.split())
    for words in (
        "People visiting",
        "How far off",
        "95 % intervals that hold the truth",
        "Privacy charged",
        "small/releases",
        "Seed 7",
    ):
        assert words in printed
    made = {path: path.stat().st_mtime_ns for path in (tmp_path / "small" / "releases").rglob("*")}
    feeds = (tmp_path / "small" / "feeds").stat().st_mtime_ns

    assert run_cli(options) == 0
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "small" / "releases").rglob("*")} == made
    assert (tmp_path / "small" / "feeds").stat().st_mtime_ns == feeds

    capsys.readouterr()
    for change in (["--seed", "8"], ["--profile", "standard"]):
        assert run_cli([*options, *change]) == 5
        assert "holds something else" in " ".join(capsys.readouterr().err.split())


def test_someone_elses_folder_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Demo and simulate refuse a folder with anything in it, and leave it as it was."""
    (tmp_path / "photo.jpg").write_bytes(b"precious")
    for verb in (["demo", "--out", str(tmp_path)], ["simulate", str(tmp_path)]):
        assert run_cli([*verb, "--people", "1000", "--days", "1"]) == 5
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_a_folder_that_is_no_city_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--city with a folder that lacks zones and cells ends with code 3 and leaves nothing behind."""
    (tmp_path / "nothing").mkdir()
    town = tmp_path / "town"
    assert run_cli(["simulate", str(town), "--city", str(tmp_path / "nothing")]) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["nothing"]
