"""Forms of contributions: hours by the clock, the day's borders, homes and weights."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from footfall.engine import DataFrame, Engine
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.vocabulary import DAYPARTS, daypart_of
from footfall.products.cubes.tables import (
    clock_hour,
    daypart_number,
    homes_of_persons,
    hour_of,
    person_weights,
    weighted,
    within_day,
)

from .makers import frame

DAY = LocalDay(date(2026, 3, 2), "Europe/Berlin")
CLOCKS = [
    DAY,
    LocalDay(date(2026, 3, 29), "Europe/Berlin"),
    LocalDay(date(2026, 10, 25), "Europe/Berlin"),
    LocalDay(date(2026, 3, 29), "Atlantic/Azores"),
    LocalDay(date(2026, 10, 25), "Atlantic/Azores"),
    LocalDay(date(2018, 11, 4), "America/Sao_Paulo"),
    LocalDay(date(2018, 2, 17), "America/Sao_Paulo"),
]
"""Clocks are left alone, or changed at two, three or one in the morning, or at midnight."""


@pytest.mark.parametrize("day", CLOCKS, ids=lambda day: f"{day.time_zone} {day}")
def test_every_hour_has_the_hour_of_its_clock(duckdb: Engine, tmp_path: Path, day: LocalDay) -> None:
    """Of any instant of the day the clock hour and the daypart are those that local clocks show."""
    seconds = [day.start + 1_800 * half for half in range((day.end - day.start) // 1_800)]
    F = duckdb.functions
    elapsed = hour_of(F.col("second"), day, duckdb)
    hour = clock_hour(elapsed, day, duckdb)
    told = duckdb.collect(
        frame(duckdb, tmp_path, ({"second": second} for second in seconds), second="int64").select(
            "second",
            elapsed.alias("elapsed"),
            hour.alias("hour"),
            daypart_number(hour, duckdb).alias("daypart"),
        )
    ).to_pylist()
    assert len(told) == len(seconds)
    for row in told:
        assert row["elapsed"] == (row["second"] - day.start) // HOUR_S
        assert row["hour"] == day.hours[row["elapsed"]]
        assert list(DAYPARTS)[row["daypart"]] == daypart_of(row["hour"])


def rows_of(engine: Engine, table: DataFrame) -> list[dict[str, Any]]:
    """Rows of a data frame by person."""
    rows: list[dict[str, Any]] = engine.collect(table).to_pylist()
    return sorted(rows, key=lambda row: row["person"])


def test_places_are_cut_at_midnights(duckdb: Engine, tmp_path: Path) -> None:
    """What lies outside the day is gone, and so is what has no time in it."""
    spans = {1: (-100, 100), 2: (-100, 0), 3: (86_300, 90_000), 4: (86_400, 90_000), 5: (500, 500), 6: (7, 9)}
    rows = ({"person": p, "start": DAY.start + a, "end": DAY.start + b} for p, (a, b) in spans.items())
    table = within_day(frame(duckdb, tmp_path, rows, person="int64", start="int64", end="int64"), DAY, duckdb)
    found = {
        row["person"]: (row["start"] - DAY.start, row["end"] - DAY.start) for row in rows_of(duckdb, table)
    }
    assert found == {1: (0, 100), 3: (86_300, 86_400), 6: (7, 9)}


def homes(engine: Engine, folder: Path, *places: tuple[int, int]) -> DataFrame:
    """Places of persons at locations."""
    return frame(
        engine, folder, ({"person": p, "location": at} for p, at in places), person="int64", location="int64"
    )


def test_a_person_has_one_home_at_most(duckdb: Engine, tmp_path: Path) -> None:
    """The location of the night, however often it was visited; nobody's is guessed."""
    places = homes(duckdb, tmp_path, (1, 101), (1, 200), (1, 101), (2, 200))
    assert rows_of(duckdb, homes_of_persons(places, duckdb)) == [{"person": 1, "location": 101}]


def test_a_person_weighs_what_the_home_does(duckdb: Engine, tmp_path: Path) -> None:
    """Whoever has no home, or one outside the areas, has the mean weight of two thirds."""
    places = homes(duckdb, tmp_path, (1, 101), (2, 200), (3, 999))
    known = frame(duckdb, tmp_path, [{"location": 101, "weight": 900}], location="int64", weight="int64")
    weights = person_weights(places, known, duckdb)
    assert rows_of(duckdb, weights) == [{"person": 1, "weight": 900}]
    told = weighted(places.select("person"), weights, duckdb)
    assert [(row["person"], row["weight"]) for row in rows_of(duckdb, told)] == [(1, 900), (2, 667), (3, 667)]
