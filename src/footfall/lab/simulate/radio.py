"""Which cells can serve a phone where: received power with shadowing, as shares of the strongest cells.

The simulator's own physics, on purpose unlike the estimator's: 3GPP TR 38.901 path loss (UMa without and UMi
without line of sight), parabolic antenna patterns (TR 36.814), spatially correlated shadowing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from footfall.lab.simulate.city import City, Raster
from footfall.lab.simulate.fields import Bools, Random, centres, nearest, smooth_field
from footfall.lab.simulate.sites import OMNI, Cells
from footfall.model.grid import Floats, Ints

SERVERS = 8
"""Cells kept per tile."""
TILE_M = 100.0
SQUARE = 16
"""Tiles on a side of a square worked on at once."""
CANDIDATES = 96
SHADOW_DB = 7.0
SHADOW_TILES = 1.3
"""Correlation length of shadowing, in tiles."""
SOFTNESS_DB = 3.5
"""How much weaker a cell may be and still serve often (fading, load)."""
NOISE_FLOOR_DBM = -125.0


@dataclass(frozen=True, eq=False)
class Coverage:
    """For each 100 m tile the cells that serve there.

    Args:
        raster: the tiles.
        cell: index of the cells, shape (tiles, SERVERS).
        cumulative: cumulative probability, shape (tiles, SERVERS); the last is 1.
        area: location area by tile: that whose cells' centre is nearest.
    """

    raster: Raster
    cell: npt.NDArray[np.int32]
    cumulative: npt.NDArray[np.float32]
    area: Ints


def cover(random: Random, city: City, cells: Cells, silent: Bools | None = None) -> Coverage:
    """Compute the coverage of a network over the city and 1.5 km around it.

    Args:
        random: source of shadowing; from the same state it is the same, whichever cells are silent.
        city: whose.
        cells: the network.
        silent: cells that serve nobody; None: all serve.
    """
    raster = Raster.around(city.areas.bounds, TILE_M, 1500.0)
    shadow = _Shadow(random, cells)
    working = np.arange(len(cells)) if silent is None else np.flatnonzero(~silent)
    cell = np.zeros((raster.size, SERVERS), dtype=np.int32)
    cumulative = np.ones((raster.size, SERVERS), dtype=np.float32)
    for row in range(0, raster.rows, SQUARE):
        for column in range(0, raster.columns, SQUARE):
            tiles = _square(raster, row, column)
            found, share = _servers(cells, shadow, raster, tiles, working)
            cell[tiles], cumulative[tiles] = found, share
    return Coverage(raster, cell, cumulative, _location_areas(cells, raster))


def received_dbm(cells: Cells, which: Ints, x: Floats, y: Floats) -> Floats:
    """Median received power without shadowing; points down, cells across."""
    dx, dy = x[:, None] - cells.x[which], y[:, None] - cells.y[which]
    ground = np.hypot(dx, dy)
    distance = np.hypot(ground, cells.height[which] - 1.5) + 1.0
    log_d, log_f = np.log10(distance), np.log10(cells.frequency[which] / 1000)
    macro = 13.54 + 39.08 * log_d + 20 * log_f
    micro = 22.4 + 35.3 * log_d + 21.3 * log_f
    loss = np.where(cells.small[which], micro, macro)
    around = np.abs((np.degrees(np.arctan2(dx, dy)) - np.nan_to_num(cells.azimuth[which]) + 180) % 360 - 180)
    sector = cells.beam[which] < OMNI
    flat = np.where(sector, np.minimum(12 * (around / cells.beam[which]) ** 2, 25), 0)
    below = np.degrees(np.arctan2(cells.height[which] - 1.5, ground + 1.0))
    steep = np.where(sector, np.minimum(12 * ((below - cells.tilt[which]) / 10) ** 2, 20), 0)
    gain = np.where(sector, 17.0, 5.0)
    power: Floats = cells.power[which] + gain - np.minimum(flat + steep, 28) - loss
    return power


def _location_areas(cells: Cells, raster: Raster) -> Ints:
    _, area = np.unique(cells.area, return_inverse=True)
    return nearest(*raster.middles(), *centres(cells.x, cells.y, np.ones(len(cells)), area))


class _Shadow:
    """Shadowing in dB, half of it shared by the cells of a site, and a load offset per cell."""

    def __init__(self, random: Random, cells: Cells) -> None:
        self.field = SHADOW_DB * smooth_field(random, 512, 512, SHADOW_TILES)
        _, site = np.unique(cells.site, return_inverse=True)
        sites = int(site.max()) + 1
        self.of_site = random.integers(0, 512, (2, sites))[:, site]
        self.of_cell = random.integers(0, 512, (2, len(cells)))
        band = np.where(cells.frequency < 1000, 0.0, np.where(cells.frequency < 2300, 6.0, 9.0))
        self.offset = band + np.where(cells.small, 4.0, 0.0) + random.normal(0, 2.0, len(cells))

    def at(self, raster: Raster, tiles: Ints, which: Ints) -> Floats:
        """Shadowing of cells (across) at tiles (down)."""
        column, row = (tiles % raster.columns)[:, None], (tiles // raster.columns)[:, None]
        parts = [
            self.field[(row + down[which]) % 512, (column + across[which]) % 512]
            for down, across in (self.of_site, self.of_cell)
        ]
        shadow: Floats = np.sqrt(0.5) * (parts[0] + parts[1])
        return shadow


def _square(raster: Raster, row: int, column: int) -> Ints:
    rows = np.arange(row, min(row + SQUARE, raster.rows))
    columns = np.arange(column, min(column + SQUARE, raster.columns))
    return (rows[:, None] * raster.columns + columns).ravel()


def _servers(
    cells: Cells, shadow: _Shadow, raster: Raster, tiles: Ints, working: Ints
) -> tuple[Ints, Floats]:
    """The strongest cells of the tiles of a square, strongest first, and their cumulative shares."""
    x, y = raster.middles(tiles)
    corners = np.array([0, len(tiles) - 1, len(tiles) // 2, len(tiles) // 3])
    best = (received_dbm(cells, working, x[corners], y[corners]) + shadow.offset[working]).max(axis=0)
    which = working[np.argsort(-best, kind="stable")[:CANDIDATES]]
    power = received_dbm(cells, which, x, y) + shadow.at(raster, tiles, which)
    score = np.where(power > NOISE_FLOOR_DBM, power, power - 30) + shadow.offset[which]
    kept = min(SERVERS, len(which))
    order = np.argsort(-score, axis=1, kind="stable")[:, :kept]
    top = np.take_along_axis(score, order, axis=1)
    share = np.exp((top - top[:, :1]) / SOFTNESS_DB)
    cumulative = np.cumsum(share, axis=1) / share.sum(axis=1, keepdims=True)
    found = which[order]
    if kept < SERVERS:
        found = np.concatenate([found, np.repeat(found[:, -1:], SERVERS - kept, axis=1)], axis=1)
        cumulative = np.concatenate([cumulative, np.ones((len(tiles), SERVERS - kept))], axis=1)
    cumulative[:, -1] = 1.0
    return found, cumulative
