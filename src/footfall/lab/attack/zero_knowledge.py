"""Membership inference without any other data: the attacker invents people from the release itself.

After Guan et al. (2024): place and hour marginals are read off what was published, and traces are drawn
from them, each around a few places of its own. How sums of such people vary tells which of the target's
cells say most, and with those weights real groups are judged.
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
from footfall.lab.attack.gate import Gate, exact
from footfall.lab.attack.membership import REALISTIC_LIMIT, TESTING, Sample, matched_filter
from footfall.model.cube import UNITS_PER_PERSON
from footfall.model.grid import Floats

CUBE: Final = "presence"
GROUP: Final = 300
INVENTED: Final = 4000
CLUSTER: Final = 3
"""Areas that an invented person moves between."""
STAYING: Final = 0.9
"""How often an invented person stays for one hour more."""

CRUDENESS: Final = 3e-3
"""Variance of an invented person in a cell that is laid to their being invented."""


def zero_knowledge(pool: Pool, gate: Gate, seed: int) -> Figure:
    """Mean AUC over the targets, from the hourly presence of the finest level of the first day."""
    cube, groups = _cube(gate), groups_of(pool, GROUP, 0, TESTING, seed)
    random = np.random.default_rng(seed)
    areas: dict[str, list[float]] = {}
    for way in (UNPROTECTED, K_ONLY, OURS):
        everybody = pool.days[0][cube].sum(axis=0)[None, :]
        marginals = np.maximum(by_way(cube, everybody, way, gate)[0], 0).reshape(gate.spec(cube).shape)
        invented = _traces(marginals, random)
        for target in pool.targets:
            inside, outside = matched_filter(_sample(groups, invented, int(target), way, gate))
            areas.setdefault(way, []).append(auc(inside, outside))
            if way == OURS:
                areas.setdefault(BASELINE, []).append(auc(outside[::2], outside[1::2]))
    mean = {way: float(np.mean(found)) for way, found in areas.items()}
    return figure_of("zero-knowledge membership: AUC, mean over targets", gate, mean, REALISTIC_LIMIT)


def _cube(gate: Gate) -> str:
    return [spec.id for spec in gate.specs if spec.name == CUBE][-1]


def _traces(marginals: Floats, random: np.random.Generator) -> Floats:
    """Invented people: [people, cells], one area an hour.

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
    traces = np.zeros((INVENTED, hours, areas))
    traces[np.arange(INVENTED)[:, None], np.arange(hours)[None, :], place.T] = 1.0
    return traces.reshape(INVENTED, hours * areas)


def _sample(groups: Groups, invented: Floats, target: int, way: str, gate: Gate) -> Sample:
    """Real groups with and without the target, and what invented people say about how they vary."""
    cube = _cube(gate)
    people, sums = groups.pool.days[0][cube], groups.sums[0][cube]
    own = people[[target]].toarray()
    usual = invented.mean(axis=0)
    nothing = np.zeros((0, sums.shape[1]))
    return Sample(
        own=exact(own[0]),
        usual=usual * own.sum() / UNITS_PER_PERSON / usual.sum(),
        covariance=GROUP * np.cov(invented, rowvar=False),
        noise=np.full(sums.shape[1], GROUP * CRUDENESS + (gate.sigma(cube) ** 2 if way == OURS else 0.0)),
        train_in=nothing,
        train_out=nothing,
        test_in=by_way(cube, sums + own, way, gate),
        test_out=by_way(cube, sums + people[groups.last].toarray(), way, gate),
    )
