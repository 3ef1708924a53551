"""Files read piece by piece, with each row's number kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from footfall.ingest.csv_chunks import csv_chunks
from footfall.ingest.parquet_chunks import parquet_chunks
from footfall.ingest.rows import Chunk
from footfall.ingest.sources import is_parquet
from footfall.model.contracts import Contract
from footfall.model.errors import Fault, InputError
from footfall.model.settings import FeedSettings

_REMEDY = "Nothing of it was taken in. Write the file again, or remove it."
_KNOWN = {
    "Truncated compressed stream": "the gzip data end too early: the file was cut off",
    "zlib inflate failed": "the gzip data are damaged",
    "Parquet magic bytes not found": "the file is not Parquet, or was cut off",
    "Parquet file size is": "the file is not Parquet, or was cut off",
}


def read_chunks(
    file: Path, feed: FeedSettings, contract: Contract, only: frozenset[str] | None = None
) -> Iterator[Chunk]:
    """Pieces of a CSV or Parquet file, in order, with the contract's columns that it has.

    Args:
        file: CSV, as such or compressed by gzip, or Parquet.
        feed: how it is written.
        contract: its table.
        only: columns that are needed; None: all.

    Raises:
        InputError: the file as a whole can't be read: empty, cut off, not of its format.
        SettingsError: the feed names a column or an encoding that doesn't exist.
    """
    read = parquet_chunks if is_parquet(file, feed) else csv_chunks
    try:
        yield from read(file, feed, contract, only)
    except (pa.ArrowException, OSError, UnicodeError, EOFError) as broken:
        raise InputError(Fault(file, _explain(broken), _REMEDY)) from None


def _explain(broken: Exception) -> str:
    if isinstance(broken, UnicodeError):
        return "the file is not in the encoding that the feed's `encoding` says"
    reason = next(iter(str(broken).splitlines()), type(broken).__name__)
    return next((text for mark, text in _KNOWN.items() if mark in reason), f"it cannot be read: {reason}")
