"""What persons add to the hours of a day is their time, to the second, also where clocks are changed."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from footfall.engine import Engine, open_engine
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.settings import EngineSettings
from footfall.products.cubes.hourly import hours

ZONE = "Europe/Berlin"
DAYS = [LocalDay(date(2026, *day), ZONE) for day in ((3, 2), (3, 29), (10, 25))]
"""24, 23 and 25 hours long."""
WEIGHTS = {1: 1000, 2: 400}
MEAN = 667
PLACE = pa.schema(
    [(name, pa.int64()) for name in ("person", "location", "start", "end")] + [("is_stay", pa.bool_())]
)

borders = st.lists(st.integers(-2 * HOUR_S, 27 * HOUR_S), min_size=2, max_size=12, unique=True).map(sorted)
days_of_persons = st.lists(
    st.tuples(borders, st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=11, max_size=11)),
    min_size=1,
    max_size=3,
)


@pytest.fixture(name="engine", scope="module")
def _engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with open_engine(EngineSettings(), tmp_path_factory.mktemp("engine")) as opened:
        yield opened


def _read(engine: Engine, folder: Path, table: pa.Table) -> Any:
    # A new file each time: DuckDB keeps parts of files that it has read.
    place = Path(tempfile.mkdtemp(dir=folder))
    pq.write_table(table, place / "part.parquet")
    return engine.read(place)


def _places(persons: list[tuple[list[int], list[tuple[int, bool]]]], day: LocalDay) -> list[dict[str, Any]]:
    """Places of persons one after the other, from border to border."""
    return [
        {
            "person": person,
            "location": location,
            "start": day.start + since,
            "end": day.start + until,
            "is_stay": stay,
        }
        for person, (times, kinds) in enumerate(persons)
        for since, until, (location, stay) in zip(times, times[1:], kinds, strict=False)
    ]


def _by_the_second(places: list[dict[str, Any]], day: LocalDay) -> dict[tuple[int, int, int], list[int]]:
    """Share and visit by person, clock hour and location."""
    seconds: dict[tuple[int, int, int, bool], int] = defaultdict(int)
    for place in places:
        for elapsed, clock in enumerate(day.hours):
            begins = day.start + elapsed * HOUR_S
            inside = min(place["end"], begins + HOUR_S) - max(place["start"], begins)
            if inside > 0:
                seconds[place["person"], clock, place["location"], place["is_stay"]] += inside
    told: dict[tuple[int, int, int], list[int]] = defaultdict(lambda: [0, 0])
    for (person, hour, location, stay), time in seconds.items():
        weight = WEIGHTS.get(person, MEAN)
        told[person, hour, location][0] += (time * weight + HOUR_S // 2) // HOUR_S
        told[person, hour, location][1] += weight if stay else 0
    return told


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days_of_persons, st.sampled_from(DAYS))
def test_hours_are_the_time_spent(
    engine: Engine, tmp_path: Path, persons: list[tuple[list[int], list[tuple[int, bool]]]], day: LocalDay
) -> None:
    """Stretches and parts of hours add up to what counting seconds gives, weighted and rounded once."""
    places = _places(persons, day)
    weights = pa.table({"person": list(WEIGHTS), "weight": list(WEIGHTS.values())})
    frame = hours(
        _read(engine, tmp_path, pa.Table.from_pylist(places, PLACE)),
        _read(engine, tmp_path, weights),
        day,
        engine,
    )
    told: dict[tuple[int, int, int], list[int]] = defaultdict(lambda: [0, 0])
    for row in engine.collect(frame).to_pylist():
        for hour in range(row["first"], row["last"] + 1):
            amounts = told[row["person"], hour, row["location"]]
            amounts[0] += row["share"]
            # In autumn an hour stands twice: a visit is one visit, the gate counts it once.
            amounts[1] = min(amounts[1] + row["visit"], WEIGHTS.get(row["person"], MEAN))
    engine.release()
    assert told == _by_the_second(places, day)
