"""Timing advance: how far from its antenna a device is, and a footprint cut to that ring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from footfall.model.grid import TILE_M, Floats
from footfall.network.plan import CellPlan
from footfall.network.sparse import tile_centre

GSM_STEP_M: Final = 553.46
"""Half the way of light in a bit period of 48/13 microseconds (3GPP TS 45.010, 5.6)."""
LTE_STEP_M: Final = 78.07
"""Half the way of light in 16 Ts, Ts = 1 / 30.72 MHz (3GPP TS 36.213, 4.2.3)."""
_NR_NUMEROLOGY: Final = ((2_496.0, 0), (24_250.0, 1), (np.inf, 3))
"""Below which MHz which numerology is common: 15, 30 and 120 kHz."""


@dataclass(frozen=True)
class Ring:
    """Between two distances from an antenna, m."""

    inner_m: float
    outer_m: float


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


def ring(plan: CellPlan, cell: int, timing_advance: int) -> Ring | None:
    """Where a device is that a cell told to send so many steps early; None where that tells nothing.

    A value n stands for round trips between n - 1/2 and n + 1/2 steps. Reflections lengthen the way, so the
    ring is never too far in, but may be too far out.
    """
    step = advance_step_m(plan.technology[cell], float(plan.frequency_mhz[cell]))
    if step is None:
        return None
    return Ring(max(0.0, (timing_advance - 0.5) * step), (timing_advance + 0.5) * step)


def cut_to_ring(footprint: pa.Table, plan: CellPlan, cell: int, timing_advance: int) -> pa.Table:
    """The footprint of a cell as far as it lies in a ring, normalised.

    A tile counts by the share of its width that lies in the ring. Where the ring misses the footprint,
    or tells nothing, the footprint stays whole: one of both is wrong, and the plan is in more of the data.

    Args:
        footprint: `cell`, `tile`, `probability`, of any cells.
        plan: the plan of the footprints.
        cell: index in the plan.
        timing_advance: steps.

    Returns:
        Rows of the cell, as in `footprint`.
    """
    own = footprint.filter(pc.equal(footprint["cell"], cell))
    cut = ring(plan, cell, timing_advance)
    if cut is None:
        return own
    x, y = tile_centre(np.asarray(own["tile"]))
    distance = np.hypot(x - plan.x[cell], y - plan.y[cell])
    mass = np.asarray(own["probability"], dtype=np.float64) * _covered(distance, cut)
    if not mass.any():
        return own
    place = own.schema.get_field_index("probability")
    probability = pa.array((mass / mass.sum()).astype(np.float32))
    return own.set_column(place, "probability", probability).filter(pa.array(mass > 0))


def _covered(distance_m: Floats, cut: Ring) -> Floats:
    """Share of a tile's width around a distance that lies in a ring."""
    half = TILE_M / 2
    inner, outer = np.maximum(distance_m - half, cut.inner_m), np.minimum(distance_m + half, cut.outer_m)
    share: Floats = np.maximum(outer - inner, 0.0) / TILE_M
    return share
