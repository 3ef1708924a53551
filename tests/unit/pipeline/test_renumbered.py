"""What is kept from a day to another, over a change of the cell plan between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from footfall.engine import Engine, open_engine
from footfall.model.settings import EngineSettings
from footfall.pipeline.day import Day
from footfall.pipeline.window_steps import REFERENCE, renumbered


@pytest.fixture(name="engine")
def _engine(tmp_path: Path) -> Iterator[Engine]:
    """DuckDB."""
    with open_engine(EngineSettings(memory_limit="1GB", threads=1), tmp_path / "spill") as opened:
        yield opened


def _plan(folder: Path, *cells: tuple[str, int]) -> None:
    """Reference data of cells with an id and a place."""
    ids, x = zip(*cells, strict=True)
    number = pa.array(range(len(cells)), pa.int32())
    tables = {
        "cells": pa.table({"cell": number, "cell_id": ids, "x": x, "y": [9] * len(cells)}),
        "cell_centres": pa.table({"cell": number, "x": x, "y": [0] * len(cells)}),
    }
    for name, table in tables.items():
        (folder / name).mkdir(parents=True)
        pq.write_table(table, folder / name / "part.parquet")


def test_cells_keep_their_names_not_their_numbers(engine: Engine, tmp_path: Path) -> None:
    """A new cell shifts the numbers: who was at b is at b, and who was at a cell that is gone is nowhere."""
    _plan(tmp_path / "old", ("b", 0), ("gone", 90_000))
    _plan(tmp_path / "new", ("a", 5_000), ("b", 0))
    carry = tmp_path / "carry"
    carry.mkdir()
    cells = pa.array([0, 1], pa.int32())
    pq.write_table(pa.table({"person": [7, 8], "cell": cells}), carry / "part.parquet")
    (carry / REFERENCE).write_text("old")
    reference: Any = SimpleNamespace(id="new", home=tmp_path, folder=tmp_path / "new")
    day = cast(Day, SimpleNamespace(reference=reference))
    rows = engine.read(carry)
    assert engine.collect(renumbered(rows, carry, day, engine)).to_pylist() == [{"person": 7, "cell": 1}]
    reference.id = "old"
    assert engine.collect(renumbered(rows, carry, day, engine)).num_rows == 2
