"""Measures of error against figures worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.lab.evaluate.figures import AFTER, BEFORE, Ratio, Score, figures_of
from footfall.lab.evaluate.measures import (
    common_part,
    coverage,
    share_error,
    wape,
    wasserstein,
    withheld_share,
)

HIDDEN = np.nan


def test_wape_leaves_withheld_cells_out_of_both_sums() -> None:
    """|12-10| + |15-20| over 10 + 20; the withheld 70 counts in neither sum."""
    ratio = wape(np.array([12.0, 15.0, HIDDEN]), np.array([10.0, 20.0, 70.0]))
    assert ratio == Ratio(7.0, 30.0, 2)


def test_share_of_truth_in_withheld_cells() -> None:
    """70 of 100 true people are in the one withheld cell."""
    ratio = withheld_share(np.array([12.0, 15.0, HIDDEN]), np.array([10.0, 20.0, 70.0]))
    assert ratio == Ratio(70.0, 100.0, 1)


def test_coverage_counts_intervals_shown_borders_included() -> None:
    """[1, 3] and [5, 5] hold 3 and 5, [7, 8] does not hold 9; the withheld one does not count."""
    low, high = np.array([1.0, 5.0, 7.0, HIDDEN]), np.array([3.0, 5.0, 8.0, HIDDEN])
    assert coverage(low, high, np.array([3.0, 5.0, 9.0, 1.0])) == Ratio(2.0, 3.0, 3)


def test_common_part_takes_withheld_and_negative_flows_as_none() -> None:
    """2 (min(4, 6) + min(10, 5)) over (4 + 10) + (6 + 5 + 3 + 2)."""
    ratio = common_part(np.array([4.0, 10.0, -8.0, HIDDEN]), np.array([6.0, 5.0, 3.0, 2.0]))
    assert ratio == Ratio(18.0, 30.0, 3)


def test_share_error_weighs_groups_by_their_people() -> None:
    """Group of 100 with shares off by 0.1 twice, group of 300 with one class shown and right."""
    share = np.array([[0.6, 0.4], [0.5, HIDDEN]])
    ratio = share_error(share, np.array([[50.0, 50.0], [150.0, 150.0]]))
    assert ratio.value == pytest.approx((0.1 * 100 + 0.1 * 100) / (100 + 100 + 300))


def test_wasserstein_of_neighbouring_bins_is_the_distance_of_their_middles() -> None:
    """All mass in 0-10 against all in 10-30 minutes: the means are 15 minutes apart."""
    ratio = wasserstein(np.array([[4.0, 0.0]]), np.array([[0.0, 2.0]]), (0, 10, 30))
    assert ratio.value == pytest.approx(15.0)


def test_wasserstein_where_the_distributions_cross_within_a_bin() -> None:
    """[1, 2, 1] / 4 against [2, 0, 2] / 4 on bins of 1: four triangles, 1/8, twice 1/16 and 1/8."""
    ratio = wasserstein(np.array([[1.0, 2.0, 1.0]]), np.array([[2.0, 0.0, 2.0]]), (0, 1, 2, 3))
    assert ratio.value == pytest.approx(1 / 8 + 1 / 8 + 1 / 8)


def test_wasserstein_leaves_out_groups_without_mass_and_weighs_the_others() -> None:
    """Groups of 1 (distance 10) and 3 (distance 0); the third has no estimate."""
    estimate = np.array([[1.0, 0.0], [0.0, 5.0], [HIDDEN, -1.0]])
    truth = np.array([[0.0, 1.0], [0.0, 3.0], [9.0, 9.0]])
    assert wasserstein(estimate, truth, (0, 10, 20)) == Ratio(10.0, 4.0, 2)


@given(
    st.lists(st.floats(0.01, 100), min_size=4, max_size=4),
    st.lists(st.floats(0.01, 100), min_size=4, max_size=4),
)
def test_wasserstein_is_at_least_the_difference_of_means(a: list[float], b: list[float]) -> None:
    """For any two histograms: the distance is no less than the difference of the means (Kantorovich)."""
    borders = (0.0, 5.0, 10.0, 60.0, 100.0)
    middles = (np.array(borders[1:]) + np.array(borders[:-1])) / 2
    means = [float(np.array(mass) @ middles) / sum(mass) for mass in (a, b)]
    value = wasserstein(np.array([a]), np.array([b]), borders).value
    assert value is not None
    assert value >= abs(means[0] - means[1]) - 1e-9


def test_figures_are_ratios_of_sums_over_days_and_not_means_of_ratios() -> None:
    """1 of 10 on a day and 30 of 90 on the next make 31 %."""
    days = [Score("f", "words", AFTER, Ratio(1, 10, 4)), Score("f", "words", AFTER, Ratio(30, 90, 5))]
    (figure,) = figures_of(days)
    assert (figure.after, figure.cells, figure.before) == (0.31, 9, None)


def test_figures_keep_the_order_in_which_they_came() -> None:
    """First come, first shown; sources of one figure share a line."""
    scores = [
        Score(name, name, source, Ratio(1, 1, 1))
        for name, source in (("b", AFTER), ("a", AFTER), ("b", BEFORE))
    ]
    assert [(f.figure, f.before, f.after) for f in figures_of(scores)] == [("b", 1.0, 1.0), ("a", None, 1.0)]


def test_nothing_to_compare_is_no_figure() -> None:
    """A sum over nothing has no value, not zero."""
    assert Ratio(0.0, 0.0, 0).value is None


def test_a_sum_with_something_unknown_in_it_has_no_value() -> None:
    """Nothing to compare, or NaN in it: files of figures hold null, never NaN."""
    assert [Ratio(0.0, 0.0, 0).value, Ratio(np.nan, 2.0, 1).value, Ratio(1.0, 2.0, 1).value] == [
        None,
        None,
        0.5,
    ]
