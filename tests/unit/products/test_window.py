"""What persons add to the cubes of a window: 28 days by hand, and every row that comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from footfall.engine import DataFrame, Engine
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.vocabulary import AGE_BANDS, GENDERS, UNKNOWN
from footfall.products.cubes import window as cubes
from footfall.products.cubes.visited import visited_areas
from footfall.products.cubes.window import WINDOW_CUBES, WindowTables
from footfall.products.cubes.window_specs import NO_WORK, SINCE, VISIT_DAYS, window_specs

from .makers import AREAS, frame

SPECS = {spec.id: spec for spec in window_specs(AREAS)}
EVE, ROB, LOST, IDLE = 1, 2, 3, 4
WEIGHTS = {EVE: 900, ROB: 600, IDLE: 600}
MEAN = 667
UNKNOWNS = (AGE_BANDS.index(UNKNOWN), GENDERS.index(UNKNOWN))
EARLY, LATE = 0, 1
VISITED = [
    *((EVE, "zone", 0, 1000, 1000, late) for late in (EARLY, EARLY, LATE, LATE)),
    (EVE, "zone", 2, 600, 0, LATE),
    (EVE, "zone", 2, 400, 0, LATE),
    (ROB, "zone", 1, 1000, 700, EARLY),
    (ROB, "zone", 1, 800, 0, LATE),
    (LOST, "zone", 1, 1000, 1000, EARLY),
    (EVE, "district", 0, 1000, 1000, EARLY),
    (EVE, "district", 1, 500, 0, EARLY),
    (ROB, "district", 0, 1000, 700, EARLY),
]
"""Person, level, area, units, night, half of the window; one row a day and area."""
ANCHORS = [
    (EVE, "home", "zone", 0, 1000),
    (ROB, "home", "zone", 0, 250),
    (ROB, "home", "zone", 1, 750),
    (IDLE, "home", "zone", 2, 1000),
    (EVE, "work", "zone", 2, 1000),
    (EVE, "home", "district", 0, 1000),
    (ROB, "home", "district", 0, 1000),
]
Row = tuple[int, tuple[int, ...], int]
"""Person, position in the cube, amount in millionths."""


def table(engine: Engine, folder: Path, rows: Iterable[Any], **columns: str) -> DataFrame:
    """Rows as a data frame."""
    return frame(engine, folder, (dict(zip(columns, row, strict=True)) for row in rows), **columns)


@pytest.fixture(name="tables")
def _tables(duckdb: Engine, tmp_path: Path) -> WindowTables:
    """The window of four people."""
    person = {"person": "int64"}
    return WindowTables(
        visited=table(
            duckdb,
            tmp_path,
            VISITED,
            person="int64",
            level="string",
            area="int32",
            units="int32",
            night="int32",
            late="int32",
        ),
        anchors=table(
            duckdb, tmp_path, ANCHORS, **person, kind="string", level="string", area="int32", units="int32"
        ),
        no_work=table(duckdb, tmp_path, [(IDLE,)], **person),
        people=table(duckdb, tmp_path, [(EVE, 2, 0)], **person, age_band="int32", gender="int32"),
        weights=table(duckdb, tmp_path, WEIGHTS.items(), **person, weight="int64"),
    )


def told(engine: Engine, cube: str, found: DataFrame) -> list[Row]:
    """Contributions by position in the cube, in order."""
    strides = list(SPECS[cube].strides().values())
    rows = []
    for row in engine.collect(found).to_pylist():
        rest, position = row["cell"], []
        for stride in strides[::-1]:
            index, rest = divmod(rest, stride)
            position.append(index)
        rows.append((row["person"], tuple(position), row["amount"]))
    return sorted(rows)


def stated(engine: Engine, cube: str, tables: WindowTables) -> list[Row]:
    """What is stated to a cube."""
    spec = SPECS[cube]
    return told(engine, cube, WINDOW_CUBES[spec.name](tables, spec, engine))


def test_homes(duckdb: Engine, tables: WindowTables, tmp_path: Path) -> None:
    """Everybody whose home was found, over its areas, unweighted; whose was not, apart."""
    lost = table(duckdb, tmp_path, [(LOST,)], person="int64")
    found = cubes.homes(tables.anchors, lost, SPECS["window_homes-zone"], duckdb)
    assert told(duckdb, "window_homes-zone", found) == [
        (EVE, (0,), 1_000_000),
        (ROB, (0,), 250_000),
        (ROB, (1,), 750_000),
        (LOST, (3,), 1_000_000),
        (IDLE, (2,), 1_000_000),
    ]


def test_weights_are_those_of_the_home(duckdb: Engine, tables: WindowTables, tmp_path: Path) -> None:
    """The mean over the areas of a home, in thousandths, rounded down."""
    of_areas = table(duckdb, tmp_path, [(0, 900), (1, 501), (2, 400)], home_area="int32", area_weight="int32")
    found = cubes.window_weights(tables.anchors, of_areas, "zone", duckdb)
    rows = {row["person"]: row["weight"] for row in duckdb.collect(found).to_pylist()}
    assert rows == {EVE: 900, ROB: (250 * 900 + 750 * 501) // 1000, IDLE: 400}


def test_visited(duckdb: Engine, tables: WindowTables) -> None:
    """Each area once, as likely as on its likeliest day, spread over the home; no home, no row."""
    assert stated(duckdb, "window_visited-zone", tables) == [
        (EVE, (0, 0), 900_000),
        (EVE, (0, 2), 540_000),
        (ROB, (0, 1), 150_000),
        (ROB, (1, 1), 450_000),
    ]


def test_loyalty(duckdb: Engine, tables: WindowTables) -> None:
    """Days that are as likely as not, one at least; new is who came in the second half alone."""
    one, few, many = (VISIT_DAYS.index(name) for name in ("1", "2-3", "4-7"))
    returning, new = SINCE.index("returning"), SINCE.index("new")
    assert stated(duckdb, "window_loyalty-zone", tables) == [
        (EVE, (0, many, returning), 900_000),
        (EVE, (2, one, new), 540_000),
        (ROB, (1, few, returning), 600_000),
        (LOST, (1, one, returning), 1000 * MEAN),
    ]


def test_visitors(duckdb: Engine, tables: WindowTables) -> None:
    """By age band and gender of those seen on the last day; all others are unknown."""
    assert stated(duckdb, "window_visitors-district", tables) == [
        (EVE, (0, 2, 0), 900_000),
        (EVE, (1, 2, 0), 450_000),
        (ROB, (0, *UNKNOWNS), 600_000),
    ]


def test_commuting(duckdb: Engine, tables: WindowTables) -> None:
    """Home and work; no work apart; of whom nothing is known of work, nowhere."""
    none = SPECS["window_commuting-zone"].dimensions[1].values.index(NO_WORK)
    assert stated(duckdb, "window_commuting-zone", tables) == [
        (EVE, (0, 2), 900_000),
        (IDLE, (2, none), 600_000),
    ]


def test_nights(duckdb: Engine, tables: WindowTables) -> None:
    """Each night is a 28th of a person: four of Eve's at home, and seven tenths of one of Rob's."""
    assert stated(duckdb, "window_nights-zone", tables) == [
        (EVE, (0, 0), 1_000_000 * 4 // 28 * 900 // 1000),
        (ROB, (0, 1), 700 * 250 // 28 * 600 // 1000),
        (ROB, (1, 1), 700 * 750 // 28 * 600 // 1000),
    ]


def test_roles(duckdb: Engine, tables: WindowTables) -> None:
    """Days are 28ths; whoever half lives in an area is half a resident of it, and half what else."""
    resident, worker, _, overnight, visitor = range(5)
    assert stated(duckdb, "window_roles-zone", tables) == [
        (EVE, (0, resident), 4_000_000 // 28 * 900 // 1000),
        (EVE, (2, worker), 1_000_000 // 28 * 900 // 1000),
        (ROB, (1, resident), 1800 * 750 // 28 * 600 // 1000),
        (ROB, (1, overnight), 1800 * 250 // 28 * 600 // 1000),
        (LOST, (1, overnight), 1_000_000 // 28 * MEAN // 1000),
    ]
    assert visitor not in {position[1] for _, position, _ in stated(duckdb, "window_roles-zone", tables)}


def test_who_comes_on_four_days_is_a_regular(duckdb: Engine, tables: WindowTables, tmp_path: Path) -> None:
    """And on three a visitor, as long as no night was spent there."""
    rows = [(EVE, "zone", 2, 1000, 0, 0)] * 4 + [(EVE, "zone", 1, 1000, 0, 0)] * 3
    names = ("person", "level", "area", "units", "night", "late")
    kinds = dict(zip(names, ("int64", "string", "int32", "int32", "int32", "int32"), strict=True))
    none = table(
        duckdb, tmp_path, [], person="int64", kind="string", level="string", area="int32", units="int32"
    )
    of_window = replace(tables, visited=table(duckdb, tmp_path, rows, **kinds), anchors=none)
    assert [position for _, position, _ in stated(duckdb, "window_roles-zone", of_window)] == [(1, 4), (2, 2)]


def test_together(duckdb: Engine, tables: WindowTables) -> None:
    """Areas with themselves, and pairs once, on whatever days."""
    assert stated(duckdb, "window_together-district", tables) == [
        (EVE, (0, 0), 900_000),
        (EVE, (0, 1), 450_000),
        (EVE, (1, 1), 450_000),
        (ROB, (0, 0), 600_000),
    ]


def test_what_a_window_keeps_of_a_day(duckdb: Engine, tmp_path: Path) -> None:
    """Areas of stays, as likely as the likeliest, and where the night was spent; moves and times are gone."""
    day = LocalDay(date(2026, 3, 2), "Europe/Berlin")
    home, shop, passing = 101, 202, 302
    places = table(
        duckdb,
        tmp_path,
        (
            (p, stay, where, day.start + round(a * HOUR_S), day.start + round(b * HOUR_S))
            for p, stay, where, a, b in (
                (EVE, True, home, -2, 8),
                (EVE, False, passing, 8, 9),
                (EVE, True, shop, 9, 10),
                (EVE, True, shop, 11, 12),
                (ROB, True, home, -3, -1),
            )
        ),
        person="int64",
        is_stay="bool",
        location="int64",
        start="int64",
        end="int64",
    )
    areas = table(
        duckdb,
        tmp_path,
        [(home, "zone", 0, 1000), (shop, "zone", 0, 300), (shop, "zone", 1, 700), (passing, "zone", 2, 1000),
         (shop, "region", 0, 1000)],
        location="int64", level="string", area="int32", units="int32",
    )  # fmt: skip
    found = visited_areas(places, areas, day, ["zone"], duckdb)
    assert sorted(tuple(row.values()) for row in duckdb.collect(found).to_pylist()) == [
        (EVE, "zone", 0, 1000, 1000),
        (EVE, "zone", 1, 700, 0),
        (ROB, "zone", 0, 0, 1000),
    ]
