"""Small cells: what filters show of few people, and whether all answers come from released cubes alone."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
import pyarrow as pa

from footfall.lab.attack.chance import share_error
from footfall.lab.attack.crowds import BASELINE, K_ONLY, OURS, UNPROTECTED, figure_of
from footfall.lab.attack.figure import Figure
from footfall.lab.attack.gate import Gate, exact
from footfall.lab.attack.persons import Persons
from footfall.lab.evaluate.estimates import products_of
from footfall.model.grid import Floats, Ints
from footfall.model.withhold import shown
from footfall.pipeline.day import Day
from footfall.releases.store import ReleaseStore

DRAWS: Final = 200
FILTERED: Final = "profile"
"""The cube whose cells free filters of age and gender would show, with their sums."""


def subset_of_one(persons: Persons, gate: Gate) -> Figure:
    """Share of the cells with fewer than k people, of all cubes, that are shown or can be worked out."""
    few, nobody = _Tally(), _Tally()
    for spec in gate.specs:
        total = persons.vectors[spec.id].sum(axis=0)
        few.count(spec.id, total[(total > 0) & (exact(total) < gate.profile.k)], gate)
        nobody.count(spec.id, total[total == 0], gate)
    allowed = 1 - NormalDist().cdf(gate.profile.z)
    found = {UNPROTECTED: 1.0, K_ONLY: worked_out(persons, gate), BASELINE: nobody.share, OURS: few.share}
    limit = allowed + 3 * share_error(allowed, max(few.cells, 1))
    return figure_of("subset of one: cells with fewer than k people that are told", gate, found, limit)


@dataclass
class _Tally:
    """Cells measured, and how many of the noisy values were shown."""

    cells: int = 0
    shown: int = 0

    def count(self, cube: str, units: Ints, gate: Gate) -> None:
        truth = np.broadcast_to(units, (DRAWS, len(units)))
        if truth.size:
            noisy, profile = gate.measured(cube, truth), gate.profile
            self.cells += truth.size
            self.shown += int(shown(noisy, gate.sigma(cube), profile.k, profile.z).sum())

    @property
    def share(self) -> float:
        return self.shown / max(self.cells, 1)


def worked_out(persons: Persons, gate: Gate) -> float:
    """Share of the small cells of age and gender that k-only figures give away as total less the others.

    Cells and their sums over ages, over genders and over both are published where they reach k.
    """
    spec = next(spec for spec in gate.specs if spec.name == FILTERED)
    people = exact(persons.vectors[spec.id].sum(axis=0)).reshape(-1, *spec.shape[-2:])
    told = [_told(table, gate.profile.k) for table in people]
    small = [(table > 0) & (table < gate.profile.k) for table in people]
    return float(sum(told) / max(np.sum(small), 1))


def _told(table: Floats, k: int) -> int:
    """How many small cells of an ages by genders table follow from those that are shown."""
    margins = np.pad(table, ((0, 1), (0, 1)))
    margins[-1, :-1], margins[:-1, -1], margins[-1, -1] = table.sum(0), table.sum(1), table.sum()
    known = (margins >= k) | (margins == 0)
    hidden = ~known[:-1, :-1].copy()
    before = -1
    while before != known.sum():
        before = int(known.sum())
        for axis in (0, 1):
            lone = (~known).sum(axis=axis) == 1
            known |= ~known & np.expand_dims(lone, axis)
    return int(np.count_nonzero(known[:-1, :-1] & hidden))


def not_derivable(day: Day, store: ReleaseStore) -> int:
    """Released rows that are not, to the last digit, what the released cubes and public figures give."""
    cubes = {spec.id: store.cube(spec.id, day.name) for spec in day.cubes}
    again = products_of(cubes, day)
    wrong = 0
    for manifest in store.manifests():
        if manifest.day == day.name and manifest.product in again:
            wrong += _different(store.read(manifest).table, again[manifest.product])
    return wrong


def _different(released: pa.Table, again: pa.Table) -> int:
    if released.schema.names != again.schema.names or released.num_rows != again.num_rows:
        return int(max(released.num_rows, again.num_rows))
    return sum(bool(one != two) for one, two in zip(released.to_pylist(), again.to_pylist(), strict=True))


def derivability(day: Day, store: ReleaseStore, profile: str) -> Figure:
    """Whether every released value follows from released cubes alone."""
    found = float(not_derivable(day, store))
    return Figure(
        "derivability: released rows that need more than released cubes",
        profile,
        None,
        None,
        None,
        found,
        0.0,
    )
