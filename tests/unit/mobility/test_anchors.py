"""Anchors of people whose days are made by hand."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pytest

from footfall.engine import Engine, open_engine
from footfall.mobility.anchors import anchored
from footfall.mobility.window_places import LinkedCells
from footfall.model.location import PAIR_BASE
from footfall.model.settings import AnchorSettings, EngineSettings

from .makers import LINK, frame, location

HOME, BESIDE, OFFICE, SHOP, COTTAGE, AROUND, FAR = range(7)
CENTRES: Final = {
    HOME: (0, 0, 500),
    BESIDE: (600, 0, 500),
    OFFICE: (1_500, 0, 500),
    SHOP: (5_000, 0, 500),
    COTTAGE: (0, 60_000, 3_000),
    AROUND: (0, 900, 600),
    FAR: (0, 30_000, 500),
}
"""x, y and resolution in metres. `BESIDE` may see what `HOME` and what `OFFICE` sees."""
LINKED: Final = {(HOME, BESIDE), (BESIDE, OFFICE)}
CENTRE: Final = pa.schema([(name, pa.int32()) for name in ("cell", "x", "y", "radius_m")])
MINUTES: Final = ("night_min", "daytime_min", "total_min")
SUMMARY: Final = pa.schema(
    [
        ("person", pa.int64()),
        ("day", pa.int32()),
        ("is_working", pa.int32()),
        ("location", pa.int64()),
        *((name, pa.int32()) for name in ("cell", *MINUTES)),
    ]
)
WORKING: Final = [day for day in range(28) if day % 7 < 5]
ONE: Final = 1

Row = dict[str, Any]


def stayed(person: int, day: int, cell: int, night: int = 0, daytime: int = 0, rest: int = 0) -> Row:
    """A cell that served a person on a day, of a location of that cell alone."""
    return {
        "person": person,
        "day": day,
        "is_working": int(day in WORKING),
        "location": location(cell, cell),
        "cell": cell,
        "night_min": night,
        "daytime_min": daytime,
        "total_min": night + daytime + rest,
    }


def at_home(person: int, days: range = range(28), cell: int = HOME) -> list[Row]:
    """Every night and some of the daytime at home."""
    return [stayed(person, day, cell, night=500, daytime=120, rest=60) for day in days]


def told(engine: Engine, folder: Path, rows: list[Row], **changed: Any) -> dict[str, list[Row]]:
    """Anchors, places and evidence of all rows' people, in order."""
    both = LINKED | {(b, a) for a, b in LINKED} | {(cell, cell) for cell in CENTRES}
    links = frame(engine, folder, ({"pair": a * PAIR_BASE + b} for a, b in sorted(both)), LINK)
    names = CENTRE.names[1:]
    cells = ({"cell": cell} | dict(zip(names, where, strict=True)) for cell, where in CENTRES.items())
    plan = LinkedCells(links, frame(engine, folder, cells, CENTRE))
    settings = AnchorSettings().model_copy(update=changed)
    try:
        made = anchored(frame(engine, folder, rows, SUMMARY), plan, settings, engine)
        tables = {name: engine.collect(getattr(made, name)) for name in ("anchors", "places", "evidence")}
    finally:
        engine.release()
    return {name: sorted(table.to_pylist(), key=_order) for name, table in tables.items()}


def _order(row: Row) -> tuple[Any, ...]:
    return (*(row.get(name) or 0 for name in ("person", "location", "cell")), row.get("kind", ""))


def kinds(made: dict[str, list[Row]], person: int = ONE) -> dict[str, Row]:
    """The anchors of a person by kind."""
    return {row["kind"]: row for row in made["anchors"] if row["person"] == person}


def test_home_is_where_the_nights_are(engine: Engine, tmp_path: Path) -> None:
    """Twenty nights at home, eight away: home is found, sure to (20 + 1) / (28 + 2)."""
    rows = at_home(ONE, range(20)) + [stayed(ONE, day, FAR, night=600) for day in range(20, 28)]
    home = kinds(told(engine, tmp_path, rows))["home"]

    assert home == {
        "person": ONE,
        "kind": "home",
        "state": "found",
        "location": location(HOME, HOME, 1),
        "days": 20,
        "seen_days": 28,
        "confidence": 700,
    }


def test_nobody_gets_a_home_by_force(engine: Engine, tmp_path: Path) -> None:
    """Of three places with nine nights each, none is home; who was seen for nine nights is unclear."""
    rows = [stayed(ONE, day, (HOME, FAR, COTTAGE)[day % 3], night=500) for day in range(27)]
    rows += at_home(2, range(9))
    made = told(engine, tmp_path, rows)

    assert kinds(made)["home"]["state"] == "none"
    assert kinds(made)["home"]["location"] is None
    assert kinds(made, 2)["home"]["state"] == "unclear"
    assert kinds(made, 2)["home"]["confidence"] == 0


def test_a_second_home_has_a_quarter_of_the_nights(engine: Engine, tmp_path: Path) -> None:
    """Seven nights of 28 in the cottage make it one, six don't."""
    rows = [
        row
        for person, nights in ((1, 7), (2, 6))
        for row in [
            *at_home(person, range(28 - nights)),
            *(stayed(person, day, COTTAGE, night=600) for day in range(28 - nights, 28)),
        ]
    ]
    made = told(engine, tmp_path, rows)

    assert kinds(made, 1)["second_home"]["location"] == location(COTTAGE, COTTAGE, 1)
    assert kinds(made, 2)["second_home"]["state"] == "none"


def test_work_is_told_from_errands_by_days_and_hours(engine: Engine, tmp_path: Path) -> None:
    """Eight working days of 20 with an hour or more make a workplace; seven don't, nor many short visits."""
    days = {1: [(day, 300) for day in WORKING[:8]], 2: [(day, 300) for day in WORKING[:7]]}
    days |= {3: [(day, 40) for day in WORKING], 4: [(day, 400) for day in range(28) if day not in WORKING]}
    rows = [row for person in days for row in at_home(person)]
    rows += [stayed(person, day, SHOP, daytime=m) for person, visits in days.items() for day, m in visits]
    made = told(engine, tmp_path, rows)
    works = {person: kinds(made, person)["work"] for person in days}

    assert {person: work["state"] for person, work in works.items()} == {
        1: "found",
        2: "none",
        3: "none",
        4: "none",
    }
    assert (works[1]["days"], works[1]["seen_days"], works[1]["confidence"]) == (8, 20, 9 * 1000 // 22)
    assert works[1]["location"] == location(SHOP, SHOP)


def test_work_near_home_is_told_by_when_its_cells_serve(engine: Engine, tmp_path: Path) -> None:
    """The office's cells are linked with those of home, but are silent at night: they are another place."""
    rows = at_home(ONE) + [stayed(ONE, day, BESIDE, night=60, daytime=10) for day in range(28)]
    rows += [stayed(ONE, day, OFFICE, daytime=360) for day in WORKING]
    made = told(engine, tmp_path, rows)

    assert kinds(made)["work"]["location"] == location(OFFICE, OFFICE)
    assert {(row["kind"], row["cell"]) for row in made["evidence"]} == {
        ("home", HOME),
        ("home", BESIDE),
        ("work", OFFICE),
    }


def test_work_beside_home_is_not_told(engine: Engine, tmp_path: Path) -> None:
    """Nearer than the least distance, a place of the daytime is not called work."""
    rows = at_home(ONE) + [stayed(ONE, day, BESIDE, daytime=360) for day in WORKING]
    made = told(engine, tmp_path, rows, work_distance_m=700)

    assert kinds(made)["work"]["state"] == "none"


def test_cells_that_serve_in_the_same_nights_are_one_home(engine: Engine, tmp_path: Path) -> None:
    """Not linked but near, and seen in each other's nights: one place; a cottage far away is another."""
    rows = at_home(ONE) + [stayed(ONE, day, AROUND, night=300) for day in range(0, 28, 2)]
    made = told(engine, tmp_path, rows)

    assert kinds(made)["second_home"]["state"] == "none"
    assert kinds(made)["home"]["location"] == location(HOME, AROUND, 1)
    assert [(row["cell"], row["minutes"]) for row in made["evidence"]] == [
        (HOME, 28 * 500),
        (AROUND, 14 * 300),
    ]


def test_the_days_locations_get_their_labels(engine: Engine, tmp_path: Path) -> None:
    """Home, work, a usual place (four days, or near home) and another; only those of day 0, the last."""
    rows = at_home(ONE) + [stayed(ONE, day, SHOP, daytime=400) for day in WORKING]
    rows += [stayed(ONE, day, FAR, rest=60) for day in range(4)] + [stayed(ONE, 0, COTTAGE, rest=60)]
    rows += [stayed(ONE, 0, AROUND, rest=30), stayed(ONE, 3, OFFICE, rest=30)]
    places = told(engine, tmp_path, rows)["places"]

    assert {row["location"]: (row["label"], row["days"]) for row in places} == {
        location(HOME, HOME): ("home", 28),
        location(SHOP, SHOP): ("work", 20),
        location(FAR, FAR): ("usual", 4),
        location(COTTAGE, COTTAGE): ("other", 1),
        location(AROUND, AROUND): ("usual", 1),
    }


def test_holidays_are_no_working_days(engine: Engine, tmp_path: Path) -> None:
    """On free days people may stay anywhere without its being work, and they are not missed there."""
    rows = at_home(ONE) + [stayed(ONE, day, SHOP, daytime=400) for day in WORKING[:12]]
    free = [row | {"is_working": 0} if row["day"] in WORKING[:8] else row for row in rows]
    made = told(engine, tmp_path, free, work_days_share=0.5)

    assert (kinds(made)["work"]["state"], kinds(made)["work"]["seen_days"]) == ("none", 12)


def test_both_engines_tell_the_same_of_a_crowd(tmp_path: Path) -> None:
    """Random lives, with many ties: the same anchors, places and evidence to the last minute."""
    if shutil.which("java") is None:
        pytest.skip("no Java: anchors on Spark are not tested")
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    drawn = random.Random(7)
    rows = [
        stayed(person, day, cell, *(drawn.choice((0, 30, 60, 120, 300)) for _ in range(3)))
        for person in range(40)
        for day in range(28)
        for cell in drawn.sample(list(CENTRES), drawn.randint(1, 3))
    ]
    made = []
    for kind in ("duckdb", "spark"):
        settings = EngineSettings.model_validate({"kind": kind, "memory_limit": "1GB", "threads": 2})
        with open_engine(settings, tmp_path / kind) as engine:
            made.append(told(engine, tmp_path, rows))

    assert made[0] == made[1]
    assert {row["state"] for row in made[0]["anchors"]} >= {"found", "none"}
