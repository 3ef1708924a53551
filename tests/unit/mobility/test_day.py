"""A day of a bucket: whatever the events, places are in order, and they are what the methods say."""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.engine import open_engine
from footfall.model.local_day import LocalDay
from footfall.model.settings import EngineSettings

from .makers import CENTRES, CLOCK_CHANGES, DAY, SETTINGS, Event, Land, Made, Run, Trip
from .reference import Reference

TOMORROW = LocalDay(date(2026, 3, 3), "Europe/Berlin")
SILENCES_S = (0, 1, 5, 19, 20, 61, 600, 1_799, 1_800, 4_000, 10_800, 10_801, 20_000, 28_800, 28_801)
"""Some lie at the borders of what is told apart."""

steps = st.lists(
    st.tuples(st.sampled_from(SILENCES_S) | st.integers(0, 40_000), st.sampled_from(sorted(CENTRES))),
    min_size=1,
    max_size=14,
)
crowds = st.lists(st.tuples(st.integers(0, 86_399), steps), min_size=1, max_size=6)
Crowd = list[tuple[int, list[tuple[int, int]]]]


def events_of(crowd: Crowd, day: LocalDay) -> list[Event]:
    """Each person begins somewhere in the day and goes on, silence by silence, until the day ends."""
    events = []
    for person, (begin, own) in enumerate(crowd):
        time = day.start + begin
        for silence, cell in own:
            if time < day.end:
                events.append((person, time, cell))
            time += silence
    return events


def nobody_is_in_two_places(made: Made) -> None:
    """Places of a person lie one after the other; none has less than no time."""
    by_person = defaultdict(list)
    for place in made.places:
        by_person[place.person].append(place)
    for own in by_person.values():
        assert all(place.end >= place.start for place in own)
        assert all(before.end <= after.start for before, after in pairwise(own))


def nobody_makes_two_trips_at_once(trips: list[Trip]) -> None:
    """Of a person's trips each begins when the one before has ended."""
    ways = sorted((trip.person, trip.departure, trip.arrival) for trip in trips)
    assert all(one[0] != other[0] or one[2] <= other[1] for one, other in pairwise(ways))


@settings(max_examples=40)
@given(crowd=crowds, day=st.sampled_from([DAY, *CLOCK_CHANGES]))
def test_places_and_trips_are_as_the_methods_say(land: Land, crowd: Crowd, day: LocalDay) -> None:
    """Two writings of the methods, one for tables and one for a person, find the same to the second.

    By local clocks, also where they are changed.
    """
    events, reference = events_of(crowd, day), Reference(day, SETTINGS)
    made = land.on(day).mobility(events)
    assert made.places == sorted(reference.places(events))
    assert made.trips == sorted(reference.trips(made.places))


@settings(max_examples=25)
@given(first=crowds, second=crowds)
def test_the_next_day_goes_on_from_what_is_carried(land: Land, first: Crowd, second: Crowd) -> None:
    """The day after is as the methods say, with what is carried in front; no trip is counted on both days."""
    today = land.mobility(events_of(first, DAY))
    events, reference = events_of(second, TOMORROW), Reference(TOMORROW, SETTINGS)
    made = land.on(TOMORROW).mobility(events, today.carry)
    assert made.places == sorted(reference.places(events, today.carry))
    assert made.trips == sorted(reference.trips(made.places))
    nobody_is_in_two_places(made)
    nobody_makes_two_trips_at_once([*today.trips, *made.trips])
    assert all(len(runs) <= 2 for runs in today.carry.values())
    assert all(first >= TOMORROW.start for runs in made.carry.values() for _, first, _ in runs)


@settings(max_examples=25)
@given(crowd=crowds, day=st.sampled_from([DAY, *CLOCK_CHANGES]))
def test_nobody_is_in_two_places_at_once(land: Land, crowd: Crowd, day: LocalDay) -> None:
    """For any events, also where clocks are changed, places lie in time order and within the day."""
    made = land.on(day).mobility(events_of(crowd, day))
    nobody_is_in_two_places(made)
    assert all(day.start <= place.start and place.end <= day.end for place in made.places)
    assert all(trip.departure <= trip.arrival for trip in made.trips)


@settings(max_examples=15)
@given(crowd=crowds, seed=st.integers(0, 1_000))
def test_order_and_repetition_of_events_change_nothing(land: Land, crowd: Crowd, seed: int) -> None:
    """Feeds come in any order, and some rows twice: the day is the same."""
    events = events_of(crowd, DAY)
    again = [*events, *events[::2], *events[:1]]
    random.Random(seed).shuffle(again)
    assert land.mobility(again) == land.mobility(events)


@settings(max_examples=10)
@given(crowd=crowds)
def test_a_person_is_alone_what_they_are_among_others(land: Land, crowd: Crowd) -> None:
    """Nobody's places depend on anybody else: a bucket can be any part of all people."""
    events = events_of(crowd, DAY)
    together = land.mobility(events)
    alone = land.mobility([event for event in events if event[0] == 0])
    assert alone.places == together.of(0)
    assert alone.trips == [trip for trip in together.trips if trip.person == 0]


def test_roamers_have_no_places(land: Land) -> None:
    """Events of another domain than our own subscribers' make nothing."""
    from footfall.mobility.runs import run_starts

    roaming = land.events([(1, DAY.start + 60, 0), (1, DAY.start + 120, 0)], domain=1)
    assert land.rows(run_starts(roaming, DAY, SETTINGS, land.engine)) == []


def test_who_is_not_seen_has_no_day(land: Land) -> None:
    """What is carried makes no places of those without any event today: where they were is unknown."""
    carry: dict[int, list[Run]] = {1: [(0, DAY.start - 7_200, DAY.start - 60)]}
    made = land.mobility([(2, DAY.start + 60, 0)], carry)
    assert {place.person for place in made.places} == {2}


@pytest.fixture(name="land_on_spark", scope="module")
def _land_on_spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Land]:
    if shutil.which("java") is None:
        pytest.skip("no Java: mobility on Spark is not tested")
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    settings = EngineSettings.model_validate({"kind": "spark", "memory_limit": "1GB", "threads": 2})
    with open_engine(settings, tmp_path_factory.mktemp("spill")) as opened:
        yield Land(opened, tmp_path_factory.mktemp("land"))


def test_spark_makes_the_same_of_a_crowd(land: Land, land_on_spark: Land) -> None:
    """A day after another of two hundred people: the same places, trips and carry to the second."""
    chance = random.Random(7)
    crowd: Crowd = [
        (
            chance.randrange(86_400),
            [(chance.choice(SILENCES_S), chance.choice(sorted(CENTRES))) for _ in range(12)],
        )
        for _ in range(200)
    ]
    carry, events = land.mobility(events_of(crowd, DAY)).carry, events_of(crowd, TOMORROW)
    on_duckdb, on_spark = (place.on(TOMORROW).mobility(events, carry) for place in (land, land_on_spark))
    assert len(on_duckdb.places) > 1000
    assert on_spark == on_duckdb
