"""Repeatable noise, for tests and the lab. Whoever knows the seed can take the noise off again."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from footfall.model.errors import BudgetError
from footfall.privacy.high_pass import passing
from footfall.privacy.sampler import Ints, sample


class SeededNoise:
    """The law of real noise from a seeded generator; its name in the manifest tells.

    Args:
        seed: any integer.
        simulated: the people are simulated. There is no other use.

    Raises:
        BudgetError: the people are real.
    """

    mechanism = "discrete Gaussian (seeded: simulated data only)"

    def __init__(self, seed: int, *, simulated: bool) -> None:
        if simulated is not True:
            message = (
                "Seeded noise can be taken off again: it is for simulated data only. Run without a seed."
            )
            raise BudgetError(message)
        self._generator = np.random.default_rng(seed)

    def draw(self, sigma_units: float, size: int) -> Ints:
        """Independent draws; sigma in units, shape (size,)."""
        return sample(sigma_units, size, self._words)

    def passing(self, sigma_units: float, least: int, cells: int) -> tuple[Ints, Ints]:
        """Empty cells whose noise reaches a threshold in units, and that noise."""
        return passing(sigma_units, least, cells, self._words)

    def _words(self, count: int) -> npt.NDArray[np.uint64]:
        return self._generator.integers(0, 2**64, size=count, dtype=np.uint64)
