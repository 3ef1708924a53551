"""What the parameters of protection could be instead, and what each would cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import numpy as np

from footfall.engine import Engine
from footfall.lab.attack.persons import person_vectors
from footfall.model.cube import UNITS_PER_PERSON, CubeSpec, Dimension
from footfall.model.grid import Floats, Ints
from footfall.model.vocabulary import LEVELS
from footfall.pipeline.day import Day
from footfall.pipeline.steps import bucket_rows, people_of, vault_tables
from footfall.privacy.accounting import sigma_units, split
from footfall.privacy.bounding import bound_units, bounded_counts
from footfall.privacy.profiles import Profile
from footfall.products.consistency import Level, combined
from footfall.products.cubes import daily
from footfall.products.cubes.specs import LEVEL_SHARES

UNBOUNDED: Final = 10_000
"""A bound (squared, in persons) that nobody reaches."""
BOUNDS: Final = {
    "presence": (8, 11, 14, 17, 20, 24),
    "visits": (8, 11, 14, 17, 20, 24, 30),
    "profile": (2, 3, 4, 6, 8),
    "flows": (1, 2, 3, 4, 6, 9),
    "dwell": (1, 2, 3, 4, 6),
}
"""Squared bounds that are tried."""
TYPICAL: Final = 1_000
"""Weighted subscribers of a cell in which noise and what bounding cuts are set against each other."""
SPLITS: Final = ((1, 2, 7), (1, 1, 1), (1, 3, 6), (0, 2, 8), (0, 0, 1), (2, 3, 5))
"""Shares of region, district and zone that are tried."""


def sigma_of(spec: CubeSpec, rho: Fraction) -> float:
    """Standard deviation of a cube's noise for a cost, in persons."""
    return sigma_units(rho, bound_units(spec)) / UNITS_PER_PERSON


def bounds_table(day: Day, profile: Profile, engine: Engine) -> list[dict[str, Any]]:
    """For each bound tried: what it cuts by the real steps, the noise, and both in a cell of `TYPICAL`.

    Who stands for many, since few of an area are customers, is cut most: so the area that loses most counts.
    """
    rho = split(profile.rho_day, day.cubes)
    whole = _units(day, dict.fromkeys(BOUNDS, UNBOUNDED), engine)
    most = max(map(len, BOUNDS.values()))
    rows = []
    for number in range(most):
        tried = {name: bounds[min(number, len(bounds) - 1)] for name, bounds in BOUNDS.items()}
        kept = _units(day, tried, engine)
        for name in (name for name in BOUNDS if number < len(BOUNDS[name])):
            spec = next(spec for spec in reversed(day.cubes) if spec.name == name)
            cut = 1 - kept[spec.id].sum() / whole[spec.id].sum()
            most_cut = float((1 - kept[spec.id] / np.maximum(whole[spec.id], 1.0)).max())
            sigma = sigma_of(replace(spec, bound_squared=tried[name]), rho[spec.id])
            rows.append(
                {
                    "cube": spec.id,
                    "bound_squared": tried[name],
                    "used": tried[name] == spec.bound_squared,
                    "share_cut": round(float(cut), 4),
                    "share_cut_most": round(most_cut, 4),
                    "sigma": round(sigma, 1),
                    "error_of_typical": round(float(np.hypot(sigma, most_cut * TYPICAL)), 1),
                }
            )
    return sorted(rows, key=lambda row: list(BOUNDS).index(row["cube"].partition("-")[0]))


def _units(day: Day, bounds: Mapping[str, int], engine: Engine) -> dict[str, Floats]:
    """All units of each cube by area (of trips: of origin), counted with other bounds."""
    specs = [replace(spec, bound_squared=bounds.get(spec.name, spec.bound_squared)) for spec in day.cubes]
    persons = person_vectors(day, engine, specs=specs)
    return {spec.id: _by_area(persons.vectors[spec.id].sum(axis=0), spec) for spec in specs}


def _by_area(units: Ints, spec: CubeSpec) -> Floats:
    counts = units.reshape(spec.shape).astype(np.float64)
    kept = [n for n, axis in enumerate(spec.dimensions) if axis.name in {"area", "origin"}]
    return np.atleast_1d(counts.sum(axis=tuple(n for n in range(counts.ndim) if n not in kept)))


def splits_table(day: Day, profile: Profile, name: str = "presence") -> Iterator[dict[str, Any]]:
    """For each split over levels: the noise of each level, alone and after all are combined."""
    specs = {spec.level: spec for spec in day.cubes if spec.name == name}
    shares = split(profile.rho_day, day.cubes)
    rho = sum((shares[spec.id] for spec in specs.values()), Fraction(0))
    levels = [level for level in LEVELS if level in specs]
    for parts in SPLITS:
        weights = dict(zip(LEVELS, parts, strict=True))
        total = sum(weights[level] for level in levels)
        alone: dict[str, float] = {
            level: sigma_of(specs[level], rho * weights[level] / total) if weights[level] else np.inf
            for level in levels
        }
        together = _together(day, alone)
        yield {
            "split": ":".join(map(str, parts)),
            "used": all(LEVEL_SHARES[level] == Fraction(weights[level], sum(parts)) for level in LEVELS),
            **{f"{level}_alone": _rounded(alone[level]) for level in levels},
            **{f"{level}_combined": _rounded(together[level]) for level in levels},
        }


def _rounded(sigma: float) -> float | None:
    return round(float(sigma), 1) if np.isfinite(sigma) else None


def _together(day: Day, alone: Mapping[str, float]) -> dict[str, float]:
    """Root mean variance of each level, combined."""
    tree = day.reference.areas.levels
    # An unmeasured level has noise that outweighs nothing.
    levels = [
        Level(
            np.zeros(tree[level].size),
            np.full(tree[level].size, min(sigma, 1e9) ** 2),
            tree[level].parent if number else np.zeros(0, dtype=np.int64),
        )
        for number, (level, sigma) in enumerate(alone.items())
    ]
    found = combined(levels)
    return {name: float(np.sqrt(level.variance.mean())) for name, level in zip(alone, found, strict=True)}


def finest_flows(day: Day, profiles: Sequence[Profile], engine: Engine) -> Iterator[dict[str, Any]]:
    """What share of trips would be shown by zone, if flows were measured there with half of their budget."""
    spec = next(spec for spec in day.cubes if spec.name == "flows")
    ids = tuple(day.reference.area_ids["zone"])
    ends = (Dimension("origin", ids), Dimension("destination", ids))
    by_zone = replace(spec, level="zone", dimensions=(spec.dimensions[0], *ends))
    for cube, budget in ((spec, Fraction(1)), (spec, Fraction(1, 2)), (by_zone, Fraction(1, 2))):
        counts = _trips(day, cube, engine)
        for profile in profiles:
            sigma = sigma_of(cube, split(profile.rho_day, day.cubes)[spec.id] * budget)
            threshold = profile.k + profile.z * sigma
            yield {
                "level": cube.level,
                "cells": cube.size,
                "budget": str(budget),
                "profile": profile.name,
                "sigma": round(sigma, 1),
                "trips_shown": round(float(counts[counts >= threshold].sum() / counts.sum()), 4),
            }


def _trips(day: Day, spec: CubeSpec, engine: Engine) -> Floats:
    """Weighted trips of each cell, exact."""
    counts = np.zeros(spec.size)
    for bucket in day.buckets:
        weights = day.table("counts") / "location_weights"
        rows, people = bucket_rows(day, bucket, engine), people_of(day, bucket, engine)
        tables = vault_tables(day, rows, people, engine, weights=weights)
        stated = daily.flows(tables, spec, day.local, engine)
        counted = engine.collect(bounded_counts(stated, bound_units(spec), engine))
        np.add.at(counts, counted["cell"].to_numpy(), counted["units"].to_numpy() / UNITS_PER_PERSON)
        engine.release()
    return counts
