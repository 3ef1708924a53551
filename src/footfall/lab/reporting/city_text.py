"""All that was measured in a city, as a section of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from footfall.lab.evaluate.bias import KINDS, Bias
from footfall.lab.evaluate.figures import Figure
from footfall.lab.evaluate.stays import RATES
from footfall.lab.reporting.cities import CityReport
from footfall.lab.reporting.runs import PROFILES_SHOWN
from footfall.lab.reporting.summary import WAYS, after
from footfall.lab.reporting.tables import Row, shown, table
from footfall.model.vocabulary import AGE_BANDS, GENDERS

APART: Final = ("dwell-bin-", "covered-", "stays-")
"""Figures with tables of their own."""
STAYS: Final = {
    "seen": "seen twice",
    "found": "found",
    "found-seen": "found, of those",
    "found-anywhere": "found, wherever",
    "false": "false",
    "start": "start",
    "end": "end",
    "place": "place",
}


def details_rows(report: CityReport) -> list[Row]:
    """All figures of a city: `city, figure, what, unit`, truth, the ways, and the profiles."""
    first = report.evaluations[PROFILES_SHOWN[0]].figures
    found = {p: {f.figure: f for f in e.figures} for p, e in report.evaluations.items()}
    rows = []
    for figure in first:
        row = {"city": report.city} | {name: getattr(figure, name) for name in ("figure", "what", "unit")}
        row |= {way: getattr(figure, way) for way in ("truth", *WAYS)}
        rows.append(row | {p: after(found[p].get(figure.figure)) for p in PROFILES_SHOWN})
    return rows


def city_text(report: CityReport) -> str:
    """Everything that was measured in a city."""
    rows, ways = details_rows(report), (*WAYS, *PROFILES_SHOWN)
    plain = [row for row in rows if not row["figure"].startswith(APART)]
    lines = [(row["what"], *(shown(row[way], row["unit"]) for way in ways)) for row in plain]
    parts = [
        f"## {report.city}\n",
        table(("figure", *ways), lines),
        _stays_text(report.evaluations[PROFILES_SHOWN[0]].figures),
        _dwell_text(rows),
        _coverage_text(rows),
        _privacy_text(report),
    ]
    if report.missing is not None:
        parts.append(missing_text(report.missing))
    return "\n".join(parts) + "\n"


def _stays_text(figures: Iterable[Figure]) -> str:
    """Stays by how often their people were seen."""
    found = {figure.figure: figure for figure in figures}
    lines = []
    for low, high in ((None, None), *RATES):
        ending = "" if low is None else f"-events-{low}-{high}" if high else f"-events-{low}+"
        label = "all" if low is None else f"{low} to {high}" if high else f"{low} or more"
        known = (found.get(f"stays-{name}{ending}") for name in STAYS)
        lines.append((label, *(shown(one.before, one.unit) if one else "" for one in known)))
    head = ("events per customer and day", *STAYS.values())
    words = "Stays of 20 minutes and more, and the median error of their start, end and place:\n"
    return words + "\n" + table(head, lines)


def _dwell_text(rows: Sequence[Row]) -> str:
    ways = ("truth", "bound", "before", *PROFILES_SHOWN)
    bins = [row for row in rows if row["figure"].startswith("dwell-bin-")]
    lines = [(row["figure"].removeprefix("dwell-bin-"), *(shown(row[way]) for way in ways)) for row in bins]
    return "Visitors of zones by the minutes they spent there:\n\n" + table(("minutes", *ways), lines)


def _coverage_text(rows: Sequence[Row]) -> str:
    ways = ("before", *PROFILES_SHOWN)
    held = [row for row in rows if row["figure"].startswith("covered-")]
    held.sort(key=_product_and_size)
    lines = [(row["what"].split(": ", 1)[1], *(shown(row[way]) for way in ways)) for row in held]
    words = "95 % intervals that hold the truth, by product and size of the value shown:\n"
    return words + "\n" + table(("product, size", *ways), lines)


def _product_and_size(row: Row) -> tuple[str, int]:
    """Of a figure such as `covered-footfall-100`."""
    _, product, least = row["figure"].split("-")
    return product, int(least)


def _privacy_text(report: CityReport) -> str:
    by = {(row["profile"], row["what"]): row for row in report.privacy}
    lines = []
    for what in dict.fromkeys(row["what"] for row in report.privacy if "sigma" in row):
        noise = (f"{by[p, what][key]}" for p in PROFILES_SHOWN for key in ("rho", "sigma"))
        lines.append((what, f"{by['strict', what]['cells']:,}", *map(_number, noise)))
    spent = [
        (
            row["profile"],
            row["what"],
            f"{row['rho']:.4f}",
            f"{row['epsilon_1e-9']:.2f}",
            f"{row['worst_case_auc']:.4f}",
        )
        for row in report.privacy
        if "sigma" not in row
    ]
    return (
        "What a day costs a subscriber, and the noise it buys (sd in observed subscribers):\n\n"
        + table(("cube", "cells", "ρ standard", "sd", "ρ strict", "sd"), lines)
        + "\n"
        + table(("profile", "", "ρ", "ε at δ 1e-9", "worst-case membership AUC"), spent)
    )


def _number(text: str) -> str:
    value = float(text)
    return f"{value:.5f}" if value < 1 else f"{value:,.1f}"


def missing_text(missing: Bias) -> str:
    """Who the operator sees less or more of than of others."""
    relative = missing.relative()
    lines = [
        (f"{age}, {gender}", *(_times(relative[kind, i, j]) for kind in range(len(KINDS))))
        for i, age in enumerate(AGE_BANDS[: relative.shape[1]])
        for j, gender in enumerate(GENDERS[: relative.shape[2]])
    ]
    words = (
        f"Who is missing. Of all residents {shown(missing.share())} had an event on the first "
        "day; of each group so many times that share, by density of zones (thirds of the residents):\n"
    )
    return words + "\n" + table(("age, gender", *KINDS), lines)


def _times(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.2f}"
