"""What changed between two versions of a cell plan, and how much of the footprints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from footfall.model.grid import Floats, Ints
from footfall.network.plan import Bools, CellPlan
from footfall.network.propagation import off_axis

MOVED_M: Final = 50.0
TURNED_DEG: Final = 10.0
CHANGED_SHARE: Final = 0.2
"""A footprint that lost more than this share of its mass is another one."""


@dataclass(frozen=True)
class Drift:
    """From one version of a plan to a later one; cells by their ids, sorted.

    Args:
        added: only in the later.
        removed: only in the earlier.
        moved: farther than 50 m.
        turned: beams by more than 10 degrees, or from all round to a beam or back.
        retuned: of other power, gain, height, tilt, beam, band, range, technology or type.
        kept: number of cells in both.
        mass_changed: share of footprint mass that lies elsewhere, mean over all cells of either; 1 for a cell
            that is in one version alone.
        other_footprint: cells of both whose footprint changed by more than a fifth.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[str, ...]
    turned: tuple[str, ...]
    retuned: tuple[str, ...]
    kept: int
    mass_changed: float
    other_footprint: tuple[str, ...]


def plan_drift(before: CellPlan, after: CellPlan, footprints: tuple[pa.Table, pa.Table]) -> Drift:
    """Compare two versions of a plan.

    Args:
        before: the earlier version.
        after: the later one.
        footprints: of both, made with one prior.
    """
    common, old, new = np.intersect1d(before.cell_id, after.cell_id, return_indices=True)
    changed = _mass_changed(footprints, old, new)
    apart = before.size + after.size - 2 * len(common)
    total = max(len(common) + apart, 1)

    def named(which: Bools) -> tuple[str, ...]:
        return tuple(common[which].tolist())

    return Drift(
        added=tuple(np.setdiff1d(after.cell_id, common).tolist()),
        removed=tuple(np.setdiff1d(before.cell_id, common).tolist()),
        moved=named(np.hypot(before.x[old] - after.x[new], before.y[old] - after.y[new]) > MOVED_M),
        turned=named(_turned(before.bearing_deg[old], after.bearing_deg[new])),
        retuned=named(_retuned(before, after, old, new)),
        kept=len(common),
        mass_changed=float((changed.sum() + apart) / total),
        other_footprint=named(changed > CHANGED_SHARE),
    )


def _turned(before: Floats, after: Floats) -> Bools:
    lost = np.isnan(before) != np.isnan(after)
    angle = np.abs(off_axis(np.nan_to_num(before), np.nan_to_num(after)))
    return np.asarray(lost | (angle > TURNED_DEG))


def _retuned(before: CellPlan, after: CellPlan, old: Ints, new: Ints) -> Bools:
    names = ("frequency_mhz", "power_dbm", "gain_dbi", "height_m", "tilt_deg", "beam_width_deg", "range_m")
    different = np.zeros(len(old), dtype=bool)
    for name in names:
        a, b = getattr(before, name)[old], getattr(after, name)[new]
        different |= (np.abs(a - b) > 1e-6) | (np.isnan(a) != np.isnan(b))
    for a, b in ((before.technology, after.technology), (before.cell_type, after.cell_type)):
        different |= np.array(a, dtype=object)[old] != np.array(b, dtype=object)[new]
    return different


def _mass_changed(footprints: tuple[pa.Table, pa.Table], old: Ints, new: Ints) -> Floats:
    """Total variation of the footprints of common cells: half the sum of absolute differences."""
    parts = []
    for table, cells, sign in zip(footprints, (old, new), (1.0, -1.0), strict=True):
        cell = np.asarray(table["cell"]).astype(np.int64)
        place = np.full(int(max(cell.max(initial=-1), cells.max(initial=-1))) + 1, -1)
        place[cells] = np.arange(len(cells))
        kept = place[cell] >= 0
        mass = sign * np.asarray(table["probability"], dtype=np.float64)[kept]
        parts.append((place[cell][kept], np.asarray(table["tile"])[kept], mass))
    number, tile, mass = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort([tile, number])
    number, tile, mass = number[order], tile[order], mass[order]
    first = np.ones(len(number), dtype=bool)
    first[1:] = (number[1:] != number[:-1]) | (tile[1:] != tile[:-1])
    start = np.flatnonzero(first)
    difference = np.abs(np.add.reduceat(mass, start)) if len(start) else np.zeros(0)
    half = np.bincount(number[start], weights=0.5 * difference, minlength=len(old))
    return half.astype(np.float64)
