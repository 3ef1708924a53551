"""The codebook, as far as its readers rely on it."""

from __future__ import annotations

from pathlib import Path

from footfall.model.codebook import codebook
from footfall.model.contracts import FEEDS, FORBIDDEN_COLUMNS
from footfall.model.rules import ROW_RULES, ZONE_RULES

BOOK = Path(__file__).parents[3] / "docs" / "codebook.md"


def test_the_codebook_is_not_stale() -> None:
    """docs/codebook.md is what the contracts say."""
    assert codebook() == BOOK.read_text(encoding="utf-8")


def test_every_column_is_in_the_codebook() -> None:
    """Nothing that comes in is undocumented."""
    text = codebook()
    for contract in FEEDS.values():
        for column in contract.columns:
            assert f"| `{column.name}` |" in text


def test_every_refusal_and_every_rule_is_in_the_codebook() -> None:
    """Whatever stands in a quarantine's `rule`, and whatever column is refused, can be looked up."""
    text = codebook()
    for entry in (*(f"`{name}`" for name in FORBIDDEN_COLUMNS), *ROW_RULES, *ZONE_RULES):
        assert f"| {entry} |" in text
