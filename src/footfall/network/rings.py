"""Timing advance: how far from its antenna a device is, as evidence of the tile where it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from footfall.model.grid import TILE_M, Floats, Ints
from footfall.network.plan import CellPlan

GSM_STEP_M: Final = 553.46
"""Half the way of light in a bit period of 48/13 microseconds (3GPP TS 45.010, 5.6)."""
LTE_STEP_M: Final = 78.07
"""Half the way of light in 16 Ts, Ts = 1 / 30.72 MHz (3GPP TS 36.213, 4.2.3)."""
_NR_NUMEROLOGY: Final = ((2_496.0, 0), (24_250.0, 1), (np.inf, 3))
"""Below which MHz which numerology is common: 15, 30 and 120 kHz."""
DETOUR_M: Final = 50.0
"""How much longer the way of the signal is than the straight line, in the mean: it comes by reflections. The
standard deviation is taken to be as large, as of an exponential distribution."""
LEAST_SURE_POSITION_M: Final = 100.0
"""A cell whose position is less sure has no rings: around a wrong place they help to find a person, but all
persons of the cell are then off by the same, and counts get worse (docs/methods.md)."""


@dataclass(frozen=True, eq=False)
class Rings:
    """What timing advances tell of distances, by cell of a plan.

    Args:
        x: easting of the antenna, m.
        y: northing of the antenna, m.
        step_m: distance per step; NaN where the technology has no timing advance, or the position is unsure.
        deviation_m: standard deviation of a measured distance.
    """

    x: Floats
    y: Floats
    step_m: Floats
    deviation_m: Floats

    @classmethod
    def of(cls, plan: CellPlan) -> Self:
        """The rings of a plan: errors are of a step's and a tile's width, detours, and the position."""
        pairs = zip(plan.technology, plan.frequency_mhz, strict=True)
        step = np.array([advance_step_m(technology, float(mhz)) for technology, mhz in pairs], dtype=float)
        step[plan.position_error_m > LEAST_SURE_POSITION_M] = np.nan
        widths = (step**2 + TILE_M**2) / 12
        return cls(plan.x, plan.y, step, np.sqrt(widths + DETOUR_M**2 + plan.position_error_m**2))

    def log_likelihood(self, cell: Ints, ring: Ints, x: Floats, y: Floats) -> Floats:
        """Of points, relative to the likeliest distance: -z² / 2; 0 where there is no ring; broadcast.

        Args:
            cell: index in the plan.
            ring: timing advance and one; 0 for none.
            x: easting, m.
            y: northing, m.
        """
        distance = np.hypot(x - self.x[cell], y - self.y[cell])
        measured = np.asarray(ring - 1, dtype=np.float64) * self.step_m[cell]
        z = (measured - distance - DETOUR_M) / self.deviation_m[cell]
        told = (ring > 0) & np.isfinite(z)
        likelihood: Floats = np.where(told, -0.5 * np.where(told, z, 0.0) ** 2, 0.0)
        return likelihood


def advance_step_m(technology: str, frequency_mhz: float) -> float | None:
    """Metres per step of timing advance; None where the technology has none.

    An NR step is an LTE step divided by 2 to the numerology (3GPP TS 38.213, 4.2), which is taken to be what
    is common in the band: 15 kHz below 2496 MHz, 30 kHz below 24.25 GHz, 120 kHz above. 3G has no timing
    advance; a cell of unknown technology is not cut.
    """
    if technology == "2G":
        return GSM_STEP_M
    if technology == "4G":
        return LTE_STEP_M
    if technology == "5G":
        numerology = next(number for below, number in _NR_NUMEROLOGY if frequency_mhz < below)
        return float(LTE_STEP_M / 2**numerology)
    return None
