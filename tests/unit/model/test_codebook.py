from __future__ import annotations

from pathlib import Path

from footfall.model.codebook import codebook
from footfall.model.contracts import FEEDS

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
