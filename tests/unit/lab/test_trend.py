"""Index of footfall: what really changed against what seems to."""

from __future__ import annotations

import numpy as np
import pytest

from footfall.lab.evaluate.compare import Compared
from footfall.lab.evaluate.figures import AFTER, BEFORE, TRUTH, figures_of
from footfall.lab.evaluate.tables import View
from footfall.lab.evaluate.trend import index_scores
from footfall.model.grid import Floats

HIDDEN = np.nan


def day(truth: list[list[float]], before: list[list[float]], after: list[list[float]]) -> Compared:
    """Two hours (down) in two zones (across)."""

    def view(values: list[list[float]]) -> View:
        array: Floats = np.array(values)
        return {"visits-zone": array}

    views = {BEFORE: view(before), AFTER: view(after)}
    return Compared(view(truth), views, {}, None, None, np.zeros((2, 2)), {})


def test_a_change_of_the_panel_shows_as_an_error_of_the_index() -> None:
    """Nobody moved, but the estimate of the first zone (a quarter of the people) rises by a fifth."""
    truth = [[100.0, 300.0], [100.0, 300.0]]
    base = day(truth, truth, truth)
    now = day(truth, [[120.0, 300.0], [120.0, 300.0]], truth)
    found = {figure.figure: figure for figure in figures_of(index_scores(base, now))}
    moved, error = found["index-moved"], found["index-error"]
    assert [moved.truth, moved.before, moved.after] == pytest.approx([0, 0.05, 0])
    assert [error.before, error.after] == pytest.approx([0.05, 0])


def test_a_real_change_that_is_seen_is_no_error() -> None:
    """Half as many in both zones, and the estimate says so."""
    full, half = [[100.0, 300.0], [50.0, 10.0]], [[50.0, 150.0], [25.0, 5.0]]
    scores = list(index_scores(day(full, full, full), day(half, half, half)))
    values = {(score.figure, score.source): score.ratio.value for score in scores}
    assert values["index-moved", TRUTH] == values["index-moved", BEFORE] == pytest.approx(0.5)
    assert values["index-error", BEFORE] == pytest.approx(0)


def test_hours_withheld_on_either_day_count_on_neither() -> None:
    """The first zone is shown in the first hour only, and there it did not change."""
    truth, later = [[100.0, 300.0], [100.0, 300.0]], [[100.0, 300.0], [900.0, 300.0]]
    base = day(truth, truth, [[100.0, 300.0], [HIDDEN, 300.0]])
    now = day(later, later, [[100.0, 300.0], [900.0, 300.0]])
    values = {(s.figure, s.source): s.ratio.value for s in index_scores(base, now)}
    assert values["index-error", AFTER] == values["index-moved", AFTER] == pytest.approx(0)
    assert values["index-moved", BEFORE] == pytest.approx(4 * 0.25)
