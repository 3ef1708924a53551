"""How likely noise is to reach a threshold, exactly."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction
from statistics import NormalDist

import pytest

from footfall.privacy.tails import tail


def by_adding_up(sigma: float, least: int) -> Decimal:
    """The law's definition, summed term by term to 100 digits; for small sigmas."""
    with localcontext(prec=100):
        exact = Fraction(sigma) ** 2 * 2
        square = Decimal(exact.numerator) / Decimal(exact.denominator)
        weights = [(-(Decimal(x) ** 2) / square).exp() for x in range(int(25 * sigma))]
        return sum(weights[least:], Decimal(0)) / (2 * sum(weights, Decimal(0)) - 1)


@pytest.mark.parametrize(("sigma", "least"), [(16.0, 1), (16.0, 50), (20.7, 70), (40.0, 300)])
def test_it_is_the_sum_of_the_law_to_sixty_digits(sigma: float, least: int) -> None:
    """Euler and Maclaurin's formula gives what adding up gives."""
    expected = by_adding_up(sigma, least)
    with localcontext(prec=100):
        assert abs(tail(sigma, least) / expected - 1) < Decimal("1e-55")


@pytest.mark.parametrize("z", [0.5, 3.09, 5.5])
def test_wide_noise_is_as_likely_as_the_normal(z: float) -> None:
    """At a sigma of real cubes the lattice makes a difference of about its step only."""
    sigma = 31.6e6
    assert float(tail(sigma, math.ceil(z * sigma))) == pytest.approx(1 - NormalDist().cdf(z), rel=1e-6)


@pytest.mark.parametrize(("sigma", "least"), [(15.0, 20), (20.0, 0), (20.0, 400), (math.nan, 1)])
def test_what_it_cannot_tell_is_refused(sigma: float, least: int) -> None:
    """Narrow noise, thresholds of nothing, and such that nobody ever reaches."""
    with pytest.raises(ValueError, match="Tails are computed"):
        tail(sigma, least)
