"""Linear reconstruction: who of a list of people was there, from many sums over parts of the list.

Dinur and Nissim (2003), decoded by a linear program (Dwork, McSherry and Talwar 2007): presences between
0 and 1 whose sums miss the answers by as little as possible in total; above a half means there.

The secret: which of 128 customers stayed in one area during one daypart. On exact or k-only figures any
part of the list may be asked for, as systems with free filters allow. From a release, all cells of the
day's profile tell one sum for each class of age and gender; the attacker knows everybody else exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from scipy import optimize, sparse

from footfall.lab.attack.crowds import BASELINE, K_ONLY, OURS, UNPROTECTED, figure_of
from footfall.lab.attack.figure import Figure
from footfall.lab.attack.gate import Gate
from footfall.lab.attack.persons import Persons
from footfall.model.cube import UNITS_PER_PERSON
from footfall.model.grid import Floats

PEOPLE: Final = 128
QUERIES: Final = 1024
SECRETS: Final = 12
RELEASES: Final = 40
"""Releases of each secret: 12 lists alone tell a share to 0.013 only, nearly as wide as the margin."""
MARGIN: Final = 0.02
CUBE: Final = "profile"


def reconstruction(persons: Persons, gate: Gate, seed: int) -> Figure:
    """Share of presences told rightly, over several areas and dayparts, against the commoner answer."""
    random = np.random.default_rng(seed)
    right: dict[str, list[float]] = {way: [] for way in (UNPROTECTED, K_ONLY, BASELINE, OURS)}
    for there, classes in _secrets(persons, gate, random):
        right[BASELINE].append(max(there.mean(), 1 - there.mean()))
        asked = (random.random((QUERIES, PEOPLE)) < 1 / 2).astype(np.float64)
        answers = asked @ there
        shown = answers >= gate.profile.k
        right[UNPROTECTED].append(_agreement(_decoded(asked, answers), there))
        right[K_ONLY].append(_agreement(_decoded(asked[shown], answers[shown]), there))
        for _ in range(RELEASES):
            right[OURS].append(_agreement(_decoded(classes, _released(there, classes, gate)), there))
    mean = {way: float(np.mean(shares)) for way, shares in right.items()}
    limit = mean[BASELINE] + MARGIN
    return figure_of("linear reconstruction: share of presences told rightly", gate, mean, limit)


def _secrets(persons: Persons, gate: Gate, random: np.random.Generator) -> Iterator[tuple[Floats, Floats]]:
    """Presences of people in an area and daypart [people], and who is of which class [classes, people]."""
    spec = next(spec for spec in gate.specs if spec.name == CUBE)
    dayparts, areas, ages, genders = spec.shape
    matrix = persons.vectors[spec.id]
    for _ in range(SECRETS):
        taken = random.choice(matrix.shape[0], PEOPLE, replace=False)
        units = matrix[taken].toarray().reshape(PEOPLE, dayparts, areas, ages * genders)
        own_class = units.sum(axis=(1, 2)).argmax(axis=1)
        mostly = units.max(axis=3) > UNITS_PER_PERSON // 2
        shares = mostly.mean(axis=0)
        # An area and daypart in which about half of them are: the hardest to guess.
        where = np.unravel_index(np.abs(shares - 1 / 2).argmin(), shares.shape)
        there = mostly[:, where[0], where[1]].astype(np.float64)
        yield there, (own_class[None, :] == np.arange(ages * genders)[:, None]).astype(np.float64)


def _released(there: Floats, classes: Floats, gate: Gate) -> Floats:
    """The release's cells of that area and daypart, less everybody else, whom the attacker knows."""
    cube = next(spec.id for spec in gate.specs if spec.name == CUBE)
    own = np.rint(classes @ there * UNITS_PER_PERSON).astype(np.int64)
    released: Floats = gate.measured(cube, own[None, :])[0]
    return released


def _decoded(asked: Floats, answers: Floats) -> Floats:
    """Presences in [0, 1] with the least total error: minimise sum(e), -e <= A z - b <= e (HiGHS)."""
    queries, people = asked.shape
    if not queries:
        return np.full(people, 1 / 2)
    rows, eye = sparse.csr_array(asked), sparse.eye_array(queries)
    found = optimize.linprog(
        np.concatenate([np.zeros(people), np.ones(queries)]),
        A_ub=sparse.vstack([sparse.hstack([rows, -eye]), sparse.hstack([-rows, -eye])]).tocsr(),
        b_ub=np.concatenate([answers, -answers]),
        bounds=[(0, 1)] * people + [(0, None)] * queries,
        method="highs",
    )
    presences: Floats = found.x[:people]
    return presences


def _agreement(presences: Floats, there: Floats) -> float:
    return float(((presences > 1 / 2) == (there > 1 / 2)).mean())
