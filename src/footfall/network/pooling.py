"""Posteriors of locations: the footprints of two cells, pooled by the time spent with each.

A location is an int64, `main * 2**34 + second * 16 + eighths`: the second cell's share of the time is
`eighths / 8`, 0 to 4, and 0 means one cell only. Its posterior over tiles is the log-linear pool

    P(t | location)  ~  prior(t) * product over c of (P(t|c) / prior(t)) ** (sharpness * w_c),

with weights w of sum 1. With sharpness 1 the prior cancels and each cell's footprint enters by its share of
the time; a greater sharpness takes the cells for that many independent sightings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from footfall.model.grid import Floats, Ints
from footfall.network.plan import Bools
from footfall.network.priors import TilePrior
from footfall.network.sparse import FootprintIndex, ranges

MAIN_BASE: Final = 2**34
SECOND_BASE: Final = 16
MAX_EIGHTHS: Final = 4
_DENSE_LIMIT: Final = 2_000_000
_LEAST_MASS: Final = 1e-6


@dataclass(frozen=True, eq=False)
class TileTargets:
    """What is added up over tiles: rows (target, weight) of each tile of a footprint index.

    Args:
        start: first row of each tile, and the number of rows at the end.
        target: target of each row, such as an area.
        weight: what a unit of mass in the tile gives to the target.
    """

    start: Ints
    target: Ints
    weight: Floats


@dataclass(frozen=True, eq=False)
class Masses:
    """Mass of targets by location: positions in the array of locations, targets, masses."""

    row: Ints
    target: Ints
    mass: Floats


@dataclass(frozen=True, eq=False)
class Pool:
    """Footprints made ready for pooling.

    Args:
        index: footprints by cell.
        log_probability: log of `index.probability`, times the sharpness.
        log_base: log of what each tile starts from: prior to the power 1 - sharpness, normalised.
    """

    index: FootprintIndex
    log_probability: Floats
    log_base: Floats


@dataclass(frozen=True, eq=False)
class _Shares:
    """Decoded locations."""

    main: Ints
    second: Ints
    eighths: Ints

    def part(self, rows: slice) -> _Shares:
        return _Shares(self.main[rows], self.second[rows], self.eighths[rows])

    def within(self, cells: int) -> bool:
        """Whether all name cells of a plan of that size, and at most four eighths."""
        if not len(self.main):
            return True
        known = self.main.min() >= 0 and max(self.main.max(), self.second.max()) < cells
        return bool(known and self.eighths.max() <= MAX_EIGHTHS)


def encode_locations(main: Ints, second: Ints, eighths: Ints) -> Ints:
    """Codes of locations from cell indices and the second cell's share of time in eighths."""
    return np.asarray(main, dtype=np.int64) * MAIN_BASE + np.asarray(second) * SECOND_BASE + eighths


def decode_locations(locations: Ints) -> tuple[Ints, Ints, Ints]:
    """Main cell, second cell and eighths of locations."""
    locations = np.asarray(locations, dtype=np.int64)
    return locations // MAIN_BASE, locations % MAIN_BASE // SECOND_BASE, locations % SECOND_BASE


def make_pool(index: FootprintIndex, sharpness: float, prior: TilePrior | None) -> Pool:
    """A pool of footprints.

    Raises:
        ValueError: sharpness is not 1 and there is no prior to divide by.
    """
    log_probability = sharpness * np.log(np.maximum(index.probability, 1e-30))
    if sharpness == 1:
        return Pool(index, log_probability, np.zeros(len(index.tile)))
    if prior is None:
        raise ValueError("a sharpness other than 1 needs the prior the footprints were made with")
    return Pool(index, log_probability, (1 - sharpness) * np.log(prior.at(index.tile)))


def pooled_masses(locations: Ints, pool: Pool, targets: TileTargets) -> Masses:
    """Mass of each location's posterior on each target.

    Args:
        locations: sorted codes.
        pool: the footprints.
        targets: what to add up.

    Raises:
        ValueError: a location names a cell without footprint, or more than four eighths.
    """
    shares = _Shares(*decode_locations(locations))
    if not shares.within(pool.index.size):
        raise ValueError("a location does not belong to these footprints; compute both with one cell plan")
    parts = list(_by_main(shares, pool, targets))
    if not parts:
        return Masses(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
    return Masses(
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.target for part in parts]),
        np.concatenate([part.mass for part in parts]),
    )


def _by_main(shares: _Shares, pool: Pool, targets: TileTargets) -> Iterator[Masses]:
    """One matrix product for each main cell: posteriors over its tiles times the targets of these tiles."""
    if not len(shares.main):
        return
    scratch = np.full(len(pool.index.tile), -1, dtype=np.int64)
    borders = [0, *(np.flatnonzero(np.diff(shares.main)) + 1), len(shares.main)]
    for first, last in pairwise(borders):
        place = pool.index.place[pool.index.rows(int(shares.main[first]))]
        names, to_targets = _target_matrix(place, targets)
        if not len(names):
            continue
        scratch[place] = np.arange(len(place))
        step = max(1, _DENSE_LIMIT // len(place))
        for low in range(first, last, step):
            part = shares.part(slice(low, min(low + step, last)))
            mass = _posteriors(part, pool, scratch) @ to_targets
            row, column = np.nonzero(np.abs(mass) > _LEAST_MASS)
            yield Masses(row + low, names[column], mass[row, column])
        scratch[place] = -1


def _target_matrix(place: Ints, targets: TileTargets) -> tuple[Ints, Floats]:
    take, tile = ranges(targets.start[place], targets.start[place + 1])
    names, column = np.unique(targets.target[take], return_inverse=True)
    matrix = np.zeros((len(place), len(names)))
    matrix[tile, column.reshape(-1)] = targets.weight[take]
    return names, matrix


def _posteriors(shares: _Shares, pool: Pool, scratch: Ints) -> Floats:
    """Posteriors (locations of one main cell, its tiles); the main cell's own where the two do not meet.

    `scratch` holds the position of each tile in the main cell's footprint, -1 elsewhere.
    """
    index = pool.index
    mine = index.rows(int(shares.main[0]))
    log_main, base = pool.log_probability[mine], pool.log_base[index.place[mine]]
    posterior = np.zeros((len(shares.main), len(base)))
    pairs = np.flatnonzero((shares.eighths > 0) & (shares.second != shares.main))
    second = shares.second[pairs]
    take, pair = ranges(index.start[second], index.start[second + 1])
    column = scratch[index.place[take]]
    met = column >= 0
    take, row, column = take[met], pairs[pair[met]], column[met]
    share = shares.eighths[row] / 8
    logs = base[column] + (1 - share) * log_main[column] + share * pool.log_probability[take]
    posterior[row, column] = np.exp(logs)
    total = posterior.sum(axis=1)
    alone: Bools = total <= 0
    posterior[alone] = np.exp(base + log_main)
    total[alone] = posterior[alone].sum(axis=1)
    posterior /= total[:, None]
    return posterior
