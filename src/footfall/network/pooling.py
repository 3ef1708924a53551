"""Posteriors of locations: where a person may be who was served by these cells at one place.

A location (`footfall.model.location`) is the two cells that served the person longest at the place, the rings
around them where timing advance told, and whether the person spent the night there. Its posterior over
tiles is Bayes' rule with the cells as independent sightings,

    P(t | location)  ~  prior(t) * product over cells c of max(P(c|t) / max_t P(c|t), LEAST),

each factor times that of the cell's ring (`footfall.network.rings`), which is never less than LEAST_OF_RING,
where the prior is that of nights or of days (`footfall.network.priors`). A tile that one of two cells does
not reach stays possible: footprints err, and a wrong one must not rule out the truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from scipy import sparse

from footfall.model.grid import Floats, Ints
from footfall.model.location import CELL_BASE, RING_BASE
from footfall.network.priors import PlacePriors
from footfall.network.rings import Rings
from footfall.network.sparse import index_footprints, tile_centre

LEAST: Final = 0.02
"""Likelihood of a tile outside a cell's footprint, against the cell's likeliest tile."""
LEAST_OF_RING: Final = 0.001
"""Likelihood of a tile far from a ring, against one on it: one distance in thirty is any up to 5 km, the
others have a standard deviation of 70 m."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, eq=False)
class Evidence:
    """What cells say of tiles, and what is known of tiles before.

    Args:
        tile: all tiles of footprints, sorted.
        log_gain: log(P(c|t) / max_t P(c|t) / LEAST) where it is positive; sparse, cells by tiles.
        residential: prior of the tiles for nights.
        activity: prior of the tiles for days.
        rings: what timing advances tell; None: they are left out.
    """

    tile: Ints
    log_gain: sparse.csr_array
    residential: Floats
    activity: Floats
    rings: Rings | None = None


def evidence(footprints: pa.Table, priors: PlacePriors, rings: Rings | None = None) -> Evidence:
    """Make a footprint table ready for posteriors.

    Args:
        footprints: P(tile | cell), sorted by cell and tile.
        priors: those of the footprints.
        rings: of the plan of the footprints.
    """
    index = index_footprints(footprints)
    cell = index.row_cell()
    likelihood = index.probability / priors.base.at(index.tile)[index.place]
    greatest = np.zeros(index.size)
    np.maximum.at(greatest, cell, likelihood)
    relative = likelihood / greatest[cell]
    kept = relative > LEAST
    gain = np.log(relative[kept] / LEAST)
    shape = (index.size, len(index.tile))
    return Evidence(
        index.tile,
        sparse.csr_array((gain, (cell[kept], index.place[kept])), shape=shape),
        priors.residential.at(index.tile),
        priors.activity.at(index.tile),
        rings,
    )


def encode_locations(cell: Ints, other: Ints, residential: Ints) -> Ints:
    """Codes of locations from two cell indices in any order and whether the night was spent there."""
    cell, other = np.asarray(cell, dtype=np.int64), np.asarray(other, dtype=np.int64)
    pair = np.minimum(cell, other) * CELL_BASE + np.maximum(cell, other)
    return pair * 2 + np.asarray(residential, dtype=np.int64)


def decode_locations(locations: Ints) -> tuple[Ints, Ints, Ints]:
    """First cell, second cell and whether residential (0 or 1) of locations."""
    locations = np.asarray(locations, dtype=np.int64)
    pair = locations // 2
    return pair // CELL_BASE % CELL_BASE, pair % CELL_BASE, locations % 2


def rings_of_locations(locations: Ints) -> tuple[Ints, Ints]:
    """Numbers of the rings around the first and the second cell; 0 for none."""
    both = np.asarray(locations, dtype=np.int64) // (2 * CELL_BASE**2)
    return both // RING_BASE, both % RING_BASE


def add_rings(locations: Ints, first: Ints, second: Ints) -> Ints:
    """Codes of locations without rings, with rings around their first and second cells."""
    first, second = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    coded: Ints = np.asarray(locations, dtype=np.int64) + (first * RING_BASE + second) * (2 * CELL_BASE**2)
    return coded


def posteriors(locations: Ints, known: Evidence) -> Iterator[tuple[slice, sparse.csr_array]]:
    """Posteriors of locations over the tiles of the evidence, some at a time.

    Args:
        locations: codes.
        known: of the cell plan that the codes were made with.

    Yields:
        Which locations, and their posteriors: sparse, locations by tiles, rows of sum 1.

    Raises:
        ValueError: a location names a cell that the footprints lack.
    """
    first, second, residential = decode_locations(locations)
    rings = rings_of_locations(locations)
    cells = known.log_gain.shape[0]
    if len(first) and (first.min() < 0 or second.max() >= cells):
        raise ValueError("a location does not belong to these footprints; compute both with one cell plan")
    for start in range(0, len(first), _AT_ONCE):
        part = slice(start, min(start + _AT_ONCE, len(first)))
        gain = _gain(first[part], second[part], known)
        _cut(gain, (first[part], second[part]), (rings[0][part], rings[1][part]), known)
        yield part, _posteriors(gain, residential[part], known)


def _gain(first: Ints, second: Ints, known: Evidence) -> sparse.csr_array:
    """Logarithm of the likelihood of the cells, less that where none of them reaches."""
    count = len(first)
    two = np.flatnonzero(first != second)
    rows = np.concatenate([np.arange(count), two])
    cells = np.concatenate([first, second[two]])
    chosen = sparse.csr_array((np.ones(len(rows)), (rows, cells)), shape=(count, known.log_gain.shape[0]))
    return sparse.csr_array(chosen @ known.log_gain)


def _cut(gain: sparse.csr_array, cells: tuple[Ints, Ints], rings: tuple[Ints, Ints], known: Evidence) -> None:
    """Add the logarithm of the likelihood of the rings, in place."""
    if known.rings is None or not (rings[0].any() or rings[1].any()):
        return
    row = np.repeat(np.arange(gain.shape[0]), np.diff(gain.indptr))
    x, y = tile_centre(known.tile[gain.indices])
    for cell, ring in zip(cells, rings, strict=True):
        told = np.flatnonzero(ring[row])
        which = row[told]
        likelihood = known.rings.log_likelihood(cell[which], ring[which], x[told], y[told])
        gain.data[told] += np.maximum(likelihood, np.log(LEAST_OF_RING))


def _posteriors(mass: sparse.csr_array, residential: Ints, known: Evidence) -> sparse.csr_array:
    count = mass.shape[0]
    row = np.repeat(np.arange(count), np.diff(mass.indptr))
    greatest = np.maximum.reduceat(mass.data, mass.indptr[:-1])
    prior = np.where(residential[row] == 1, known.residential[mass.indices], known.activity[mass.indices])
    mass.data = np.exp(mass.data - greatest[row]) * prior
    mass.data /= np.bincount(row, mass.data, count)[row]
    return mass
