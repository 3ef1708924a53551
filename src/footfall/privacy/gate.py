"""The door: the functions that turn raw counts into something that may leave the vault."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from statistics import NormalDist
from typing import Any, Final

import numpy as np

from footfall.model.cube import UNITS_PER_PERSON, CubeSpec, Measured, NoisyCube, Protection, SparseCube
from footfall.model.errors import BudgetError
from footfall.privacy.accounting import DELTAS, epsilon, sigma_units, worst_case_auc
from footfall.privacy.bounding import bound_units
from footfall.privacy.noise import HighPass, Noise
from footfall.privacy.profiles import Profile
from footfall.privacy.raw import Raw, SparseRaw

EMPTY_SHOWN: Final = 10
"""Most empty cells expected among the shown ones of a huge cube, before k counts for anything."""


def measure(raw: Raw, rho: Fraction, profile: Profile, noise: Noise) -> NoisyCube:
    """Add noise to every cell, empty ones included. Charge the ledger first, with the same rho.

    Args:
        raw: counts bounded by `bounded_counts` with the cube's bound.
        rho: zCDP cost charged for this cube and its day or window.
        profile: the profile it was charged under.
        noise: where noise comes from; `system_noise(raw.spec.size)` on real data.

    Raises:
        BudgetError: rho is not positive or exceeds the profile's day or window.
    """
    sigma = _sigma(raw.spec, rho, profile)
    noisy = raw.counts + noise.draw(sigma, raw.spec.size)
    counts = (noisy / UNITS_PER_PERSON).astype(np.float64).reshape(raw.spec.shape)
    return NoisyCube(raw.spec, raw.day, counts, _protection(rho, sigma, noise.mechanism, profile))


def measure_sparse(raw: SparseRaw, rho: Fraction, profile: Profile, noise: HighPass) -> SparseCube:
    """Add noise to every cell of a huge cube, and keep those that may be shown; empty cells are not touched.

    The result has the law of `measure` followed by the threshold k + z sigma (`footfall.privacy.high_pass`),
    so it costs as much, and charging is the same. Of so many empty cells not more than `EMPTY_SHOWN` are to
    be expected among those shown, so z is raised where the profile's is too low for that.

    Args:
        raw: counts bounded by `bounded_counts` with the cube's bound.
        rho: zCDP cost charged for this cube and day.
        profile: the profile it was charged under.
        noise: where noise comes from.

    Raises:
        BudgetError: rho is not positive or exceeds the profile's day.
    """
    sigma = _sigma(raw.spec, rho, profile)
    rare = NormalDist().inv_cdf(1 - EMPTY_SHOWN / raw.spec.size)
    raised = replace(profile, z=max(profile.z, round(rare, 2)))
    protection = _protection(rho, sigma, f"{noise.mechanism}, high-pass", raised)
    least = math.ceil((raised.k + raised.z * protection.sigma) * UNITS_PER_PERSON)
    noisy = raw.counts + noise.draw(sigma, len(raw.counts))
    there = noisy >= least
    empty, of_empty = noise.passing(sigma, least, raw.spec.size - len(raw.cell))
    # The n-th empty cell has as many cells before it as are empty, and those that are not.
    empty += np.searchsorted(raw.cell - np.arange(len(raw.cell)), empty, side="right")
    cell = np.concatenate([raw.cell[there], empty])
    counts = np.concatenate([noisy[there], of_empty]) / UNITS_PER_PERSON
    order = np.argsort(cell)
    return SparseCube(raw.spec, raw.day, cell[order], counts[order], protection)


def _sigma(spec: CubeSpec, rho: Fraction, profile: Profile) -> float:
    whole, most = ("window", profile.rho_window) if spec.of_window else ("day", profile.rho_day)
    if rho > most:
        message = f"{spec.id}: rho {rho} exceeds the {most} of a {whole} under {profile.name!r}."
        raise BudgetError(message)
    return sigma_units(rho, bound_units(spec))


def _protection(rho: Fraction, sigma: float, mechanism: str, profile: Profile) -> Protection:
    return Protection(rho, sigma / UNITS_PER_PERSON, mechanism, profile.name, profile.k, profile.z)


def statement(cubes: Iterable[Measured], profile: Profile) -> dict[str, Any]:
    """What a manifest says about protection: plain data for JSON.

    Args:
        cubes: every cube that the release is computed from.
        profile: the profile they were measured under.
    """
    measured = sorted(cubes, key=lambda cube: (cube.day, cube.spec.id))
    rho = sum((cube.protection.rho for cube in measured), Fraction(0))
    return {
        "unit": "one subscriber more or less",
        "profile": profile.name,
        "k": profile.k,
        "z": profile.z,
        "cubes": [_cube_facts(cube) for cube in measured],
        "charged": cost(rho),
        "caps": {
            "day": cost(profile.rho_day),
            "window": cost(profile.rho_window),
            "month": cost(profile.rho_month),
            "12 months": cost(profile.rho_year),
        },
        "groups": "A group of g subscribers who are always together is protected at g^2 times these rho.",
    }


def cost(rho: Fraction) -> dict[str, Any]:
    """A zCDP cost in the words of a manifest: exact and as a float, as epsilons, as a tester's success."""
    return {
        "rho": str(rho),
        "rho_value": float(rho),
        "epsilon": {f"delta {delta:.0e}": epsilon(rho, delta) if rho else 0.0 for delta in DELTAS},
        "worst_case_auc": worst_case_auc(rho),
    }


def _cube_facts(cube: Measured) -> dict[str, Any]:
    return {
        "cube": cube.spec.id,
        "day": cube.day,
        "mechanism": cube.protection.mechanism,
        "rho": str(cube.protection.rho),
        "sigma_persons": cube.protection.sigma,
        "bound_l2_squared_persons": cube.spec.bound_squared,
    }
