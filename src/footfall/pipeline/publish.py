"""Right of the wall: products from noisy cubes, each with its manifest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from footfall import __version__
from footfall.model.chain import Position
from footfall.model.cube import Measured, SparseCube
from footfall.model.release import Manifest, Release, closed_lists
from footfall.model.vocabulary import STATUS_WITHHELD_SMALL
from footfall.pipeline.day import Day
from footfall.pipeline.fingerprints import fingerprint
from footfall.pipeline.measure import HOMES, Measurable, profile_of
from footfall.pipeline.reference import areas_geojson
from footfall.privacy.gate import statement
from footfall.products import METHOD_VERSION
from footfall.products.consistency import reconciled
from footfall.products.estimates import Cubes, Expansion, expansion
from footfall.products.product import Product
from footfall.products.representation import representation
from footfall.releases.store import ReleaseStore

WEIGHING = ("presence", "visits", "panel", "register", "homes")
"""Cubes that the expansion of every product is computed from."""
COVERAGE = 0.95
"""How often an interval from `low` to `high` is meant to hold the truth."""
TERMS = "No attempt may be made to learn anything about a single person. Pass these terms on with the data."


def publish_day(day: Day, store: ReleaseStore, audit: Position) -> list[Manifest]:
    """Compute and write the enabled products of a day from its noisy cubes alone.

    A release that is there, from before a crash, stays as it was signed.

    Args:
        day: must be measured.
        store: where releases go; it signs them.
        audit: how far the audit log is, so that its end can't be cut off unseen.
    """
    store.write_areas(day.reference.areas.areas_id, areas_geojson(day.reference))
    measured = {spec.id: store.cube(spec.id, day.name) for spec in day.cubes if not spec.is_sparse}
    sparse = [store.sparse_cube(spec.id, day.name) for spec in day.cubes if spec.is_sparse]
    reference = day.reference
    cubes = reconciled(measured, reference.parents)
    factors = expansion(cubes, reference.strata, reference.clarity, reference.parents)
    every: list[Measured] = [*cubes.values(), *sparse]
    observed = {
        "representation": representation(
            cubes, reference.strata, reference.residents_of(_homes(day)), factors
        )
    }
    manifests = []
    for product in day.products.values():
        there = store.root / product.id / day.name / release_id(day, product)
        if there.exists():
            manifests.append(store.manifest(there))
            continue
        table = _table(product, cubes, sparse, factors)
        names = (*product.cubes, *product.corrected_by, *WEIGHING)
        used = [cube for cube in every if cube.spec.name in names]
        manifests.append(write_release(Made(product, day, table, used, factors, observed), day, store, audit))
    return manifests


def _homes(day: Day) -> str:
    """The level on which nights are counted."""
    return next(spec.level for spec in day.cubes if spec.name == HOMES)


@dataclass(frozen=True)
class Made:
    """A product's rows, and what they were made from.

    Args:
        product: the product.
        of: the day or window.
        table: its rows.
        used: every cube that they are computed from.
        factors: by which they were expanded.
        further: facts for the manifest besides those that all have.
    """

    product: Product
    of: Measurable
    table: pa.Table
    used: Sequence[Measured]
    factors: Expansion
    further: dict[str, Any] = field(default_factory=dict)


def write_release(made: Made, day: Day, store: ReleaseStore, audit: Position) -> Manifest:
    """Write and sign a release; `day` is the one whose areas and settings hold for it."""
    product, table = made.product, made.table
    facts = _facts(day, product, made.used) | {
        "inputs": made.of.fingerprint,
        "withheld_share": round(_share(table["status"], STATUS_WITHHELD_SMALL), 4),
        "people_per_subscriber": round(made.factors.whole_day, 4),
        "audit": asdict(audit),
        "intervals": {
            "coverage": COVERAGE,
            "noise_deviation": _noise(product, made.used, made.factors.least),
        },
        "values": closed_lists(table, product.dimensions),
    }
    name = release_id(made.of, product)
    manifest = Manifest(name, product.id, made.of.name, METHOD_VERSION, facts | made.further)
    store.write(Release(manifest, table))
    return manifest


def _table(product: Product, cubes: Cubes, sparse: Sequence[SparseCube], factors: Expansion) -> pa.Table:
    """The product's rows: of every cell, or of a huge cube those that are shown."""
    for cube in sparse:
        if product.publish_sparse is not None and cube.spec.name in product.cubes:
            return product.publish_sparse(cube, factors)
    return product.publish(cubes, factors)


def release_id(measured: Measurable, product: Product) -> str:
    """Names a release: product, day or window, inputs and method."""
    return fingerprint(product.id, measured.name, measured.fingerprint, METHOD_VERSION)[:12]


def _facts(day: Day, product: Product, used: Sequence[Measured]) -> dict[str, Any]:
    workspace = day.settings.workspace
    return {
        "title": product.title,
        "definition": product.definition,
        "dimensions": list(product.dimensions),
        "additive": product.additive,
        "additive_over": list(product.additive_over),
        "disjoint_over": list(product.disjoint_over),
        "shared_noise": list(product.shared_noise),
        "merged_over": product.merged_over,
        "unit": product.unit,
        "measure_units": dict(product.measure_units),
        "workspace": workspace.name,
        "purpose": day.permission.facts(),
        "country": workspace.country,
        "time_zone": workspace.time_zone,
        "areas": day.reference.areas.areas_id,
        "network_plan": day.reference.plan.plan_id,
        "software": __version__,
        "privacy": statement(used, profile_of(day)),
        "terms": TERMS,
        "rows_left_out": STATUS_WITHHELD_SMALL if _is_sparse(product, used) else None,
    }


def _is_sparse(product: Product, used: Sequence[Measured]) -> bool:
    """Whether cells that have no row are withheld: rows of huge cubes are those that are shown."""
    return any(isinstance(cube, SparseCube) and cube.spec.name in product.cubes for cube in used)


def _noise(product: Product, used: Sequence[Measured], factor: float) -> dict[str, float]:
    """Least standard deviation, in people, of what is drawn afresh for each value; by level."""
    noise: dict[str, float] = {}
    for cube in used:
        if cube.spec.name in product.cubes:
            least = cube.protection.sigma if isinstance(cube, SparseCube) else float(cube.noise.min())
            deviation = round(least * factor, 4)
            noise[cube.spec.level] = min(deviation, noise.get(cube.spec.level, deviation))
    return noise


def _share(column: Any, value: str) -> float:
    return float(pc.mean(pc.equal(column, value).cast("float64")).as_py() or 0.0)
