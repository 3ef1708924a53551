"""Side channels: sizes of files, and answers about withheld cells, told apart without reading a number.

A withheld cell in which nobody was and one in which somebody was must give the same answer, as long, and
as fast. Whoever answers is reached through a `Probe`: the release store here, a server elsewhere.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np

from footfall.lab.attack.chance import auc, auc_error, best_auc
from footfall.lab.attack.crowds import BASELINE, K_ONLY, OURS, UNPROTECTED, WAYS, by_way, figure_of
from footfall.lab.attack.figure import Figure
from footfall.lab.attack.gate import Gate, exact
from footfall.lab.attack.persons import Persons
from footfall.model.cube import NoisyCube, Protection
from footfall.model.cube_table import cube_to_table
from footfall.model.grid import Floats, Ints
from footfall.model.release import Manifest
from footfall.model.vocabulary import STATUS_WITHHELD_SMALL
from footfall.releases.store import ReleaseStore, parquet_bytes

FILES: Final = 150
ASKED: Final = 40
ROUNDS: Final = 10

Cell = Mapping[str, str]
"""A cell of a release by its dimensions."""


@dataclass(frozen=True)
class Answer:
    """What comes back, without the words of the question in it, and after how many seconds."""

    text: str
    seconds: float


class Probe(Protocol):
    """Somebody who answers questions about cells of a release."""

    def ask(self, cell: Cell) -> Answer:
        """The answer to one question."""


@dataclass(frozen=True)
class StoreProbe:
    """Reads a release as programs read it: the row of the cell, as JSON."""

    store: ReleaseStore
    manifest: Manifest

    def ask(self, cell: Cell) -> Answer:
        """The row's figures; an error's text where there is none."""
        began = time.perf_counter()
        rows = self.store.read(self.manifest).table.to_pylist()
        found = [row for row in rows if all(row[name] == value for name, value in cell.items())]
        plain = [{name: value for name, value in row.items() if name not in cell} for row in found]
        return Answer(json.dumps(plain), time.perf_counter() - began)


@dataclass(frozen=True)
class NaiveProbe:
    """What many systems answer: nothing where nobody was, a word where fewer than k were, else the count.

    Noise is drawn when somebody asks, and so only where there is something to hide.
    """

    counts: Mapping[tuple[tuple[str, str], ...], int]
    gate: Gate
    k: int

    def ask(self, cell: Cell) -> Answer:
        """The count as text, "suppressed", or an error."""
        began = time.perf_counter()
        units = self.counts[tuple(sorted(cell.items()))]
        if units == 0:
            return Answer("no such row", time.perf_counter() - began)
        noisy = self.gate.measured(self.gate.specs[0].id, np.array([[units]]))
        text = str(noisy[0, 0]) if exact(np.array(units)) >= self.k else "suppressed"
        return Answer(text, time.perf_counter() - began)


def answers(
    persons: Persons, gate: Gate, probe: Probe, manifest: Manifest, store: ReleaseStore
) -> Iterator[Figure]:
    """How well withheld cells with and without people are told apart by answers, and by time.

    Args:
        persons: the day's people.
        gate: its door.
        probe: who is asked about the release.
        manifest: the release, of a product whose cells are those of a cube: `dwell`.
        store: where it lies.
    """
    spec = next(spec for spec in gate.specs if spec.name == manifest.product)
    total = persons.vectors[spec.id].sum(axis=0)
    withheld = _withheld(store.read(manifest).table.to_pylist(), [d.name for d in spec.dimensions])
    cells = {
        kind: [cell for cell in withheld if (_units(cell, spec, total) > 0) == (kind == "somebody")][:ASKED]
        for kind in ("somebody", "nobody")
    }
    if not all(cells.values()):
        return
    counts = {
        tuple(sorted(cell.items())): _units(cell, spec, total) for part in cells.values() for cell in part
    }
    asked: dict[str, Probe] = {
        UNPROTECTED: NaiveProbe(counts, gate, 0),
        K_ONLY: NaiveProbe(counts, gate, gate.profile.k),
        OURS: probe,
    }
    told = "side channel: withheld cells with and without people, told apart by"
    texts = {way: _by_text(asker, cells) for way, asker in asked.items()}
    yield figure_of(f"{told} the answer", gate, texts | {BASELINE: 1 / 2}, 1 / 2)
    random = np.random.default_rng(len(withheld))
    times = {way: _by_time(asker, cells, random) for way, asker in asked.items()}
    same = {"somebody": cells["nobody"], "nobody": cells["nobody"]}
    times[BASELINE] = _by_time(probe, same, random)
    rounds = ROUNDS * ASKED
    yield figure_of(f"{told} time (AUC)", gate, times, 1 / 2 + 3 * auc_error(rounds, rounds))


def _withheld(rows: Sequence[Mapping[str, Any]], dimensions: Sequence[str]) -> list[Cell]:
    return [
        {name: str(row[name]) for name in dimensions}
        for row in rows
        if row["status"] == STATUS_WITHHELD_SMALL and row.get("measure") in (None, "visitors")
    ]


def _units(cell: Cell, spec: Any, total: Ints) -> int:
    strides = spec.strides()
    return int(total[sum(d.values.index(cell[d.name]) * strides[d.name] for d in spec.dimensions)])


def _by_text(probe: Probe, cells: Mapping[str, Sequence[Cell]]) -> float:
    """Accuracy of the best guess from the answer's text: how far the two laws of texts are apart."""
    said = {kind: [probe.ask(cell).text for cell in part] for kind, part in cells.items()}
    words = {text for part in said.values() for text in part}
    apart = sum(
        abs(
            said["somebody"].count(text) / len(said["somebody"])
            - said["nobody"].count(text) / len(said["nobody"])
        )
        for text in words
    )
    return 1 / 2 + apart / 4


def _by_time(probe: Probe, cells: Mapping[str, Sequence[Cell]], random: np.random.Generator) -> float:
    """AUC, turned above one half, of the answers' times; kinds and cells are asked in random order."""
    took: dict[str, list[float]] = {kind: [] for kind in cells}
    for _ in range(ROUNDS * ASKED):
        for kind in random.permutation(list(cells)):
            cell = cells[kind][int(random.integers(len(cells[kind])))]
            took[kind].append(probe.ask(cell).seconds)
    area = auc(np.array(took["somebody"]), np.array(took["nobody"]))
    return max(area, 1 - area)


def file_sizes(row: int, persons: Persons, gate: Gate) -> Figure:
    """How well sizes of the cubes' files tell whether the person of a row is there; the best cube."""
    found: dict[str, float] = {}
    for way in WAYS:
        areas = [_size_auc(spec.id, persons, row, way, gate) for spec in gate.specs]
        found[way] = max(areas)
    name = "side channel: presence told by the size of a cube's file (AUC, best cube)"
    limit = best_auc(float(max(gate.rho.values()))) + 3 * auc_error(FILES, FILES)
    return figure_of(name, gate, found, limit)


def _size_auc(cube: str, persons: Persons, row: int, way: str, gate: Gate) -> float:
    matrix = persons.vectors[cube]
    everybody = matrix.sum(axis=0)
    own = matrix[[row]].toarray()[0]
    times = FILES if way in (OURS, BASELINE) else 1
    with_it = everybody if way != BASELINE else everybody - own
    sizes = [
        _sizes(cube, np.broadcast_to(units, (times, len(units))), OURS if way == BASELINE else way, gate)
        for units in (with_it, everybody - own)
    ]
    area = auc(*sizes)
    return max(area, 1 - area)


def _sizes(cube: str, units: Ints, way: str, gate: Gate) -> Floats:
    spec = gate.spec(cube)
    protection = Protection(gate.rho[cube], gate.sigma(cube), "", gate.profile.name, 0, 0.0)
    return np.array(
        [
            len(
                parquet_bytes(
                    cube_to_table(NoisyCube(spec, "2026-01-01", counts.reshape(spec.shape), protection))
                )
            )
            for counts in by_way(cube, units, way, gate)
        ],
        dtype=np.float64,
    )
