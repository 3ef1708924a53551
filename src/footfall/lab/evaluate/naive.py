"""The naive peer on the same events: everybody at the mast of the cell last seen.

Each person is counted, for a whole hour, at the position of the cell of the person's last event of the day
before the middle of the hour, however old; persons not yet seen that day are left out, counts are expanded
by residents ÷ persons counted. So does a count of last-known cells (FlowKit's way), without footprint, stay
or way between places. It cannot tell visits from presence, so it stands for both.
"""

from __future__ import annotations

import numpy as np
import shapely

from footfall.lab.evaluate.sightings import Sightings, both_counts
from footfall.lab.evaluate.tables import View
from footfall.lab.evaluate.tiles import places_of
from footfall.model.grid import Floats, Ints, tile_of
from footfall.model.local_day import HOUR_S
from footfall.pipeline.day import Day


def naive_view(day: Day, seen: Sightings, tiles: Ints) -> View:
    """Visits, population and visitors.

    Args:
        day: the day.
        seen: its events.
        tiles: 500 m tiles for `population-tiles`, [24, tiles].
    """
    last = last_cells(seen.person, seen.time, seen.cell, day.local.start, day.local.hours)
    plan = day.reference.plan
    residents = day.reference.strata.total
    tile, in_city = places_of(tile_of(plan.x, plan.y, 500), tiles)
    zone = _zones_of_cells(day)
    presence, visitors = {}, {}
    for level, ids in day.reference.area_ids.items():
        area = np.where(zone >= 0, day.reference.areas.of_zones(level)[zone], -1)
        presence[level] = _expanded(last, area, len(ids), residents)
        met = np.unique(seen.person * (len(ids) + 1) + area[seen.cell] + 1) % (len(ids) + 1)
        counts = np.bincount(met, minlength=len(ids) + 1)[1:]
        visitors[f"visitors-{level}"] = counts * residents / max(seen.persons, 1)
    on_tiles = _expanded(last, np.where(in_city, tile, -1), len(tiles), residents)
    return both_counts(presence, on_tiles) | visitors


def last_cells(person: Ints, time: Ints, cell: Ints, start: int, hours: tuple[int, ...]) -> Ints:
    """Cell last seen before the middle of each hour; shape [24, persons], -1 where not seen yet.

    Args:
        person: 0, 1, …; one row per event.
        time: epoch s.
        cell: of the event.
        start: epoch s of the day's first midnight.
        hours: local clock hour of each elapsed hour; of an hour that stands twice the last counts.
    """
    persons = int(person.max(initial=-1)) + 1
    slot = np.clip((time - start + HOUR_S // 2) // HOUR_S, 0, len(hours))
    order = np.lexsort([cell, time])
    latest = np.full((persons, len(hours) + 1), -1)
    latest[person[order], slot[order]] = np.arange(len(order))
    known = np.maximum.accumulate(latest[:, :-1], axis=1)
    found = np.where(known >= 0, cell[order][known], -1)
    by_clock = np.full((24, persons), -1)
    by_clock[list(hours)] = found.T
    return by_clock


def _expanded(last: Ints, area_of_cell: Ints, areas: int, residents: float) -> Floats:
    area = np.where(last >= 0, area_of_cell[last], -1)
    counts = np.stack([np.bincount(row[row >= 0], minlength=areas) for row in area])
    seen = np.count_nonzero(last >= 0, axis=1, keepdims=True)
    return counts * residents / np.maximum(seen, 1)


def _zones_of_cells(day: Day) -> Ints:
    plan = day.reference.plan
    point, zone = shapely.STRtree(day.reference.areas.level("zone").polygon).query(
        shapely.points(plan.x, plan.y), predicate="intersects"
    )
    zones = np.full(plan.size, -1, dtype=np.int64)
    zones[point[::-1]] = zone[::-1]
    return zones
