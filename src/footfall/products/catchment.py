"""`catchment`: where an area's visitors live."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np
import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.model.vocabulary import ALL
from footfall.products.cubes.window_specs import LOYALTY, VISITED
from footfall.products.estimates import (
    VISITS_ERROR,
    Cubes,
    Estimates,
    Expansion,
    Floats,
    both_clear,
    figures,
    labels,
    less_certain,
)
from footfall.products.estimates import expanded as expanded_counts
from footfall.products.frequency import guests_per_found
from footfall.products.product import WINDOW, Product, of_name

VISITORS = "visitors"
PENETRATION = "penetration_pct"
TRADE_AREA = "trade_area_pct"
TRADE_AREAS: Final = (50, 70, 90, 100)
"""Shares of the visitors, in percent, that the smallest sets of home areas hold."""
BANDS_KM: Final = (0, 1, 2, 5, 10, 20, 50)
"""Borders of the distances between areas; the last band is open."""


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (loyalty,) = of_name(cubes, LOYALTY)
    guests = guests_per_found(loyalty, expansion.chance)
    return pa.concat_tables(
        table for cube in of_name(cubes, VISITED) for table in _of_level(cube, expansion, guests)
    )


def _of_level(cube: NoisyCube, expansion: Expansion, guests: float) -> list[pa.Table]:
    """Visitors by home, those from elsewhere standing for `guests` each: of them not all were found."""
    protection, level = cube.protection, cube.spec.level
    clarity, residents = expansion.clarity[level], expansion.residents[level]
    areas = cube.spec.dimensions[cube.spec.axis("area")].values
    counts = cube.counts.T
    factor = np.where(np.eye(len(areas), dtype=bool), 1.0, guests)
    masks = [*_bands(expansion.distance_km[level]), np.ones(counts.shape)]

    def people(masked: Floats, cells: Floats, per_found: Floats, clear: Floats) -> Estimates:
        expanded = expanded_counts(
            masked, protection.sigma * np.sqrt(cells), expansion.by_home * per_found, clear
        )
        return less_certain(expanded, VISITS_ERROR)

    clear = both_clear(clarity[:, None], clarity[None, :])
    by_home = people(counts, np.ones(counts.shape), factor, clear)
    sums = np.stack([(counts * mask).sum(axis=1) for mask in masks], axis=1)
    given = np.stack([(counts * factor * mask).sum(axis=1) for mask in masks], axis=1)
    per_found = np.clip(given / np.maximum(sums, 1.0), 1.0, guests)
    cells = np.stack([mask.sum(axis=1) for mask in masks], axis=1)
    added = people(sums, cells, per_found, clarity[:, None])
    by_distance, everybody = _columns(added, slice(None, -1)), _columns(added, slice(-1, None))
    living = np.stack([(residents * mask).sum(axis=1) for mask in masks[:-1]], axis=1)
    homes, bands, anywhere = (("home_area", areas), band_names(), ("home_area", (ALL,)))
    parts = (
        (by_home, VISITORS, homes, (ALL,)),
        (_share(by_home, np.broadcast_to(residents, counts.shape)), PENETRATION, homes, (ALL,)),
        (_trade_areas(by_home, protection.k, protection.z), TRADE_AREA, homes, (ALL,)),
        (by_distance, VISITORS, anywhere, bands),
        (_share(by_distance, living), PENETRATION, anywhere, bands),
        (everybody, VISITORS, anywhere, (ALL,)),
    )
    return [
        pa.table(
            labels(
                [("level", (level,)), ("area", areas), home, ("distance_km", kms), ("measure", (measure,))]
            )
            | figures(estimates, protection.k, protection.z)
        )
        for estimates, measure, home, kms in parts
    ]


def _columns(added: Estimates, chosen: slice) -> Estimates:
    return replace(
        added,
        observed=added.observed[:, chosen],
        noise=added.noise[:, chosen],
        value=added.value[:, chosen],
        deviation=added.deviation[:, chosen],
    )


def band_names() -> tuple[str, ...]:
    """Names of the bands of distance, such as "2-5"; the last is "50+"."""
    return (*(f"{low}-{high}" for low, high in pairwise(BANDS_KM)), f"{BANDS_KM[-1]}+")


def _bands(distance_km: Floats) -> list[Floats]:
    borders = (*BANDS_KM, np.inf)
    return [((distance_km >= low) & (distance_km < high)).astype(float) for low, high in pairwise(borders)]


def _share(people: Estimates, residents: Floats) -> Estimates:
    """Visitors in percent of those who live there; where nobody does, there is no share to be shown."""
    per_resident = 100 / np.maximum(residents, 1.0)
    inhabited = np.where(residents > 0, people.observed, -np.inf)
    return Estimates(
        inhabited, people.noise, people.value * per_resident, people.deviation * per_resident, people.clarity
    )


def _trade_areas(people: Estimates, k: int, z: float) -> Estimates:
    """For each home area the smallest of `TRADE_AREAS` whose set holds it, of the visitors that are shown.

    Areas are taken in the order of their visitors until their sum reaches the share. It is a rank, so it has
    no interval.
    """
    shown = people.observed >= k + z * people.noise
    value = np.where(shown, np.maximum(people.value, 0.0), 0.0)
    order = np.argsort(-value, axis=1, kind="stable")
    ordered = np.take_along_axis(value, order, axis=1)
    total = np.maximum(ordered.sum(axis=1, keepdims=True), 1.0)
    before = np.clip(100 * (np.cumsum(ordered, axis=1) - ordered) / total, 0, 100)
    least = np.array(TRADE_AREAS)[np.searchsorted(TRADE_AREAS, before, side="right").clip(0, 3)]
    placed = np.empty_like(value)
    np.put_along_axis(placed, order, least.astype(float), axis=1)
    return Estimates(people.observed, people.noise, placed, np.zeros(value.shape), people.clarity)


PRODUCT = Product(
    id="catchment",
    title="Where an area's visitors live",
    definition=(
        "People with a stay of at least min_stay_min minutes in the area on any day of the 28, by where "
        "they live; also by the distance between the two areas' centres. Penetration: visitors in percent "
        "of those who live there. Trade area: the smallest set of home areas that holds 50, 70 or 90 "
        "percent of the visitors shown; the value is the smallest of these that the home area belongs to, "
        "100 if none. Whoever visits two areas counts in both; who lives elsewhere or nobody knows where is "
        "not among them. With visits in which the phone was silent, as far as the days' silences tell."
    ),
    cubes=(VISITED, LOYALTY),
    dimensions=("level", "area", "home_area", "distance_km", "measure"),
    additive=False,
    publish=_publish,
    additive_over=("home_area", "distance_km"),
    disjoint_over=("home_area", "distance_km"),
    measure_units={PENETRATION: "percent", TRADE_AREA: "percent"},
    period=WINDOW,
)
