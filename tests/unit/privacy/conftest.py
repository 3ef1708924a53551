"""What the tests of this room share: the exact law, a goodness-of-fit test, a small cube, an engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pytest

from footfall.engine import Engine, open_engine
from footfall.model.cube import CubeSpec, Dimension
from footfall.model.settings import EngineSettings

Ints = npt.NDArray[np.int64]
Fits = Callable[[Ints, float], bool]

FALSE_ALARM = 1e-9
"""How often a right sampler with fresh noise would fail a goodness-of-fit test."""


def _critical(freedom: int) -> float:
    """The chi-square value exceeded with probability FALSE_ALARM (Wilson and Hilferty 1931)."""
    normal = NormalDist().inv_cdf(1 - FALSE_ALARM)
    spread = 2 / (9 * freedom)
    return freedom * (1 - spread + normal * math.sqrt(spread)) ** 3


def _fits(drawn: Ints, sigma: float) -> bool:
    reach = int(10 * sigma) + 2
    values = np.arange(-reach, reach + 1)
    law = np.exp(-(values**2) / (2 * sigma**2))
    law /= law.sum()
    classes = np.minimum((np.cumsum(law) * 40).astype(np.int64), 39)
    expected = np.bincount(classes, weights=law, minlength=40) * len(drawn)
    observed = np.bincount(classes[np.clip(drawn, -reach, reach) + reach], minlength=40)
    used = expected > 0
    distance = ((observed - expected)[used] ** 2 / expected[used]).sum()
    return bool(distance < _critical(int(used.sum()) - 1))


@pytest.fixture(scope="session")
def fits() -> Fits:
    """Whether draws look like the discrete Gaussian of a sigma: chi-square over 40 classes alike."""
    return _fits


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The embedded engine."""
    with open_engine(EngineSettings(), tmp_path_factory.mktemp("engine")) as opened:
        yield opened


@pytest.fixture
def spec() -> CubeSpec:
    """Three hours by two areas, one person in each hour."""
    dimensions = (Dimension("hour", ("00", "01", "02")), Dimension("area", ("north", "south")))
    return CubeSpec("presence", "zone", dimensions, bound_squared=3, share=Fraction(1))
