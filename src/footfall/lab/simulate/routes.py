"""How people get from one place to another: on foot, by car or by rail, along a line with bends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from footfall.lab.simulate.city import City, Raster
from footfall.lab.simulate.fields import Bools, Random, nearest
from footfall.lab.simulate.rail import BENDS
from footfall.model.grid import Floats, Ints

MODES = ("walk", "car", "rail")
WALK, CAR, RAIL = range(3)
WALK_M_S = 4.5 / 3.6
RAIL_M_S = 40 / 3.6
POINTS = BENDS + 5
"""Points of a way: start, station, station at departure, bends, station, end."""
JUNCTION_M = 700.0

Point = tuple[Floats, Floats]
"""x and y of many points, EPSG:3035."""


@dataclass(frozen=True, eq=False)
class Ways:
    """Ways of many trips: `POINTS` points each (EPSG:3035) and the seconds after departure they are passed.

    Points that a way does not need repeat its end; the last time is the duration in whole seconds.
    """

    mode: Ints
    x: Floats
    y: Floats
    seconds: Floats

    @property
    def duration(self) -> Ints:
        """Seconds from departure to arrival."""
        return self.seconds[:, -1].astype(np.int64)


@dataclass(frozen=True, eq=False)
class Network:
    """Road junctions (a jittered lattice) and the nearest station of each 200 m cell."""

    city: City
    lattice: Raster
    junction_x: Floats
    junction_y: Floats
    cells: Raster
    station: Ints

    def ways(self, random: Random, start: Point, end: Point, hour: Floats, car: Bools) -> Ways:
        """Choose modes and draw the ways of trips that depart at a local hour."""
        mode, board, leave = self._modes(random, start, end, car)
        ways = self._roads(random, start, end, mode, hour)
        self._rails(random, ways, board, leave)
        ways.seconds[:, -1] = np.maximum(np.ceil(ways.seconds[:, -1]), 60)
        return ways

    def _modes(self, random: Random, start: Point, end: Point, car: Bools) -> tuple[Ints, Ints, Ints]:
        """Mode, and the stations to board and leave if it is rail."""
        distance = np.hypot(end[0] - start[0], end[1] - start[1])
        rail = self.city.rail
        board = self.station[np.maximum(self.cells.index(*start), 0)]
        leave = self.station[np.maximum(self.cells.index(*end), 0)]
        access = np.hypot(start[0] - rail.x[board], start[1] - rail.y[board])
        access += np.hypot(end[0] - rail.x[leave], end[1] - rail.y[leave])
        town = (self.cells.index(*start) >= 0) & (self.cells.index(*end) >= 0)
        fits = town & (board != leave) & (access < 1900) & (distance > 1800) & (access < 0.8 * distance)
        chance = np.where(car, 0.4, 0.85)
        mode = np.where(fits & (random.random(len(distance)) < chance), RAIL, CAR)
        walk_limit = np.where(car, 1100.0, 1700.0) * np.exp(random.normal(0, 0.35, len(distance)))
        return np.where(distance < walk_limit, WALK, mode), board, leave

    def _roads(self, random: Random, start: Point, end: Point, mode: Ints, hour: Floats) -> Ways:
        """Ways on roads: two bends, at junctions when the trip is long."""
        distance = np.hypot(end[0] - start[0], end[1] - start[1])
        count = len(distance)
        x, y = np.empty((count, POINTS)), np.empty((count, POINTS))
        x[:, 0], y[:, 0] = start
        x[:, 1:], y[:, 1:] = end[0][:, None], end[1][:, None]
        dx, dy = end[0] - start[0], end[1] - start[1]
        long = (mode == CAR) & (distance > 1800)
        for point, share in ((1, 0.33), (2, 0.67)):
            side = random.normal(0, 0.13, count)
            px, py = start[0] + share * dx - side * dy, start[1] + share * dy + side * dx
            junction = self.lattice.index(px, py)
            snap = long & (junction >= 0)
            x[:, point] = np.where(snap, self.junction_x[junction], px)
            y[:, point] = np.where(snap, self.junction_y[junction], py)
        length = np.cumsum(np.hypot(np.diff(x), np.diff(y)), axis=1)
        speed = np.where(mode == WALK, WALK_M_S, _car_speed(distance, hour))
        speed *= np.exp(random.normal(0, 0.12, count))
        seconds = np.zeros((count, POINTS))
        seconds[:, 1:] = length / speed[:, None]
        return Ways(mode, x, y, seconds)

    def _rails(self, random: Random, ways: Ways, board: Ints, leave: Ints) -> None:
        """Write those that go by rail into the ways: walk, wait, ride, walk."""
        rows = np.flatnonzero(ways.mode == RAIL)
        board, leave = board[rows], leave[rows]
        x, y, seconds = ways.x, ways.y, ways.seconds
        rail = self.city.rail
        bends, length = rail.ways
        x[rows, 1:3], y[rows, 1:3] = rail.x[board][:, None], rail.y[board][:, None]
        x[rows, 3 : 3 + BENDS] = bends[board, leave, :, 0]
        y[rows, 3 : 3 + BENDS] = bends[board, leave, :, 1]
        x[rows, -2], y[rows, -2] = rail.x[leave], rail.y[leave]
        step = np.hypot(np.diff(x[rows]), np.diff(y[rows]))
        ride = step[:, 2:-1]
        ride = ride * (length[board, leave] / np.maximum(ride.sum(axis=1), 1.0))[:, None] / RAIL_M_S
        wait = random.uniform(60, 420, len(rows))
        parts = np.concatenate([step[:, :1] / WALK_M_S, wait[:, None], ride, step[:, -1:] / WALK_M_S], axis=1)
        seconds[rows, 1:] = np.cumsum(parts, axis=1)


def make_network(random: Random, city: City) -> Network:
    """Lay junctions and find the station nearest to each spot."""
    lattice = Raster.around(city.areas.bounds, JUNCTION_M, 2000.0)
    x, y = lattice.middles()
    x, y = x + random.uniform(-250, 250, len(x)), y + random.uniform(-250, 250, len(y))
    cells = Raster.around(city.areas.bounds, 200.0, 400.0)
    return Network(city, lattice, x, y, cells, nearest(*cells.middles(), city.rail.x, city.rail.y))


def _car_speed(distance: Floats, hour: Floats) -> Floats:
    """Metres per second: 24 km/h for the shortest, near 50 across town, 80 overland; slower in the rush."""
    overland = np.clip((distance - 15_000) / 15_000, 0, 1) * 32
    km_h = 24 + 26 * (1 - np.exp(-distance / 6000)) + overland
    rush = ((hour > 7) & (hour < 9)) | ((hour > 16) & (hour < 18.3))
    speed: Floats = np.where(rush, 0.82, 1.0) * km_h / 3.6
    return speed
