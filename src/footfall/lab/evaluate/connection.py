"""The peers' footprints: by which cell a phone in a tile is served, from the operator's plan alone.

Signal strength by log-distance with the losses of a beam, dominance by a logistic function of it, and the
cells of a tile in proportion to it: Tennekes and Gootzen 2022, Bayesian location estimation of mobile
devices using a signal strength model, Journal of Spatial Information Science 25. None of it is shared with
`footfall.network`, by which our own estimates are made.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import sparse
from scipy.spatial import KDTree

from footfall.model.grid import TILE_M, Floats, Ints, tile_corner
from footfall.network.plan import CellPlan

EXPONENT: Final = {"macro": 3.75}
SMALL_EXPONENT: Final = 6.0
BEAM_HEIGHT_DEG: Final = 9.0
BACK_LOSS_DB: Final = 30.0
STEEPNESS, MIDDLE_DBM = 0.2, -92.5
LEAST_DOMINANCE: Final = 0.01
CELLS_PER_TILE: Final = 10
CANDIDATES: Final = 96
"""Nearest cells that are looked at for a tile."""
_AT_ONCE: Final = 20_000


def connection(plan: CellPlan, tiles: Ints) -> sparse.csr_array:
    """P(cell | tile) of sorted 100 m tiles; sparse, cells by tiles, columns of sum 1 or empty."""
    x, y = (np.asarray(corner + TILE_M / 2, dtype=np.float64) for corner in tile_corner(tiles))
    tree = KDTree(np.column_stack([plan.x, plan.y]))
    cells, places, chances = [], [], []
    for first in range(0, len(tiles), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        near = np.arange(1, min(CANDIDATES, plan.size) + 1)
        _, cell = tree.query(np.column_stack([x[part], y[part]]), k=near)
        chance = _chances(plan, cell, x[part, None], y[part, None])
        row, column = np.nonzero(chance)
        cells.append(cell[row, column])
        places.append(row + first)
        chances.append(chance[row, column])
    index = np.concatenate(cells), np.concatenate(places)
    return sparse.csr_array((np.concatenate(chances), index), shape=(plan.size, len(tiles)))


def _chances(plan: CellPlan, cell: Ints, x: Floats, y: Floats) -> Floats:
    """Shares of the strongest cells of each tile; [tiles, candidates]."""
    dominance = _dominance(plan, cell, x, y)
    if dominance.shape[1] > CELLS_PER_TILE:
        least = np.partition(dominance, -CELLS_PER_TILE, axis=1)[:, -CELLS_PER_TILE, None]
        dominance = np.where(dominance >= least, dominance, 0.0)
    shares: Floats = dominance / np.maximum(dominance.sum(axis=1, keepdims=True), 1e-12)
    return shares


def _dominance(plan: CellPlan, cell: Ints, x: Floats, y: Floats) -> Floats:
    """Of received powers S: s = 1 / (1 + exp(-0.2 (S + 92.5))); 0 out of range or below 0.01."""
    east, north = x - plan.x[cell], y - plan.y[cell]
    ground = np.hypot(east, north)
    height = np.maximum(plan.height_m[cell], 1.0)
    exponent = np.array([EXPONENT.get(kind, SMALL_EXPONENT) for kind in plan.cell_type])[cell]
    received = plan.power_dbm[cell] - 10 * exponent * np.log10(np.hypot(ground, height))
    bearing = plan.bearing_deg[cell]
    aside = (np.degrees(np.arctan2(east, north)) - bearing + 180) % 360 - 180
    above = np.degrees(np.arctan2(height, ground)) - plan.tilt_deg[cell]
    beam = np.nan_to_num(_angle_loss(aside, plan.beam_width_deg[cell]))
    received -= beam + np.where(np.isnan(bearing), 0.0, _angle_loss(above, BEAM_HEIGHT_DEG))
    dominance = 1 / (1 + np.exp(-STEEPNESS * (received - MIDDLE_DBM)))
    served = (dominance > LEAST_DOMINANCE) & (ground <= plan.range_m[cell])
    return np.where(served, dominance, 0.0)


def _angle_loss(angle: Floats, width: Floats | float) -> Floats:
    """A normal density upside down: 0 dB ahead, 3 dB at half the beam's width, 30 dB behind."""
    variance = (np.asarray(width) / 2) ** 2 / (-2 * np.log(1 - 3 / BACK_LOSS_DB))
    loss: Floats = BACK_LOSS_DB * (1 - np.exp(-(angle**2) / (2 * variance)))
    return loss
