"""What was true: people and visits by area and hour, dwell, and flows, from stays and legs.

Definitions. A stay counts when it lasts ten minutes or more as a whole, whatever part of it lies in the day.
A visit is a person, an area and an hour in which a counted stay overlaps the area. Persons present are a mean
over the hour, those on the move included. A trip joins two consecutive counted stays of a person.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from footfall.lab.simulate.fields import distinct
from footfall.lab.simulate.timeline import Legs, Stays, taken
from footfall.model.grid import Floats, Ints
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.vocabulary import DAYPARTS, DWELL_BINS_MIN, daypart_of

MIN_STAY_S = 600
STEP_S = 60
"""Time step in which movement is laid on areas."""
HOURS = 24
DAYPART_OF_HOUR = np.array([list(DAYPARTS).index(daypart_of(hour)) for hour in range(HOURS)])


@dataclass(frozen=True, eq=False)
class Pieces:
    """Stays or movement cut at the hours of a day.

    Args:
        row: row of the stay or leg.
        hour: local clock hour.
        seconds: length of the piece.
    """

    row: Ints
    hour: Ints
    seconds: Floats


def cut_at_hours(start: Ints, end: Ints, day: LocalDay) -> Pieces:
    """Cut half-open spans (epoch seconds) at the hours of a day; what lies outside the day is dropped."""
    low, high = np.maximum(start, day.start) - day.start, np.minimum(end, day.end) - day.start
    held = np.flatnonzero(high > low)
    first, last = low[held] // HOUR_S, (high[held] - 1) // HOUR_S
    count = last - first + 1
    row = np.repeat(held, count)
    elapsed = np.repeat(first, count) + np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    seconds = np.minimum(high[row], (elapsed + 1) * HOUR_S) - np.maximum(low[row], elapsed * HOUR_S)
    return Pieces(row, np.array(day.hours)[elapsed], seconds.astype(float))


def visits(person: Ints, area: Ints, hour: Ints, areas: int) -> Ints:
    """Distinct persons by area and hour, shape (areas, 24).

    Args:
        person: one row per piece of a stay that counts.
        area: index of the area; -1 outside all.
        hour: local clock hour.
        areas: number of areas.
    """
    inside = area >= 0
    key = distinct((person[inside] * areas + area[inside]) * HOURS + hour[inside])
    counts = np.bincount(key % (areas * HOURS), minlength=areas * HOURS)
    return counts.reshape(areas, HOURS)


def seconds_present(area: Ints, hour: Ints, seconds: Floats, areas: int) -> Floats:
    """Person-seconds by area and hour, shape (areas, 24); area -1 is dropped."""
    inside = area >= 0
    total = np.bincount(area[inside] * HOURS + hour[inside], seconds[inside], areas * HOURS)
    return np.asarray(total, dtype=np.float64).reshape(areas, HOURS)


def dwell(person: Ints, area: Ints, seconds: Floats, areas: int) -> Ints:
    """Persons by area and dwell bin, shape (areas, bins): each person once per area, by the sum."""
    inside = area >= 0
    key, inverse = np.unique(person[inside] * areas + area[inside], return_inverse=True)
    minutes = np.bincount(inverse, seconds[inside], len(key)) / 60
    bins = len(DWELL_BINS_MIN) - 1
    chosen = np.clip(np.searchsorted(DWELL_BINS_MIN, minutes, side="right") - 1, 0, bins - 1)
    return np.bincount(key % areas * bins + chosen, minlength=areas * bins).reshape(areas, bins)


@dataclass(frozen=True, eq=False)
class Moves:
    """Trips between consecutive counted stays: zones of both ends, daypart and straight distance."""

    person: Ints
    origin: Ints
    destination: Ints
    daypart: Ints
    distance_m: Floats


def moves(stays: Stays, day: LocalDay) -> Moves:
    """Trips that depart on a day, between counted stays in a zone; stays in order of person and start."""
    kept = taken(stays, stays.end - stays.start >= MIN_STAY_S)
    departs = (kept.end[:-1] >= day.start) & (kept.end[:-1] < day.end) & (kept.person[:-1] == kept.person[1:])
    a = np.flatnonzero(departs & (kept.zone[:-1] >= 0) & (kept.zone[1:] >= 0))
    hour = np.array(day.hours)[(kept.end[a] - day.start) // HOUR_S]
    distance = np.hypot(kept.x[a + 1] - kept.x[a], kept.y[a + 1] - kept.y[a])
    return Moves(kept.person[a], kept.zone[a], kept.zone[a + 1], DAYPART_OF_HOUR[hour], distance)


def on_the_move(legs: Legs, day: LocalDay) -> tuple[Ints, Floats, Floats, Ints, Floats]:
    """Movement in steps of about a minute: person, x, y (middle of the step), hour and seconds.

    The part of a leg outside the day is dropped; steps do not cross hours.
    """
    start, end = np.rint(legs.start).astype(np.int64), np.rint(legs.end).astype(np.int64)
    pieces = cut_at_hours(start, end, day)
    offset = _offsets(pieces, start, day)
    count = np.maximum(np.ceil(pieces.seconds / STEP_S), 1).astype(np.int64)
    row = np.repeat(np.arange(len(count)), count)
    step = (np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + 0.5) * (
        pieces.seconds / count
    )[row]
    leg = pieces.row[row]
    share = (offset[row] + step) / np.maximum(end - start, 1)[leg]
    x = legs.x0[leg] + (legs.x1 - legs.x0)[leg] * share
    y = legs.y0[leg] + (legs.y1 - legs.y0)[leg] * share
    return legs.person[leg], x, y, pieces.hour[row], (pieces.seconds / count)[row]


def _offsets(pieces: Pieces, start: Ints, day: LocalDay) -> Floats:
    """Seconds from the start of its leg to each piece."""
    before = np.cumsum(pieces.seconds) - pieces.seconds
    first = np.ones(len(before), dtype=bool)
    first[1:] = pieces.row[1:] != pieces.row[:-1]
    base = before[first][np.cumsum(first) - 1] if len(before) else before
    skipped = np.maximum(day.start - start, 0)[pieces.row]
    offsets: Floats = before - base + skipped
    return offsets


def hour_lengths(day: LocalDay) -> Floats:
    """Seconds of each local clock hour of the day; 0 or 7200 where clocks change."""
    return np.asarray(np.bincount(day.hours, minlength=HOURS) * float(HOUR_S), dtype=np.float64)
