"""Rows on their way in."""

from __future__ import annotations

from pathlib import Path

from footfall.ingest.rows import BadRows, Chunk
from footfall.model.contracts import CENSUS
from footfall.model.errors import Fault

from .makers import FILE, chunk_of


def test_a_piece_counts_its_bad_rows_too() -> None:
    """Rows read are those split and those that could not be."""
    good = chunk_of(CENSUS, zone_id=["w", "e"], population=["1", "2"])
    bad = BadRows.listed(FILE, "a rule", [3, 4, 5], [None] * 3)
    assert Chunk(FILE, good.rows, good.columns, (bad,)).read == 5


def test_a_fault_becomes_one_row() -> None:
    """Without a row number it is row 0: the file as a whole."""
    fault = Fault(Path("z.json"), "a rule", "Mend it.", column="level", value="town")
    rows = BadRows.of_fault(fault)
    assert (rows.rows.tolist(), rows.rule, rows.column) == ([0], "a rule", "level")
    assert rows.values is not None
    assert rows.values.to_pylist() == ["town"]
