"""`footfall network check`, through the front door."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from footfall.cli.app import run_cli
from footfall.lab.simulate import Scenario, simulate
from footfall.model.workspace import Workspace

FIRST_DAY = date(2026, 3, 2)
NORTH_DEGREES = 0.09
"""10 km."""


def change_cells(root: Path, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
    """Rewrite the cell plan."""
    file = root / "feeds" / "cells.csv"
    with file.open(newline="", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    header = list(rows[0])
    with file.open("w", newline="", encoding="utf-8") as target:
        writer = csv.DictWriter(target, header)
        writer.writeheader()
        writer.writerows(change(rows))


def checked(root: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    """What the check prints for programs."""
    capsys.readouterr()
    assert run_cli(["network", "check", "-w", str(root), "--day", str(FIRST_DAY), "--json", *options]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_sound_plan_is_called_sound(
    fresh_workspace: Callable[[str], Workspace], capsys: pytest.CaptureFixture[str]
) -> None:
    """No odd cell; without events taken in nothing is said on positions; most residents are served."""
    found = checked(fresh_workspace("sound").root, capsys)
    assert (found["odd"], found["misplaced"], found["drift"]) == ([], None, None)
    assert 0 <= found["residents_unserved"] < 0.5 * found["residents"]
    assert found["radius_m"]["p10"] <= found["radius_m"]["p50"] <= found["radius_m"]["p90"]


def test_changes_of_versions_by_dates_are_reported(
    fresh_workspace: Callable[[str], Workspace], capsys: pytest.CaptureFixture[str]
) -> None:
    """A cell valid only from the second day on, and one that ends with the first, are drift between them."""
    root = fresh_workspace("versions").root

    def dated(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        rows = [row | {"valid_from": "", "valid_to": ""} for row in rows]
        rows[0]["valid_to"], rows[1]["valid_from"] = "2026-03-02", "2026-03-03"
        return rows

    file = root / "feeds" / "cells.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    empty = [f"{lines[0]},valid_from,valid_to", *(f"{line},," for line in lines[1:])]
    file.write_text("\n".join(empty) + "\n", encoding="utf-8")
    change_cells(root, dated)
    ids = [line.split(",")[0] for line in lines[1:3]]
    capsys.readouterr()
    day, since = "2026-03-03", "2026-03-02"
    assert run_cli(["network", "check", "-w", str(root), "--day", day, "--since", since, "--json"]) == 0
    drift = json.loads(capsys.readouterr().out)["drift"]
    assert (drift["removed"], drift["added"]) == ([ids[0]], [ids[1]])
    assert 0 < drift["mass_changed"] < 1


@pytest.fixture(name="busy_city", scope="module")
def _busy_city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A city with enough people, one of whose cells the plan has 10 km too far north; and that cell."""
    root = tmp_path_factory.mktemp("busy")
    simulate(Scenario(people=12_000, days=1, first_day=FIRST_DAY, seed=20260302), root)
    moved: list[str] = []

    def misplace(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        row = next(row for row in rows if row["cell_type"] == "macro")
        row["latitude"] = str(float(row["latitude"]) + NORTH_DEGREES)
        moved.append(row["cell_id"])
        return [*rows, rows[-1] | {"cell_id": "zz-loud", "power_dbm": "77", "azimuth_deg": "10"}]

    change_cells(root, misplace)
    assert run_cli(["ingest", "-w", str(root)]) == 0
    return root, moved[0]


def test_a_misplaced_cell_is_found_by_where_phones_change(
    busy_city: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The cell that the plan has 10 km off is the only one called misplaced; the loud one is odd."""
    root, moved = busy_city
    found = checked(root, capsys)
    assert [cell["cell"] for cell in found["misplaced"]] == [moved]
    assert found["misplaced"][0]["distance_m"] > 5_000
    assert {"cell": "zz-loud", "kind": "power"}.items() <= found["odd"][-1].items()


def test_the_map_shows_what_was_found(
    busy_city: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The picture names the misplaced and the odd cell; the report does too."""
    root, moved = busy_city
    picture = tmp_path / "plan.svg"
    assert run_cli(["network", "check", "-w", str(root), "--picture", str(picture)]) == 0
    printed = capsys.readouterr().out
    words = re.findall(r"<text [^>]*>([^<]*)</text>", picture.read_text(encoding="utf-8"))
    for cell in (moved, "zz-loud"):
        assert any(word.startswith(f"{cell}:") for word in words)
        assert cell in printed
