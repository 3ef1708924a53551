"""What people did: stays and trips without gap or overlap, from plans to calendar days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from footfall.lab.simulate.fields import Random
from footfall.lab.simulate.people import People
from footfall.lab.simulate.routes import POINTS, Network
from footfall.lab.simulate.stops import Spot, Stop
from footfall.model.grid import Floats, Ints

OPEN = 2**60
"""End of a stay that goes on."""
EARLIEST_S = 4 * 3600
"""Nobody leaves the night's place before this time of the day."""


@dataclass(frozen=True, eq=False)
class Stays:
    """Stays in order of person and start; times in epoch seconds, half open; zone -1 outside the city."""

    person: Ints
    x: Floats
    y: Floats
    zone: Ints
    kind: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True, eq=False)
class Trips:
    """Trips in order of person and departure; `way_*` have one column per point of the way."""

    person: Ints
    departure: Ints
    arrival: Ints
    mode: Ints
    way_x: Floats
    way_y: Floats
    way_seconds: Floats


@dataclass(frozen=True, eq=False)
class Timeline:
    """Stays and trips of a block of people."""

    stays: Stays
    trips: Trips

    def since(self, second: int) -> Timeline:
        """What ends after an instant."""
        return Timeline(
            taken(self.stays, self.stays.end > second), taken(self.trips, self.trips.arrival > second)
        )

    def before(self, second: int) -> Timeline:
        """What begins before an instant."""
        return Timeline(
            taken(self.stays, self.stays.start < second), taken(self.trips, self.trips.departure < second)
        )


T = TypeVar("T", Stays, Trips)


def taken(table: T, rows: object) -> T:
    """Some rows of stays or trips, by mask or index."""
    return type(table)(**{name: column[rows] for name, column in vars(table).items()})


def joined(tables: list[T]) -> T:
    """Stays or trips one below the other."""
    names = vars(tables[0])
    return type(tables[0])(**{name: np.concatenate([vars(t)[name] for t in tables]) for name in names})


def begin(people: People, spot: Spot, second: int) -> Timeline:
    """Everybody at a place since an instant."""
    count = len(people)
    start = np.full(count, second)
    stays = Stays(np.arange(count), spot.x, spot.y, spot.zone, spot.kind, start, np.full(count, OPEN))
    return Timeline(stays, _no_trips())


def carry_out(
    random: Random, people: People, network: Network, so_far: Timeline, plan: tuple[list[Stop], int]
) -> Timeline:
    """Turn the plans of a day into stays and trips, joined to what went before.

    Args:
        random: source of modes, ways and speeds.
        people: the block.
        network: roads and rails.
        so_far: ends with one open stay of each person.
        plan: the stops in order, each with one row per person, and the epoch second of the day's midnight.
    """
    stops, midnight = plan
    now = _Now(people, so_far.stays, midnight)
    for stop in stops:
        now.follow(random, network, stop)
    return _sorted(now.timeline(so_far))


class _Now:
    """Where each person is while plans are carried out, one stop after the other."""

    def __init__(self, people: People, stays: Stays, midnight: int) -> None:
        rows = np.flatnonzero(stays.end == OPEN)
        self.people, self.midnight = people, midnight
        self.spot = Spot(stays.x[rows], stays.y[rows], stays.zone[rows], stays.kind[rows])
        self.start = stays.start[rows].copy()
        self.ready = np.maximum(self.start + 1800, midnight + EARLIEST_S).astype(float)
        self.first_departure = np.full(len(people), OPEN)
        self.stays: list[Stays] = []
        self.trips: list[Trips] = []

    def follow(self, random: Random, network: Network, stop: Stop) -> None:
        """Go to a stop, or stay longer where it is the place one is at already."""
        apart = np.abs(stop.spot.x - self.spot.x) + np.abs(stop.spot.y - self.spot.y) > 1
        here = stop.active & ~apart
        leave, until, least = stop.times()
        self.ready[here] = np.maximum(self.ready, until + self.midnight)[here]
        rows = np.flatnonzero(stop.active & apart)
        if len(rows) == 0:
            return
        departure = np.rint(np.maximum(self.ready, leave + self.midnight)[rows]).astype(np.int64)
        start, end = (self.spot.x[rows], self.spot.y[rows]), (stop.spot.x[rows], stop.spot.y[rows])
        hour = (departure - self.midnight) / 3600
        ways = network.ways(random, start, end, hour, self.people.car[rows])
        arrival = departure + ways.duration
        self._leave(rows, departure)
        self.trips.append(Trips(rows, departure, arrival, ways.mode, ways.x, ways.y, ways.seconds))
        mask = stop.active & apart
        self.spot = self.spot.where(mask, stop.spot)
        self.start[rows] = arrival
        self.ready[rows] = np.maximum(arrival + least[rows], until[rows] + self.midnight)

    def _leave(self, rows: Ints, departure: Ints) -> None:
        first = self.first_departure[rows] == OPEN
        self.first_departure[rows[first]] = departure[first]
        self._note(rows[~first], departure[~first])

    def _note(self, rows: Ints, end: Ints) -> None:
        spot = self.spot
        stay = Stays(
            rows, spot.x[rows], spot.y[rows], spot.zone[rows], spot.kind[rows], self.start[rows], end
        )
        self.stays.append(stay)

    def timeline(self, so_far: Timeline) -> Timeline:
        """Everything, unsorted; the stay open before ends with the first departure."""
        moved = np.flatnonzero(self.first_departure < OPEN)
        self._note(moved, np.full(len(moved), OPEN))
        old = so_far.stays
        end = np.where(old.end == OPEN, self.first_departure[old.person], old.end)
        closed = Stays(old.person, old.x, old.y, old.zone, old.kind, old.start, end)
        return Timeline(joined([closed, *self.stays]), joined([so_far.trips, *self.trips]))


def _sorted(timeline: Timeline) -> Timeline:
    stays, trips = timeline.stays, timeline.trips
    return Timeline(
        taken(stays, np.lexsort((stays.start, stays.person))),
        taken(trips, np.lexsort((trips.departure, trips.person))),
    )


def _no_trips() -> Trips:
    none, ways = np.zeros(0, dtype=np.int64), np.zeros((0, POINTS))
    return Trips(none, none, none, none, ways, ways, ways)


@dataclass(frozen=True, eq=False)
class Legs:
    """Straight pieces of movement: from a point and second to another; `person` is not unique."""

    person: Ints
    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    start: Floats
    end: Floats


def legs_of(trips: Trips) -> Legs:
    """The straight pieces of all trips, in order."""
    begin_s, end_s = trips.way_seconds[:, :-1], trips.way_seconds[:, 1:]
    row, piece = np.nonzero(end_s > begin_s)
    return Legs(
        person=trips.person[row],
        x0=trips.way_x[row, piece],
        y0=trips.way_y[row, piece],
        x1=trips.way_x[row, piece + 1],
        y1=trips.way_y[row, piece + 1],
        start=trips.departure[row] + begin_s[row, piece],
        end=trips.departure[row] + end_s[row, piece],
    )
