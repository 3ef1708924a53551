"""The tables of docs/privacy.md are those of the code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from footfall.privacy.page import TABLES, figures, written

DOCS = Path(__file__).parents[3] / "docs"


def test_page_and_figures_are_up_to_date() -> None:
    """Whoever changes a profile, a pack, a bound or a share renews the page."""
    page = (DOCS / "privacy.md").read_text(encoding="utf-8")
    assert written(page) == page
    assert (DOCS / "figures" / "privacy.json").read_text(encoding="utf-8") == figures()
    assert all(f"<!-- table: {name} -->" in page for name in TABLES)


def test_a_stale_table_is_written_anew_and_nothing_else() -> None:
    """Text around a table stays as it is."""
    page = "before\n<!-- table: profiles -->\nold\n<!-- end -->\nafter\n"
    found = written(page)
    assert found.startswith("before\n<!-- table: profiles -->\n| profile |")
    assert found.endswith("|\n<!-- end -->\nafter\n")
    assert "old" not in found


def test_an_unknown_table_is_a_mistake() -> None:
    """A table that nobody writes is noticed."""
    with pytest.raises(KeyError):
        written("<!-- table: nothing -->\n<!-- end -->")


def test_shares_of_all_cubes_are_the_day() -> None:
    """The costs in the table add up to the profile's day."""
    rows = json.loads(figures())["cubes"]
    assert sum(row["ρ strict"] for row in rows) == pytest.approx(1 / 80, abs=1e-5)
    assert all(row["σ standard"] < row["σ strict"] for row in rows)
