"""The tables of the demonstration."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from footfall.cli.demo_tables import errors_table, intervals_table, top_areas
from footfall.lab.evaluate import Evaluation, Figure
from footfall.model.workspace import Workspace

DAY = "2026-03-02"


def printed(table: Table) -> str:
    """What a reader of 100 columns sees."""
    page = io.StringIO()
    Console(width=100, file=page).print(table)
    return page.getvalue()


def figure(name: str, after: float | None, unit: str = "share") -> Figure:
    """A figure of which all sources say something."""
    return Figure(name, "in words", 0.25, after, 0.125, 0.5, None, unit)


def evaluation(*figures: Figure) -> Evaluation:
    """Of one day."""
    return Evaluation((DAY,), "strict", figures)


def test_the_finest_level_with_something_to_see_is_shown(town: Path) -> None:
    """Of zones only one is shown in most hours, so districts are; the legend says why no zones."""
    text = printed(top_areas(Workspace(town), DAY))
    assert f"People visiting on {DAY}, by district and hour" in text
    assert "Old Town" in text
    assert "41,000 ±2,000" in text
    assert "Too few were seen in most zones" in " ".join(text.split())


def test_errors_are_in_the_units_of_their_figure() -> None:
    """Percent of the truth, the share of trips misplaced, minutes, points; nothing where nothing is known."""
    text = printed(
        errors_table(
            evaluation(
                figure("visits-zone", 0.118),
                figure("flows-district-all", 0.681),
                figure("dwell-zone", 123.7, "min"),
                figure("profile-district", 0.014),
                figure("visitors-zone", None),
            )
        )
    )
    for words in ("11.8%", "31.9%", "124 min", "1.4 points"):
        assert words in text
    assert [line.split("│")[3].strip() for line in text.splitlines() if "different" in line] == ["12.5%"]


@pytest.mark.parametrize("name", ["visits", "population", "visitors", "flows", "dwell", "profile"])
def test_intervals_stand_by_level(name: str) -> None:
    """A product without any has no row."""
    text = printed(intervals_table(evaluation(figure(f"coverage-{name}-district", 0.954))))
    assert "95.4%" in text
    assert len([line for line in text.splitlines() if line.startswith("│")]) == 1
