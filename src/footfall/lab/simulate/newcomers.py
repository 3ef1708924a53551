"""Who comes, goes and changes the operator, where something happens or there are several operators."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from footfall.lab.simulate.city import City
from footfall.lab.simulate.fields import Random, drawn, stream
from footfall.lab.simulate.happenings import AWAY_ON_HOLIDAY, JOINING, LEAVING, MORE_VISITORS, Happening
from footfall.lab.simulate.people import DAY, NEVER, VISITOR, People, customers_among
from footfall.lab.simulate.places import Places
from footfall.lab.simulate.scenario import Scenario

ROAMERS_PER_CUSTOMER: Final = 0.01
LONG_AGO: Final = -100


def changed(people: People, city: City, places: Places, scenario: Scenario) -> People:
    """The people of an ordinary city as the scenario wants them; who is not concerned stays as drawn."""
    for number, share in enumerate(scenario.further_operators, 1):
        people = _with_operator(
            stream(scenario.seed, "operator", number), people, city, places, (number, share)
        )
    if scenario.happening == Happening.HOLIDAY:
        people = _holiday(stream(scenario.seed, "holiday"), people, scenario)
    if scenario.happening == Happening.TOURIST_SEASON:
        people = _season(stream(scenario.seed, "season"), people, places, scenario)
    if scenario.happening == Happening.SHARE_CHANGE:
        people = _share_change(stream(scenario.seed, "share change"), people, city, scenario)
    return people


def _with_operator(
    random: Random, people: People, city: City, places: Places, one: tuple[int, float]
) -> People:
    """Customers of a further operator among those who are nobody's, and its roamers."""
    number, share = one
    free = np.flatnonzero(people.operator[: people.residents] == -1)
    wanted = min(share * people.residents / max(len(free), 1), 0.95)
    zones = len(city.areas.zone_ids)
    chosen = customers_among(random, zones, people.home_zone[free], people.age[free], wanted)
    operator = people.operator.copy()
    operator[free[chosen]] = number
    roamers = max(1, round(share * people.residents * ROAMERS_PER_CUSTOMER))
    more = _visitors(random, places, roamers, number)
    return _joined(replace(people, operator=operator), more)


def _holiday(random: Random, people: People, scenario: Scenario) -> People:
    """More residents are out of town, from the night before."""
    ordinary = people.away_from == NEVER
    goes = ordinary & (random.random(len(people)) < AWAY_ON_HOLIDAY)
    goes[people.residents :] = False
    day = scenario.change_day
    return replace(
        people,
        away_from=np.where(goes, day - 1, people.away_from),
        away_to=np.where(goes, day + 1, people.away_to),
    )


def _season(random: Random, people: People, places: Places, scenario: Scenario) -> People:
    """Visitors come on the afternoon before."""
    ours = int(np.count_nonzero(people.operator[people.residents :] == scenario.operator))
    more = _visitors(random, places, MORE_VISITORS * ours, 0)
    arrival = np.full(len(more), scenario.change_day - 1)
    return _joined(people, replace(more, away_from=np.full(len(more), LONG_AGO), away_to=arrival))


def _share_change(random: Random, people: People, city: City, scenario: Scenario) -> People:
    """Customers leave in half of the districts, and others become customers in the other half."""
    districts = len(city.areas.district_ids)
    losing = np.zeros(districts, dtype=bool)
    losing[random.choice(districts, size=max(1, districts // 2), replace=False)] = True
    loses = losing[city.areas.district_of[people.home_zone]]
    resident = np.arange(len(people)) < people.residents
    chance = random.random(len(people))
    leaves = resident & loses & (people.operator == 0) & (chance < LEAVING)
    joins = resident & ~loses & (people.operator != 0) & (people.age > 0) & (chance < JOINING)
    return replace(
        people,
        operator=np.where(joins, 0, people.operator),
        since=np.where(joins, scenario.change_day, people.since),
        until=np.where(leaves, scenario.change_day, people.until),
    )


def _visitors(random: Random, places: Places, count: int, operator: int) -> People:
    """Visitors from abroad, each in a hotel, roaming on one operator's network."""
    pool = places.leisure.pool
    hotel = drawn(random, pool.weight, count)
    whole = np.zeros(count, dtype=np.int64)
    nowhere = np.full(count, np.nan)
    return People(
        residents=0,
        home_x=pool.x[hotel],
        home_y=pool.y[hotel],
        home_zone=pool.zone[hotel],
        age=random.integers(1, 5, count),
        gender=random.integers(0, 2, count),
        role=np.full(count, VISITOR),
        shift=np.full(count, DAY),
        work_x=nowhere,
        work_y=nowhere,
        work_zone=np.full(count, -1),
        car=random.random(count) < 0.3,
        habit=np.clip(random.standard_normal(count), -2.5, 2.5),
        taste=random.integers(0, 1_000_000, count),
        away_from=np.full(count, NEVER),
        away_to=np.full(count, NEVER),
        customer=np.ones(count, dtype=bool),
        operator=whole + operator,
        since=whole,
        until=np.full(count, NEVER),
        activity=np.clip(random.gamma(1.3, 1 / 1.3, count), 0.02, 12.0),
    )


def _joined(people: People, more: People) -> People:
    """Residents and visitors, then further visitors."""
    columns = {
        name: np.concatenate([column, vars(more)[name]])
        for name, column in vars(people).items()
        if isinstance(column, np.ndarray)
    }
    return People(residents=people.residents, **columns)
