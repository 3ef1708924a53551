"""Parquet files, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.ingest.rows import Chunk
from footfall.ingest.sources import resolve_columns
from footfall.model.contracts import TEXTUAL, Column, Contract, Kind
from footfall.model.errors import Fault, InputError
from footfall.model.settings import FeedSettings

ROWS_PER_CHUNK = 1 << 19


def parquet_chunks(
    file: Path, feed: FeedSettings, contract: Contract, only: frozenset[str] | None
) -> Iterator[Chunk]:
    """Pieces of at most ROWS_PER_CHUNK rows.

    Raises:
        InputError: a column is missing, or holds lists or structures.
    """
    with pq.ParquetFile(file) as parquet:
        metadata, schema = parquet.metadata, parquet.schema_arrow
    names = resolve_columns(file, schema.names, feed, contract, only)
    for ours, theirs in names.items():
        _refuse_type(file, contract.column(ours), schema.field(theirs).type)
    textual = {ours for ours in names if contract.column(ours).kind in TEXTUAL}
    wanted = sorted(set(names.values()))
    with pq.ParquetFile(file, metadata=metadata, read_dictionary=[names[t] for t in textual]) as parquet:
        first = 1
        for batch in parquet.iter_batches(ROWS_PER_CHUNK, columns=wanted):
            rows = np.arange(first, first + batch.num_rows, dtype=np.int64)
            first += batch.num_rows
            columns = {ours: batch.column(theirs) for ours, theirs in names.items()}
            yield Chunk(file, rows, {n: _encoded(c) if n in textual else c for n, c in columns.items()})


def _refuse_type(file: Path, column: Column, kind: pa.DataType) -> None:
    if pa.types.is_nested(kind):
        rule = f"the column is of the type {kind}, and not a column of single values"
        raise InputError(
            Fault(file, rule, "Write single values, or name another column.", column=column.name)
        )
    if column.kind is Kind.TEXT and not _can_name(kind):
        rule = f"the column is of the type {kind}, which holds no ids"
        remedy = "Write it as text or as integers, or name another column."
        raise InputError(Fault(file, rule, remedy, column=column.name))


def _can_name(kind: pa.DataType) -> bool:
    """Whether different ids stay different in a type: short floats round them, and times are none."""
    short = pa.types.is_float16(kind) or pa.types.is_float32(kind)
    return not (short or pa.types.is_boolean(kind) or pa.types.is_temporal(kind))


def _encoded(column: pa.Array) -> pa.DictionaryArray:
    if pa.types.is_dictionary(column.type):
        return column
    if pa.types.is_null(column.type):
        column = column.cast(pa.string())
    return column.dictionary_encode()
