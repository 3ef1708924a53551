"""Which cell serves a phone at each of its events."""

from __future__ import annotations

import numpy as np

from footfall.lab.simulate.fields import Bools, Random
from footfall.lab.simulate.radio import Coverage
from footfall.model.grid import Floats, Ints

REST_PER_S = 8.0 / 3600
"""Rate of choosing anew at rest; with few cells to choose from it gives about 2.5 changes an hour."""
MOVING_PER_M = 1 / 310
"""Rate of choosing anew on the move, per metre."""
SPOT_M = 30.0
SPOT_FREEDOM = 0.3
"""Share of a tile's cells (by probability) within reach of one spot: a building sees fewer than its tile."""


def serve(
    random: Random,
    coverage: Coverage,
    person: Ints,
    seconds: Floats,
    *,
    at: tuple[Floats, Floats],
    moving: Bools,
) -> Ints:
    """Draw the serving cells of events in order of person and time.

    A phone keeps its cell for a while: after a gap of s seconds and a way of m metres it has chosen anew with
    probability 1 − exp(−REST_PER_S·s − MOVING_PER_M·m). Over many spots the shares of the cells are
    those of the coverage; at one spot fewer cells serve.

    Args:
        random: source of choices.
        coverage: the cells of each tile.
        person: of each event.
        seconds: time of each event.
        at: x and y of each event, EPSG:3035.
        moving: whether the person is on the move.

    Returns:
        Index of the cell per event; -1 where there is no coverage at all.
    """
    if len(person) == 0:
        return np.zeros(0, dtype=np.int64)
    x, y = at
    tile = coverage.raster.index(x, y)
    new = np.ones(len(person), dtype=bool)
    way = np.hypot(np.diff(x), np.diff(y))
    kept = np.exp(-np.maximum(np.diff(seconds), 0) * REST_PER_S - way * MOVING_PER_M)
    new[1:] = (person[1:] != person[:-1]) | (random.random(len(kept)) > kept) | (tile[:-1] < 0)
    rows = np.flatnonzero(new)
    width = np.where(moving[rows], 1.0, SPOT_FREEDOM)
    quantile = (_spot_number(x[rows], y[rows]) + width * random.random(len(rows))) % 1.0
    chosen = (coverage.cumulative[tile[rows], :-1] < quantile[:, None]).sum(axis=1)
    last = np.cumsum(new) - 1
    cell = coverage.cell[tile[rows], chosen][last]
    return np.where(tile < 0, -1, cell).astype(np.int64)


def _spot_number(x: Floats, y: Floats) -> Floats:
    """A number in [0, 1) that is the same all over a spot of SPOT_M and unrelated to its neighbours'."""
    mixed = np.floor(x / SPOT_M).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= np.floor(y / SPOT_M).astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(32))) * np.uint64(0x94D049BB133111EB)
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53
