"""Files read piece by piece, with each row's number kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from footfall.ingest.sources import is_parquet, resolve_columns
from footfall.model.contracts import Contract
from footfall.model.errors import Fault, InputError
from footfall.model.grid import Ints
from footfall.model.settings import FeedSettings

BLOCK_BYTES: Final = 32 << 20
ROWS_PER_CHUNK: Final = 1 << 20
_WHOLE_FILE: Final = "Nothing of it was taken in. Write the file again, or remove it."


@dataclass(frozen=True)
class BadRow:
    """A row that broke a rule, as it is kept in quarantine."""

    file: Path
    row: int
    rule: str
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Chunk:
    """A piece of a file.

    Args:
        file: the file.
        rows: 1-based data row numbers; int64 [n].
        columns: Footfall's name -> Arrow array [n]; text from CSV, any type from Parquet.
        bad: rows that could not even be split into fields.
    """

    file: Path
    rows: Ints
    columns: dict[str, pa.Array]
    bad: list[BadRow] = field(default_factory=list)


def read_chunks(file: Path, feed: FeedSettings, contract: Contract) -> Iterator[Chunk]:
    """Pieces of a CSV or Parquet file, in order, with the contract's columns that it has.

    Raises:
        InputError: the file as a whole can't be read: empty, cut off, not of its format.
    """
    try:
        if is_parquet(file, feed):
            yield from _parquet_chunks(file, feed, contract)
        else:
            yield from _csv_chunks(file, feed, contract)
    except (pa.ArrowException, OSError, UnicodeError, EOFError) as broken:
        raise InputError(Fault(file, _explain(broken), _WHOLE_FILE)) from None


def _explain(broken: Exception) -> str:
    reason = str(broken).splitlines()[0] if str(broken) else type(broken).__name__
    known = {
        "Empty CSV file": "the file is empty",
        "straddling object": f"a row is longer than {BLOCK_BYTES >> 20} MB",
        "Truncated compressed stream": "the gzip data end too early: the file was cut off",
        "Parquet magic bytes not found": "the file is not Parquet, or was cut off",
        "zlib inflate failed": "the gzip data are damaged",
    }
    return next((text for mark, text in known.items() if mark in reason), f"it cannot be read: {reason}")


def _parquet_chunks(file: Path, feed: FeedSettings, contract: Contract) -> Iterator[Chunk]:
    with pq.ParquetFile(file) as parquet:
        names = resolve_columns(file, parquet.schema_arrow.names, feed, contract)
        first = 1
        for batch in parquet.iter_batches(ROWS_PER_CHUNK, columns=list(dict.fromkeys(names.values()))):
            rows = np.arange(first, first + batch.num_rows, dtype=np.int64)
            first += batch.num_rows
            yield Chunk(file, rows, {ours: batch.column(theirs) for ours, theirs in names.items()})


def _csv_chunks(file: Path, feed: FeedSettings, contract: Contract) -> Iterator[Chunk]:
    broken: list[BadRow] = []

    def keep_broken(row: Any) -> str:
        rule = f"the row has {row.actual_columns} fields instead of {row.expected_columns}"
        broken.append(BadRow(file, row.number - 1, rule))
        return "skip"

    header = _csv_header(file, feed)
    names = resolve_columns(file, header, feed, contract)
    with _open(file) as stream:
        reader = pacsv.open_csv(
            stream,
            read_options=pacsv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES, encoding=feed.encoding),
            parse_options=pacsv.ParseOptions(
                delimiter=feed.separator, quote_char=feed.quote, invalid_row_handler=keep_broken
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names.values(), pa.binary()),
                include_columns=list(dict.fromkeys(names.values())),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
        yield from _numbered(file, names, reader, broken)


def _numbered(
    file: Path, names: dict[str, str], reader: pacsv.CSVStreamingReader, broken: list[BadRow]
) -> Iterator[Chunk]:
    """Chunks with row numbers that count the rows left out as broken."""
    taken = seen = 0
    for batch in reader:
        new, seen = broken[seen:], len(broken)
        rows = _rows_of_good(taken, batch.num_rows, [bad.row for bad in broken])
        taken += batch.num_rows
        yield Chunk(file, rows, {ours: _as_text(batch.column(theirs)) for ours, theirs in names.items()}, new)
    if broken[seen:]:
        nothing: dict[str, pa.Array] = {ours: pa.array([], pa.string()) for ours in names}
        yield Chunk(file, np.empty(0, dtype=np.int64), nothing, broken[seen:])


def _rows_of_good(taken: int, count: int, bad_rows: list[int]) -> Ints:
    """Row numbers of the next `count` good rows, when `taken` good ones came before."""
    good = np.arange(taken, taken + count, dtype=np.int64)
    bad = np.sort(np.array(bad_rows, dtype=np.int64))
    good_before_bad = bad - 1 - np.arange(len(bad))
    return good + 1 + np.searchsorted(good_before_bad, good, side="right")


def _as_text(field_bytes: pa.Array) -> pa.Array:
    """Text where the bytes are UTF-8; elsewhere U+FFFD stands in, which no rule lets through."""
    try:
        return field_bytes.cast(pa.string())
    except pa.ArrowInvalid:
        texts = (None if raw is None else raw.decode("utf-8", "replace") for raw in field_bytes.to_pylist())
        return pa.array(texts, pa.string())


def _csv_header(file: Path, feed: FeedSettings) -> list[str]:
    with _open(file) as stream:
        reader = pacsv.open_csv(
            stream,
            read_options=pacsv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES, encoding=feed.encoding),
            parse_options=pacsv.ParseOptions(
                delimiter=feed.separator, quote_char=feed.quote, invalid_row_handler=lambda _: "skip"
            ),
        )
        return list(reader.schema.names)


def _open(file: Path) -> Any:
    stream = pa.OSFile(str(file), "rb")
    return pa.CompressedInputStream(stream, "gzip") if file.name.lower().endswith(".gz") else stream
