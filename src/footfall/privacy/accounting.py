"""From a budget to a standard deviation, and from a budget to sentences people understand.

The currency is rho of zero-concentrated differential privacy (Bun and Steinke 2016); neighbours are
two sets of subscribers of which one holds one subscriber more. Noise with standard deviation sigma
on a vector that one person changes by at most D (L2) costs rho = D^2 / (2 sigma^2); costs add up.
OpenDP's privacy maps, which round upwards, are the authority: no sigma is used for which OpenDP
states more than is charged.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from statistics import NormalDist
from typing import Any, Final

import opendp.prelude as dp

from footfall.model.cube import CubeSpec
from footfall.model.errors import BudgetError, SettingsError

DELTAS: Final = (1e-6, 1e-9)
"""Where epsilon is stated."""
_NUDGE: Final = 1 + 2.0**-52


def split(rho: Fraction, specs: Iterable[CubeSpec]) -> dict[str, Fraction]:
    """Share a budget out among cubes by their weights `share`; the parts add up to it exactly.

    Returns:
        rho by cube id.

    Raises:
        SettingsError: two cubes have one id, or a share is not positive.
    """
    shares: dict[str, Fraction] = {}
    for spec in specs:
        if spec.id in shares or spec.share <= 0:
            message = f"Cube {spec.id} needs an id of its own and a positive share (found {spec.share})."
            raise SettingsError(message)
        shares[spec.id] = spec.share
    total = sum(shares.values(), Fraction(0))
    return {cube: rho * share / total for cube, share in shares.items()}


def gaussian(sigma_units: float) -> Any:
    """OpenDP's discrete Gaussian measurement on integer vectors; sigma in units, inputs by L2 distance."""
    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T="i64")), dp.l2_distance(T="f64")
    return space >> dp.m.then_gaussian(scale=float(sigma_units))


def rho_of(sigma_units: float, bound_units: int) -> float:
    """The zCDP cost OpenDP states for noise of that sigma on vectors one person changes by the bound (L2)."""
    return float(gaussian(sigma_units).map(float(bound_units)))


def sigma_units(rho: Fraction, bound_units: int) -> float:
    """Least standard deviation, in units, at which OpenDP states a cost of at most rho.

    Args:
        rho: what is charged.
        bound_units: greatest L2 norm of one person's vector, in units.

    Raises:
        BudgetError: rho or the bound is not positive.
    """
    if rho <= 0 or bound_units <= 0:
        message = f"A cube needs a positive budget and bound (found rho {rho}, bound {bound_units} units)."
        raise BudgetError(message)
    sigma = bound_units / math.sqrt(2 * rho)
    while Fraction(rho_of(sigma, bound_units)) > rho:
        sigma *= _NUDGE
    return sigma


@cache
def epsilon(rho: Fraction, delta: float) -> float:
    """Epsilon at delta implied by rho-zCDP, by OpenDP's conversion (Canonne, Kamath, Steinke 2020)."""
    distance = math.sqrt(2 * rho)
    unit = gaussian(1.0)
    while Fraction(float(unit.map(distance))) < rho:
        distance *= _NUDGE
    profile = dp.c.make_zCDP_to_approxDP(unit).map(distance)
    return float(profile.epsilon(delta))


def worst_case_auc(rho: Fraction) -> float:
    """Area under the curve of the best test for one person's presence: Phi(sqrt(rho)).

    The tester knows everybody else exactly and all noise distributions; 0.5 is guessing.
    """
    return NormalDist().cdf(math.sqrt(rho))
