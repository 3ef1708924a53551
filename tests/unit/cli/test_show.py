"""`footfall show`: what a reader sees of a release."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from footfall.cli.app import run_cli


def _shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run_cli(["show", *arguments]) == 0
    return capsys.readouterr().out


def _row(printed: str, beginning: str) -> list[str]:
    """The filled cells of the row of a printed table that begins so."""
    line = next(line.strip() for line in printed.splitlines() if line.strip().startswith(beginning))
    return re.split(r" {2,}", line)


def test_hours_are_shown_by_name_with_interval_and_status(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An area stands with its name, strip, busiest hour, rounded value, interval, sample and a word."""
    printed = _shown(capsys, "footfall/2026-03-02")
    assert _row(printed, "Quay") == [
        "Quay",
        "▇" * 11 + "█" * 13,
        "23:00",
        "1,040",
        "940–1,140",
        "200-1000",
        "good",
    ]


def test_withheld_is_never_zero(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An area withheld all day has dots and the word; no cell of it is a number."""
    printed = _shown(capsys, "footfall/2026-03-02")
    assert _row(printed, "Fen") == ["Fen", "·" * 24, "·", "withheld"]
    assert "Withheld (47 of 72 values)" in printed


def test_an_uncertain_value_says_so(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A value of low reliability carries the word."""
    assert _row(_shown(capsys, "footfall/2026-03-02"), "Market")[-1] == "uncertain"


def test_one_area_shows_every_hour_and_who_was_there(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--area finds an area of any level by its name in any case, and prints 24 hours and its age bands."""
    printed = _shown(capsys, "footfall/2026-03-02", "--area", "old town")
    assert _row(printed, "23:00")[1:3] == ["41,000", "39,000–44,000"]
    assert _row(printed, "16-29")[1] == "male"


def test_levels_can_be_chosen(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--level district prints districts and no zone."""
    printed = _shown(capsys, "footfall/2026-03-02", "--level", "district")
    assert _row(printed, "Old Town")[0] == "Old Town"
    assert "Quay" not in printed


def test_top_cuts_the_table(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--top 1 leaves the area with the greatest values."""
    printed = _shown(capsys, "footfall/2026-03-02", "--top", "1")
    assert "Quay" in printed
    assert "Market" not in printed


def test_dwell_shows_bins_and_median(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Time spent is a strip of bins and the median with its interval."""
    assert _row(_shown(capsys, "dwell/2026-03-02"), "Quay")[:4] == ["Quay", "·▄█", "34", "30–38"]


def test_dwell_of_one_area_shows_each_bin(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--area prints a row for each bin, and the median."""
    printed = _shown(capsys, "dwell/2026-03-02", "--area", "Z1")
    assert _row(printed, "10-20")[1:3] == ["500", "440–560"]
    assert _row(printed, "median")[1] == "34"


def test_flows_show_pairs(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Trips stand with the names of both ends."""
    assert _row(_shown(capsys, "flows/2026-03-02"), "Old Town")[:4] == [
        "Old Town",
        "Old Town",
        "06-10",
        "900",
    ]


def test_visitors_show_areas(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Figures of a day are a row for each area."""
    assert _row(_shown(capsys, "visitors/2026-03-02"), "Quay")[1] == "1,800"


def test_header_explains_the_release(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Title, place, day, definition, protection and the meaning of a hole are printed, brackets unharmed."""
    printed = " ".join(_shown(capsys, "footfall/2026-03-02").split())
    for words in ("Title of footfall", "Town [1], 2026-03-02", "What footfall counts.", "epsilon 0.74"):
        assert words in printed
    assert "That is not zero, and does not say that nobody was there." in printed


def test_json_is_the_rows_unrounded_with_names(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--json prints the manifest and exact rows, and a hole is null."""
    data = json.loads(_shown(capsys, "visitors/2026-03-02", "--json"))
    assert data["manifest"]["product"] == "visitors"
    assert [(row["area_name"], row["value"]) for row in data["rows"]] == [("Quay", 1800.0), ("Fen", None)]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["footfall/2026-03-02", "--area", "Qay"], 2, "Quay"),
        (["footfall/2026-03-02", "--level", "region"], 2, "district, zone"),
        (["nothing"], 5, "`footfall releases` lists them"),
    ],
)
def test_a_wrong_name_is_answered_with_the_right_ones(
    town: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    """An unknown area, level or release ends with its code, says what there is, and prints no table."""
    assert run_cli(["show", *arguments]) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert words in " ".join(printed.err.replace("│", " ").split())
