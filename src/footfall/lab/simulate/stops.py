"""Spots people are at, and the stops their plans are made of. Times are seconds after local midnight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from footfall.lab.simulate.fields import Bools
from footfall.lab.simulate.people import WORKER, People
from footfall.lab.simulate.places import Menu
from footfall.model.grid import Floats, Ints

KINDS = ("home", "work", "school", "errand", "leisure", "friends", "away")
HOME, WORK, SCHOOL, ERRAND, LEISURE, FRIENDS, AWAY = range(len(KINDS))
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
    """One column of a plan; times may be one number for everybody.

    Args:
        active: who makes the stop.
        spot: where.
        leave: earliest departure from the place before.
        until: earliest end of the stop.
        least: shortest duration.
    """

    active: Bools
    spot: Spot
    leave: Floats | float = ANY_TIME
    until: Floats | float = ANY_TIME
    least: Floats | float = 0.0

    def times(self) -> tuple[Floats, Floats, Floats]:
        """`leave`, `until` and `least` with one row per person."""
        shape = self.active.shape
        leave, until, least = (np.broadcast_to(v, shape) for v in (self.leave, self.until, self.least))
        return leave, until, least


def home_of(people: People) -> Spot:
    """Everybody at home."""
    return Spot(people.home_x, people.home_y, people.home_zone, np.full(len(people), HOME))


def work_of(people: People) -> Spot:
    """Everybody at work or school; NaN for those who have neither."""
    kind = np.where(people.role == WORKER, WORK, SCHOOL)
    return Spot(people.work_x, people.work_y, people.work_zone, kind)


def spot_at(menu: Menu, chosen: Ints, kind: int) -> Spot:
    """Places chosen from a menu."""
    pool = menu.pool
    return Spot(pool.x[chosen], pool.y[chosen], pool.zone[chosen], np.full(len(chosen), kind))
