"""Posteriors of locations: where a person may be who was served by these cells at one place.

A location is an int64, `(first * 2**30 + second) * 2 + residential`: the two cells that served the person
longest at the place, the lower index first (the same twice where there was one only), and whether the
person spent the night there. Its posterior over tiles is Bayes' rule with the cells as independent
sightings,

    P(t | location)  ~  prior(t) * product over cells c of max(P(c|t) / max_t P(c|t), LEAST),

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
from footfall.network.priors import PlacePriors
from footfall.network.sparse import index_footprints

CELL_BASE: Final = 2**30
LEAST: Final = 0.02
"""Likelihood of a tile outside a cell's footprint, against the cell's likeliest tile."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, eq=False)
class Evidence:
    """What cells say of tiles, and what is known of tiles before.

    Args:
        tile: all tiles of footprints, sorted.
        log_gain: log(P(c|t) / max_t P(c|t) / LEAST) where it is positive; sparse, cells by tiles.
        residential: prior of the tiles for nights.
        activity: prior of the tiles for days.
    """

    tile: Ints
    log_gain: sparse.csr_array
    residential: Floats
    activity: Floats


def evidence(footprints: pa.Table, priors: PlacePriors) -> Evidence:
    """Make a footprint table ready for posteriors.

    Args:
        footprints: P(tile | cell), sorted by cell and tile.
        priors: those of the footprints.
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
    return pair // CELL_BASE, pair % CELL_BASE, locations % 2


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
    cells = known.log_gain.shape[0]
    if len(first) and (first.min() < 0 or second.max() >= cells):
        raise ValueError("a location does not belong to these footprints; compute both with one cell plan")
    for start in range(0, len(first), _AT_ONCE):
        part = slice(start, min(start + _AT_ONCE, len(first)))
        yield part, _posteriors(first[part], second[part], residential[part], known)


def _posteriors(first: Ints, second: Ints, residential: Ints, known: Evidence) -> sparse.csr_array:
    count = len(first)
    two = np.flatnonzero(first != second)
    rows = np.concatenate([np.arange(count), two])
    cells = np.concatenate([first, second[two]])
    chosen = sparse.csr_array((np.ones(len(rows)), (rows, cells)), shape=(count, known.log_gain.shape[0]))
    mass = sparse.csr_array(chosen @ known.log_gain)
    row = np.repeat(np.arange(count), np.diff(mass.indptr))
    greatest = np.maximum.reduceat(mass.data, mass.indptr[:-1])
    prior = np.where(residential[row] == 1, known.residential[mass.indices], known.activity[mass.indices])
    mass.data = np.exp(mass.data - greatest[row]) * prior
    mass.data /= np.bincount(row, mass.data, count)[row]
    return mass
