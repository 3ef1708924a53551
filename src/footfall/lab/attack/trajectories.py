"""Trajectory recovery from hourly counts, after Xu et al. (2017).

Counts by square and hour are taken for so many people, who are joined from one hour to the next at the
least total distance (Hungarian method). What is recovered is matched to the true traces as well as can
be, which alone gives high figures for any input: so the same is done with counts of other people and with
no data at all, and only the advantage over the better of the two counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from scipy import optimize
from scipy.spatial import distance

from footfall.lab.attack.crowds import BASELINE, K_ONLY, OURS, UNPROTECTED, by_way, figure_of
from footfall.lab.attack.figure import Figure
from footfall.lab.attack.gate import Gate
from footfall.lab.attack.world import Traces
from footfall.model.cube import UNITS_PER_PERSON
from footfall.model.grid import Floats, Ints

PEOPLE: Final = 100
KNOWN: Final = 4
"""Points of a target's trace that the attacker has seen."""
NIGHT: Final = 6
LIMIT: Final = 0.02


def trajectory_recovery(traces: Traces, gate: Gate, seed: int) -> Iterator[Figure]:
    """Advantage over the baselines: of all recovered traces, and of the one that fits four known points."""
    random = np.random.default_rng(seed)
    order = random.permutation(len(traces.square))
    people, others = traces.square[order[:PEOPLE]], traces.square[order[PEOPLE : 2 * PEOPLE]]
    squares = len(traces.centre)
    nothing = np.full((people.shape[1], squares), PEOPLE / squares)
    found: dict[str, tuple[float, float]] = {}
    for way in (UNPROTECTED, K_ONLY, OURS):
        released = _released(_counts(people, squares), way, gate)
        found[way] = _scores(_recovered(released, traces.centre), people, seed)
    bases = [
        _scores(_recovered(counts, traces.centre), people, seed)
        for counts in (_counts(others, squares).astype(np.float64), nothing)
    ]
    for position, name in enumerate(("all traces", "the trace with four known points")):
        base = max(scores[position] for scores in bases)
        gains = {way: scores[position] - base for way, scores in found.items()}
        gains[BASELINE] = min(scores[position] for scores in bases) - base
        yield figure_of(f"trajectory recovery, {name}: accuracy above the baselines", gate, gains, LIMIT)


def _counts(squares_by_hour: Ints, squares: int) -> Ints:
    """People by hour and square; [hours, squares]."""
    return np.array([np.bincount(hour, minlength=squares) for hour in squares_by_hour.T])


def _released(counts: Ints, way: str, gate: Gate) -> Floats:
    """What is published of the counts, with the budget and bound of the finest hourly visits."""
    cube = [spec.id for spec in gate.specs if spec.name == "visits"][-1]
    flat = counts.reshape(1, -1) * UNITS_PER_PERSON
    return by_way(cube, flat, way, gate).reshape(counts.shape)


def _recovered(released: Floats, centre: Floats) -> Ints:
    """Traces joined from published counts: a square by person and hour."""
    places = [_as_people(hour) for hour in released]
    traces = [places[0]]
    for hour in range(1, len(places)):
        here = centre[traces[-1]]
        step = here - centre[traces[-2]] if hour % 24 >= NIGHT and hour > 1 else 0.0
        cost = distance.cdist(here + step, centre[places[hour]])
        traces.append(places[hour][optimize.linear_sum_assignment(cost)[1]])
    return np.array(traces).T


def _as_people(counts: Floats) -> Ints:
    """A square for each of `PEOPLE`, in proportion to the counts (largest remainders)."""
    positive = np.maximum(counts, 0)
    shares = positive / positive.sum() if positive.sum() > 0 else np.full(len(counts), 1 / len(counts))
    whole = np.floor(shares * PEOPLE).astype(np.int64)
    left = np.argsort(shares * PEOPLE - whole)[::-1][: PEOPLE - int(whole.sum())]
    whole[left] += 1
    return np.repeat(np.arange(len(counts)), whole)


def _scores(recovered: Ints, true: Ints, seed: int) -> tuple[float, float]:
    """Hours told rightly, of all traces matched at their best, and of targets found by known points."""
    agree = (recovered[:, None, :] == true[None, :, :]).mean(axis=2)
    rows, columns = optimize.linear_sum_assignment(-agree)
    random = np.random.default_rng(seed)
    targeted = []
    for person in true:
        known = random.choice(true.shape[1], KNOWN, replace=False)
        guess = recovered[(recovered[:, known] == person[known]).sum(axis=1).argmax()]
        usual = np.bincount(person).argmax()
        away = (person != usual) & ~np.isin(np.arange(len(person)), known)
        if away.any():
            targeted.append(float((guess == person)[away].mean()))
    return float(agree[rows, columns].mean()), float(np.mean(targeted))
