"""Linking flows: knowing where a person went, where do they go next? And rows that give one answer only.

The attacker saw a person move from one square to another and guesses the next destination as the most
common one of the flows published for the next daypart. Other people's flows tell almost as much: that is
knowledge about crowds and not about the person, so only the advantage over them counts.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from footfall.lab.attack.crowds import BASELINE, K_ONLY, OURS, UNPROTECTED, by_way, figure_of
from footfall.lab.attack.figure import Figure
from footfall.lab.attack.gate import Gate
from footfall.lab.attack.persons import Persons
from footfall.lab.attack.world import Traces
from footfall.model.cube import UNITS_PER_PERSON, Protection
from footfall.model.grid import Floats, Ints
from footfall.model.vocabulary import DAYPARTS
from footfall.model.withhold import shown
from footfall.products.consistency import Above
from footfall.products.estimates import Estimates
from footfall.products.merging import DOMINANT, merged

PEOPLE: Final = 150
LIMIT: Final = 0.02
CUBE: Final = "flows"


def flow_linkage(traces: Traces, gate: Gate, seed: int) -> Figure:
    """Share of next destinations guessed rightly, less the share from other people's exact flows."""
    people, others, size = _places(traces, seed)
    counts = _flows(people, size)
    rate = {way: _guessed(_released(counts, way, gate), people) for way in (UNPROTECTED, K_ONLY, OURS)}
    foreign = _guessed(_flows(others, size).astype(np.float64), people)
    name = "flow linkage: next destinations guessed, above other people's flows"
    return figure_of(
        name, gate, {way: share - foreign for way, share in rate.items()} | {BASELINE: 0.0}, LIMIT
    )


def _places(traces: Traces, seed: int) -> tuple[Ints, Ints, int]:
    """Squares by person and daypart, of the people and of as many others, and the number of squares."""
    order = np.random.default_rng(seed).permutation(len(traces.square))
    by_daypart = traces.square[:, [hours.start + len(hours) // 2 for hours in DAYPARTS.values()]]
    _, squares = np.unique(by_daypart, return_inverse=True)
    places = squares.reshape(by_daypart.shape)
    return places[order[:PEOPLE]], places[order[PEOPLE : 2 * PEOPLE]], int(places.max()) + 1


def _flows(places: Ints, size: int) -> Ints:
    """Moves by daypart, origin and destination; [dayparts - 1, size, size]."""
    flows = np.zeros((places.shape[1] - 1, size, size), dtype=np.int64)
    for step in range(places.shape[1] - 1):
        np.add.at(flows[step], (places[:, step], places[:, step + 1]), 1)
    return flows


def _released(counts: Ints, way: str, gate: Gate) -> Floats:
    cube = next(spec.id for spec in gate.specs if spec.name == CUBE)
    return by_way(cube, counts.reshape(1, -1) * UNITS_PER_PERSON, way, gate).reshape(counts.shape)


def _guessed(flows: Floats, people: Ints) -> float:
    steps = np.arange(len(flows))
    guess = flows[steps[None, :], people[:, :-1]].argmax(axis=2)
    moved = people[:, :-1] != people[:, 1:]
    return float((guess == people[:, 1:])[moved].mean())


def homogeneity(traces: Traces, gate: Gate, seed: int) -> Figure:
    """Share of moves whose origin shows one destination only, which is also the true one.

    Whoever is known to have left such an origin is known to have gone there, with seeming certainty.
    """
    people, others, size = _places(traces, seed)
    counts, steps = _flows(people, size), np.arange(people.shape[1] - 1)[None, :]
    moved, found = people[:, :-1] != people[:, 1:], {}
    for way, flows in {
        UNPROTECTED: counts,
        K_ONLY: _released(counts, K_ONLY, gate),
        BASELINE: _flows(others, size),
        OURS: _visible(_released(counts, OURS, gate), gate),
    }.items():
        rows = flows[steps, people[:, :-1]]
        certain = rows[..., :size].max(axis=2) > DOMINANT * np.maximum(rows.sum(axis=2), 1e-9)
        right = rows[..., :size].argmax(axis=2) == people[:, 1:]
        found[way] = float((certain & right)[moved].mean())
    name = "flow homogeneity: destinations told with certainty, and rightly"
    return figure_of(name, gate, found, found[BASELINE] + LIMIT)


def dominance(persons: Persons, gate: Gate) -> Figure:
    """Share of the origins of the day's own flows that show one destination with nearly everybody."""
    spec = next(spec for spec in gate.specs if spec.name == CUBE)
    truth = persons.vectors[spec.id].sum(axis=0)[None, :]
    size = spec.shape[-1]
    published = {way: by_way(spec.id, truth, way, gate).reshape(spec.shape) for way in (UNPROTECTED, K_ONLY)}
    ours = _visible(by_way(spec.id, truth, OURS, gate).reshape(spec.shape), gate)
    share = {way: _single(values, size) for way, values in {**published, OURS: ours}.items()}
    return figure_of("flow dominance: origins that show one destination only", gate, share, 0.0)


def _visible(noisy: Floats, gate: Gate) -> Floats:
    """Values that a release shows, and as a last destination the rest; zero for the others."""
    cube = next(spec.id for spec in gate.specs if spec.name == CUBE)
    size = noisy.shape[-1]
    protection = Protection(
        gate.rho[cube], gate.sigma(cube), "", gate.profile.name, gate.profile.k, gate.profile.z
    )
    noise = np.full(noisy.shape, protection.sigma)
    estimates = Estimates(noisy, noise, noisy, noise, np.ones(()))
    found = merged(estimates, Above(np.zeros(size, dtype=np.int64), ("all",)), protection, coarsen=True)
    hidden = found.merged | found.dominant | ~shown(noisy, noise, protection.k, protection.z)
    rest = np.where(found.rest_shown, found.rest.observed, 0.0)
    return np.concatenate([np.where(hidden, 0.0, noisy), rest], axis=-1)


def _single(flows: Floats, size: int) -> float:
    """Share of origins (by daypart) whose greatest visible destination takes more than `DOMINANT`.

    Whatever comes after the first `size` destinations is no place, and counts in the total.
    """
    total = flows.sum(axis=2)
    there = total > 0
    greatest = flows[..., :size].max(axis=2)
    return float((greatest[there] > DOMINANT * total[there]).mean()) if there.any() else 0.0
