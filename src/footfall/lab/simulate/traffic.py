"""When phones talk to the network: sessions in bursts, periodic updates, location updates on the move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from footfall.lab.simulate.fields import Bools, Random
from footfall.lab.simulate.people import People
from footfall.lab.simulate.radio import Coverage
from footfall.lab.simulate.timeline import Legs, Stays, Timeline, legs_of
from footfall.model.grid import Floats, Ints
from footfall.model.local_day import LocalDay

EVENT_TYPES = ("data", "call", "sms", "periodic_update", "location_update")
DATA, CALL, SMS, PERIODIC, LOCATION = range(len(EVENT_TYPES))
_TYPE_SHARES = (0.86, 0.08, 0.06)
_BY_HOUR = np.array(
    [
        0.5,
        0.3,
        0.2,
        0.15,
        0.2,
        0.5,
        1.3,
        2.2,
        2.6,
        2.5,
        2.5,
        2.7,
        3.1,
        2.9,
        2.7,
        2.8,
        3.1,
        3.5,
        3.5,
        3.3,
        3.1,
        2.7,
        1.9,
        1.0,
    ]
)
SESSION_EVENTS = 6.0
"""Mean number of events of a session."""
GAP_MEDIAN_S, GAP_SPREAD = 2.0, 1.7
"""Gaps within a session: lognormal."""
OTHER_EVENTS = 7.5
"""Mean number of periodic and location updates a day, taken off the events of sessions."""


@dataclass(frozen=True, eq=False)
class Pings:
    """Events of a day in order of person and time: milliseconds after midnight and the type."""

    person: Ints
    ms: Ints
    kind: Ints


def pings_of_day(
    random: Random, people: People, timeline: Timeline, *, coverage: Coverage, day: LocalDay, per_day: float
) -> Pings:
    """Draw the times of the events of the block's customers on a day.

    Args:
        random: source of times.
        people: the block; their activity scales the number of sessions.
        timeline: what they did that day, for location updates.
        coverage: location areas.
        day: the day; no event lies outside it.
        per_day: mean number of events per customer.
    """
    length = day.end - day.start
    customers = np.flatnonzero(people.customer)
    sessions = max(0.25 * per_day, per_day - OTHER_EVENTS) / SESSION_EVENTS
    person, ms, kind = _sessions(random, customers, people.activity[customers] * sessions, length)
    updates, at = _location_updates(random, people, timeline, coverage, day)
    person = np.concatenate([person, updates])
    ms = np.concatenate([ms, at])
    kind = np.concatenate([kind, np.full(len(updates), LOCATION)])
    inside = (ms >= 0) & (ms < length * 1000)
    order = np.argsort(person[inside] << 40 | ms[inside] << 4 | kind[inside], kind="stable")
    pings = Pings(person[inside][order], ms[inside][order], kind[inside][order])
    return _switched_off(random, people, _with_periodic(random, customers, pings, length * 1000))


def _sessions(random: Random, customers: Ints, rate: Floats, length: int) -> tuple[Ints, Ints, Ints]:
    count = random.poisson(rate)
    person = np.repeat(customers, count)
    hours = length / 3600 / 24
    share = np.concatenate([[0], np.cumsum(_BY_HOUR) / _BY_HOUR.sum()])
    start = np.interp(random.random(len(person)), share, np.arange(25) * 3_600_000 * hours)
    size = random.geometric(1 / SESSION_EVENTS, len(person))
    first = np.cumsum(size) - size
    gaps = np.exp(random.normal(np.log(GAP_MEDIAN_S), GAP_SPREAD, int(size.sum()))) * 1000
    gaps = np.minimum(gaps, 600_000)
    gaps[first] = 0
    run = np.cumsum(gaps)
    after = run - np.repeat(run[first], size)
    kind = np.repeat(random.choice(3, size=len(person), p=_TYPE_SHARES), size)
    return np.repeat(person, size), (np.repeat(start, size) + after).astype(np.int64), kind


def _location_updates(
    random: Random, people: People, timeline: Timeline, coverage: Coverage, day: LocalDay
) -> tuple[Ints, Ints]:
    """An event wherever a way crosses into another location area; looked for at each tenth of a leg."""
    legs = legs_of(timeline.trips)
    rows = np.flatnonzero(people.customer[legs.person])
    steps = np.linspace(0, 1, 11)
    x = legs.x0[rows, None] + (legs.x1 - legs.x0)[rows, None] * steps
    y = legs.y0[rows, None] + (legs.y1 - legs.y0)[rows, None] * steps
    tile = coverage.raster.index(x, y)
    area = np.where(tile >= 0, coverage.area[tile], -1)
    row, step = np.nonzero((area[:, 1:] != area[:, :-1]) & (area[:, 1:] >= 0))
    share = (step + random.random(len(row))) / 10
    leg = rows[row]
    at = legs.start[leg] + (legs.end - legs.start)[leg] * share - day.start
    return legs.person[leg], np.floor(at * 1000).astype(np.int64)


def _with_periodic(random: Random, customers: Ints, pings: Pings, length_ms: int) -> Pings:
    """Add periodic updates wherever a phone was silent for its period of two to three hours."""
    size = int(customers.max()) + 1 if len(customers) else 0
    period = random.integers(7_200_000, 10_800_000, size)
    elapsed = (random.random(len(customers)) * period[customers]).astype(np.int64)
    person = np.concatenate([customers, pings.person])
    ms = np.concatenate([-elapsed, pings.ms])
    kind = np.concatenate([np.full(len(customers), PERIODIC), pings.kind])
    order = np.argsort(person, kind="stable")
    person, ms, kind = person[order], ms[order], kind[order]
    last = np.ones(len(person), dtype=bool)
    last[:-1] = person[1:] != person[:-1]
    until = np.where(last, length_ms, np.concatenate([ms[1:], [0]]))
    extra = np.maximum(until - ms - 1, 0) // period[person] if len(person) else person
    row = np.repeat(np.arange(len(person)), 1 + extra)
    step = np.arange(len(row)) - np.repeat(np.cumsum(1 + extra) - (1 + extra), 1 + extra)
    ms, kind = ms[row] + step * period[person[row]], np.where(step > 0, PERIODIC, kind[row])
    seen = ms >= 0
    return Pings(person[row][seen], ms[seen], kind[seen])


def _switched_off(random: Random, people: People, pings: Pings) -> Pings:
    """One phone in twelve is off at night."""
    sleeps = (random.random(len(people)) < 1 / 12)[pings.person]
    hour = pings.ms / 3_600_000
    on = ~(sleeps & ((hour < 6.2) | (hour > 23.2)))
    return Pings(pings.person[on], pings.ms[on], pings.kind[on])


def positions(pings: Pings, stays: Stays, legs: Legs, midnight: int) -> tuple[Floats, Floats, Bools]:
    """Where each event happens: x, y, and whether on the move. Stays and legs must cover the times."""
    person = np.concatenate([stays.person, legs.person])
    start = np.concatenate([stays.start.astype(float), legs.start])
    end = np.concatenate([stays.end.astype(float), legs.end])
    x0, y0 = np.concatenate([stays.x, legs.x0]), np.concatenate([stays.y, legs.y0])
    x1, y1 = np.concatenate([stays.x, legs.x1]), np.concatenate([stays.y, legs.y1])
    ms = np.maximum(np.floor((start - midnight) * 1000).astype(np.int64), 0)
    key = person << 40 | ms << 1 | (np.arange(len(person)) >= len(stays.person))
    order = np.argsort(key, kind="stable")
    found = order[np.searchsorted(key[order], pings.person << 40 | pings.ms << 1 | 1, side="right") - 1]
    second = midnight + pings.ms / 1000
    share = np.clip((second - start[found]) / np.maximum(end[found] - start[found], 1e-3), 0, 1)
    moving = found >= len(stays.person)
    return x0[found] + (x1 - x0)[found] * share, y0[found] + (y1 - y0)[found] * share, moving
