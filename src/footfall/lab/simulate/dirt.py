"""The faults of real feeds, in known shares."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from footfall.lab.simulate.fields import Random
from footfall.lab.simulate.sites import Cells
from footfall.model.grid import Ints

DUPLICATES = 0.003
UNKNOWN_CELLS = 0.002
WRONG_CLOCKS = 0.001
NO_SUBSCRIBER = 0.0005
SPIKES = 0.0002
SPIKE_M = 15_000.0
GHOSTS = 20
"""Cells that are in events and not in the plan."""


@dataclass(frozen=True, eq=False)
class Records:
    """Rows of a day's events in time order, as codes.

    Args:
        subscriber: index into the subscribers; -1: empty.
        micros: timestamp, microseconds since the epoch.
        cell: index into the cells; beyond them: a ghost.
        kind: index into the event types.
        advance: timing advance; -1: not told.
    """

    subscriber: Ints
    micros: Ints
    cell: Ints
    kind: Ints
    advance: Ints

    def rows(self, chosen: Ints) -> Records:
        """Some rows, in the order given."""
        return Records(**{name: column[chosen] for name, column in vars(self).items()})


def soil(random: Random, records: Records, cells: Cells) -> tuple[Records, dict[str, int]]:
    """Put faults into a day's events.

    Returns:
        The events and the number of rows of each fault.
    """
    count = len(records.cell)
    counts = {}
    cell, micros, subscriber = records.cell.copy(), records.micros.copy(), records.subscriber.copy()
    rows, far = _far_cells(random, records, cells)
    cell[rows] = far
    counts["spikes"] = len(rows)
    rows = _some(random, count, UNKNOWN_CELLS)
    cell[rows] = len(cells) + random.integers(0, GHOSTS, len(rows))
    counts["unknown_cells"] = len(rows)
    rows = _some(random, count, WRONG_CLOCKS)
    days = random.choice(np.array([-366, -365, -30, -1, 1, 31, 365]), len(rows)) * 86_400_000_000
    micros[rows] = np.where(
        random.random(len(rows)) < 0.4, random.integers(0, 10**9, len(rows)), micros[rows] + days
    )
    counts["wrong_clocks"] = len(rows)
    rows = _some(random, count, NO_SUBSCRIBER)
    subscriber[rows] = -1
    counts["no_subscriber"] = len(rows)
    again = np.ones(count, dtype=np.int64)
    rows = _some(random, count, DUPLICATES)
    again[rows] = 2
    counts["duplicates"] = len(rows)
    dirty = replace(records, cell=cell, micros=micros, subscriber=subscriber)
    return dirty.rows(np.repeat(np.arange(count), again)), counts


def _some(random: Random, count: int, share: float) -> Ints:
    return np.sort(random.choice(count, size=round(count * share), replace=False))


def _far_cells(random: Random, records: Records, cells: Cells) -> tuple[Ints, Ints]:
    """Rows and, for each, a cell at least SPIKE_M from the one that served; rows without one are left out."""
    rows = _some(random, len(records.cell), SPIKES)
    offered = random.integers(0, len(cells), (len(rows), 64))
    own = records.cell[rows]
    distance = np.hypot(cells.x[offered] - cells.x[own][:, None], cells.y[offered] - cells.y[own][:, None])
    best = distance.argmax(axis=1)
    fits = distance[np.arange(len(rows)), best] >= SPIKE_M
    return rows[fits], offered[np.arange(len(rows)), best][fits]
