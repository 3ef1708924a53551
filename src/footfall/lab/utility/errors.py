"""How far off releases are for noise and withholding alone: against the same formulas on exact cubes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from footfall.lab.evaluate.estimates import products_of, published_without_protection, unprotected_cubes
from footfall.lab.evaluate.tables import published_view
from footfall.model.grid import Floats
from footfall.model.vocabulary import DAYPARTS, daypart_of
from footfall.pipeline.day import Day
from footfall.pipeline.measure import raw_counts
from footfall.privacy.accounting import split
from footfall.privacy.gate import measure
from footfall.privacy.profiles import PROFILES, Profile
from footfall.privacy.seeded import SeededNoise
from footfall.products.estimates import Cubes

SIZES: Final = (0, 100, 300, 1_000, 3_000, 10_000)
"""Least people of each class of cells, as they would be released without noise."""
PRODUCTS: Final = {
    "population": "population",
    "footfall": "visits",
    "footfall by age and gender": "profile",
    "visitors": "visitors",
    "dwell": "dwell",
    "flows": "flows",
}
"""Rows of the tables, and how `published_view` calls their arrays."""
ALL: Final = "all"
TIMED: Final = {"visits": 24, "population": 24, "profile": 24, "flows": len(DAYPARTS)}


@dataclass
class Tally:
    """Sums over cells and draws.

    Args:
        cells: cells with anybody, times draws.
        exact: people in them.
        shown: people in those that are shown.
        error: absolute errors of those.
        drift: signed errors of those.
    """

    cells: int = 0
    exact: float = 0.0
    shown: float = 0.0
    error: float = 0.0
    drift: float = 0.0

    def add(self, exact: Floats, released: Floats, chosen: npt.NDArray[np.bool_]) -> None:
        """Count the chosen cells of one draw; not a number stands for withheld."""
        truth, told = exact[chosen], released[chosen]
        there = ~np.isnan(told)
        self.cells += truth.size
        self.exact += float(truth.sum())
        self.shown += float(truth[there].sum())
        self.error += float(np.abs(told - truth)[there].sum())
        self.drift += float((told - truth)[there].sum())

    def row(self) -> dict[str, Any]:
        """Shares, rounded; None where nothing was shown."""
        shown = self.shown > 0
        return {
            "people_shown": round(self.shown / self.exact, 4) if self.exact else None,
            "error": round(self.error / self.shown, 4) if shown else None,
            "bias": round(self.drift / self.shown, 4) if shown else None,
        }


Key = tuple[str, str, str, str]
"""Product, level, "size" or "time", and the class."""


def added_errors(day: Day, profile: Profile, draws: int, seed: int) -> dict[Key, Tally]:
    """Errors that a profile adds, by class of cells, over many draws.

    Args:
        day: a simulated day whose counts are still in the vault.
        profile: the privacy profile.
        draws: how often the whole day is measured anew.
        seed: of the noise.

    Raises:
        ValueError: the counts were swept.
    """
    cubes = unprotected_cubes(day)
    if cubes is None:
        message = (
            f"The counts of {day.name} are gone, so errors of noise can't be told apart. Simulate again."
        )
        raise ValueError(message)
    exact = published_without_protection(cubes, day).value
    found: dict[Key, Tally] = {}
    noise = SeededNoise(seed, simulated=True)
    for _ in range(draws):
        tables = products_of(noisy_cubes(day, profile, noise), day)
        released = published_view(tables, day.reference.area_ids).value
        for key, truth, told, chosen in _classes(exact, released):
            found.setdefault(key, Tally()).add(truth, told, chosen)
    return found


def noisy_cubes(day: Day, profile: Profile, noise: SeededNoise) -> Cubes:
    """A day's cubes as the gate would measure them once more."""
    rho = split(profile.rho_day, day.cubes)
    limits = PROFILES[profile.name]
    return {
        spec.id: measure(raw_counts(day, spec), rho[spec.id], replace(profile, rho_day=limits.rho_day), noise)
        for spec in day.cubes
    }


def _classes(
    exact: Mapping[str, Floats], released: Mapping[str, Floats]
) -> Iterator[tuple[Key, Floats, Floats, npt.NDArray[np.bool_]]]:
    for product, name in PRODUCTS.items():
        for view, truth in exact.items():
            kind, _, level = view.partition("-")
            if kind != name or view not in released:
                continue
            told, there = released[view], np.nan_to_num(truth) > 0
            yield (product, level, "size", ALL), truth, told, there
            for label, low, high in _sizes():
                yield (product, level, "size", label), truth, told, there & (truth >= low) & (truth < high)
            for label, chosen in _times(kind, truth.shape):
                yield (product, level, "time", label), truth, told, there & chosen


def _sizes() -> Iterator[tuple[str, float, float]]:
    for low, high in zip(SIZES, (*SIZES[1:], np.inf), strict=True):
        yield f"{low:,} and more" if high == np.inf else f"{low:,} to {high:,.0f}", low, high


def _times(kind: str, shape: tuple[int, ...]) -> Iterator[tuple[str, npt.NDArray[np.bool_]]]:
    slots = TIMED.get(kind, 0)
    if slots != shape[0]:
        return
    names = list(DAYPARTS) if slots == len(DAYPARTS) else [daypart_of(hour) for hour in range(slots)]
    for daypart in DAYPARTS:
        chosen = np.array([name == daypart for name in names])
        yield daypart, np.broadcast_to(chosen.reshape(-1, *(1,) * (len(shape) - 1)), shape)
