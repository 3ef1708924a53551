"""Membership inference without any other data: the attacker invents people from the release itself.

After Guan et al. (2024): place and hour marginals are read off what was published, traces are drawn from
them around a place of their own, groups of such traces with and without the target's are published in the
same way, and a classifier trained on those is used on groups of real people.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from footfall.lab.attack.chance import auc
from footfall.lab.attack.crowds import (
    BASELINE,
    K_ONLY,
    OURS,
    UNPROTECTED,
    Groups,
    Pool,
    by_way,
    figure_of,
    groups_of,
)
from footfall.lab.attack.figure import Figure
from footfall.lab.attack.gate import Gate
from footfall.lab.attack.membership import GROUP, REALISTIC_LIMIT, TESTING, TRAINING, Sample, classifier
from footfall.model.cube import UNITS_PER_PERSON
from footfall.model.grid import Floats, Ints

CUBE: Final = "presence"
INVENTED: Final = 4000
CLUSTER: Final = 3
"""Areas that an invented person moves between."""
STAYING: Final = 0.9
"""How often an invented person stays for one hour more."""


def zero_knowledge(pool: Pool, gate: Gate, seed: int) -> Figure:
    """Mean AUC over the targets, from the hourly presence of the finest level of the first day."""
    cube = _cube(gate)
    groups = groups_of(pool, GROUP, 0, TESTING, seed)
    random = np.random.default_rng(seed)
    areas: dict[str, list[float]] = {}
    for way in (UNPROTECTED, K_ONLY, OURS):
        everybody = pool.days[0][cube].sum(axis=0)[None, :]
        marginals = np.maximum(by_way(cube, everybody, way, gate)[0], 0).reshape(gate.spec(cube).shape)
        invented = _groups(_traces(marginals, random), random)
        for target in pool.targets:
            sample = _sample(groups, invented, int(target), way, gate)
            areas.setdefault(way, []).append(auc(*classifier(sample)))
            if way == OURS:
                out = sample.test_out
                blind = Sample(**{**vars(sample), "test_in": out[::2], "test_out": out[1::2]})
                areas.setdefault(BASELINE, []).append(auc(*classifier(blind)))
    mean = {way: float(np.mean(found)) for way, found in areas.items()}
    return figure_of("zero-knowledge membership: AUC, mean over targets", gate, mean, REALISTIC_LIMIT)


def _cube(gate: Gate) -> str:
    return [spec.id for spec in gate.specs if spec.name == CUBE][-1]


def _traces(marginals: Floats, random: np.random.Generator) -> Ints:
    """Invented people: units by person and cell.

    Each has a few areas, drawn from all hours together, and at every hour stays where they are or moves to
    one of them, drawn from that hour's marginal.
    """
    hours, areas = marginals.shape
    total = np.maximum(marginals.sum(axis=0), 1e-9)
    own = random.choice(areas, size=(INVENTED, CLUSTER), p=total / total.sum())
    chance = np.maximum(marginals, 1e-9)[:, own]
    ladder = np.cumsum(chance / chance.sum(axis=2, keepdims=True), axis=2)
    choice = np.minimum((random.random((hours, INVENTED, 1)) > ladder).sum(axis=2), CLUSTER - 1)
    place = own[np.arange(INVENTED)[None, :], choice]
    for hour in range(1, hours):
        stays = random.random(INVENTED) < STAYING
        place[hour, stays] = place[hour - 1, stays]
    units = np.zeros((INVENTED, hours, areas), dtype=np.int64)
    units[np.arange(INVENTED)[:, None], np.arange(hours)[None, :], place.T] = UNITS_PER_PERSON
    return units.reshape(INVENTED, hours * areas)


def _groups(traces: Ints, random: np.random.Generator) -> tuple[Ints, Ints]:
    """Sums of groups of invented people less one, and one person more for each."""
    order = random.random((TRAINING, INVENTED)).argsort(axis=1)[:, :GROUP]
    chosen = np.zeros((TRAINING, INVENTED))
    np.put_along_axis(chosen, order[:, :-1], 1.0, axis=1)
    return (chosen @ traces).astype(np.int64), traces[order[:, -1]]


def _sample(groups: Groups, invented: tuple[Ints, Ints], target: int, way: str, gate: Gate) -> Sample:
    cube, (sums, last) = _cube(gate), invented
    people = groups.pool.days[0][cube]
    own = people[[target]].toarray()
    real = groups.sums[0][cube]
    shown = [
        by_way(cube, units, way, gate)
        for units in (sums + own, sums + last, real + own, real + people[groups.last].toarray())
    ]
    nothing = np.zeros(0)
    return Sample(own[0] / UNITS_PER_PERSON, nothing, nothing, nothing, *shown)
