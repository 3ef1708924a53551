from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.model.cube import CubeSpec
from footfall.model.errors import BudgetError, SettingsError
from footfall.privacy.accounting import epsilon, rho_of, sigma_units, split, worst_case_auc

rhos = st.fractions(min_value=Fraction(1, 10_000), max_value=10)
bounds = st.integers(min_value=1, max_value=10**7)


@given(rhos, bounds)
def test_never_more_than_charged(rho: Fraction, bound: int) -> None:
    """OpenDP states at most the charged rho for the sigma used, and sigma is not wastefully large."""
    sigma = sigma_units(rho, bound)
    assert Fraction(rho_of(sigma, bound)) <= rho
    assert sigma == pytest.approx(bound / math.sqrt(2 * rho), rel=1e-12)


@pytest.mark.parametrize(("rho", "bound"), [(Fraction(0), 1), (Fraction(-1), 1), (Fraction(1), 0)])
def test_nothing_for_nothing(rho: Fraction, bound: int) -> None:
    """Without budget or bound there is no noise that would protect, so it is refused."""
    with pytest.raises(BudgetError, match="positive budget and bound"):
        sigma_units(rho, bound)


@given(rhos, st.sampled_from([1e-6, 1e-9]))
def test_epsilon_lies_between_exact_and_textbook(rho: Fraction, delta: float) -> None:
    """Epsilon covers the exact loss of a Gaussian and is no worse than rho + 2 sqrt(rho ln(1/delta))."""
    stated = epsilon(rho, delta)
    mu = math.sqrt(2 * rho)

    def phi(x: float) -> float:
        return math.erfc(-x / math.sqrt(2)) / 2

    left = phi(mu / 2 - stated / mu) - math.exp(stated) * phi(-mu / 2 - stated / mu)
    assert left <= delta
    assert stated <= float(rho) + 2 * math.sqrt(rho * math.log(1 / delta))


def test_worst_case_of_a_strict_day() -> None:
    """A strict day leaves the best possible tester little better than guessing: AUC 0.5445."""
    assert worst_case_auc(Fraction(1, 80)) == pytest.approx(0.5445, abs=5e-5)


@given(rhos, st.lists(st.fractions(min_value=Fraction(1, 1000), max_value=100), min_size=1, max_size=9))
def test_split_spends_exactly_the_budget(rho: Fraction, shares: list[Fraction]) -> None:
    """The parts are in the ratio of the shares and add up to the budget to the last digit."""
    specs = [CubeSpec(f"cube{i}", "zone", (), 1, share) for i, share in enumerate(shares)]
    parts = split(rho, specs)
    assert sum(parts.values()) == rho
    assert [part * shares[0] for part in parts.values()] == [parts["cube0-zone"] * share for share in shares]


def test_split_wants_distinct_cubes_with_shares(spec: CubeSpec) -> None:
    """A cube named twice would be charged once, and a cube without share would get no noise."""
    with pytest.raises(SettingsError, match="presence-zone"):
        split(Fraction(1), [spec, spec])
    with pytest.raises(SettingsError, match="found 0"):
        split(Fraction(1), [replace(spec, share=Fraction(0))])
