"""Which cell of a plan is which of another: what lets numbers of cells be read after the plan has changed."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.spatial import cKDTree

SAME_PLACE_M: Final = 1_000.0
"""A cell that is gone is followed by the nearest, if their centres lie within this distance: linked cells."""


def cell_successors(
    before: pa.Table, before_centres: pa.Table, cells: pa.Table, centres: pa.Table
) -> pa.Table:
    """The cell of the same id, or else the nearest; a cell that neither is found for is left out.

    Args:
        before: cell, cell_id of the plan before.
        before_centres: cell, x, y of its footprints.
        cells: cell, cell_id of the plan.
        centres: cell, x, y of its footprints.

    Returns:
        `before` int32, `cell` int32; sorted by `before`.
    """
    old, new = _placed(before, before_centres), _placed(cells, centres)
    same = pc.fill_null(pc.index_in(old["cell_id"], new["cell_id"].combine_chunks()), -1).to_numpy()
    away, nearest = cKDTree(_points(new)).query(_points(old))
    place = np.where(same >= 0, same, np.where(away <= SAME_PLACE_M, nearest, -1))
    told = place >= 0
    return pa.table(
        {
            "before": pa.array(np.asarray(old["cell"])[told].astype(np.int32)),
            "cell": pa.array(np.asarray(new["cell"])[place[told]].astype(np.int32)),
        }
    )


def _placed(cells: pa.Table, centres: pa.Table) -> pa.Table:
    at = centres.select(["cell", "x", "y"])
    return cells.select(["cell", "cell_id"]).join(at, "cell", join_type="inner").sort_by("cell")


def _points(table: pa.Table) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.column_stack([np.asarray(table[name], dtype=np.float64) for name in ("x", "y")])
