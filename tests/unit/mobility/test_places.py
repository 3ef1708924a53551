"""Places: when a person came and left, and whether it was a stay."""

from __future__ import annotations

import pytest

from footfall.model.local_day import HOUR_S, LocalDay

from .makers import (
    BESIDE,
    BEYOND,
    CLOCK_CHANGES,
    DAY,
    HOME,
    STREET,
    WORK,
    Event,
    Land,
    Place,
    at,
    clock,
    location,
)

WAY_TO_WORK_S = 5_000 / 8
WAY_TO_STREET_S = 2_000 / 8
WAY_ON_TO_WORK_S = 13_000_000**0.5 / 8


def seen(cell: int, *hours: float, person: int = 1) -> list[Event]:
    """A person's events in a cell at hours of the day."""
    return [(person, at(hour), cell) for hour in hours]


def places(land: Land, *events: list[Event]) -> list[Place]:
    """Places in time order."""
    return land.mobility([event for some in events for event in some]).places


def hours(place: Place) -> tuple[float, float]:
    """Start and end in hours since midnight."""
    return (place.start - DAY.start) / HOUR_S, (place.end - DAY.start) / HOUR_S


class TestTimeBetweenPlaces:
    """Silence between two places is divided by what is known of them."""

    def test_two_sure_places_share_what_the_way_leaves(self, land: Land) -> None:
        """The way takes its time at 8 m/s first; each place takes half of the rest, in whole seconds."""
        home, work = places(land, seen(HOME, 12, 12.5), seen(WORK, 13, 13.5))
        half = int(HOUR_S / 2 - WAY_TO_WORK_S) // 2
        assert (home.end, work.start) == (at(12.5) + half, at(13) - half)
        assert work.start - home.end == HOUR_S / 2 - 2 * half

    def test_a_place_takes_all_beside_one_on_the_way(self, land: Land) -> None:
        """Who was seen once in the street was passing: home and work take all but the way."""
        home, street, work = places(land, seen(HOME, 12, 12.5), seen(STREET, 13), seen(WORK, 13.5, 14))
        assert (street.start, street.end) == (at(13), at(13))
        assert home.end == at(12.5) + int(HOUR_S / 2 - WAY_TO_STREET_S)
        assert work.start == at(13.5) - int(HOUR_S / 2 - WAY_ON_TO_WORK_S)

    def test_a_way_longer_than_the_silence_leaves_nothing(self, land: Land) -> None:
        """Who was quicker than 8 m/s was on the way all the time."""
        home, work = places(land, seen(HOME, 12, 12.5), seen(WORK, 12.5 + 0.1, 13))
        assert (home.end, work.start) == (at(12.5), at(12.5 + 0.1))

    def test_hardly_anybody_leaves_in_the_quiet_night(self, land: Land) -> None:
        """Of a silence from one to seven, half of what counts, less the way, is after five."""
        home, work = places(land, seen(HOME, 0.5, 1), seen(WORK, 7, 8))
        counted = 2 * HOUR_S - WAY_TO_WORK_S + 4 * HOUR_S / 16
        assert work.start == at(7) - int(counted / 2)
        assert home.end == pytest.approx(work.start - WAY_TO_WORK_S, abs=2)

    def test_within_the_quiet_night_all_hours_are_alike(self, land: Land) -> None:
        """A silence from one to four is shared by halves, as by day."""
        home, work = places(land, seen(HOME, 0.5, 1), seen(WORK, 4, 4.5))
        half = int(3 * HOUR_S - WAY_TO_WORK_S) // 2
        assert (home.end - at(1), at(4) - work.start) == pytest.approx((half, half), abs=1)

    def test_silence_that_is_too_long_belongs_to_nobody(self, land: Land) -> None:
        """After three hours by day nobody knows: both places end with their last event."""
        for cell in (HOME, WORK):
            before, after = places(land, seen(HOME, 9.5, 10.5), seen(cell, 14, 14.5))
            assert (before.end, after.start) == (at(10.5), at(14))

    def test_silence_between_visits_of_one_site_has_no_way(self, land: Land) -> None:
        """Home and beside are one site: their events are one place, whichever cell serves."""
        (place,) = places(land, seen(HOME, 12, 12.5), seen(BESIDE, 13), seen(HOME, 14))
        assert hours(place) == (12, 14)

    def test_ends_lie_between_events(self, land: Land) -> None:
        """Each end is told with the events before and after it; there is none at the day's edges."""
        home, work = places(land, seen(HOME, 12, 12.5), seen(WORK, 13, 13.5))
        assert (home.start_min, home.start_max, home.end_min, home.end_max) == (
            None,
            at(12),
            at(12.5),
            at(13),
        )
        assert (work.start_min, work.start_max, work.end_min, work.end_max) == (
            at(12.5),
            at(13),
            at(13.5),
            None,
        )


class TestMidnight:
    """What is taken of the time before the first and after the last event."""

    @pytest.mark.parametrize(
        ("hour", "start"), [(0, 0), (5, 0), (9, 0), (9 + 1 / HOUR_S, 9 + 1 / HOUR_S), (15, 15)]
    )
    def test_who_is_first_seen_in_the_night_was_there_since_midnight(
        self, land: Land, hour: float, start: float
    ) -> None:
        """Until 09:00; later, the place begins with its event."""
        (place,) = places(land, seen(HOME, hour, hour + 0.5))
        assert place.start == at(start)

    @pytest.mark.parametrize(("hour", "end"), [(20 - 1 / HOUR_S, 20 - 1 / HOUR_S), (20, 24), (23.5, 24)])
    def test_who_is_last_seen_in_the_evening_stays_until_midnight(
        self, land: Land, hour: float, end: float
    ) -> None:
        """From 20:00 on; the midnight that ends the day belongs to the next."""
        (place,) = places(land, seen(HOME, hour - 0.5, hour))
        assert place.end == at(end)

    @pytest.mark.parametrize("day", CLOCK_CHANGES)
    def test_morning_and_evening_are_those_of_local_clocks(self, land: Land, day: LocalDay) -> None:
        """Also on the days on which clocks are changed."""
        for second, is_night in ((0, True), (1, False)):
            seen_first, seen_last = clock(day, 9, 0, second), clock(day, 20) - second
            (morning,) = land.on(day).mobility([(1, seen_first, HOME)]).places
            (evening,) = land.on(day).mobility([(1, seen_last, HOME)]).places
            assert morning.start == (day.start if is_night else seen_first)
            assert evening.end == (day.end if is_night else seen_last)

    def test_whoever_is_seen_at_the_last_second_stays_to_the_end(self, land: Land) -> None:
        """No event of the day lies after its end."""
        (place,) = places(land, seen(HOME, 23, 24 - 1 / HOUR_S))
        assert place.end == DAY.end


class TestStays:
    """What is a stay, and what is on the way."""

    def test_ten_minutes_are_a_stay(self, land: Land) -> None:
        """And a second less is none."""
        (long,) = places(land, seen(HOME, 12, 12 + 10 / 60))
        (short,) = places(land, seen(HOME, 12, 12 + 599 / HOUR_S))
        assert (long.is_stay, short.is_stay) == (True, False)

    @pytest.mark.parametrize(("seconds", "is_stay"), [(20, True), (19, False)])
    def test_a_burst_is_no_passing_by(self, land: Land, seconds: int, is_stay: bool) -> None:
        """Served for twenty seconds in the street: the silence around is spent there."""
        _, street, _ = places(
            land, seen(HOME, 11, 12), seen(STREET, 13, 13 + seconds / HOUR_S), seen(WORK, 14, 15)
        )
        assert street.is_stay == is_stay

    @pytest.mark.parametrize(("known_min", "is_stay"), [(30, True), (31, False)])
    def test_a_site_at_which_a_person_rested_is_a_place_whenever_seen(
        self, land: Land, known_min: float, is_stay: bool
    ) -> None:
        """Half an hour at home in the morning: a single event there at one o'clock is lunch at home."""
        events = [*seen(HOME, 8, 8.5), *seen(WORK, 10, 12), *seen(HOME, 13), *seen(WORK, 14, 16)]
        lunch = land.under(known_site_min=known_min).mobility(events).places[2]
        assert lunch.is_stay == is_stay

    def test_time_at_a_site_adds_up_over_the_day(self, land: Land) -> None:
        """Twice fifteen minutes make a known site; the silence between them, spent elsewhere, does not."""
        morning, evening = seen(HOME, 9.5, 9.75), seen(HOME, 17, 17.25)
        visits = places(land, morning, seen(WORK, 11, 12), seen(HOME, 13), seen(WORK, 14, 15), evening)
        assert visits[2].is_stay
        less = places(land, morning, seen(WORK, 11, 12), seen(HOME, 13), seen(WORK, 14, 15), seen(HOME, 17))
        assert not less[2].is_stay

    def test_a_long_while_on_the_way_is_no_stay(self, land: Land) -> None:
        """Without two events there is no stay, however long the silence around a place is."""
        _, street, _ = places(land, seen(HOME, 11, 12), seen(STREET, 13.5), seen(WORK, 15, 16))
        assert not street.is_stay


class TestLocation:
    """Which two cells, and whether the night was spent there."""

    def test_the_two_cells_that_served_longest_name_the_location(self, land: Land) -> None:
        """Beside leads; of the others home served longer than beyond."""
        (place,) = places(land, seen(BESIDE, 12, 14), seen(BEYOND, 14.1), seen(HOME, 14.3, 14.5))
        assert place.location == location(HOME, BESIDE)
        assert place.cells == (HOME, BESIDE)

    def test_every_visit_of_a_site_has_its_location(self, land: Land) -> None:
        """The site is the day's: a visit in which only one of its cells served lies there too."""
        events = [seen(HOME, 9.5, 11), seen(BESIDE, 11.5), seen(WORK, 12.5, 13.5), seen(HOME, 15, 16)]
        found = places(land, *events)
        assert [place.location for place in found] == [
            location(HOME, BESIDE),
            location(WORK, WORK),
            location(HOME, BESIDE),
        ]
        assert (found[0].x, found[0].y) == (found[2].x, found[2].y)

    def test_the_site_of_most_of_the_night_is_residential(self, land: Land) -> None:
        """From midnight to six and from ten to midnight; the whole day's visits of that site are marked."""
        found = places(land, seen(HOME, 7, 8), seen(WORK, 9, 12, 15, 17), seen(HOME, 18, 21))
        assert [place.is_of_the_night for place in found] == [True, False, True]

    def test_most_of_the_night_is_told_by_the_second(self, land: Land) -> None:
        """Four hours at the first place are more than two at the last, and less than four and two."""
        first, last = seen(WORK, 3, 4), seen(HOME, 23, 23.9)
        found = places(land, first, seen(STREET, 8, 8.5), last)
        assert [place.is_of_the_night for place in found] == [True, False, False]
        found = places(land, seen(WORK, 0, 0.5), seen(STREET, 4.5, 6), last)
        assert [place.is_of_the_night for place in found] == [False, True, False]

    def test_of_nights_alike_the_lower_index_is_the_home(self, land: Land) -> None:
        """Half an hour before midnight here and there: the tie is broken the same on each engine."""
        found = places(land, seen(WORK, 22, 22.5), seen(HOME, 23.4, 23.5))
        between = int(0.9 * HOUR_S - WAY_TO_WORK_S) // 2
        assert found[0].end == at(22.5) + between
        events = [(1, at(22), WORK), (1, at(23), WORK), (2, at(22), HOME), (2, at(23), HOME)]
        assert all(place.is_of_the_night for place in land.mobility(events).places)

    @pytest.mark.parametrize("day", CLOCK_CHANGES)
    @pytest.mark.parametrize(("hour", "is_home"), [(5, True), (6, False)])
    def test_the_night_ends_at_six_by_local_clocks(
        self, land: Land, day: LocalDay, hour: int, is_home: bool
    ) -> None:
        """Whoever is first found at half past five slept there as far as is known; at half past six, not."""
        evening = day.start - 3 * HOUR_S
        events = [(1, clock(day, hour, minute), WORK) for minute in (20, 50)]
        made = land.on(day).under(gap_night_h=5).mobility(events, {1: [(HOME, evening, evening)]})
        assert [place.is_of_the_night for place in made.places if place.cells == (WORK, WORK)] == [is_home]

    def test_who_is_seen_by_day_only_has_no_home(self, land: Land) -> None:
        """Nothing is said of a night of which nothing is known."""
        assert not any(
            place.is_of_the_night for place in places(land, seen(HOME, 10, 12), seen(WORK, 13, 18))
        )
