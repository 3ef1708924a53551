"""Tables in Markdown, and figures as readers see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias

from footfall.lab.evaluate.figures import SHARE

Row: TypeAlias = dict[str, Any]
_HEADS: Final = {"naive_em": "em"}
"""Of columns that are called otherwise in figures."""


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table with the line end."""
    rows = [[_HEADS.get(name, name) for name in head], ["---"] * len(head), *lines]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


def shown(value: float | None, unit: str = SHARE) -> str:
    """A figure; empty if there is none."""
    if value is None:
        return ""
    return f"{value:.1%}".replace("%", " %") if unit == SHARE else f"{value:.1f} {unit}"
