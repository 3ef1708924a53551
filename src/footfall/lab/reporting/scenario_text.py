"""What happenings do, and several operators beside each other, as a section of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from footfall.lab.reporting.tables import Row, shown, table
from footfall.lab.simulate import MEANINGS

SCENARIO_FIGURES: Final = {
    "visits-district": "hourly footfall, district: WAPE",
    "visits-zone": "hourly footfall, zone: WAPE",
    "index-moved": "footfall of a zone against the day before: mean absolute change",
    "index-error": "the same: mean absolute error",
}


def scenarios_text(rows: Sequence[Row], people: int) -> str:
    """What happenings do to the error of zones, and operators beside each other."""
    first = (
        f"## When something happens\n\nInvented cities of {people:,} people: the day on which it happens, "
        "and what it is against the day before. `truth` is what really changed; where it hardly did, the "
        "rest is the network's or the panel's doing.\n"
    )
    meanings = "".join(f"- `{name.value}`: {words}\n" for name, words in MEANINGS.items())
    ways = ("truth", "bound", "naive", "naive_em", "before", "strict")
    parts = [first, meanings]
    for figure, words in SCENARIO_FIGURES.items():
        lines = [
            (row["scenario"], *(shown(row[way]) for way in ways))
            for row in rows
            if row["figure"] == figure and row["scenario"] in set(MEANINGS)
        ]
        parts.append(f"{words[0].upper()}{words[1:]}:\n\n" + table(("scenario", *ways), lines))
    return "\n".join([*parts, _operators_text(rows)]) + "\n"


def _operators_text(rows: Sequence[Row]) -> str:
    ways = ("bound", "naive", "naive_em", "before", "strict")
    lines = [
        (str(row["operator"]), SCENARIO_FIGURES[row["figure"]], *(shown(row[way]) for way in ways))
        for row in rows
        if row["scenario"] not in set(MEANINGS) and row["figure"] in SCENARIO_FIGURES
    ]
    words = "Three operators with 30, 20 and 10 % of the people of one city, each with its own network:\n"
    return words + "\n" + table(("operator", "figure", *ways), lines)
