"""Plans of a day: where each person means to go, when, and for how long.

A plan runs from the small hours of its day, where the person slept, to where the person sleeps next.
Times are seconds after local midnight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from footfall.lab.simulate.city import City
from footfall.lab.simulate.fields import Bools, Random
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
from footfall.model.grid import Floats, Ints

KINDS = ("home", "work", "school", "errand", "leisure", "friends", "away")
HOME, WORK, SCHOOL, ERRAND, LEISURE, FRIENDS, AWAY = range(len(KINDS))
HOUR = 3600.0
ANY_TIME = -np.inf


@dataclass(frozen=True, eq=False)
class Spot:
    """Where persons are: position, zone index (-1 outside) and kind of place, one row per person."""

    x: Floats
    y: Floats
    zone: Ints
    kind: Ints

    def where(self, mask: Bools, other: Spot) -> Spot:
        """The other spot where the mask holds."""
        return Spot(
            np.where(mask, other.x, self.x),
            np.where(mask, other.y, self.y),
            np.where(mask, other.zone, self.zone),
            np.where(mask, other.kind, self.kind),
        )


@dataclass(frozen=True, eq=False)
class Stop:
    """One column of a plan.

    Args:
        active: who makes the stop.
        spot: where.
        leave: earliest departure from the place before.
        until: earliest end of the stop.
        least: shortest duration.
    """

    active: Bools
    spot: Spot
    leave: Floats
    until: Floats
    least: Floats


@dataclass(frozen=True)
class Habits:
    """Chances of what is done on a kind of day.

    Args:
        work: a day-shift worker works.
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


def habits_of(weekday: int) -> Habits:
    """Habits of a weekday, Monday = 0."""
    return (WEEKDAY, WEEKDAY, WEEKDAY, WEEKDAY, FRIDAY, SATURDAY, SUNDAY)[weekday]


def home_of(people: People) -> Spot:
    """Everybody at home."""
    return Spot(people.home_x, people.home_y, people.home_zone, np.full(len(people), HOME))


def nights(random: Random, people: People, places: Places, city: City, day: int, weekday: int) -> Spot:
    """Where each person sleeps in the night after a day (0 = first simulated)."""
    count = len(people)
    night = home_of(people)
    chosen = places.friends.choose(random, people.home_x, people.home_y, people.taste)
    elsewhere = random.random(count) < (0.045 if weekday in (4, 5) else 0.018)
    elsewhere &= people.role != VISITOR
    night = night.where(elsewhere, _spot(places.friends, chosen, FRIENDS))
    on_shift = (people.role == WORKER) & (people.shift == NIGHT) & (random.random(count) < 0.65)
    night = night.where(on_shift, _work_spot(people))
    angle = people.taste % 360 / 180 * np.pi
    reach = city.radius_m * 2.2 + 20_000 + people.taste % 1000 * 60
    away = Spot(
        city.centre[0] + reach * np.cos(angle),
        city.centre[1] + reach * np.sin(angle),
        np.full(count, -1),
        np.full(count, AWAY),
    )
    return night.where((day >= people.away_from) & (day < people.away_to), away)


def plan_day(
    random: Random, people: People, places: Places, city: City, weekday: int, before: Spot, after: Spot
) -> list[Stop]:
    """What everybody means to do on a day that begins at `before` and ends at `after`."""
    count = len(people)
    habits = habits_of(weekday)
    gone = (before.kind == AWAY) & (after.kind == AWAY)
    leaving, returning = (after.kind == AWAY) & ~gone, (before.kind == AWAY) & ~gone
    free = ~(gone | leaving | returning)
    study = np.isin(people.role, (PUPIL, STUDENT))
    chance = np.where(study, habits.study, habits.work * (1 - habits.home_office))
    main = free & (np.isin(people.role, (WORKER, PUPIL, STUDENT))) & (random.random(count) < chance)
    main &= ~((people.role == WORKER) & (people.shift == NIGHT))
    stops = [_return(random, people, before, returning)]
    stops += _main(random, people, places, habits, main)
    out = free & ~main & (before.kind != WORK)
    stops += _outing(random, people, places, habits, out)
    stops += _errands(random, people, places, habits, free, main)
    stops += _evening(random, people, places, city, habits, free, weekday)
    leave = np.where(after.kind == WORK, _clock(random, people, 21.0, 0.4), ANY_TIME)
    leave = np.where(leaving, _clock(random, people, 13.0, 2.5), leave)
    leave = np.where(after.kind == FRIENDS, _clock(random, people, 19.5, 1.5), leave)
    until = np.where(after.kind == WORK, 29.0 * HOUR, ANY_TIME)
    return [*stops, Stop(~gone, after, leave, until, np.full(count, 1800.0))]


def _clock(random: Random, people: People, mean_h: float | Floats, sd_h: float) -> Floats:
    """Times of day: mostly the person's own habit, partly of the day."""
    seconds: Floats = (
        mean_h + sd_h * (0.85 * people.habit + 0.45 * random.standard_normal(len(people)))
    ) * HOUR
    return seconds


def _duration(random: Random, count: int, median_min: float, spread: float, least_min: float = 4.0) -> Floats:
    minutes = np.exp(random.normal(np.log(median_min), spread, count))
    return np.clip(minutes, least_min, 420.0) * 60


def _spot(menu: Menu, chosen: Ints, kind: int) -> Spot:
    pool = menu.pool
    return Spot(pool.x[chosen], pool.y[chosen], pool.zone[chosen], np.full(len(chosen), kind))


def _near(random: Random, menu: Menu, x: Floats, y: Floats, people: People, kind: int) -> Spot:
    known = np.nan_to_num(x, nan=0.0), np.nan_to_num(y, nan=0.0)
    return _spot(menu, menu.choose(random, *known, people.taste), kind)


def _work_spot(people: People) -> Spot:
    kind = np.where(people.role == WORKER, WORK, SCHOOL)
    return Spot(people.work_x, people.work_y, people.work_zone, kind)


def _always(count: int, value: float) -> Floats:
    return np.full(count, value)


def _return(random: Random, people: People, before: Spot, returning: Bools) -> Stop:
    """Home in the morning after a night elsewhere."""
    count = len(people)
    leave = np.where(before.kind == WORK, _clock(random, people, 6.0, 0.3), _clock(random, people, 9.5, 1.2))
    leave = np.where(returning, _clock(random, people, 14.0, 2.5), leave)
    direct = (before.kind == FRIENDS) & (random.random(count) < 0.4)
    least = np.where(before.kind == WORK, 6 * HOUR, 0.5 * HOUR)
    away = np.isin(before.kind, (WORK, FRIENDS)) | returning
    return Stop(away & ~direct, home_of(people), leave, _always(count, ANY_TIME), least)


def _main(random: Random, people: People, places: Places, habits: Habits, main: Bools) -> list[Stop]:
    """Work or school, perhaps with a short stop on the way and lunch outside."""
    count = len(people)
    pupil, student = people.role == PUPIL, people.role == STUDENT
    leave = _clock(random, people, 7.75, 0.85)
    end = _clock(random, people, 17.0, 0.9)
    for shift, begin_h, end_h, spread in (
        (PART_TIME, 8.3, 13.2, 0.7),
        (EARLY, 5.3, 14.1, 0.35),
        (LATE, 12.8, 21.7, 0.4),
    ):
        mask = (people.shift == shift) & (people.role == WORKER)
        leave = np.where(mask, _clock(random, people, begin_h, spread), leave)
        end = np.where(mask, _clock(random, people, end_h, spread), end)
    leave = np.where(
        pupil, _clock(random, people, 7.45, 0.2), np.where(student, _clock(random, people, 9.2, 0.9), leave)
    )
    end = np.where(
        pupil, _clock(random, people, 14.0, 1.0), np.where(student, _clock(random, people, 15.6, 1.5), end)
    )
    drop = main & ~pupil & (random.random(count) < 0.12)
    on_way = _near(random, places.lunch, people.home_x, people.home_y, people, ERRAND)
    eats = main & ((people.shift == DAY) | student) & ~pupil & (random.random(count) < habits.lunch)
    noon = _clock(random, people, 12.4, 0.4)
    lunch = _near(random, places.lunch, people.work_x, people.work_y, people, LEISURE)
    back = np.where(eats, noon, end)
    spot = _work_spot(people)
    return [
        Stop(drop, on_way, leave, _always(count, ANY_TIME), _duration(random, count, 7, 0.5)),
        Stop(main, spot, leave, back, _always(count, 1.5 * HOUR)),
        Stop(eats, lunch, noon, _always(count, ANY_TIME), _duration(random, count, 35, 0.35, 12)),
        Stop(eats, spot, _always(count, ANY_TIME), end, _always(count, HOUR)),
    ]


def _outing(random: Random, people: People, places: Places, habits: Habits, out: Bools) -> list[Stop]:
    """Errands or a walk before noon of those who do not work today, and home again."""
    count = len(people)
    visitor = people.role == VISITOR
    goes = out & (random.random(count) < np.where(visitor, 0.95, habits.outing))
    shop = _near(random, places.shop, people.home_x, people.home_y, people, ERRAND)
    town = _near(random, places.leisure, people.home_x, people.home_y, people, LEISURE)
    spot = shop.where(visitor | (random.random(count) < 0.3), town)
    last = _duration(random, count, 40, 0.7) * np.where(visitor, 2, 1)
    home = goes & ~visitor
    return [
        Stop(goes, spot, _clock(random, people, 10.3, 1.3), _always(count, ANY_TIME), last),
        Stop(
            home, home_of(people), _always(count, ANY_TIME), _always(count, ANY_TIME), _always(count, 900.0)
        ),
    ]


def _errands(
    random: Random, people: People, places: Places, habits: Habits, free: Bools, main: Bools
) -> list[Stop]:
    """Up to two errands in the afternoon, near work, near home or in town."""
    count = len(people)
    visitor = people.role == VISITOR
    goes = free & (random.random(count) < np.where(visitor, 0.9, habits.errand))
    near_work = main & (random.random(count) < 0.3)
    x = np.where(near_work, people.work_x, people.home_x)
    y = np.where(near_work, people.work_y, people.home_y)
    first = _near(random, places.shop, x, y, people, ERRAND)
    first = first.where(random.random(count) < 0.35, _near(random, places.town, x, y, people, ERRAND))
    second = _near(random, places.shop, first.x, first.y, people, ERRAND)
    more = goes & (random.random(count) < 0.25)
    leave = np.where(main, ANY_TIME, _clock(random, people, 15.3, 1.4))
    nothing = _always(count, ANY_TIME)
    return [
        Stop(goes, first, leave, nothing, _duration(random, count, 28, 0.75)),
        Stop(more, second, nothing, nothing, _duration(random, count, 22, 0.7)),
    ]


def _evening(
    random: Random, people: People, places: Places, city: City, habits: Habits, free: Bools, weekday: int
) -> list[Stop]:
    """Home after the day, and out again for some; a match on Saturday."""
    count = len(people)
    visitor = people.role == VISITOR
    goes = free & (
        random.random(count) < np.where(people.age == 0, 0.4, 1.0) * np.where(visitor, 0.8, habits.leisure)
    )
    straight = goes & (random.random(count) < 0.2)
    shop = _near(random, places.leisure, people.home_x, people.home_y, people, LEISURE)
    friend = _near(random, places.friends, people.home_x, people.home_y, people, FRIENDS)
    spot = shop.where(random.random(count) < 0.35, friend)
    leave, last = _clock(random, people, 19.0, 0.9), _duration(random, count, 110, 0.45, 20)
    match = free & (random.random(count) < (0.03 if weekday == 5 else 0.0)) & (people.age < 4)
    ground = Spot(
        city.stadium[0] + random.normal(0, 45, count),
        city.stadium[1] + random.normal(0, 45, count),
        np.full(
            count,
            city.areas.zone_of(np.array([city.stadium[0]]), np.array([city.stadium[1]]))[0],
            dtype=np.int64,
        ),
        np.full(count, LEISURE),
    )
    begin, end = random.normal(14.4, 0.25, count) * HOUR, random.normal(17.4, 0.15, count) * HOUR
    nothing = _always(count, ANY_TIME)
    return [
        Stop(match, ground, begin, end, _always(count, HOUR)),
        Stop(free & ~straight, home_of(people), nothing, nothing, _always(count, 1200.0)),
        Stop(goes, spot, np.where(straight, ANY_TIME, leave), nothing, last),
    ]
