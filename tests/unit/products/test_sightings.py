"""The cube `sightings` counts windows in which stays would have been found, and nobody for more than one."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from footfall.engine import Engine, open_engine
from footfall.mobility.sightings import WATCHED_H, sighted_quarters
from footfall.model.cube import UNITS_PER_PERSON, CubeSpec
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.settings import EngineSettings, MobilitySettings
from footfall.privacy.bounding import bound_units, bounded_counts
from footfall.products.cubes.sightings import sightings
from footfall.products.cubes.specs import WINDOWS_MIN, cube_specs
from footfall.products.cubes.tables import VaultTables

ZONE = "Europe/Berlin"
DAYS = [LocalDay(date(2026, *day), ZONE) for day in ((3, 2), (3, 29), (10, 25))]
"""24, 23 and 25 hours long."""
BURST_S = 20
MOBILITY = MobilitySettings(burst_s=BURST_S)
SPEC: CubeSpec = next(spec for spec in cube_specs({"zone": ["a"]}) if spec.name == "sightings")
EVENT = pa.schema([(name, pa.int64()) for name in ("person", "time", "domain")])

seconds = st.integers(-HOUR_S, 26 * HOUR_S) | st.integers(9 * HOUR_S, 9 * HOUR_S + 1_200)
events_of_persons = st.lists(
    st.tuples(st.integers(0, 5), seconds, st.sampled_from([0, 0, 0, 1])), min_size=1, max_size=60
)


@pytest.fixture(name="engine", scope="module")
def _engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with open_engine(EngineSettings(), tmp_path_factory.mktemp("engine")) as opened:
        yield opened


def _stated(engine: Engine, folder: Path, events: list[tuple[int, int, int]], day: LocalDay) -> Any:
    # A new file each time: DuckDB keeps parts of files that it has read.
    place = Path(tempfile.mkdtemp(dir=folder)) / "part.parquet"
    rows = [{"person": person, "time": day.start + time, "domain": domain} for person, time, domain in events]
    pq.write_table(pa.Table.from_pylist(rows, schema=EVENT), place)
    frame = engine.read(place.parent)
    sighted = sighted_quarters(frame, day, MOBILITY, engine)
    return sightings(VaultTables(frame, frame, frame, frame, frame, frame, sighted, frame), SPEC, day, engine)


def _is_found(times: list[int], begin: int, length: int) -> bool:
    """Two quarters of the window hold events, or one whose first and last lie a burst apart."""
    quarters: dict[int, list[int]] = defaultdict(list)
    for time in times:
        if begin <= time < begin + length:
            quarters[time // 900].append(time)
    return len(quarters) > 1 or any(max(held) - min(held) >= BURST_S for held in quarters.values())


def _by_hand(events: list[tuple[int, int, int]], day: LocalDay) -> dict[int, list[int]]:
    """Amounts by person, one class after the other, from all windows of the hours watched."""
    begin = day.hours.index(WATCHED_H[0]) * HOUR_S
    length = (WATCHED_H[1] - WATCHED_H[0]) * HOUR_S
    times: dict[int, list[int]] = defaultdict(list)
    for person, time, domain in events:
        if domain == 0 and begin <= time < begin + length:
            times[person].append(time - begin)
    told = {}
    for person, heard in times.items():
        shares = [
            np.mean(
                [_is_found(heard, since, 60 * window) for since in range(0, length, 60 * window)], dtype=float
            )
            for window in WINDOWS_MIN
        ]
        told[person] = [round(part * UNITS_PER_PERSON) for part in np.diff([0.0, *shares, 1.0])]
    return told


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=events_of_persons, day=st.sampled_from(DAYS))
def test_classes_are_what_windows_counted_by_hand_say(
    engine: Engine, tmp_path: Path, events: list[tuple[int, int, int]], day: LocalDay
) -> None:
    """For any events, also where clocks change: classes are not negative, and make one person each."""
    rows = engine.collect(_stated(engine, tmp_path, events, day)).to_pylist()
    told: dict[int, list[int]] = defaultdict(lambda: [0] * SPEC.size)
    for row in rows:
        told[row["person"]][row["cell"]] += row["amount"]
    assert told == _by_hand(events, day)
    assert all(min(amounts) >= 0 and sum(amounts) == UNITS_PER_PERSON for amounts in told.values())
    engine.release()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=events_of_persons)
def test_nobody_adds_more_than_one(
    engine: Engine, tmp_path: Path, events: list[tuple[int, int, int]]
) -> None:
    """The bound of one person never shortens anybody, so that counts are what was offered."""
    counts = engine.collect(
        bounded_counts(_stated(engine, tmp_path, events, DAYS[0]), bound_units(SPEC), engine)
    )
    assert counts["units"].to_pylist() == counts["offered"].to_pylist()
    assert sum(counts["units"].to_pylist()) % UNITS_PER_PERSON == 0
    assert bound_units(SPEC) == UNITS_PER_PERSON
    engine.release()
