"""Parquet files, piece by piece."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from footfall.ingest import parquet_chunks as module
from footfall.ingest.texts import Texts
from footfall.model.contracts import EVENTS
from footfall.model.errors import InputError

from .makers import chunks_of


def written(folder: Path, **columns: Any) -> Path:
    """Events of good columns but for those given."""
    size = len(next(iter(columns.values()))) if columns else 1
    good = {"subscriber_id": ["s"] * size, "timestamp": [1] * size, "cell_id": ["c"] * size}
    pq.write_table(pa.table(good | columns), folder / "feed.parquet")
    return folder / "feed.parquet"


def test_pieces_are_numbered_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows count from 1 over all pieces and row groups."""
    monkeypatch.setattr(module, "ROWS_PER_CHUNK", 7)
    file = written(tmp_path, subscriber_id=[f"s{i}" for i in range(20)])
    chunks = chunks_of(file, EVENTS)
    assert [row for chunk in chunks for row in chunk.rows.tolist()] == list(range(1, 21))
    ids = [text for chunk in chunks for text in Texts.of(chunk.columns["subscriber_id"]).array().to_pylist()]
    assert ids == [f"s{i}" for i in range(20)]


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["7"]), pa.array([b"7"]), pa.array([7]), pa.array([7], pa.uint8()), pa.array([7.0]),
        pa.array(["7"], pa.large_string()), pa.array(["7"], pa.string_view()), pa.array([b"7"], pa.binary(1)),
        pa.array(["7"]).dictionary_encode(), pa.array([7]).cast(pa.decimal128(22, 2)),
    ],
    ids=lambda column: str(column.type),
)  # fmt: skip
def test_ids_of_any_type_that_can_hold_them(column: pa.Array, tmp_path: Path) -> None:
    """All read as the same text."""
    (chunk,) = chunks_of(written(tmp_path, subscriber_id=column), EVENTS)
    assert Texts.of(chunk.columns["subscriber_id"]).array().to_pylist() == ["7"]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([7.0], pa.float32()), pa.array([True]), pa.array([7], pa.timestamp("s")),
        pa.array([7], pa.date32()), pa.array([7], pa.time32("s")),
    ],
    ids=lambda column: str(column.type),
)  # fmt: skip
@pytest.mark.parametrize("name", ["subscriber_id", "cell_id"])
def test_types_that_cannot_hold_ids_are_refused(name: str, column: pa.Array, tmp_path: Path) -> None:
    """A short float would make one subscriber of many."""
    with pytest.raises(InputError, match=f"column {name}: .* holds no ids"):
        chunks_of(written(tmp_path, **{name: column}), EVENTS)


@pytest.mark.parametrize("column", [pa.array([["c"]]), pa.array([{"id": "c"}])], ids=["list", "struct"])
def test_lists_and_structures_are_refused(column: pa.Array, tmp_path: Path) -> None:
    """A row holds single values."""
    with pytest.raises(InputError, match="Write single values"):
        chunks_of(written(tmp_path, cell_id=column), EVENTS)


def test_columns_that_nobody_asked_for_may_be_anything(tmp_path: Path) -> None:
    """They are not even read."""
    (chunk,) = chunks_of(written(tmp_path, extra=pa.array([["x"]]), more=pa.array([True])), EVENTS)
    assert set(chunk.columns) == {"subscriber_id", "timestamp", "cell_id"}


def test_a_column_of_nulls_is_text_without_any(tmp_path: Path) -> None:
    """As a writer leaves it where nothing was known."""
    (chunk,) = chunks_of(written(tmp_path, cell_id=pa.nulls(1)), EVENTS)
    assert Texts.of(chunk.columns["cell_id"]).array().to_pylist() == [None]


def test_an_empty_table_has_no_piece(tmp_path: Path) -> None:
    """Its columns are looked at all the same."""
    empty = pa.table({"subscriber_id": pa.array([], pa.string())})
    pq.write_table(empty, tmp_path / "feed.parquet")
    with pytest.raises(InputError, match="a required column is missing"):
        chunks_of(tmp_path / "feed.parquet", EVENTS)
