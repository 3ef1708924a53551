"""Where anchors are: posteriors from all cells that served at a place over weeks, weighted by time.

Bayes' rule as for locations (`footfall.network.pooling`), with each cell's likelihood to the power of its
weight: a cell that served a fifth as long as the longest, or longer, is a sighting like any other; one that
served less counts in proportion, as it may be of the way there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from footfall.model.grid import Floats, Ints
from footfall.network.pooling import Evidence

WHOLE_SHARE: Final = 0.2
"""A cell that served this share of the longest has the full weight."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, eq=False)
class ServedPlaces:
    """How long cells served at places: rows of place, cell and minutes.

    Args:
        place: numbers of places from 0 without gaps; int64 [rows].
        cell: index of the cell.
        minutes: positive.
        is_home: of each place, whether the prior of nights holds, else that of days; bool [places].
    """

    place: Ints
    cell: Ints
    minutes: Ints
    is_home: Ints

    @property
    def size(self) -> int:
        """Number of places."""
        return len(self.is_home)

    @property
    def weights(self) -> Floats:
        """The power of each row's cell."""
        longest = np.zeros(self.size)
        np.maximum.at(longest, self.place, self.minutes)
        return np.minimum(self.minutes / (WHOLE_SHARE * longest[self.place]), 1.0)


def place_posteriors(served: ServedPlaces, known: Evidence) -> Iterator[tuple[slice, sparse.csr_array]]:
    """Posteriors of places over the tiles of the evidence, some at a time.

    Yields:
        Which places, and their posteriors: sparse, places by tiles, rows of sum 1.
    """
    shape = (served.size, known.log_gain.shape[0])
    weights = sparse.csr_array((served.weights, (served.place, served.cell)), shape=shape)
    for start in range(0, served.size, _AT_ONCE):
        part = slice(start, min(start + _AT_ONCE, served.size))
        yield part, _normalised(sparse.csr_array(weights[part] @ known.log_gain), served.is_home[part], known)


def _normalised(mass: sparse.csr_array, is_home: Ints, known: Evidence) -> sparse.csr_array:
    row = np.repeat(np.arange(mass.shape[0]), np.diff(mass.indptr))
    greatest = np.maximum.reduceat(mass.data, mass.indptr[:-1])
    prior = np.where(is_home[row] == 1, known.residential[mass.indices], known.activity[mass.indices])
    mass.data = np.exp(mass.data - greatest[row]) * prior
    mass.data /= np.bincount(row, mass.data, mass.shape[0])[row]
    return mass
