"""Holes merged into rests, and origins that show one destination only."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.model.cube import Protection
from footfall.model.grid import Floats
from footfall.model.withhold import shown
from footfall.products.consistency import Above
from footfall.products.estimates import Estimates
from footfall.products.merging import DOMINANT, merged, merged_table

K, Z, SIGMA = 20, 3.0, 10.0
RULE: Final = Protection(Fraction(1, 100), SIGMA, "none", "strict", K, Z)
ABOVE: Final = Above(np.array([0, 0, 0, 1, 1]), ("north", "south"))
"""Five areas; what is shown reaches 50, two merged 20 + 3 √2 · 10 = 62.4."""


def estimates(observed: Any, clarity: float = 1.0) -> Estimates:
    """Counts that stand for twice as many people."""
    counts = np.atleast_2d(np.asarray(observed, dtype=np.float64))
    noise = np.full(counts.shape, SIGMA)
    return Estimates(counts, noise, 2 * counts, 2 * noise, np.full(counts.shape[-1], clarity))


def rows(observed: Any, *, coarsen: bool = False) -> dict[str, dict[str, Any]]:
    """Rows of one hour by area."""
    found = merged(estimates(observed), ABOVE, RULE, coarsen=coarsen)
    axes = [("hour", ("07",)), ("area", tuple("abcde"))]
    return {row["area"]: row for row in merged_table(found, axes, ABOVE, RULE).to_pylist()}


class TestRests:
    """What is too small by itself."""

    def test_holes_of_a_parent_are_put_together(self) -> None:
        """Two of forty are shown as eighty, standing for 160, and say where they are."""
        found = rows([40, 40, 90, 60, 60])
        assert [found[area]["status"] for area in "abc"] == ["merged", "merged", "ok"]
        assert [found[area]["value"] for area in "ab"] == [None, None]
        assert (found["rest:north"]["value"], found["rest:north"]["consistent"]) == (160.0, 160.0)
        assert found["rest:north"]["high"] - 160 == pytest.approx(1.959964 * 2 * SIGMA * 2**0.5, abs=0.06)

    def test_a_rest_must_be_large_enough_for_its_own_noise(self) -> None:
        """Sixty in two cells reach 50, but not 62: nothing is shown, and there is no row."""
        found = rows([30, 30, 90, 60, 60])
        assert [found[area]["status"] for area in "ab"] == ["withheld_small"] * 2
        assert [area for area in found if area.startswith("rest:")] == []

    def test_a_rest_of_one_cell_is_none(self) -> None:
        """One hole is a hole."""
        found = rows([49, 90, 90, 60, 49.9])
        assert (found["a"]["status"], found["e"]["status"]) == ("withheld_small", "withheld_small")

    def test_rests_keep_to_their_parent(self) -> None:
        """A hole in the south is not put to those in the north."""
        found = rows([40, 40, 90, 60, 40])
        assert "rest:south" not in found
        assert found["e"]["status"] == "withheld_small"

    def test_what_the_network_cannot_tell_is_in_no_rest(self) -> None:
        """Areas below the resolution stay so."""
        found = merged(estimates([40, 40, 90, 60, 60], clarity=0.1), ABOVE, RULE)
        assert not found.rest_shown.any()
        assert not found.merged.any()

    @given(st.lists(st.floats(-40, 200), min_size=5, max_size=5))
    def test_shown_cells_and_rests_share_no_cell(self, observed: list[float]) -> None:
        """With those still withheld they add up to everything; so nothing is counted twice."""
        found = merged(estimates(observed), ABOVE, RULE)
        counts = np.array([observed])
        visible = shown(counts, SIGMA, K, Z)
        assert not (visible & found.merged).any()
        assert found.rest.observed[found.rest_shown].sum() == pytest.approx(counts[found.merged].sum())


class TestDominance:
    """Origins of which one destination takes more than nine in ten."""

    @pytest.mark.parametrize(
        ("observed", "single"),
        [
            ([900, 0, 0, 0, 0], True),
            ([900, 99, 0, 0, 0], True),
            ([900, 101, 0, 0, 0], False),
            ([900, 0, 0, 49, 49], True),
            ([900, 49, 0, 0, 0], True),
            ([850, 49, 49, 49, 0], False),
        ],
    )
    def test_only_what_is_shown_counts(self, observed: list[float], single: bool) -> None:
        """Destinations shown, and rests that are; nothing else is seen by anybody."""
        found = rows(observed, coarsen=True)
        assert (found["a"]["value"] is None) == single
        if single:
            assert found["a"]["status"] == "merged"
            assert found["rest:north"]["value"] == 2 * sum(observed[:3])

    def test_a_row_too_small_as_a_whole_shows_nothing(self) -> None:
        """One destination just reaches the threshold, and its origin's sum does not."""
        found = rows([55, -10, -5, 0, 0], coarsen=True)
        assert (found["a"]["status"], found["a"]["value"]) == ("withheld_dominant", None)
        assert found["b"]["status"] == "withheld_small"
        assert "rest:north" not in found

    def test_a_single_area_is_no_choice(self) -> None:
        """Where all trips are within the only area there is, they are shown."""
        found = merged(estimates([900]), Above(np.array([0]), ("all",)), RULE, coarsen=True)
        assert not found.dominant.any()
        assert not found.merged.any()

    @given(st.lists(st.sampled_from([-20.0, 0.0, 30.0, 55.0, 500.0]), min_size=5, max_size=5))
    def test_no_row_is_left_with_one_destination(self, observed: list[float]) -> None:
        """Whatever is shown, no destination has more than nine in ten of it."""
        found = rows(observed, coarsen=True)
        told = {area: row["value"] for area, row in found.items() if row["value"] is not None}
        places: Floats = np.array([value for area, value in told.items() if not area.startswith("rest:")])
        assert not places.size or places.max() <= DOMINANT * sum(told.values()) + 0.1
