"""From noisy counts of observed subscribers to published estimates of people.

Everything here sees noisy cubes and public figures only, so whatever it does is post-processing and
costs no privacy (Dwork and Roth 2014, proposition 2.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.model.vocabulary import (
    LEVELS,
    STATUS_BELOW_RESOLUTION,
    STATUS_MERGED,
    STATUS_WITHHELD_DOMINANT,
    sample_band,
)
from footfall.model.withhold import shown, statuses
from footfall.products.consistency import Parents
from footfall.products.visibility import Unseen, unseen
from footfall.products.weights import MEAN_WEIGHT

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Cubes = Mapping[str, NoisyCube]
"""A day's noisy cubes by id, such as "visits-zone"."""

Z_95: Final = 1.959964
UNRELIABLE: Final = 0.5
"""A value whose 95 % interval is wider than this share of it, to either side, is of low reliability."""
LOCATION_ERROR: Final = (0.3, 0.2)
"""Standard deviation of the error of location, relative to the value: 0.3 u + 0.2 u² where the network can't
tell the share u from elsewhere; measured on simulated cities (docs/methods.md, "Intervals")."""
UNSEEN_ERROR: Final = 0.75
"""Standard deviation of the number of people unseen, as a share of it; measured as `LOCATION_ERROR` was."""
VISITS_ERROR: Final = 0.25
"""Standard deviation of what is left of a window's visits that were not found, or found elsewhere, as a share
of the visitors; measured on a simulated city (docs/methods.md)."""
LEAST_CLARITY: Final = 0.12
"""Areas that the network tells from their surroundings less well are below its resolution."""


@dataclass(frozen=True, eq=False)
class Residents:
    """Residents of all areas together, from the census.

    Args:
        total: how many.
        by_stratum: by age band and gender, in the order of the vocabulary; [6, 3]. Zero everywhere if
            the census does not tell.
    """

    total: float
    by_stratum: Floats


@dataclass(frozen=True, eq=False)
class Expansion:
    """People per observed subscriber, from the census and released counts.

    Args:
        present: for time spent in an hour, by local clock hour; [24].
        staying: for people who stayed anywhere in an hour, by local clock hour; [24].
        whole_day: for figures of the whole day.
        by_stratum: for people of an age band and gender, relative to `whole_day`; [6, 3].
        clarity: by level, how well the network tells each area from its surroundings, 0 to 1; not an
            expansion, but what every estimate of an area needs beside it.
        unseen: stays and trips that left no record.
        parents: by level, the number of each area's parent; not an expansion either.
        by_home: of windows, for figures of people whose home is known.
        share_of_days: of windows, what a 28th of their days is of the days that were taken in.
        residents: by level, residents of each area, from the census; of windows.
        distance_km: by level, between the centres of areas; of windows.
    """

    present: Floats
    staying: Floats
    whole_day: float
    by_stratum: Floats
    clarity: Mapping[str, Floats]
    unseen: Unseen
    parents: Parents = field(default_factory=dict)
    by_home: float = 1.0
    share_of_days: float = 1.0
    residents: Mapping[str, Floats] = field(default_factory=dict)
    distance_km: Mapping[str, Floats] = field(default_factory=dict)

    @property
    def chance(self) -> float:
        """That a visit away from home is found at all, as trips on record and trips unseen tell."""
        return 1 / (1 + self.unseen.trips)

    @property
    def least(self) -> float:
        """The least number of people that a unit of any count stands for."""
        return min(self.whole_day, float(self.present.min()), float(self.staying.min()))


@dataclass(frozen=True)
class Estimates:
    """Estimates in the shape of a cube or a part of it.

    Args:
        observed: noisy number of observed subscribers (in thought, for derived figures).
        noise: standard deviation of `observed` from the privacy noise.
        value: estimated people.
        deviation: standard deviation of `value`, from noise, sample and location.
        clarity: how well the network tells the area from its surroundings, 0 to 1; broadcast.
        consistent: people, at least nobody, in agreement from level to level; None where nothing else is
            known of a value than itself.
    """

    observed: Floats
    noise: Floats
    value: Floats
    deviation: Floats
    clarity: Floats
    consistent: Floats | None = None


def expansion(
    cubes: Cubes, residents: Residents, clarity: Mapping[str, Floats], parents: Parents | None = None
) -> Expansion:
    """People ÷ subscribers whose place is known: hour by hour, and for the day.

    The people in town are the residents times the share of the register that was seen on the day. In an hour
    in which the place of some is unknown, they are taken to be where the known ones are. Strata are
    post-stratified to the census (Holt and Smith 1979), within [1/5, 5] of the mean; subscribers without
    age band or gender keep the mean.

    Args:
        cubes: `presence` and `visits` of the coarsest level; `panel`, `register`, `sightings`; `dwell`.
        residents: from the census.
        clarity: of the areas, by level.
        parents: of the areas, by level.
    """
    coarsest = next(level for level in LEVELS if f"presence-{level}" in cubes)
    panel, register = cubes["panel-region"], cubes["register-region"]
    (dwell,) = (cube for cube in cubes.values() if cube.spec.name == "dwell")
    seen_share = float(np.clip(register.counts[0].sum() / max(float(register.counts.sum()), 1.0), 0.5, 1.0))
    in_town = residents.total * seen_share
    return Expansion(
        _by_hour(cubes[f"presence-{coarsest}"], in_town),
        _by_hour(cubes[f"visits-{coarsest}"], in_town),
        in_town / max(float(panel.counts.sum()), 1.0),
        _by_stratum(panel, residents),
        clarity,
        unseen(cubes["sightings-region"], dwell, panel),
        parents or {},
    )


def _by_hour(cube: NoisyCube, people: float) -> Floats:
    """Where the known of an hour are not five deviations of their noise, the day's mean stands in."""
    axis = cube.spec.axis("hour")
    known: Floats = cube.counts.sum(axis=1 - axis)
    noise = np.sqrt((cube.noise**2).sum(axis=1 - axis))
    usable: Floats = np.where(known > 5 * noise, known, max(float(known.mean()), 1.0))
    return people / usable


def _by_stratum(panel: NoisyCube, residents: Residents) -> Floats:
    counts, census = panel.counts, residents.by_stratum
    telling = (census > 0) & (counts > 5 * panel.protection.sigma)
    if not telling.any():
        return np.ones(counts.shape)
    population_share = census / census.sum()
    panel_share = counts / counts[telling].sum()
    ratio = population_share / np.where(telling, panel_share, 1.0)
    return np.where(telling, np.clip(ratio, 1 / 5, 5), 1.0)


def expanded(observed: Floats, noise: Floats | float, factor: Floats | float, clarity: Floats) -> Estimates:
    """Estimates and their deviations: variance of the noise (exact), of the sample (binomial), of location.

    With n observed of a share f of all people, each of the mean weight m, the weighted count is n m and f is
    1 / (m · factor); its variance times factor² is n m² · factor² · (1 - f) (Cochran 1977, section 3.2).
    The error of location is by `LOCATION_ERROR`.

    Args:
        observed: noisy weighted counts.
        noise: standard deviation of their noise; broadcast.
        factor: people per unit of `observed`; broadcast.
        clarity: of the areas; broadcast.
    """
    weight = np.broadcast_to(np.asarray(factor, dtype=np.float64), observed.shape)
    value = weight * observed
    unseen = np.maximum(1 - 1 / np.maximum(MEAN_WEIGHT * weight, 1), 0)
    sample = MEAN_WEIGHT * np.maximum(observed, 0) * unseen
    unclear = 1 - clarity
    location = (LOCATION_ERROR[0] + LOCATION_ERROR[1] * unclear) * unclear * value
    deviation = np.sqrt(weight**2 * (noise**2 + sample) + location**2)
    return Estimates(observed, np.broadcast_to(noise, observed.shape), value, deviation, clarity)


def completed(estimates: Estimates, added: Floats, noise: float = 0.0) -> Estimates:
    """Estimates with what left no record in them, and how little is known of it.

    Args:
        estimates: with `added` in them already.
        added: how much of the value was not seen; broadcast.
        noise: standard deviation of `added` from the privacy noise, relative to it.
    """
    unknown = np.hypot(UNSEEN_ERROR, noise) * added
    return replace(estimates, deviation=np.hypot(estimates.deviation, unknown))


def less_certain(estimates: Estimates, error: Floats | float) -> Estimates:
    """Estimates with a further, independent error.

    Args:
        estimates: without it.
        error: its standard deviation as a share of the value; broadcast.
    """
    return replace(estimates, deviation=np.hypot(estimates.deviation, error * estimates.value))


def both_clear(origin: Floats, destination: Floats) -> Floats:
    """Clarity of pairs of areas: what is unclear at both ends adds up as errors do; broadcast."""
    clarity: Floats = np.clip(1 - np.hypot(1 - origin, 1 - destination), 0.0, 1.0)
    return clarity


def is_clear(estimates: Estimates) -> Flags:
    """Whether the network can tell each estimate's area from its surroundings; shape of `observed`."""
    return np.broadcast_to(estimates.clarity >= LEAST_CLARITY, estimates.observed.shape)


def figures(
    estimates: Estimates,
    k: int,
    z: float,
    *,
    merged: Flags | None = None,
    dominant: Flags | None = None,
) -> dict[str, pa.Array]:
    """The columns that every release has (`footfall.model.release.FIGURES`); flat, in C order.

    A value is shown if the network can tell its area from the surroundings (`LEAST_CLARITY`), and if its
    noisy count of subscribers is at least k + z standard deviations of the noise; else it is withheld, which
    says nothing about whether anybody was there.

    Args:
        estimates: of any shape.
        k: least number of observed subscribers shown.
        z: how many standard errors above k.
        merged: cells that are in a rest (`footfall.products.merging`), and are not shown themselves.
        dominant: cells that are not shown since they dominate their origin.
    """
    observed, noise = estimates.observed.ravel(), estimates.noise.ravel()
    # A share of a noisy count may be less than nobody, though its own count is shown.
    value, deviation = np.maximum(estimates.value.ravel(), 0), estimates.deviation.ravel()
    consistent = value if estimates.consistent is None else estimates.consistent.ravel()
    clear = is_clear(estimates).ravel()
    half = Z_95 * deviation
    reliable = half <= UNRELIABLE * np.maximum(value, 1e-9)
    bands = [sample_band(count / MEAN_WEIGHT) for count in observed]
    status = np.where(clear, statuses(observed, noise, reliable, k, z), STATUS_BELOW_RESOLUTION)
    hidden = ~clear | ~shown(observed, noise, k, z)
    for cells, word in ((merged, STATUS_MERGED), (dominant, STATUS_WITHHELD_DOMINANT)):
        if cells is not None:
            status = np.where(cells.ravel(), word, status)
            hidden |= cells.ravel()
    return {
        "value": pa.array(np.round(value, 1), mask=hidden),
        "low": pa.array(np.round(np.maximum(value - half, 0), 1), mask=hidden),
        "high": pa.array(np.round(value + half, 1), mask=hidden),
        "status": pa.array(status.tolist(), pa.string()),
        "sample_band": pa.array(bands, pa.string(), mask=hidden),
        "consistent": pa.array(np.round(consistent, 1), mask=hidden),
    }


def labels(shape_values: list[tuple[str, tuple[str, ...]]]) -> dict[str, pa.Array]:
    """The dimension columns of a table with one row per combination, in C order."""
    sizes = [len(values) for _, values in shape_values]
    grid = np.indices(sizes).reshape(len(sizes), -1)
    return {
        name: pa.array(values).take(pa.array(positions))
        for (name, values), positions in zip(shape_values, grid, strict=True)
    }
