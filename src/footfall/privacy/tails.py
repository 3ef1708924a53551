"""How likely the discrete Gaussian is to reach a threshold, to 60 digits.

P(X >= T) is a ratio of two sums over integers of f(x) = exp(-x² / 2σ²). The one over all integers is
σ √(2π) up to a factor 1 + 2 exp(-2 π² σ²), which is 1 to thousands of digits where σ is 16 or more (Poisson's
summation). The one from T on is, by Euler and Maclaurin,

    ∫ from T of f  +  f(T) / 2  +  Σ over j of B_2j / (2j)! · He_2j-1(T / σ) · f(T) / σ^(2j-1)

with Bernoulli's numbers and Hermite's polynomials; its terms fall by more than 10^4 each where σ is 16 or
more. The integral is σ √(2π) (1/2 - φ(t) Σ t^(2n+1) / (2n+1)!!) with t = T / σ (Abramowitz and Stegun
26.2.11): all terms positive, the difference taken with digits enough.
"""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from math import comb
from typing import Final

LEAST_SIGMA: Final = 16.0
FARTHEST: Final = 16
"""Beyond so many deviations nothing is reached in the lifetime of anybody (1e-57)."""
_DIGITS: Final = Context(prec=160)
_TERMS: Final = 24
_SERIES: Final = 900
_NOTHING: Final = Decimal("1e-170")


@lru_cache(maxsize=64)
def tail(sigma: float, least: int) -> Decimal:
    """P(X >= least) for the discrete Gaussian with this parameter.

    Args:
        sigma: LEAST_SIGMA at least; the float's exact value counts.
        least: the threshold, above zero and within FARTHEST deviations.

    Raises:
        ValueError: an argument is out of range.
    """
    if not (sigma >= LEAST_SIGMA and 0 < least <= FARTHEST * sigma):
        message = f"Tails are computed for sigmas from {LEAST_SIGMA} and thresholds up to {FARTHEST} of them "
        message += f"(found {sigma} and {least})."
        raise ValueError(message)
    with localcontext(_DIGITS):
        scale = _exact(Fraction(sigma))
        t = least / scale
        density = (-t * t / 2).exp() / (2 * _pi()).sqrt()
        return Decimal("0.5") - density * _series(t) + density / scale * _corrections(t, scale)


def _exact(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def _series(t: Decimal) -> Decimal:
    """Σ t^(2n+1) / (2n+1)!!."""
    term, total = t, t
    for n in range(1, _SERIES):
        term *= t * t / (2 * n + 1)
        total += term
    return total


def _corrections(t: Decimal, scale: Decimal) -> Decimal:
    """The terms of Euler and Maclaurin, in units of f(T)."""
    hermite = [Decimal(1), t]
    for n in range(1, 2 * _TERMS):
        hermite.append(t * hermite[n] - n * hermite[n - 1])
    total, factorial, power = Decimal("0.5"), 1, scale
    for j, number in enumerate(_bernoulli(), start=1):
        factorial *= (2 * j - 1) * (2 * j)
        total += _exact(number / factorial) * hermite[2 * j - 1] / power
        power *= scale * scale
    return total


@lru_cache(maxsize=1)
def _bernoulli() -> tuple[Fraction, ...]:
    """B_2, B_4, ... by their recurrence."""
    numbers = [Fraction(1)]
    for m in range(1, 2 * _TERMS + 1):
        numbers.append(-sum((comb(m + 1, k) * numbers[k] for k in range(m)), Fraction(0)) / (m + 1))
    return tuple(numbers[2::2])


@lru_cache(maxsize=1)
def _pi() -> Decimal:
    """By Machin's formula (1706)."""
    return 16 * _arctan_of_inverse(5) - 4 * _arctan_of_inverse(239)


def _arctan_of_inverse(x: int) -> Decimal:
    power, total, n = 1 / Decimal(x), Decimal(0), 0
    while power > _NOTHING:
        total += (-1) ** n * power / (2 * n + 1)
        power, n = power / (x * x), n + 1
    return total
