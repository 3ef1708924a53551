"""What protection costs: tallies, levers, and the page with its figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from footfall.lab.utility.errors import Tally
from footfall.lab.utility_report import main


class TestTally:
    """Sums over cells."""

    def test_shares_and_errors_are_of_what_is_shown(self) -> None:
        """A hundred of four hundred withheld; errors of 30 and -10 in three hundred shown."""
        tally = Tally()
        exact, released = np.array([100.0, 100, 200, 999]), np.array([np.nan, 130.0, 190, 5])
        tally.add(exact, released, np.array([True, True, True, False]))
        expected = {"people_shown": 0.75, "error": round(40 / 300, 4), "bias": round(20 / 300, 4)}
        assert tally.row() == expected
        assert tally.cells == 3

    def test_nothing_shown_has_no_error(self) -> None:
        """No figure is made of nothing."""
        tally = Tally()
        tally.add(np.array([5.0]), np.array([np.nan]), np.array([True]))
        assert tally.row() == {"people_shown": 0.0, "error": None, "bias": None}


@pytest.fixture(name="written", scope="module")
def _written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a very small city."""
    docs = tmp_path_factory.mktemp("docs")
    main(["--out", str(docs), "--people", "1500", "--draws", "2", "--seed", "5"])
    return docs


def test_the_page_and_its_figures_are_written(written: Path) -> None:
    """Every product, both profiles, classes by size and time, and the levers; numbers beside the tables."""
    facts: dict[str, Any] = json.loads((written / "figures" / "utility.json").read_text())
    (city,) = facts["cities"]
    assert {row["profile"] for row in city["errors"]} == {"strict", "standard"}
    assert {"population", "footfall", "visitors", "dwell", "flows"} <= {
        row["product"] for row in city["errors"]
    }
    assert {row["by"] for row in city["errors"]} == {"size", "time"}
    page = (written / "utility.md").read_text(encoding="utf-8")
    for title in ("By size of the cell", "By time of day", "Split of the budget", "Flows by zone", "Bounds"):
        assert f"### {title}" in page


def test_levers_move_as_they_must(written: Path) -> None:
    """Larger bounds cut less and need more noise; combining never adds noise; what is used is marked once."""
    (city,) = json.loads((written / "figures" / "utility.json").read_text())["cities"]
    cubes = {row["cube"] for row in city["bounds"]}
    assert len(cubes) == 5
    for cube in cubes:
        rows = [row for row in city["bounds"] if row["cube"] == cube]
        assert [row["sigma"] for row in rows] == sorted(row["sigma"] for row in rows)
        assert [row["share_cut"] for row in rows] == sorted((row["share_cut"] for row in rows), reverse=True)
    for row in city["splits"]:
        for level in city["areas"]:
            alone = row[f"{level}_alone"]
            assert alone is None or row[f"{level}_combined"] <= alone
    assert sum(row["used"] for row in city["splits"]) == 1
