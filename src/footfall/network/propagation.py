"""How strong a cell is at a place: the model of Tennekes & Gootzen (2022).

M. Tennekes, Y. Gootzen, "Bayesian location estimation of mobile devices using a signal strength model",
Journal of Spatial Information Science 25 (2022), sections 3 and 4. All functions broadcast over numpy arrays.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from footfall.model.grid import Floats

PATH_LOSS_MACRO: Final = 3.75
PATH_LOSS_SMALL: Final = 6.0
"""Path loss exponents: antennas above the roofs, and micro, pico and femto cells below them."""
BACK_LOSS_DB: Final = 30.0
VERTICAL_BEAM_DEG: Final = 9.0
DOMINANCE_STEEPNESS: Final = 0.2
DOMINANCE_MIDPOINT_DBM: Final = -92.5


def path_strength(power_dbm: Floats, exponent: Floats, height_m: Floats, distance_m: Floats) -> Floats:
    """Received power in dBm on a beam's axis: `P - 10 g log10(d3D)`, d3D at least 1 m.

    Args:
        power_dbm: transmitted power.
        exponent: path loss exponent g.
        height_m: height of the antenna over the receiver.
        distance_m: distance on the ground.
    """
    squared = np.maximum(distance_m * distance_m + height_m * height_m, 1.0)
    return power_dbm - 5 * exponent * np.log10(squared)


def angle_loss(off_axis_deg: Floats, beam_width_deg: Floats | float) -> Floats:
    """Loss in dB off a beam's axis: `30 (1 - exp(-d² / 2s²))`, s such that it is 3 dB at half the beam width.

    It tends to the back loss: 28.8 dB straight behind a beam of 65°, 16.3 dB behind one of 120°.
    """
    return BACK_LOSS_DB * -np.expm1(off_axis_deg * off_axis_deg * angle_factor(beam_width_deg))


def angle_factor(beam_width_deg: Floats | float) -> Floats:
    """The factor `-1 / 2s²` (1/degree²) of `angle_loss`."""
    half = np.asarray(beam_width_deg, dtype=np.float64) / 2
    factor: Floats = np.log1p(-3.0 / BACK_LOSS_DB) / (half * half)
    return factor


def off_axis(bearing_deg: Floats, axis_deg: Floats) -> Floats:
    """Signed angle between two bearings, in [-180, 180)."""
    return (bearing_deg - axis_deg + 180.0) % 360.0 - 180.0


def dominance(strength_dbm: Floats) -> Floats:
    """Signal dominance, 0 to 1: `1 / (1 + exp(-0.2 (S + 92.5)))`; -inf gives 0."""
    exponent = -DOMINANCE_STEEPNESS * (strength_dbm - DOMINANCE_MIDPOINT_DBM)
    return 1 / (1 + np.exp(np.minimum(exponent, 700.0)))


def strength_at_dominance(share: float) -> float:
    """The received power in dBm at which the dominance is `share`."""
    return DOMINANCE_MIDPOINT_DBM - float(np.log(1 / share - 1)) / DOMINANCE_STEEPNESS
