"""How strong a cell is at a place: path loss by frequency and type of cell, and beams.

Losses in dB, distances on the ground and heights in m, frequencies in MHz; a receiver is 1.5 m above the
ground. All functions broadcast over numpy arrays, and every loss rises with distance.

Sources: 3GPP TR 38.901 V17 table 7.4.1-1 (UMa, UMi street canyon) and 7.4.2-1 (probability of a line of
sight); COST 231 final report, section 4.4 (COST-Hata-Model, and Okumura-Hata from which it comes);
M. Tennekes, Y. Gootzen, "Bayesian location estimation of mobile devices using a signal strength model",
Journal of Spatial Information Science 25 (2022), sections 3 and 4.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from footfall.model.grid import Floats
from footfall.network.plan import Bools

PATH_LOSS_MACRO: Final = 3.75
PATH_LOSS_SMALL: Final = 6.0
"""Path loss exponents: antennas above the roofs, and micro, pico and femto cells below them."""
BACK_LOSS_DB: Final = 30.0
RECEIVER_M: Final = 1.5
HATA_BORDER_MHZ: Final = 1500.0
"""Below it Okumura-Hata holds, from it on COST-231 Hata."""
_LIGHT_M_MHZ: Final = 299.792458
_ENVIRONMENT_M: Final = 1.0
_SEEN_M: Final = 18.0
"""Within it there is always a line of sight."""

Loss = Callable[[Floats, Floats, Floats], Floats]
"""A loss from frequency, height and distance."""


def log_distance_loss(exponent: Floats | float, height_m: Floats, distance_m: Floats) -> Floats:
    """`10 g log10(d3D)` after Tennekes & Gootzen (2022), d3D at least 1 m; the same at all frequencies."""
    squared = np.maximum(distance_m * distance_m + height_m * height_m, 1.0)
    loss: Floats = 5 * exponent * np.log10(squared)
    return loss


def hata_loss(frequency_mhz: Floats, height_m: Floats, distance_m: Floats) -> Floats:
    """Median loss in a medium city: Okumura-Hata below 1500 MHz, COST-231 Hata from there on.

    Heights count as 10 m at least (the models begin at 30 m), frequencies as 150 to 2600 MHz, distances as
    20 m at least.
    """
    log_f = np.log10(np.clip(frequency_mhz, 150, 2600))
    log_h = np.log10(np.clip(height_m, 10, 200))
    log_km = np.log10(np.maximum(np.hypot(distance_m, height_m), 20.0) / 1000)
    receiver = (1.1 * log_f - 0.7) * RECEIVER_M - (1.56 * log_f - 0.8)
    low, high = 69.55 + 26.16 * log_f, 46.3 + 33.9 * log_f
    start = np.where(frequency_mhz < HATA_BORDER_MHZ, low, high)
    return start - 13.82 * log_h - receiver + (44.9 - 6.55 * log_h) * log_km


def uma_loss(frequency_mhz: Floats, height_m: Floats, distance_m: Floats) -> Floats:
    """3GPP TR 38.901 urban macro: the mean of both losses in dB by the probability of a line of sight."""
    log_f, log_d = _logs(frequency_mhz, height_m, distance_m)
    seen = _seen_loss((28.0, 22.0, 9.0), (log_f, log_d), frequency_mhz, height_m, distance_m)
    hidden = np.maximum(seen, 13.54 + 39.08 * log_d + 20 * log_f)
    return hidden + line_of_sight(distance_m, 63.0) * (seen - hidden)


def umi_loss(frequency_mhz: Floats, height_m: Floats, distance_m: Floats) -> Floats:
    """3GPP TR 38.901 urban micro in street canyons, likewise."""
    log_f, log_d = _logs(frequency_mhz, height_m, distance_m)
    seen = _seen_loss((32.4, 21.0, 9.5), (log_f, log_d), frequency_mhz, height_m, distance_m)
    hidden = np.maximum(seen, 22.4 + 35.3 * log_d + 21.3 * log_f)
    return hidden + line_of_sight(distance_m, 36.0) * (seen - hidden)


def line_of_sight(distance_m: Floats, decay_m: float) -> Floats:
    """Probability of a line of sight, `18/d + exp(-d/decay) (1 - 18/d)`, 1 within 18 m (TR 38.901, 7.4.2)."""
    near = _SEEN_M / np.maximum(distance_m, _SEEN_M)
    chance: Floats = near + np.exp(-np.maximum(distance_m, _SEEN_M) / decay_m) * (1 - near)
    return np.minimum(chance, 1.0)


def _seen_loss(
    constants: tuple[float, float, float],
    logs: tuple[Floats, Floats],
    frequency_mhz: Floats,
    height_m: Floats,
    distance_m: Floats,
) -> Floats:
    """Loss with a line of sight: two slopes with a breakpoint."""
    start, slope, bend = constants
    log_f, log_d = logs
    above = np.maximum(height_m - _ENVIRONMENT_M, 0.5)
    breakpoint_m = 4 * above * (RECEIVER_M - _ENVIRONMENT_M) * frequency_mhz / _LIGHT_M_MHZ
    over = np.square(breakpoint_m) + np.square(height_m - RECEIVER_M)
    near = start + slope * log_d + 20 * log_f
    far = start + 40 * log_d + 20 * log_f - bend * np.log10(over)
    return np.where(distance_m < breakpoint_m, near, far)


def _logs(frequency_mhz: Floats, height_m: Floats, distance_m: Floats) -> tuple[Floats, Floats]:
    """log10 of GHz, and of metres in space, 1 at least."""
    rise = height_m - RECEIVER_M
    squared = np.maximum(distance_m * distance_m + rise * rise, 1.0)
    return np.log10(frequency_mhz / 1000), 0.5 * np.log10(squared)


PATH_LOSS: Final[dict[str, tuple[Loss, Loss]]] = {
    "3gpp": (uma_loss, umi_loss),
    "hata": (hata_loss, hata_loss),
    "log_distance": (
        lambda _, height_m, distance_m: log_distance_loss(PATH_LOSS_MACRO, height_m, distance_m),
        lambda _, height_m, distance_m: log_distance_loss(PATH_LOSS_SMALL, height_m, distance_m),
    ),
}
"""Losses of macro cells and of smaller ones, by model."""


def path_loss(
    model: str, macro: Bools, frequency_mhz: Floats, height_m: Floats, distance_m: Floats
) -> Floats:
    """Path losses of cells, first axis, by a model of PATH_LOSS."""
    loss = np.empty(distance_m.shape)
    for rows, formula in zip((macro, ~macro), PATH_LOSS[model], strict=True):
        chosen = np.flatnonzero(rows)
        if len(chosen):
            loss[chosen] = formula(frequency_mhz[chosen], height_m[chosen], distance_m[chosen])
    return loss


def normal_pattern(off_axis_deg: Floats, beam_width_deg: Floats | float) -> Floats:
    """Loss off a beam's axis: `30 (1 - exp(-d² / 2s²))`, s such that it is 3 dB at half the beam width.

    After Tennekes & Gootzen (2022). It tends to the back loss: 28.8 dB straight behind a beam of 65°,
    16.3 dB behind one of 120°.
    """
    half = np.asarray(beam_width_deg, dtype=np.float64) / 2
    factor = np.log1p(-3.0 / BACK_LOSS_DB) / (half * half)
    loss: Floats = BACK_LOSS_DB * -np.expm1(off_axis_deg * off_axis_deg * factor)
    return loss


def parabolic_pattern(off_axis_deg: Floats, beam_width_deg: Floats | float) -> Floats:
    """Loss off a beam's axis: `min(12 (d / width)², 30)` (3GPP TR 38.901, table 7.3-1)."""
    relative = off_axis_deg / beam_width_deg
    return np.minimum(12 * relative * relative, BACK_LOSS_DB)


def off_axis(bearing_deg: Floats, axis_deg: Floats) -> Floats:
    """Signed angle between two bearings, in [-180, 180)."""
    return (bearing_deg - axis_deg + 180.0) % 360.0 - 180.0


def beam_gain(beam_width_deg: Floats, vertical_beam_deg: Floats) -> Floats:
    """Gain in dBi of an antenna of two half-power widths: `10 log10(32400 / (h v))`.

    Source: C. Balanis, "Antenna Theory", 4th edition, equation 2-27 (after Kraus).
    """
    return 10 * np.log10(32_400 / (beam_width_deg * vertical_beam_deg))
