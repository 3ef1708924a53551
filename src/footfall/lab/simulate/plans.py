"""Plans of a day: where each person means to go, when, and for how long.

A plan runs from the small hours of its day, where the person slept, to where the person sleeps next.
Times are seconds after local midnight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from footfall.lab.simulate.city import City
from footfall.lab.simulate.fields import Bools, Random
from footfall.lab.simulate.happenings import MATCH, DayKind, Show
from footfall.lab.simulate.people import (
    DAY,
    EARLY,
    LATE,
    NIGHT,
    PART_TIME,
    PUPIL,
    STUDENT,
    VISITOR,
    WORKER,
    People,
)
from footfall.lab.simulate.places import Menu, Places
from footfall.lab.simulate.stops import (
    ANY_TIME,
    AWAY,
    ERRAND,
    FRIENDS,
    LEISURE,
    WORK,
    Spot,
    Stop,
    home_of,
    spot_at,
    work_of,
)
from footfall.model.grid import Floats

HOUR = 3600.0


@dataclass(frozen=True)
class Habits:
    """Chances of what is done on a kind of day.

    Args:
        work: a worker works.
        study: a pupil or student studies.
        lunch: out for lunch from work.
        outing: an errand or walk before noon without work.
        errand: an errand in the afternoon or after work.
        leisure: going out in the evening.
        home_office: share of those who would work and stay at home.
    """

    work: float
    study: float
    lunch: float
    outing: float
    errand: float
    leisure: float
    home_office: float


WEEKDAY = Habits(work=0.93, study=0.93, lunch=0.3, outing=0.5, errand=0.33, leisure=0.2, home_office=0.15)
FRIDAY = Habits(work=0.88, study=0.9, lunch=0.3, outing=0.52, errand=0.4, leisure=0.38, home_office=0.22)
SATURDAY = Habits(work=0.18, study=0.0, lunch=0.25, outing=0.6, errand=0.5, leisure=0.42, home_office=0.0)
SUNDAY = Habits(work=0.1, study=0.0, lunch=0.2, outing=0.42, errand=0.22, leisure=0.2, home_office=0.0)


NO_SHOW = Show(0.0, MATCH.begin_h, MATCH.end_h)


def habits_of(weekday: int) -> Habits:
    """Habits of a weekday, Monday = 0."""
    return (WEEKDAY, WEEKDAY, WEEKDAY, WEEKDAY, FRIDAY, SATURDAY, SUNDAY)[weekday]


@dataclass(frozen=True, eq=False)
class Planner:
    """Plans for a block of people on a day.

    Args:
        random: source of choices.
        people: the block.
        places: where they may go.
        city: for the stadium, and where out of town is.
        kind: how people live on the day.
    """

    random: Random
    people: People
    places: Places
    city: City
    kind: DayKind

    def nights(self, day: int) -> Spot:
        """Where each person sleeps in the night after a day (0 = first simulated)."""
        people = self.people
        chosen = self.places.friends.choose(self.random, people.home_x, people.home_y, people.taste)
        out = 0.045 if self.kind.weekday in (4, 5) else 0.018
        elsewhere = self._chance(out) & (people.role != VISITOR)
        night = home_of(people).where(elsewhere, spot_at(self.places.friends, chosen, FRIENDS))
        on_shift = (people.role == WORKER) & (people.shift == NIGHT) & self._chance(0.65)
        night = night.where(on_shift, work_of(people))
        return night.where((day >= people.away_from) & (day < people.away_to), self._out_of_town())

    def plan(self, before: Spot, after: Spot) -> list[Stop]:
        """What everybody means to do on a day that begins at `before` and ends at `after`."""
        people, habits = self.people, habits_of(self.kind.weekday)
        gone = (before.kind == AWAY) & (after.kind == AWAY)
        leaving, returning = (after.kind == AWAY) & ~gone, (before.kind == AWAY) & ~gone
        free = ~(gone | leaving | returning)
        study = np.isin(people.role, (PUPIL, STUDENT))
        main = free & (study | ((people.role == WORKER) & (people.shift != NIGHT)))
        main &= self._chance(np.where(study, habits.study, habits.work * (1 - habits.home_office)))
        return [
            self._return(before, returning),
            *self._main(habits, main),
            *self._outing(habits, free & ~main & (before.kind != WORK)),
            *self._errands(habits, free, main),
            *self._evening(habits, free, main),
            self._to_bed(after, gone, leaving),
        ]

    def _chance(self, share: Floats | float) -> Bools:
        return np.asarray(self.random.random(len(self.people)) < share)

    def _clock(self, mean_h: float, sd_h: float) -> Floats:
        """Times of day: mostly the person's own habit, partly of the day."""
        daily = self.random.standard_normal(len(self.people))
        seconds: Floats = (mean_h + sd_h * (0.85 * self.people.habit + 0.45 * daily)) * HOUR
        return seconds

    def _duration(self, median_min: float, spread: float, least_min: float = 4.0) -> Floats:
        minutes = np.exp(self.random.normal(np.log(median_min), spread, len(self.people)))
        return np.clip(minutes, least_min, 420.0) * 60

    def _near(self, menu: Menu, x: Floats, y: Floats, kind: int) -> Spot:
        known = np.nan_to_num(x, nan=0.0), np.nan_to_num(y, nan=0.0)
        return spot_at(menu, menu.choose(self.random, *known, self.people.taste), kind)

    def _near_home(self, menu: Menu, kind: int) -> Spot:
        return self._near(menu, self.people.home_x, self.people.home_y, kind)

    def _out_of_town(self) -> Spot:
        people, city = self.people, self.city
        angle = people.taste % 360 / 180 * np.pi
        reach = city.radius_m * 2.2 + 20_000 + people.taste % 1000 * 60
        nowhere, kind = np.full(len(people), -1), np.full(len(people), AWAY)
        x = np.asarray(city.centre[0] + reach * np.cos(angle), dtype=np.float64)
        y = np.asarray(city.centre[1] + reach * np.sin(angle), dtype=np.float64)
        return Spot(x, y, nowhere, kind)

    def _return(self, before: Spot, returning: Bools) -> Stop:
        """Home in the morning after a night elsewhere."""
        leave = np.where(before.kind == WORK, self._clock(6.0, 0.3), self._clock(9.5, 1.2))
        leave = np.where(returning, self._clock(14.0, 2.5), leave)
        direct = (before.kind == FRIENDS) & self._chance(0.4)
        least = np.where(before.kind == WORK, 6 * HOUR, 0.5 * HOUR)
        away = np.isin(before.kind, (WORK, FRIENDS)) | returning
        return Stop(away & ~direct, home_of(self.people), leave=leave, least=least)

    def _main(self, habits: Habits, main: Bools) -> list[Stop]:
        """Work or school, perhaps with a short stop on the way and lunch outside."""
        people = self.people
        leave, end = self._working_hours()
        grown = people.role != PUPIL
        eats = main & grown & ((people.shift == DAY) | (people.role == STUDENT)) & self._chance(habits.lunch)
        noon = self._clock(12.4, 0.4)
        lunch = self._near(self.places.lunch, people.work_x, people.work_y, LEISURE)
        on_way = self._near_home(self.places.lunch, ERRAND)
        spot = work_of(people)
        return [
            Stop(main & grown & self._chance(0.12), on_way, leave=leave, least=self._duration(7, 0.5)),
            Stop(main, spot, leave=leave, until=np.where(eats, noon, end), least=1.5 * HOUR),
            Stop(eats, lunch, leave=noon, least=self._duration(35, 0.35, 12)),
            Stop(eats, spot, until=end, least=HOUR),
        ]

    def _working_hours(self) -> tuple[Floats, Floats]:
        """Departure for, and end of, work or school."""
        people = self.people
        worker = people.role == WORKER
        leave, end = self._clock(7.75, 0.85), self._clock(17.0, 0.9)
        for who, begin_h, begin_sd, end_h, end_sd in (
            (worker & (people.shift == PART_TIME), 8.3, 0.7, 13.2, 0.7),
            (worker & (people.shift == EARLY), 5.3, 0.35, 14.1, 0.35),
            (worker & (people.shift == LATE), 12.8, 0.4, 21.7, 0.4),
            (people.role == PUPIL, 7.45, 0.2, 14.0, 1.0),
            (people.role == STUDENT, 9.2, 0.9, 15.6, 1.5),
        ):
            leave = np.where(who, self._clock(begin_h, begin_sd), leave)
            end = np.where(who, self._clock(end_h, end_sd), end)
        return leave, end

    def _outing(self, habits: Habits, out: Bools) -> list[Stop]:
        """Errands or a walk before noon of those who do not work today, and home again."""
        visitor = self.people.role == VISITOR
        goes = out & self._chance(np.where(visitor, 0.95, habits.outing))
        spot = self._near_home(self.places.shop, ERRAND)
        spot = spot.where(visitor | self._chance(0.3), self._near_home(self.places.leisure, LEISURE))
        last = self._duration(40, 0.7) * np.where(visitor, 2, 1)
        return [
            Stop(goes, spot, leave=self._clock(10.3, 1.3), least=last),
            Stop(goes & ~visitor, home_of(self.people), least=900.0),
        ]

    def _errands(self, habits: Habits, free: Bools, main: Bools) -> list[Stop]:
        """Up to two errands in the afternoon, near work, near home or in town."""
        people, places = self.people, self.places
        goes = free & self._chance(np.where(people.role == VISITOR, 0.9, habits.errand))
        near_work = main & self._chance(0.3)
        x = np.where(near_work, people.work_x, people.home_x)
        y = np.where(near_work, people.work_y, people.home_y)
        first = self._near(places.shop, x, y, ERRAND)
        first = first.where(self._chance(0.35), self._near(places.town, x, y, ERRAND))
        second = self._near(places.shop, first.x, first.y, ERRAND)
        leave = np.where(main, ANY_TIME, self._clock(15.3, 1.4))
        return [
            Stop(goes, first, leave=leave, least=self._duration(28, 0.75)),
            Stop(goes & self._chance(0.25), second, least=self._duration(22, 0.7)),
        ]

    def _evening(self, habits: Habits, free: Bools, main: Bools) -> list[Stop]:
        """Home after the day, and out again for some; a match before, or a concert after."""
        people = self.people
        chance = np.where(people.age == 0, 0.4, 1.0) * np.where(people.role == VISITOR, 4.0, 1.0)
        goes = free & self._chance(np.minimum(chance * habits.leisure, 0.8))
        straight = goes & main & self._chance(0.2)
        spot = self._near_home(self.places.leisure, LEISURE)
        spot = spot.where(self._chance(0.35), self._near_home(self.places.friends, FRIENDS))
        leave = np.where(straight, ANY_TIME, self._clock(19.0, 0.9))
        match, concert = self._show(self.kind.match or NO_SHOW, free), []
        if self.kind.concert:
            concert = [self._show(self.kind.concert, free)]
            goes, straight = goes & ~concert[0].active, straight & ~concert[0].active
        return [
            match,
            Stop(free & ~straight, home_of(people), least=1200.0),
            *concert,
            Stop(goes, spot, leave=leave, least=self._duration(110, 0.45, 20)),
        ]

    def _show(self, show: Show, free: Bools) -> Stop:
        fans = free & self._chance(show.share) & (self.people.age < 4)
        times = (show.begin_h, show.end_h)
        begin, end = (self.random.normal(hour, 0.2, len(self.people)) * HOUR for hour in times)
        return Stop(fans, self._stadium(), leave=begin, until=end, least=HOUR)

    def _stadium(self) -> Spot:
        count = len(self.people)
        x, y = self.city.stadium
        zone = int(self.city.areas.zone_of(np.array([x]), np.array([y]))[0])
        seat_x, seat_y = x + self.random.normal(0, 45, count), y + self.random.normal(0, 45, count)
        return Spot(seat_x, seat_y, np.full(count, zone), np.full(count, LEISURE))

    def _to_bed(self, after: Spot, gone: Bools, leaving: Bools) -> Stop:
        leave = np.where(after.kind == WORK, self._clock(21.0, 0.4), ANY_TIME)
        leave = np.where(leaving, self._clock(13.0, 2.5), leave)
        leave = np.where(after.kind == FRIENDS, self._clock(19.5, 1.5), leave)
        until = np.where(after.kind == WORK, 29.0 * HOUR, ANY_TIME)
        return Stop(~gone, after, leave=leave, until=until, least=1800.0)
