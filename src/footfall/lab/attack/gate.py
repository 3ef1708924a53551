"""Three ways to publish counts: as they are, with small ones left out, and through the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from footfall.model.cube import UNITS_PER_PERSON, CubeSpec, Dimension
from footfall.model.grid import Floats, Ints
from footfall.privacy.accounting import sigma_units, split
from footfall.privacy.bounding import bound_units
from footfall.privacy.gate import measure
from footfall.privacy.profiles import Profile
from footfall.privacy.raw import Raw
from footfall.privacy.seeded import SeededNoise


@dataclass(frozen=True, eq=False)
class Gate:
    """The door as it is for a day: its cubes, what each is charged, the profile, and seeded noise.

    Args:
        specs: the day's cubes.
        profile: whose budget is spent.
        noise: simulated people only.
    """

    specs: tuple[CubeSpec, ...]
    profile: Profile
    noise: SeededNoise

    @classmethod
    def of(cls, specs: Sequence[CubeSpec], profile: Profile, seed: int) -> Gate:
        """The door under a profile, with noise that can be repeated."""
        return cls(tuple(specs), profile, SeededNoise(seed, simulated=True))

    @property
    def rho(self) -> Mapping[str, Fraction]:
        """What each cube is charged of a day."""
        return split(self.profile.rho_day, self.specs)

    def spec(self, cube: str) -> CubeSpec:
        """A cube by its id."""
        return next(spec for spec in self.specs if spec.id == cube)

    def sigma(self, cube: str) -> float:
        """Standard deviation of a cell's noise, in persons."""
        return sigma_units(self.rho[cube], bound_units(self.spec(cube))) / UNITS_PER_PERSON

    def measured(
        self, cube: str, units: Ints, *, rho: Fraction | None = None, bound_squared: int | None = None
    ) -> Floats:
        """Independent measurements of many counts of a cube, each as `measure` would make it.

        The rows are laid beside each other in one wide cube with the bound of the real one, so that one
        call of the real function draws for all of them.

        Args:
            cube: whose bound and budget count.
            units: counts before noise, [measurements, any number of cells].
            rho: another budget than the cube's: for mutants only.
            bound_squared: another bound than the cube's: for mutants only.

        Returns:
            signed noisy persons, shape of `units`.
        """
        spec, (rows, cells) = self.spec(cube), units.shape
        dimensions = (_numbers("measurement", rows), _numbers("cell", cells))
        wide = CubeSpec(spec.name, spec.level, dimensions, bound_squared or spec.bound_squared, spec.share)
        raw = Raw(wide, "2026-01-01", units.astype(np.int64).reshape(-1), 0)
        return measure(raw, rho or self.rho[cube], self.profile, self.noise).counts

    def k_only(self, units: Ints) -> Floats:
        """Exact persons, but nothing where fewer than k are."""
        persons = units / UNITS_PER_PERSON
        return np.where(persons >= self.profile.k, persons, 0.0)


def exact(units: Ints) -> Floats:
    """Persons as they were counted."""
    return np.asarray(units / UNITS_PER_PERSON, dtype=np.float64)


def _numbers(name: str, count: int) -> Dimension:
    return Dimension(name, tuple(map(str, range(count))))
