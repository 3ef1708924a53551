"""Who is observed, beside who lives there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.model.vocabulary import AGE_BANDS, GENDERS
from footfall.products.estimates import Residents
from footfall.products.representation import design_effect, representation

from .makers import at, cube
from .test_publish import factors

YOUNG, OLD = AGE_BANDS.index("16-29"), AGE_BANDS.index("45-64")


def residents() -> Residents:
    """A hundred young men and a hundred older women."""
    strata = np.zeros((len(AGE_BANDS), len(GENDERS)))
    strata[YOUNG, 1] = strata[OLD, 0] = 100.0
    return Residents(200.0, strata)


def test_strata_are_told_by_how_often_they_are_observed() -> None:
    """Three of four observed are young men, who are half of the residents; empty strata are left out."""
    cubes = {
        "panel-region": cube("panel-region", at("panel-region", {(YOUNG, 1): 60.0, (OLD, 0): 20.0})),
        "homes-zone": cube("homes-zone", 50.0),
    }
    told = representation(cubes, residents(), np.full(3, 100.0), factors())
    assert told["by_age_and_gender"] == [
        {"age_band": "16-29", "gender": GENDERS[1], "relative": 1.5},
        {"age_band": "45-64", "gender": GENDERS[0], "relative": 0.5},
    ]
    assert told["design_effect"] == 1.0


def test_what_noise_would_decide_is_not_told() -> None:
    """A stratum of less than five deviations of the noise has no figure."""
    cubes = {
        "panel-region": cube(
            "panel-region", at("panel-region", {(YOUNG, 1): 60.0, (OLD, 0): 20.0}), sigma=5.0
        ),
        "homes-zone": cube("homes-zone", 50.0),
    }
    rows = representation(cubes, residents(), np.full(3, 100.0), factors())["by_age_and_gender"]
    assert [row["relative"] for row in rows] == [1.5, None]


def test_design_effect_by_hand() -> None:
    """Ten persons of weight 1 and ten of weight 3: 20 (10 + 90) / 40² = 1.25."""
    assert design_effect(np.array([10.0, 10.0]), np.array([1.0, 3.0])) == pytest.approx(1.25)
    assert design_effect(np.array([-3.0, 0.0]), np.array([1.0, 3.0])) == 1.0


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0.2, 5)), min_size=1, max_size=30))
def test_unequal_weights_never_help(classes: list[tuple[float, float]]) -> None:
    """The design effect is at least one, and the same for any unit of the weights."""
    counts, weights = (np.array(part) for part in zip(*classes, strict=True))
    effect = design_effect(counts, weights)
    assert effect >= 1 - 1e-9
    assert design_effect(counts, 7 * weights) == pytest.approx(effect)
