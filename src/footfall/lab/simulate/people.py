"""Residents and visitors: who they are, where they live and work, and which of them are customers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from footfall.lab.simulate.city import City
from footfall.lab.simulate.demography import AGES, SEXES
from footfall.lab.simulate.fields import Bools, Random, drawn
from footfall.lab.simulate.places import Places, Pool, points_in
from footfall.lab.simulate.scenario import Scenario
from footfall.model.grid import Floats, Ints

HOMEBODY, WORKER, PUPIL, STUDENT, VISITOR = range(5)
DAY, PART_TIME, EARLY, LATE, NIGHT = range(5)
NEVER = 100_000
_PHONE = np.array([0.28, 1.25, 1.25, 1.15, 0.7])
_EMPLOYED = np.array([0.0, 0.55, 0.84, 0.78, 0.05])


@dataclass(frozen=True, eq=False)
class People:
    """One row per person; residents first, then visitors from abroad (not in any census).

    Args:
        residents: how many of the rows are residents.
        home_x: metres, EPSG:3035; a hotel for visitors.
        home_y: metres.
        home_zone: index of the zone.
        age: index into the five age bands.
        gender: 0 female, 1 male.
        role: HOMEBODY, WORKER, PUPIL, STUDENT or VISITOR.
        shift: DAY, PART_TIME, EARLY, LATE or NIGHT, for workers.
        work_x: workplace or school; NaN if none.
        work_y: workplace or school; NaN if none.
        work_zone: its zone; -1 if none.
        car: may drive.
        habit: how early (below 0) or late the person's days are, standard normal.
        taste: picks the person's favourite places.
        away_from: first day (0 = first simulated) spent out of town; a large number if none.
        away_to: day of return.
        customer: is a customer of the operator on some day, or roams on it.
        operator: whose customer; -1 nobody's. A visitor is a customer of the one roamed on.
        since: first day (0 = first simulated) as its customer; 0 if always was.
        until: first day no more; a large number if none.
        activity: events relative to the mean customer.
    """

    residents: int
    home_x: Floats
    home_y: Floats
    home_zone: Ints
    age: Ints
    gender: Ints
    role: Ints
    shift: Ints
    work_x: Floats
    work_y: Floats
    work_zone: Ints
    car: Bools
    habit: Floats
    taste: Ints
    away_from: Ints
    away_to: Ints
    customer: Bools
    operator: Ints
    since: Ints
    until: Ints
    activity: Floats

    def __len__(self) -> int:
        return len(self.home_x)

    def block(self, start: int, end: int) -> People:
        """The rows from `start` to `end`."""
        part = {k: v[start:end] for k, v in vars(self).items() if isinstance(v, np.ndarray)}
        return People(residents=max(0, min(end, self.residents) - start), **part)

    def of_operator(self, operator: int) -> People:
        """The same people, as one operator sees them."""
        return replace(self, customer=self.operator == operator)

    def on(self, day: int) -> People:
        """The same people, with those as customers who are so on a day (0 = first simulated)."""
        return replace(self, customer=self.customer & (self.since <= day) & (day < self.until))


def make_people(random: Random, city: City, places: Places, scenario: Scenario) -> People:
    """Draw residents by the city's demography, and roaming visitors: one for 100 customers."""
    residents, market_share = scenario.people, scenario.market_share
    zone, age, gender = _census_draw(random, city, residents)
    visitors = max(1, round(residents * market_share * 0.01))
    x, y, home_zone = _homes(random, city, zone)
    hotel = drawn(random, places.leisure.pool.weight, visitors)
    x = np.concatenate([x, places.leisure.pool.x[hotel]])
    y = np.concatenate([y, places.leisure.pool.y[hotel]])
    home_zone = np.concatenate([home_zone, places.leisure.pool.zone[hotel]])
    age = np.concatenate([age, random.integers(1, 5, visitors)])
    gender = np.concatenate([gender, random.integers(0, 2, visitors)])
    count = residents + visitors
    role = _roles(random, age)
    role[residents:] = VISITOR
    shift = random.choice(5, size=count, p=[0.6, 0.2, 0.1, 0.07, 0.03])
    work_x, work_y, work_zone = _work(random, city, places, Pool(x, y, home_zone, np.ones(count)), role)
    customer = np.ones(count, dtype=bool)
    customer[:residents] = customers_among(
        random, len(city.areas.zone_ids), home_zone[:residents], age[:residents], market_share
    )
    away_from, away_to = _away(random, count, scenario.days)
    return People(
        residents=residents,
        home_x=x,
        home_y=y,
        home_zone=home_zone,
        age=age,
        gender=gender,
        role=role,
        shift=shift,
        work_x=work_x,
        work_y=work_y,
        work_zone=work_zone,
        car=random.random(count) < np.array([0.75, 0.5, 0.75, 0.8, 0.6])[age],
        habit=np.clip(random.standard_normal(count), -2.5, 2.5),
        taste=random.integers(0, 1_000_000, count),
        away_from=away_from,
        away_to=away_to,
        customer=customer,
        operator=np.where(customer, 0, -1),
        since=np.zeros(count, dtype=np.int64),
        until=np.full(count, NEVER),
        activity=np.clip(random.gamma(1.3, 1 / 1.3, count), 0.02, 12.0),
    )


def _census_draw(random: Random, city: City, residents: int) -> tuple[Ints, Ints, Ints]:
    counts = random.multinomial(residents, city.demography.ravel() / city.demography.sum())
    cell = random.permutation(np.repeat(np.arange(counts.size), counts))
    sexes = len(SEXES)
    return cell // (len(AGES) * sexes), cell // sexes % len(AGES), cell % sexes


def _homes(random: Random, city: City, zone: Ints) -> tuple[Floats, Floats, Ints]:
    """A dwelling in a tile of each person's zone."""
    land = city.land
    order = np.argsort(land.zone, kind="stable")
    cumulative = np.concatenate([[0.0], np.cumsum(land.homes[order] + 1e-9)])
    zones = len(city.areas.zone_ids)
    first = np.searchsorted(land.zone[order], np.arange(zones))
    last = np.searchsorted(land.zone[order], np.arange(zones), side="right")
    low, high = cumulative[first[zone]], cumulative[last[zone]]
    place = np.searchsorted(cumulative, low + random.random(len(zone)) * (high - low), side="right") - 1
    return points_in(random, city, order[np.clip(place, first[zone], last[zone] - 1)])


def _roles(random: Random, age: Ints) -> Ints:
    role = np.where(random.random(len(age)) < _EMPLOYED[age], WORKER, HOMEBODY)
    role[age == 0] = PUPIL
    studies = (age == 1) & (role == HOMEBODY) & (random.random(len(age)) < 0.75)
    role[studies] = STUDENT
    return role


def _work(random: Random, city: City, places: Places, homes: Pool, role: Ints) -> tuple[Floats, Floats, Ints]:
    x, y, home_zone = homes.x, homes.y, homes.zone
    work_x, work_y = np.full(len(x), np.nan), np.full(len(x), np.nan)
    work_zone = np.full(len(x), -1, dtype=np.int64)
    workers, pupils = np.flatnonzero(role == WORKER), np.flatnonzero(role == PUPIL)
    if city.commutes is None:
        job = places.jobs.choose(random, x[workers], y[workers])
    else:
        job = _known_jobs(random, city.commutes, places, home_zone[workers])
    school = places.school.choose(random, x[pupils], y[pupils])
    for rows, pool, found in ((workers, places.work, job), (pupils, places.school.pool, school)):
        work_x[rows], work_y[rows], work_zone[rows] = pool.x[found], pool.y[found], pool.zone[found]
    students = np.flatnonzero(role == STUDENT)
    work_x[students], work_y[students] = _lecture_halls(random, city, len(students))
    work_zone[students] = city.areas.zone_of(work_x[students], work_y[students])
    return work_x, work_y, work_zone


def _lecture_halls(random: Random, city: City, count: int) -> tuple[Floats, Floats]:
    """Points on the campus; its middle where a point would lie in no zone."""
    x, y = (middle + random.normal(0, 120, count) for middle in city.campus)
    lost = city.areas.zone_of(x, y) < 0
    return np.where(lost, city.campus[0], x), np.where(lost, city.campus[1], y)


def _known_jobs(random: Random, commutes: Floats, places: Places, home_zone: Ints) -> Ints:
    """Workplaces by a table of home and work zones."""
    pool = places.work
    job = drawn(random, pool.weight, len(home_zone))
    cumulative = np.cumsum(commutes, axis=1)
    target = np.full(len(home_zone), -1, dtype=np.int64)
    for zone in np.unique(home_zone):
        rows = np.flatnonzero(home_zone == zone)
        if cumulative[zone, -1] > 0:
            target[rows] = np.searchsorted(cumulative[zone], random.random(len(rows)) * cumulative[zone, -1])
    for zone in np.unique(target[target >= 0]):
        there, rows = np.flatnonzero(pool.zone == zone), np.flatnonzero(target == zone)
        if len(there):
            job[rows] = there[drawn(random, pool.weight[there], len(rows))]
    return job


def customers_among(random: Random, zones: int, zone: Ints, age: Ints, market_share: float) -> Bools:
    """Customers: few children and old people, and a market share that differs by zone.

    Args:
        random: source of who is one.
        zones: number of zones.
        zone: of each person.
        age: of each person.
        market_share: share of the persons.
    """
    chance = _PHONE[age] * np.exp(random.normal(0, 0.15, zones))[zone]
    for _ in range(6):
        chance = np.minimum(chance * market_share / chance.mean(), 0.95)
    return np.asarray(random.random(len(zone)) < chance)


def _away(random: Random, count: int, days: int) -> tuple[Ints, Ints]:
    """Out of town: at any time about 3 %, for one to ten days."""
    length = random.integers(1, 11, count)
    start = random.integers(-10, max(days, 1), count)
    goes = random.random(count) < 0.03 * (days + 10) / 5.5
    away_from = np.where(goes, start, NEVER)
    return away_from, away_from + length
