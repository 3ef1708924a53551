"""Runs: a person's events collapsed to stretches in one cell, without those that nobody could reach."""

from __future__ import annotations

import pytest

from footfall.mobility.runs import run_starts, runs_in_reach, with_carried
from footfall.model.local_day import HOUR_S, LocalDay

from .makers import (
    CENTRES,
    CLOCK_CHANGES,
    DAY,
    HOME,
    ISLAND,
    MINUTE,
    STREET,
    WORK,
    Event,
    Land,
    Run,
    at,
    clock,
)


def runs(land: Land, events: list[Event], carry: dict[int, list[Run]] | None = None) -> list[Run]:
    """Runs of all persons in time order."""
    starts = run_starts(land.events(events), land.day, land.settings, land.engine)
    if carry is not None:
        starts = with_carried(starts, land.carried(carry), land.engine)
    rows = land.rows(runs_in_reach(starts, land.centres(), land.settings, land.engine))
    return sorted(
        ((row["cell"], row["first"], row["last"]) for row in rows), key=lambda run: (run[1], run[2])
    )


def test_events_of_one_cell_are_one_run(land: Land) -> None:
    """A run lasts from its first to its last event; another cell ends it, and coming back begins one."""
    noon = at(12)
    events = [(1, noon + second, cell) for second, cell in ((0, HOME), (90, HOME), (100, WORK), (160, HOME))]
    assert runs(land, events) == [
        (HOME, noon, noon + 90),
        (WORK, noon + 100, noon + 100),
        (HOME, noon + 160, noon + 160),
    ]


def test_two_cells_in_one_second_go_by_index(land: Land) -> None:
    """Who is heard by two cells in the same second was in both, the lower index first."""
    noon = at(12)
    assert runs(land, [(1, noon, WORK), (1, noon, HOME)]) == [(HOME, noon, noon), (WORK, noon, noon)]


@pytest.mark.parametrize(
    ("middle_h", "silence_h", "is_one"),
    [
        (13.0, 3.0, True),
        (13.0, 3.001, False),
        (4.0, 7.9, True),
        (19.99, 3.001, False),
        (20.0, 3.001, True),
        (8.99, 3.001, True),
        (9.0, 3.001, False),
    ],
)
def test_silence_ends_a_run_by_the_hour_of_its_middle(
    land: Land, middle_h: float, silence_h: float, is_one: bool
) -> None:
    """Three hours by day; eight if the middle of the silence lies between 20:00 and 09:00."""
    events = [(1, at(middle_h - silence_h / 2), HOME), (1, at(middle_h + silence_h / 2), HOME)]
    assert len(runs(land, events)) == (1 if is_one else 2)


@pytest.mark.parametrize("day", CLOCK_CHANGES)
@pytest.mark.parametrize(
    ("middle", "is_one"), [((19, 59), False), ((20, 0), True), ((8, 59), True), ((9, 0), False)]
)
def test_the_night_is_that_of_local_clocks(
    land: Land, day: LocalDay, middle: tuple[int, int], is_one: bool
) -> None:
    """Also on the days on which clocks are changed."""
    half = 90 * MINUTE + 1
    events = [(1, clock(day, *middle) - half, HOME), (1, clock(day, *middle) + half, HOME)]
    assert len(runs(land.on(day), events)) == (1 if is_one else 2)


@pytest.mark.parametrize("day", CLOCK_CHANGES)
def test_the_night_before_a_change_of_clocks_is_one(land: Land, day: LocalDay) -> None:
    """Four hours around the evening of the day before, and around the change, are a night's silence."""
    for middle in (day.start - 4 * HOUR_S, day.start, day.start + 2 * HOUR_S):
        events = [(1, middle - 2 * HOUR_S, HOME), (1, middle + 2 * HOUR_S, HOME)]
        assert len(runs(land.on(day), events)) == 1
    before = [(1, day.start - 7 * HOUR_S, HOME), (1, day.start - 2 * HOUR_S, HOME)]
    assert len(runs(land.on(day), before)) == 2


def test_a_night_of_more_than_eight_hours_of_silence_ends_a_run(land: Land) -> None:
    """Eight hours are allowed between 20:00 and 09:00, and no second more."""
    assert len(runs(land, [(1, at(0.5), HOME), (1, at(8.5), HOME)])) == 1
    assert len(runs(land, [(1, at(0.5), HOME), (1, at(8.5) + 1, HOME)])) == 2


def test_a_spike_is_left_out(land: Land) -> None:
    """Thirty kilometres away and back within minutes is an error of the network, not a way."""
    seen = [(1, at(12), HOME), (1, at(12) + 5 * MINUTE, ISLAND), (1, at(12) + 10 * MINUTE, HOME)]
    assert [cell for cell, _, _ in runs(land, seen)] == [HOME, HOME]


@pytest.mark.parametrize("slow_side", ["before", "after"])
def test_who_had_time_on_one_side_was_there(land: Land, slow_side: str) -> None:
    """A run is left out only if both ways were too fast."""
    hour, minutes = 60 * MINUTE, 5 * MINUTE
    there, back = (hour, minutes) if slow_side == "before" else (minutes, hour)
    seen = [(1, at(12), HOME), (1, at(12) + there, ISLAND), (1, at(12) + there + back, HOME)]
    assert [cell for cell, _, _ in runs(land, seen)] == [HOME, ISLAND, HOME]


def test_the_speed_of_a_spike_is_that_of_the_settings(land: Land) -> None:
    """At exactly 55 m/s both ways a run is left out; a second more on each, and it stays."""
    for more, count in ((0, 2), (1, 3)):
        way_s = 30_000 // 55 + more
        events = [(1, at(12) + way_s * number, cell) for number, cell in enumerate((HOME, ISLAND, HOME))]
        assert len(runs(land, events)) == count


def test_short_jumps_are_no_spikes(land: Land) -> None:
    """Five kilometres in a second may be a change of cell: only ten and more are looked at."""
    events = [(1, at(12) + number, cell) for number, cell in enumerate((HOME, WORK, HOME))]
    assert len(runs(land, events)) == 3


def test_the_first_and_the_last_run_are_kept(land: Land) -> None:
    """With a neighbour on one side only nothing says which of the two is wrong."""
    assert len(runs(land, [(1, at(12), HOME), (1, at(12) + 1, ISLAND)])) == 2


def test_carried_runs_lie_before_the_day(land: Land) -> None:
    """Runs of the day before keep their time and are told from today's, also in the same cell."""
    before = at(-1)
    found = runs(
        land, [(1, at(1), HOME)], {1: [(STREET, before - 600, before - 600), (HOME, before, before + 60)]}
    )
    assert found == [(STREET, before - 600, before - 600), (HOME, before, before + 60), (HOME, at(1), at(1))]


def test_neighbours_are_those_that_are_left(land: Land) -> None:
    """After a spike is gone, runs around it are neighbours; the last two runs are marked."""
    seen = [(1, at(12), HOME), (1, at(12) + 300, ISLAND), (1, at(12) + 600, HOME), (1, at(13), WORK)]
    starts = run_starts(land.events(seen), DAY, land.settings, land.engine)
    rows = land.rows(runs_in_reach(starts, land.centres(), land.settings, land.engine))
    told = sorted(
        (row["first"], row["last_before"], row["first_after"], row["is_of_last_two"]) for row in rows
    )
    noon, later, one = at(12), at(12) + 600, at(13)
    assert told == [(noon, None, later, False), (later, noon, one, True), (one, later, None, True)]
    assert {(row["cell"], (row["x"], row["y"])) for row in rows} == {(c, CENTRES[c]) for c in (HOME, WORK)}
