"""A carry over a change of the cell plan."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from footfall.engine import DataFrame, Engine
from footfall.mobility.day import renumbered


def _frame(engine: Engine, folder: Path, table: pa.Table) -> DataFrame:
    folder.mkdir()
    pq.write_table(table, folder / "part.parquet")
    return engine.read(folder)


def test_cells_keep_their_names_not_their_numbers(engine: Engine, tmp_path: Path) -> None:
    """A new cell shifts the numbers; who was at b is at b, and who was at a cell that is gone is nowhere."""
    cells = pa.array([0, 1], pa.int32())
    carried = pa.table({"person": [7, 8], "cell": cells, "first": [1, 2], "last": [3, 4]})
    before = pa.table({"cell": cells, "cell_id": ["b", "c"], "x": [0.0, 0.0]})
    today = pa.table({"cell": cells, "cell_id": ["a", "b"], "x": [0.0, 0.0]})
    frames = [
        _frame(engine, tmp_path / name, table)
        for name, table in (("carried", carried), ("before", before), ("today", today))
    ]
    found = engine.collect(renumbered(*frames)).to_pylist()
    assert found == [{"person": 7, "cell": 1, "first": 1, "last": 3}]
