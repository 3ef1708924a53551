"""Cells over a change of the plan."""

from __future__ import annotations

import pyarrow as pa

from footfall.network.successors import cell_successors


def plan(*cells: tuple[str, int]) -> tuple[pa.Table, pa.Table]:
    """Ids and centres of cells on a line; x in metres. Masts stand elsewhere."""
    ids, x = zip(*cells, strict=True)
    number = pa.array(range(len(cells)), pa.int32())
    nowhere = pa.array([0.0] * len(cells))
    return (
        pa.table({"cell": number, "cell_id": ids, "x": nowhere, "y": nowhere}),
        pa.table({"cell": number, "x": pa.array(x, pa.int32()), "y": pa.array([0] * len(x), pa.int32())}),
    )


def test_cells_are_followed_by_name_then_by_place() -> None:
    """Cell b keeps its name wherever it moved; c is gone, and the nearest within 1 km follows; d has none."""
    before = plan(("b", 0), ("c", 10_000), ("d", 50_000))
    after = plan(("a", 0), ("b", 30_000), ("e", 10_900))

    assert cell_successors(*before, *after).to_pylist() == [
        {"before": 0, "cell": 1},
        {"before": 1, "cell": 2},
    ]


def test_a_plan_follows_itself() -> None:
    """Nothing changes where nothing changed."""
    cells = plan(("a", 0), ("b", 100))

    assert cell_successors(*cells, *cells).to_pylist() == [{"before": n, "cell": n} for n in (0, 1)]
