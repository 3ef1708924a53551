"""Right of the wall: products of a window from its noisy cubes, and of the window before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely

from footfall.model.chain import Position
from footfall.model.cube import NoisyCube
from footfall.model.release import Manifest
from footfall.pipeline.publish import Made, write_release
from footfall.pipeline.reference import Reference, areas_geojson
from footfall.pipeline.window import MeasuredWindow
from footfall.products.cubes.window_specs import WINDOW_BASE
from footfall.products.estimates import Cubes
from footfall.products.product import BEFORE, Product
from footfall.products.visibility import Unseen, unseen
from footfall.products.window_estimates import AboutAreas, window_expansion
from footfall.releases.store import ReleaseStore

SILENCES: Final = ("sightings", "dwell", "panel")
"""Cubes of days from which it is told what was not seen."""


def publish_window(window: MeasuredWindow, store: ReleaseStore, audit: Position) -> list[Manifest]:
    """Compute and write the enabled products of a window from noisy cubes alone.

    Args:
        window: must be measured.
        store: where releases go; it signs them.
        audit: how far the audit log is, so that its end can't be cut off unseen.
    """
    day = window.day
    store.write_areas(day.reference.areas.areas_id, areas_geojson(day.reference))
    cubes = window_cubes(window, store)
    taken_in = len(window.day_folders)
    silences = [cubes_of_day(name, window, store) for name in days_taken_in(window)]
    told = [of_day for of_day in silences if of_day]
    factors = window_expansion(cubes, about_areas(day.reference), taken_in, [unseen_of(d) for d in told])
    further = [cube for of_day in told for cube in of_day]
    days = {"first": str(window.window.start), "last": str(window.window.last), "taken_in": taken_in}
    return [
        write_release(
            Made(
                product,
                window,
                product.publish(cubes, factors),
                [*_used(product, cubes), *further],
                factors,
                {"days": days},
            ),
            day,
            store,
            audit,
        )
        for product in window.products.values()
    ]


def window_cubes(window: MeasuredWindow, store: ReleaseStore) -> dict[str, NoisyCube]:
    """A window's noisy cubes by id, and those of the window before it, as far as they were measured."""
    own = {spec.id: store.cube(spec.id, window.name) for spec in window.cubes}
    before = window.before.period
    return own | {
        f"{BEFORE}{spec.id}": store.cube(spec.id, before)
        for spec in window.cubes
        if store.cube_file(spec.id, before).exists()
    }


def days_taken_in(window: MeasuredWindow) -> list[str]:
    """The days of the window that were, ISO."""
    return [folder.name.removeprefix("day=") for folder in window.day_folders]


def cubes_of_day(day: str, window: MeasuredWindow, store: ReleaseStore) -> list[NoisyCube]:
    """A day's released cubes that tell of silences: sightings, dwell, panel; none if one is not there."""
    specs = [spec for spec in window.day.cubes if spec.name in SILENCES]
    specs.sort(key=lambda spec: SILENCES.index(spec.name))
    there = all(store.cube_file(spec.id, day).exists() for spec in specs)
    return [store.cube(spec.id, day) for spec in specs] if there else []


def unseen_of(cubes: Sequence[NoisyCube]) -> Unseen:
    """What a day's records lack, from the cubes of `SILENCES`."""
    sightings, dwell, panel = cubes
    return unseen(sightings, dwell, panel)


def about_areas(reference: Reference) -> AboutAreas:
    """What is publicly known of the areas."""
    levels = reference.areas.levels
    residents = {name: reference.residents_of(name) for name in levels}
    distance_km = {}
    for name, level in levels.items():
        at = shapely.get_coordinates(shapely.centroid(level.polygon)) / 1000
        distance_km[name] = np.hypot(*(at[:, None] - at[None, :]).T)
    return AboutAreas(residents, distance_km, reference.strata, reference.clarity)


def _used(product: Product, cubes: Cubes) -> list[NoisyCube]:
    """Every cube that a product is computed from."""
    own = (*product.cubes, *WINDOW_BASE)
    return [
        cube
        for key, cube in cubes.items()
        if cube.spec.name in (product.before if key.startswith(BEFORE) else own)
    ]
