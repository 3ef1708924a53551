"""Cubes: the integer histograms that are measured with noise, and all that is ever measured.

A product states *contributions* (person, cell of the cube, amount) for the cubes it needs; the gate
in `footfall.privacy` is the only code that turns them into a `NoisyCube`. Everything published is
computed from noisy cubes alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

UNITS_PER_PERSON: Final = 1_000_000
"""Amounts are integers in millionths of a person, so that a person can be in several places in part."""
SPARSE_CELLS: Final = 20_000_000
"""Cubes of more cells are measured without touching their empty ones; see `SparseCube`."""


OF_WINDOWS: Final = "window_"
"""What names of cubes begin with that are measured of a window; all others are of a day."""


@dataclass(frozen=True)
class Dimension:
    """One axis of a cube: a name and its closed, public list of values."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class CubeSpec:
    """What is measured, and how much of it one person may be.

    Args:
        name: the cube's name.
        level: the level of areas it is measured on.
        dimensions: its axes; the cell number is their mixed radix, first axis slowest.
        bound_squared: greatest squared L2 norm of one person's vector, in persons.
        share: its share of the budget of the day or window.
    """

    name: str
    level: str
    dimensions: tuple[Dimension, ...]
    bound_squared: int
    share: Fraction

    @property
    def id(self) -> str:
        """Name and level, unique within a day or window."""
        return f"{self.name}-{self.level}"

    @property
    def of_window(self) -> bool:
        """Whether it is measured of a window, not of a day."""
        return self.name.startswith(OF_WINDOWS)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of values along each dimension."""
        return tuple(len(dimension.values) for dimension in self.dimensions)

    @cached_property
    def size(self) -> int:
        """Number of cells, empty ones included."""
        return int(np.prod(self.shape, dtype=np.int64))

    @property
    def is_sparse(self) -> bool:
        """Whether it is too large to hold a number for each of its cells."""
        return self.size > SPARSE_CELLS

    def axis(self, name: str) -> int:
        """Position of a dimension; ValueError if there is none of that name."""
        return [dimension.name for dimension in self.dimensions].index(name)

    def strides(self) -> dict[str, int]:
        """What one step along each dimension adds to the cell number."""
        strides: dict[str, int] = {}
        step = 1
        for dimension in reversed(self.dimensions):
            strides[dimension.name] = step
            step *= len(dimension.values)
        return strides


@dataclass(frozen=True)
class Protection:
    """How a cube was protected; part of every manifest.

    Args:
        rho: zCDP cost charged for it.
        sigma: standard deviation of the noise, in persons.
        mechanism: name of the noise distribution.
        profile: the privacy profile.
        k: least number of observed subscribers shown.
        z: how many standard errors above k an estimate must lie to be shown.
    """

    rho: Fraction
    sigma: float
    mechanism: str
    profile: str
    k: int
    z: float


@dataclass(frozen=True, eq=False)
class NoisyCube:
    """A measured cube: signed, unbiased counts of observed subscribers, with noise.

    Args:
        spec: what was measured.
        day: the day, ISO, or the window's `first..last`.
        counts: noisy amounts in persons; shape `spec.shape`, may be negative.
        protection: how it was protected.
        combined: standard deviation of each count's noise, in persons, where counts were combined with
            others (`footfall.products.consistency`); broadcast; None as it was drawn.
    """

    spec: CubeSpec
    day: str
    counts: npt.NDArray[np.float64]
    protection: Protection
    combined: npt.NDArray[np.float64] | None = None

    @property
    def noise(self) -> npt.NDArray[np.float64]:
        """Standard deviation of the noise in each count, in persons; shape of `counts`."""
        drawn = np.float64(self.protection.sigma)
        return np.broadcast_to(drawn if self.combined is None else self.combined, self.counts.shape)


@dataclass(frozen=True, eq=False)
class SparseCube:
    """The cells of a huge cube whose noisy counts reach the threshold; nothing is said of the others.

    Args:
        spec: what was measured.
        day: the day, ISO.
        cell: numbers of the cells, ascending; [n].
        counts: their noisy amounts in persons, each at least k + z sigma; [n].
        protection: how it was protected.
    """

    spec: CubeSpec
    day: str
    cell: npt.NDArray[np.int64]
    counts: npt.NDArray[np.float64]
    protection: Protection

    def positions(self) -> dict[str, npt.NDArray[np.int64]]:
        """Positions of the cells along each dimension; [n] each."""
        found = np.unravel_index(self.cell, self.spec.shape)
        names = (dimension.name for dimension in self.spec.dimensions)
        return {name: np.asarray(axis, dtype=np.int64) for name, axis in zip(names, found, strict=True)}


Measured: TypeAlias = NoisyCube | SparseCube
"""What has been through the gate."""
