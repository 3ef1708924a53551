"""Rows grouped by an integer: the little that footprints, links and locations need of sparse matrices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from footfall.model.grid import TILE_M, Floats, Ints, tile_corner


def ranges(start: Ints, stop: Ints) -> tuple[Ints, Ints]:
    """All integers of the half-open ranges one after another, and the number of the range of each."""
    length = stop - start
    owner = np.repeat(np.arange(len(length)), length)
    first = np.cumsum(length) - length
    return np.arange(len(owner)) - first[owner] + start[owner], owner


@dataclass(frozen=True, eq=False)
class FootprintIndex:
    """Footprints by cell, with tiles numbered densely.

    Args:
        start: first row of each cell, and the number of rows at the end.
        place: number of each row's tile in `tile`, rising within a cell.
        probability: P(tile | cell) of each row.
        tile: the distinct tiles, sorted.
    """

    start: Ints
    place: Ints
    probability: Floats
    tile: Ints

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.start) - 1

    def rows(self, cell: int) -> slice:
        """The rows of a cell."""
        return slice(int(self.start[cell]), int(self.start[cell + 1]))

    def row_cell(self) -> Ints:
        """Cell of each row."""
        return np.repeat(np.arange(self.size), np.diff(self.start))


def index_footprints(footprints: pa.Table) -> FootprintIndex:
    """The index of a footprint table (sorted by cell and tile, one cell at least)."""
    cell = np.asarray(footprints["cell"])
    tile, place = np.unique(np.asarray(footprints["tile"]), return_inverse=True)
    cells = int(cell[-1]) + 1 if len(cell) else 0
    return FootprintIndex(
        start=np.searchsorted(cell, np.arange(cells + 1)),
        place=place.reshape(-1),
        probability=np.asarray(footprints["probability"], dtype=np.float64),
        tile=tile,
    )


def tile_centre(tile: Ints) -> tuple[Floats, Floats]:
    """Centres of 100 m tiles in metres of the grid's CRS."""
    x, y = tile_corner(tile)
    return np.asarray(x + TILE_M / 2, dtype=np.float64), np.asarray(y + TILE_M / 2, dtype=np.float64)
