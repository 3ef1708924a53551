"""The peer of official statistics: nearest event in time, and the population that makes the counts likeliest.

At the middle of each hour each person is at the cell of the event of the day that is nearest in time,
however far. The persons by cell are taken as drawn from an unknown number of people per tile, and that is
found by expectation-maximisation from a flat start (van der Laan and de Jonge 2019, Maximum likelihood
reconstruction of population densities from mobile signalling data; Shepp and Vardi 1982),

    u(t)  <-  u(t) · sum over cells c of P(c|t) n(c) / sum over tiles s of P(c|s) u(s).

Eurostat's pipeline estimates the population present so. The tiles are those of the areas: that nobody is
elsewhere is told to this peer. P(c|t) is the peers' own (`connection`), so it shares nothing with our
estimators but the feeds.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
from scipy import sparse

from footfall.lab.evaluate.connection import connection
from footfall.lab.evaluate.sightings import Sightings, both_counts
from footfall.lab.evaluate.tables import View
from footfall.lab.evaluate.tiles import places_of
from footfall.model.grid import Floats, Ints, coarser
from footfall.model.local_day import HOUR_S
from footfall.pipeline.day import Day

ROUNDS: Final = 20


def em_view(day: Day, seen: Sightings, tiles: Ints) -> View:
    """Presence by area, which stands for visits too, and on tiles.

    Args:
        day: the day.
        seen: its events.
        tiles: 500 m tiles for `population-tiles`, [24, tiles].
    """
    shares = day.reference.table("tile_areas")
    fine = np.unique(np.asarray(shares["tile"]))
    cell = nearest_cells(seen, day.local.start, day.local.hours)
    counts = np.stack([np.bincount(row[row >= 0], minlength=day.reference.plan.size) for row in cell], axis=1)
    people = population(counts.astype(np.float64), connection(day.reference.plan, fine))
    people *= day.reference.strata.total / np.maximum(people.sum(axis=0), 1e-9)
    zone = _zones(shares, fine, day.reference.areas.level("zone").size) @ people
    presence = {}
    for level, ids in day.reference.area_ids.items():
        of_zone = day.reference.areas.of_zones(level)
        sums = np.zeros((len(ids), people.shape[1]))
        np.add.at(sums, of_zone, zone)
        presence[level] = sums.T
    place, inside = places_of(coarser(fine, 500), tiles)
    on_tiles = np.zeros((len(tiles), people.shape[1]))
    np.add.at(on_tiles, place[inside], people[inside])
    return both_counts(presence, on_tiles.T)


def population(counts: Floats, chances: sparse.csr_array, rounds: int = ROUNDS) -> Floats:
    """People per tile by expectation-maximisation; each round is at least as likely as the one before.

    Args:
        counts: persons by cell, [cells, times]; those of cells that reach no tile are left out.
        chances: P(cell | tile), cells by tiles.
        rounds: how often.

    Returns:
        [tiles, times]; sums are those of the persons counted.
    """
    tiles = chances.shape[1]
    back = sparse.csr_array(chances.T)
    reached = chances.sum(axis=1) > 0
    people = np.broadcast_to(counts[reached].sum(axis=0) / tiles, (tiles, counts.shape[1])).copy()
    for _ in range(rounds):
        expected = chances @ people
        ratio = np.divide(counts, expected, out=np.zeros_like(counts), where=expected > 0)
        people *= back @ ratio
    return people


def nearest_cells(seen: Sightings, start: int, hours: tuple[int, ...]) -> Ints:
    """Cell of the event nearest to the middle of each hour; [24, persons]; of two as near the earlier.

    Args:
        seen: events; each person has one at least.
        start: epoch s of the day's first midnight.
        hours: local clock hour of each elapsed hour; of an hour that stands twice the last counts.
    """
    count = len(hours)
    order = np.lexsort([seen.cell, seen.time])
    rank = np.arange(len(order))
    person, time = seen.person[order], seen.time[order]
    slot = np.clip((time - start + HOUR_S // 2) // HOUR_S, 0, count)
    unseen, key = len(rank), person * (count + 1) + slot
    last, first = (np.full(seen.persons * (count + 1), value) for value in (-1, unseen))
    np.maximum.at(last, key, rank)
    np.minimum.at(first, key, rank)
    before = np.maximum.accumulate(last.reshape(-1, count + 1), axis=1)[:, :-1]
    after = np.minimum.accumulate(first.reshape(-1, count + 1)[:, ::-1], axis=1)[:, ::-1][:, 1:]
    middle = start + HOUR_S * np.arange(count) + HOUR_S // 2
    ago = np.where(before >= 0, middle - time[before], np.iinfo(np.int64).max)
    until = np.where(after < unseen, time[np.minimum(after, unseen - 1)] - middle, np.iinfo(np.int64).max)
    found = seen.cell[order][np.where(ago <= until, before, np.minimum(after, unseen - 1))]
    by_clock = np.full((24, seen.persons), -1)
    by_clock[list(hours)] = found.T
    return by_clock


def _zones(shares: pa.Table, tiles: Ints, zones: int) -> sparse.csr_array:
    """Shares of tiles in zones, zones by tiles; what of a tile lies in none is left to those it lies in."""
    place = np.searchsorted(tiles, np.asarray(shares["tile"]))
    weight = np.asarray(shares["weight"], dtype=np.float64)
    weight /= np.bincount(place, weight)[place]
    return sparse.csr_array((weight, (np.asarray(shares["zone"]), place)), shape=(zones, len(tiles)))
