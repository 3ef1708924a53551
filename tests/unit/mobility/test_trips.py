"""Trips, and what is carried over midnight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from footfall.model.local_day import HOUR_S, LocalDay

from .makers import (
    BEYOND,
    DAY,
    HOME,
    ISLAND,
    MINUTE,
    STREET,
    WORK,
    Event,
    Land,
    Made,
    Trip,
    at,
    location,
)

TOMORROW = LocalDay(date(2026, 3, 3), "Europe/Berlin")


def seen(cell: int, *hours: float) -> list[Event]:
    """A person's events in a cell, at hours since the first day's midnight."""
    return [(1, at(hour), cell) for hour in hours]


@dataclass(frozen=True)
class TwoDays:
    """What two days became, one after the other."""

    first: Made
    second: Made

    @property
    def trips(self) -> list[Trip]:
        """Trips of both days."""
        return [*self.first.trips, *self.second.trips]


def two_days(land: Land, *events: list[Event]) -> TwoDays:
    """The days of events that go on over midnight."""
    every = [event for some in events for event in some]
    first = land.mobility([event for event in every if event[1] < DAY.end])
    second = land.on(TOMORROW).mobility([event for event in every if event[1] >= DAY.end], first.carry)
    return TwoDays(first, second)


class TestTrips:
    """Movements between stays."""

    def test_a_trip_joins_two_stays(self, land: Land) -> None:
        """From the end of one to the start of the next, over the distance of their points."""
        made = land.mobility([*seen(HOME, 10, 12), *seen(WORK, 13, 15)])
        home, work = made.places
        assert made.trips == [
            Trip(1, location(HOME, HOME), location(WORK, WORK), home.end, work.start, 5_000)
        ]

    def test_places_on_the_way_are_part_of_a_trip(self, land: Land) -> None:
        """Who passes a street on the way to work makes one trip."""
        made = land.mobility([*seen(HOME, 10, 12), *seen(STREET, 12.5), *seen(WORK, 13, 15)])
        assert [(trip.origin, trip.destination) for trip in made.trips] == [
            (location(HOME, HOME), location(WORK, WORK))
        ]

    def test_there_and_back_are_two_trips(self, land: Land) -> None:
        """Each stay but the first is the end of one."""
        made = land.mobility([*seen(HOME, 10, 12), *seen(WORK, 13, 15), *seen(HOME, 16, 17)])
        assert [trip.distance_m for trip in made.trips] == [5_000, 5_000]

    def test_a_stay_that_silence_parts_makes_no_trip(self, land: Land) -> None:
        """Who is lost at home and found at home went nowhere that is known."""
        made = land.mobility([*seen(HOME, 9.5, 10), *seen(HOME, 14, 15)])
        assert (len(made.stays), made.trips) == (2, [])

    @pytest.mark.parametrize(("least_m", "count"), [(800, 1), (801, 0)])
    def test_near_stays_make_no_trip(self, land: Land, least_m: float, count: int) -> None:
        """Home and beyond are 800 m apart: a trip if that is enough."""
        made = land.under(min_trip_m=least_m).mobility([*seen(HOME, 10, 12), *seen(BEYOND, 13, 14)])
        assert len(made.stays) == 2
        assert len(made.trips) == count

    def test_trips_are_a_persons_own(self, land: Land) -> None:
        """The stay before is of the same person."""
        made = land.mobility([*seen(HOME, 10, 12), (2, at(13), WORK), (2, at(15), WORK)])
        assert made.trips == []


class TestOverMidnight:
    """Days are computed one by one, and nothing is cut or counted twice where they meet."""

    def test_a_night_at_home_is_one_stay(self, land: Land) -> None:
        """The stay of the next morning began in the evening, when the day before had it begin or sooner."""
        days = two_days(land, seen(WORK, 14, 17), seen(HOME, 18, 20, 22, 30, 31.5), seen(WORK, 33, 35))
        evening = days.first.stays[-1]
        (morning,) = (stay for stay in days.second.stays if stay.cells == (HOME, HOME))
        assert evening.end == DAY.end
        assert at(17) < morning.start <= evening.start
        assert morning.is_of_the_night
        assert len(days.trips) == 2

    def test_a_trip_over_midnight_is_counted_on_the_day_of_its_arrival(self, land: Land) -> None:
        """Home until 23:30, at work from 00:30: one trip, the second day's."""
        days = two_days(land, seen(HOME, 20, 23.5), seen(WORK, 24.5, 30))
        assert days.first.trips == []
        (trip,) = days.second.trips
        assert (trip.origin // 2, trip.destination // 2) == (
            location(HOME, HOME) // 2,
            location(WORK, WORK) // 2,
        )
        assert at(23.5) <= trip.departure <= trip.arrival <= at(24.5)

    @pytest.mark.parametrize("silence_min", [11, 26, 55, 170])
    def test_a_trip_that_ends_before_midnight_is_counted_once(self, land: Land, silence_min: int) -> None:
        """If it became a stay before midnight it is the evening's; in no case is it both days'."""
        for arrival_h in (22.5, 23, 23.25, 23.5, 23.75, 23.8, 23.85, 23.9, 23.95):
            home = seen(HOME, 18, 20, arrival_h - silence_min / 60)
            days = two_days(land, home, seen(WORK, arrival_h, arrival_h + 30 / HOUR_S, 25, 28))
            in_the_evening = len(days.first.trips)
            assert in_the_evening == (1 if days.first.places[-1].is_stay else 0)
            assert len(days.trips) <= 1
            assert in_the_evening == 1 or arrival_h > 23.75

    def test_minutes_before_midnight_and_after_make_a_trip_of_the_next_day(self, land: Land) -> None:
        """Five minutes at work before midnight are no stay yet: the trip is counted when they are."""
        days = two_days(land, seen(HOME, 20, 23.7), seen(WORK, 23.95, 23.96, 25, 28))
        assert (len(days.first.trips), len(days.second.trips)) == (0, 1)

    def test_an_open_stay_is_carried_for_a_day_at_most(self, land: Land) -> None:
        """Whoever stays at home for two days stayed 24 hours before the third, and not longer."""
        days = two_days(land, seen(HOME, *range(0, 48, 2)))
        third = LocalDay(date(2026, 3, 4), "Europe/Berlin")
        made = land.on(third).mobility([(1, at(50), HOME), (1, at(52), HOME)], days.second.carry)
        (place,) = made.places
        assert place.start == TOMORROW.start
        assert days.second.stays[0].start == DAY.start

    def test_what_is_carried_is_little(self, land: Land) -> None:
        """Of a day of twenty-two stays the last two runs, the last of them with its stay's start."""
        day = [event for hour in range(1, 23) for event in seen((HOME, WORK)[hour % 2], hour, hour + 0.5)]
        made = land.mobility(day)
        assert made.carry == {1: [(WORK, at(21), at(21.5)), (HOME, made.stays[-1].start, at(22.5))]}

    def test_what_is_older_than_a_day_is_not_carried(self, land: Land) -> None:
        """Seen yesterday morning and this noon: tomorrow knows of this noon only."""
        days = two_days(land, seen(HOME, 10), seen(WORK, 36))
        assert days.second.carry == {1: [(WORK, at(36), at(36))]}

    def test_a_spike_at_midnight_is_found_the_next_day(self, land: Land) -> None:
        """What was last seen may be an error: it is judged by what was seen before and after it."""
        days = two_days(land, seen(HOME, 20, 23.9), seen(ISLAND, 23.95), seen(HOME, 24, 30))
        assert {place.cells for place in days.second.places} == {(HOME, HOME)}
        assert days.trips == []

    def test_silence_over_midnight_that_is_too_long_ends_the_stay(self, land: Land) -> None:
        """Last seen at 21:00 and then at 06:00: nobody knows the night, and no stay goes over it."""
        days = two_days(land, seen(HOME, 18, 21), seen(HOME, 30, 31))
        assert min(place.start for place in days.second.places if place.end_min > DAY.end) == at(30)

    def test_minutes_before_midnight_are_carried(self, land: Land) -> None:
        """Nine minutes before midnight are no stay yet; with what follows they are one, from its start."""
        days = two_days(land, seen(HOME, 24 - 9 / 60, 24 - 5 / 60), seen(HOME, 24.5))
        assert days.first.stays == []
        (place,) = days.second.places
        assert (place.is_stay, place.start) == (True, DAY.end - 9 * MINUTE)
