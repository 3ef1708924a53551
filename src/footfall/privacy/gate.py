"""The door: the one function that turns raw counts into something that may leave the vault."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np

from footfall.model.cube import UNITS_PER_PERSON, NoisyCube, Protection
from footfall.model.errors import BudgetError
from footfall.privacy.accounting import DELTAS, epsilon, sigma_units, worst_case_auc
from footfall.privacy.bounding import bound_units
from footfall.privacy.noise import Noise
from footfall.privacy.profiles import Profile
from footfall.privacy.raw import Raw


def measure(raw: Raw, rho: Fraction, profile: Profile, noise: Noise) -> NoisyCube:
    """Add noise to every cell, empty ones included. Charge the ledger first, with the same rho.

    Args:
        raw: counts bounded by `bounded_counts` with the cube's bound.
        rho: zCDP cost charged for this cube and day.
        profile: the profile it was charged under.
        noise: where noise comes from; `system_noise(raw.spec.size)` on real data.

    Raises:
        BudgetError: rho is not positive or exceeds the profile's day.
    """
    if rho > profile.rho_day:
        message = f"{raw.spec.id}: rho {rho} exceeds the {profile.rho_day} of a day under {profile.name!r}."
        raise BudgetError(message)
    sigma = sigma_units(rho, bound_units(raw.spec))
    noisy = raw.counts + noise.draw(sigma, raw.spec.size)
    counts = (noisy / UNITS_PER_PERSON).astype(np.float64).reshape(raw.spec.shape)
    protection = Protection(
        rho, sigma / UNITS_PER_PERSON, noise.mechanism, profile.name, profile.k, profile.z
    )
    return NoisyCube(raw.spec, raw.day, counts, protection)


def statement(cubes: Iterable[NoisyCube], profile: Profile) -> dict[str, Any]:
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


def _cube_facts(cube: NoisyCube) -> dict[str, Any]:
    return {
        "cube": cube.spec.id,
        "day": cube.day,
        "mechanism": cube.protection.mechanism,
        "rho": str(cube.protection.rho),
        "sigma_persons": cube.protection.sigma,
        "bound_l2_squared_persons": cube.spec.bound_squared,
    }
