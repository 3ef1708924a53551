"""Timing advances as a base station measures them."""

from __future__ import annotations

from typing import Final

import numpy as np

from footfall.lab.simulate.fields import Random
from footfall.model.grid import Floats, Ints

STEP_M: Final = 78.12
"""A step of LTE: half the way of light in 16 / 30.72 microseconds."""
SEEN_DIRECTLY_M: Final = 300.0
"""The chance of a clear line falls by 1 / e over this distance."""
DETOUR_M: Final = 70.0
"""Mean detour of the first path without a clear line: some two thirds of the delay spread of TR 38.901's UMa
(0.36 microseconds, 110 m), since the first path is measured."""
CLOCK_M: Final = 25.0
"""Standard deviation of the measurement."""


def timing_advances(random: Random, distance_m: Floats) -> Ints:
    """Timing advances of phones so far from their antennas; steps."""
    clear = random.random(len(distance_m)) < np.exp(-distance_m / SEEN_DIRECTLY_M)
    detour = np.where(clear, 0.0, random.exponential(DETOUR_M, len(distance_m)))
    measured = distance_m + detour + random.normal(0, CLOCK_M, len(distance_m))
    return np.clip(np.floor(measured / STEP_M + 0.5), 0, 1282).astype(np.int64)
