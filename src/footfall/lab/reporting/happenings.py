"""What crowds, outages and changes of the network do to the figures of small cities."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from footfall.lab.evaluate.compare import day_scores
from footfall.lab.evaluate.figures import BEFORE, BOUND, NAIVE, NAIVE_EM, TRUTH, Figure, figures_of
from footfall.lab.evaluate.known import KnownDay, known_day
from footfall.lab.evaluate.trend import index_scores
from footfall.lab.reporting.runs import Made, filled, released
from footfall.lab.reporting.tables import Row
from footfall.lab.simulate import Happening, Scenario, simulate

PROFILE: Final = "strict"
SHOWN: Final = ("visits-district", "population-district", "visits-zone", "population-zone")
INDEX: Final = ("index-moved", "index-error")
FURTHER_OPERATORS: Final = (0.2, 0.1)
WAYS: Final = (TRUTH, BOUND, NAIVE, NAIVE_EM, BEFORE)


def happening_rows(scenario: Scenario) -> Iterator[Row]:
    """Rows of `scenario, operator, figure`, the ways, and the profile, for each happening and operator.

    Args:
        scenario: an ordinary city; days and operators are set here.
    """
    for happening in Happening:
        yield from change_rows(scenario, happening)
    yield from operator_rows(scenario)


def change_rows(scenario: Scenario, happening: Happening) -> Iterator[Row]:
    """What a happening does: the second of two days, and what it is against the first."""
    one = replace(scenario, happening=happening.value, days=2)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "city"
        simulate(one, root)
        yield from _rows(happening.value, 1, _change_figures(root, one))


def operator_rows(scenario: Scenario) -> Iterator[Row]:
    """Several operators in one city on one day."""
    one = replace(scenario, further_operators=FURTHER_OPERATORS, days=1)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "city"
        simulate(one, root)
        for number in range(1, len(one.shares) + 1):
            place = root / "operators" / str(number) if number > 1 else root
            yield from _rows("several operators", number, _day_figures(place, one))


def _change_figures(root: Path, scenario: Scenario) -> tuple[Figure, ...]:
    """Of the day on which it happens, and of what it is against the day before."""
    made = filled(root)
    days = made.days[scenario.change_day - 1 : scenario.change_day + 1]
    with released(made, PROFILE, scenario.seed, days) as under:
        before, on = (_known(under, day) for day in range(len(under.days)))
    scores = [*day_scores(on.compared), *index_scores(before.compared, on.compared)]
    return figures_of(scores)


def _day_figures(root: Path, scenario: Scenario) -> tuple[Figure, ...]:
    with released(filled(root), PROFILE, scenario.seed) as under:
        return figures_of(day_scores(_known(under, 0).compared))


def _known(made: Made, day: int) -> KnownDay:
    return known_day(made.workspace, made.settings, made.days[day], (NAIVE, NAIVE_EM))


def _rows(name: str, operator: int, figures: Sequence[Figure]) -> Iterator[Row]:
    for figure in figures:
        if figure.figure in SHOWN + INDEX:
            values = {way: getattr(figure, way) for way in WAYS} | {PROFILE: figure.after}
            yield {"scenario": name, "operator": operator, "figure": figure.figure} | values
