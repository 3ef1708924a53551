"""Rail lines through the centre, and the way between any two stations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from footfall.lab.simulate.fields import Random
from footfall.model.grid import Floats, Ints

BENDS = 3
"""Points kept of the line between two stations."""


@dataclass(frozen=True, eq=False)
class Rail:
    """Stations and lines; station 0 is the central one, where all lines meet.

    Args:
        x: of the stations, EPSG:3035.
        y: of the stations.
        lines: stations of each line, in order.
    """

    x: Floats
    y: Floats
    lines: tuple[tuple[int, ...], ...]

    @cached_property
    def ways(self) -> tuple[Floats, Floats]:
        """Between all pairs of stations: points on the way (S, S, BENDS, 2) and length (S, S), in metres."""
        count = len(self.x)
        bends = np.zeros((count, count, BENDS, 2))
        length = np.zeros((count, count))
        for a in range(count):
            for b in range(count):
                path = self._path(a, b)
                px, py = self.x[path], self.y[path]
                length[a, b] = np.hypot(np.diff(px), np.diff(py)).sum()
                kept = np.rint(np.linspace(0, len(path) - 1, BENDS + 2)[1:-1]).astype(int)
                bends[a, b] = np.stack([px[kept], py[kept]], axis=1)
        return bends, length

    def _path(self, a: int, b: int) -> Ints:
        for line in self.lines:
            if a in line and b in line:
                i, j = line.index(a), line.index(b)
                step = 1 if j >= i else -1
                return np.array([line[k] for k in range(i, j + step, step)])
        return np.concatenate([self._path(a, 0), self._path(0, b)[1:]])


def make_rail(random: Random, centre: tuple[float, float], radius_m: float, lines: int) -> Rail:
    """Lines right through a disk, with a station about every 1,600 m."""
    x, y = [centre[0]], [centre[1]]
    made = []
    first = random.uniform(0, np.pi)
    for number in range(lines):
        bearing = first + np.pi * number / lines + random.normal(0, 0.1)
        arms = [_arm(random, centre, radius_m, bearing + turn) for turn in (0, np.pi)]
        numbers = []
        for arm in arms:
            numbers.append(tuple(range(len(x), len(x) + len(arm))))
            x.extend(point[0] for point in arm)
            y.extend(point[1] for point in arm)
        made.append((*reversed(numbers[0]), 0, *numbers[1]))
    return Rail(np.array(x), np.array(y), tuple(made))


def _arm(
    random: Random, start: tuple[float, float], radius_m: float, bearing: float
) -> list[tuple[float, float]]:
    points = []
    x, y = start
    for _ in range(max(1, int(radius_m * 0.95 / 1600))):
        bearing += random.normal(0, 0.12)
        step = random.uniform(1300, 1900)
        x, y = x + step * np.cos(bearing), y + step * np.sin(bearing)
        points.append((float(x), float(y)))
    return points
