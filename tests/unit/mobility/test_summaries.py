"""Minutes by day and cell."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from footfall.mobility.day import MobilityInput, bucket_mobility
from footfall.mobility.summaries import day_summaries

from .makers import BESIDE, CLOCK_CHANGES, HOME, MINUTE, STREET, WORK, Event, Land, at, clock, location

REKEY = pa.schema([("person", pa.int64()), ("window_person", pa.int64())])


def minutes(land: Land, events: list[Event]) -> list[dict[str, Any]]:
    """The rows of everybody, in order of person and cell."""
    given = MobilityInput(land.events(events), None, land.centres(), land.links())
    try:
        made = bucket_mobility(given, land.day, land.settings, land.engine)
        return sorted(land.rows(made.minutes), key=lambda row: (row["person"], row["cell"]))
    finally:
        land.engine.release()


def bursts(person: int, cell: int, *times: int) -> list[Event]:
    """At each time two events, half a minute apart."""
    return [(person, time + more, cell) for time in times for more in (0, 30)]


def test_silence_is_shared_by_halves(land: Land) -> None:
    """At home from 10:00 to 11:00, at work from 11:40 to 13:00: 20 minutes of the way count to each."""
    events = [(1, at(10 + i / 6), HOME) for i in range(7)] + [(1, at(11) + 40 * MINUTE, WORK)]
    events += [(1, at(12) + i * 10 * MINUTE, WORK) for i in range(7)]
    home, work = minutes(land, events)

    # Before the first event and after the last, 45 minutes.
    assert (home["cell"], home["total_min"]) == (HOME, 45 + 60 + 20)
    assert (work["cell"], work["total_min"]) == (WORK, 20 + 80 + 45)


def test_night_and_daytime_are_those_of_the_clocks(land: Land) -> None:
    """20:00 to 07:00 is night, 09:00 to 17:00 daytime, also on the days when clocks are changed."""
    for day in (*CLOCK_CHANGES, land.day):
        seen = [clock(day, hour, minute) for hour in range(24) for minute in (0, 30)]
        (row,) = minutes(land.on(day), bursts(1, HOME, *sorted(set(seen))))
        hours = (day.end - day.start) // 3600

        assert row["total_min"] == hours * 60
        assert row["daytime_min"] == 8 * 60
        assert row["night_min"] == (11 + hours - 24) * 60


def test_only_cells_of_stays_are_told(land: Land) -> None:
    """Who passes a cell is not summarised there; all cells that serve at a stay are, each for itself."""
    events = bursts(1, HOME, at(8), at(8.5)) + bursts(1, BESIDE, at(8.2), at(8.8))
    events += [(1, at(9), STREET), *bursts(1, WORK, at(9.5), at(10), at(11))]
    rows = minutes(land, events)

    assert [row["cell"] for row in rows] == [HOME, BESIDE, WORK]
    assert {row["location"] // 2 for row in rows} == {location(HOME, BESIDE) // 2, location(WORK, WORK) // 2}


def test_a_day_ends_at_midnight(land: Land) -> None:
    """What lies before the first midnight or after the last is no part of the day."""
    (row,) = minutes(land, bursts(1, HOME, at(0.1), at(0.5)) + bursts(1, HOME, at(23.6), at(23.9)))

    assert row["total_min"] == row["night_min"]
    assert row["total_min"] <= 30 + 45 + 24 + 45


def test_rows_go_under_the_pseudonyms_of_the_window(land: Land) -> None:
    """A person without a pseudonym of the window is left out, and the day's pseudonym is gone."""
    table = land.frame(
        [
            {"person": p, "location": 1, "cell": 2, "night_min": 3, "daytime_min": 4, "total_min": 5}
            for p in (1, 2)
        ],
        pa.schema(
            [
                ("person", pa.int64()),
                ("location", pa.int64()),
                *((n, pa.int32()) for n in ("cell", "night_min", "daytime_min", "total_min")),
            ]
        ),
    )
    rekey = land.frame([{"person": 2, "window_person": 77}], REKEY)

    assert land.rows(day_summaries(table, rekey)) == [
        {"person": 77, "location": 1, "cell": 2, "night_min": 3, "daytime_min": 4, "total_min": 5}
    ]
