"""What the day's estimates are: as released, and as they would be without any protection."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pyarrow as pa

from footfall.lab.evaluate.tables import Published, published_view
from footfall.model.cube import UNITS_PER_PERSON, NoisyCube, Protection
from footfall.pipeline.day import Day
from footfall.pipeline.measure import raw_counts
from footfall.products.consistency import reconciled
from footfall.products.estimates import Cubes, Expansion, expansion
from footfall.releases.store import ReleaseStore

UNPROTECTED = Protection(Fraction(0), 0.0, "none (lab only)", "lab", 0, 0.0)
SHOW_ALL = -(10**9)
"""A threshold that every signed count reaches."""


def released(day: Day) -> Published | None:
    """The day's releases; None if there are none.

    Raises:
        WorkspaceError: a product was released more than once, or its data were changed.
    """
    store = ReleaseStore(day.workspace.releases)
    there = {manifest.product for manifest in store.manifests() if manifest.day == day.name}
    tables = {product: store.read(store.find(f"{product}/{day.name}")).table for product in sorted(there)}
    return published_view(tables, day.reference.area_ids) if tables else None


def released_unhidden(day: Day) -> Published | None:
    """What the releases would be if no cell were withheld: signed noisy values; None without cubes."""
    store = ReleaseStore(day.workspace.releases)
    if not all(store.cube_file(spec.id, day.name).exists() for spec in day.cubes):
        return None
    cubes = {spec.id: store.cube(spec.id, day.name) for spec in day.cubes}
    open_cubes = {
        name: replace(cube, protection=replace(cube.protection, k=SHOW_ALL)) for name, cube in cubes.items()
    }
    return _published(open_cubes, day)


def unprotected_cubes(day: Day) -> Cubes | None:
    """The cubes, bounded, without noise; None if the counts were swept."""
    if not day.table("counts").exists():
        return None
    return {
        spec.id: NoisyCube(
            spec,
            day.name,
            (raw_counts(day, spec).counts / UNITS_PER_PERSON).reshape(spec.shape),
            UNPROTECTED,
        )
        for spec in day.cubes
    }


def published_without_protection(cubes: Cubes, day: Day) -> Published:
    """The products' own formulas on cubes without noise, nothing withheld."""
    return _published(cubes, day)


def expansion_of(cubes: Cubes, day: Day) -> Expansion:
    """The factors that the products use, from these cubes, reconciled."""
    reference = day.reference
    return expansion(cubes, reference.strata, reference.clarity, reference.parents)


def products_of(measured: Cubes, day: Day) -> dict[str, pa.Table]:
    """The tables of the day's products, by id, from a day's cubes as they were measured."""
    cubes = reconciled(measured, day.reference.parents)
    factors = expansion_of(cubes, day)
    return {product.id: product.publish(cubes, factors) for product in day.products.values()}


def _published(cubes: Cubes, day: Day) -> Published:
    tables = products_of(cubes, day)
    return published_view(tables, day.reference.area_ids)
