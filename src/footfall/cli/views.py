"""Tables of releases: one for many areas, one for a single area, for each shape of product."""

from __future__ import annotations

from typing import Literal

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from footfall.cli.pictures import HOUR_AXIS, STATUS_WORDS, bar, figure, strip
from footfall.cli.reading import Names, Row, Rows, Selection, by
from footfall.model.release import names_areas

KNOWN_SHAPES = {"level", "area", "age_band", "gender", "measure", "dwell_bin"}
"""Dimensions of the products that have a table of their own, beside hours and pairs."""
STRIP_NOTE = "Strip: each row against its own greatest value, from ▁ (up to an eighth) to █; · is withheld."


def table_of(shown: Selection, dimensions: list[str], names: Names, top: int) -> Table:
    """The table that fits a product's dimensions.

    Args:
        shown: what is to be printed.
        dimensions: of the product.
        names: of areas.
        top: most rows, where a row is not an hour or a bin.
    """
    if "hour" in dimensions:
        return _one_area_by_hour(shown.rows) if shown.area else _hours(shown.rows, names, top)
    if "origin" in dimensions:
        return _pairs(shown.rows, names, top)
    if not {*dimensions} <= KNOWN_SHAPES:
        return _ranked(shown, dimensions, names, top)
    if "dwell_bin" in dimensions:
        return _one_area_by_bin(shown.rows) if shown.area else _dwell(shown.rows, names, top)
    return _areas(shown.rows, names, top)


def parts_table(parts: Rows) -> Table:
    """An area's hours by age band and gender."""
    table = _table("age band", "gender", HOUR_AXIS, "busiest", *_FIGURES)
    for rows in by(parts, "age_band", "gender").values():
        peak = _greatest(rows)
        table.add_row(peak["age_band"], peak["gender"], _day_strip(rows), _clock(peak), *_cells(peak))
    return table


_FIGURES = ("people", "95 % interval", "observed", "reliability")
_NAMES = ("area", "from", "to")
"""Columns that give way where a line is too short: names are wrapped, numbers never."""
_LEFT = (
    "area",
    "bins",
    "from",
    "to",
    "daypart",
    "age band",
    "gender",
    "",
    "observed",
    "reliability",
    HOUR_AXIS,
)


def _table(*columns: str) -> Table:
    table = Table(header_style="bold", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for name in columns:
        justify: Literal["left", "right"] = "left" if name in _LEFT else "right"
        table.add_column(Text(name), justify=justify, no_wrap=name not in _NAMES)
    return table


def _cells(row: Row) -> tuple[Text, ...]:
    style = {"good": "", "uncertain": "yellow", "withheld": "dim"}
    word = STATUS_WORDS.get(row["status"], str(row["status"]))
    value, interval = figure(row["value"], row["low"], row["high"])
    cells = (value, interval, row["sample_band"] or "", word)
    return tuple(Text(cell, style=style.get(word, "")) for cell in cells)


def _greatest(rows: Rows) -> Row:
    return max(rows, key=lambda row: -1.0 if row["value"] is None else row["value"])


def _top_value(rows: Rows) -> float:
    return max((row["value"] for row in rows if row["value"] is not None), default=0.0)


def _clock(row: Row) -> str:
    return f"{row['hour']}:00" if row["value"] is not None else ""


def _day_strip(rows: Rows) -> str:
    return strip([row["value"] for row in sorted(rows, key=lambda row: row["hour"])])


def _hours(rows: Rows, names: Names, top: int) -> Table:
    table = _table("area", HOUR_AXIS, "busiest", *_FIGURES)
    for area in list(by(rows, "area").values())[:top]:
        peak = _greatest(area)
        table.add_row(Text(names.of_row(peak)), _day_strip(area), _clock(peak), *_cells(peak))
    return table


def _one_area_by_hour(rows: Rows) -> Table:
    table = _table("hour", *_FIGURES, "")
    greatest = _top_value(rows)
    for row in sorted(rows, key=lambda row: row["hour"]):
        table.add_row(f"{row['hour']}:00", *_cells(row), bar(row["value"], greatest))
    return table


def _areas(rows: Rows, names: Names, top: int) -> Table:
    table = _table("area", *_FIGURES, "")
    greatest = _top_value(rows)
    for (row,) in list(by(rows, "area").values())[:top]:
        table.add_row(Text(names.of_row(row)), *_cells(row), bar(row["value"], greatest))
    return table


def _pairs(rows: Rows, names: Names, top: int) -> Table:
    table = _table("from", "to", "daypart", "trips", *_FIGURES[1:], "")
    greatest = _top_value(rows)
    for (row,) in list(by(rows, "origin", "destination", "daypart").values())[:top]:
        ends = (Text(names.of_row(row, end)) for end in ("origin", "destination"))
        table.add_row(*ends, row["daypart"], *_cells(row), bar(row["value"], greatest, 16))
    return table


def _ranked(shown: Selection, dimensions: list[str], names: Names, top: int) -> Table:
    """The greatest values, one a line; of an area all of them, classes of people too."""
    columns = [name for name in dimensions if name != "level"]
    if not shown.area or not shown.parts:
        columns = [name for name in columns if name not in ("age_band", "gender")]
    rows = [*shown.rows, *shown.parts] if shown.area else shown.rows
    units = "value" if "measure" in columns else "people"
    table = _table(*(name.replace("_", " ") for name in columns), units, *_FIGURES[1:])
    ranked = sorted(rows, key=lambda row: -1.0 if row["value"] is None else row["value"], reverse=True)
    for row in ranked[:top]:
        labels = (names.of_row(row, name) if names_areas(name) else row[name] for name in columns)
        table.add_row(*(Text(label) for label in labels), *_cells(row))
    for column, name in zip(table.columns, columns, strict=False):
        column.justify, column.no_wrap = "left", not names_areas(name)
    return table


def _dwell(rows: Rows, names: Names, top: int) -> Table:
    bins = [row for row in rows if row["measure"] == "visitors"]
    medians = {row["area"]: row for row in rows if row["measure"] != "visitors"}
    labels = list(dict.fromkeys(row["dwell_bin"] for row in bins))
    table = _table("area", "bins", "median", *_FIGURES[1:])
    table.caption = f"bins, in minutes: {', '.join(labels)}; median: minutes"
    for area in list(by(bins, "area").values())[:top]:
        median = medians[area[0]["area"]]
        table.add_row(Text(names.of_row(median)), strip([row["value"] for row in area]), *_cells(median))
    return table


def _one_area_by_bin(rows: Rows) -> Table:
    table = _table("minutes", *_FIGURES, "")
    bins = [row for row in rows if row["measure"] == "visitors"]
    greatest = _top_value(bins)
    for row in bins:
        table.add_row(row["dwell_bin"], *_cells(row), bar(row["value"], greatest))
    table.add_section()
    for row in rows:
        if row["measure"] != "visitors":
            table.add_row("median minutes", *_cells(row))
    return table
