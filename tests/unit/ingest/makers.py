"""Pieces of files for the tests of the ingest room."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.ingest.checks import Checked, check
from footfall.ingest.chunks import read_chunks
from footfall.ingest.pseudonyms import DomainKey
from footfall.ingest.quarantine import Quarantine
from footfall.ingest.rows import Chunk
from footfall.model.contracts import TEXTUAL, Contract
from footfall.model.local_day import LocalDay
from footfall.model.settings import FeedSettings

FILE: Final = Path("feed.csv")
DAY: Final = LocalDay(date(2026, 3, 2), "Europe/Berlin")
KEY: Final = DomainKey(bytes(range(32)))
IMSI: Final = "262010000000001"


def feed(**settings: Any) -> FeedSettings:
    """A feed's settings, with a path."""
    return FeedSettings(**({"path": "feed.csv"} | settings))


def chunk_of(contract: Contract, **columns: Any) -> Chunk:
    """A piece of a file; text columns are encoded as the readers do."""
    arrays = {
        name: values if isinstance(values, pa.Array) else pa.array(values) for name, values in columns.items()
    }
    for name, array in arrays.items():
        if contract.column(name).kind in TEXTUAL and not pa.types.is_dictionary(array.type):
            text = array.cast(pa.string()) if pa.types.is_null(array.type) else array
            arrays[name] = text.dictionary_encode()
    size = len(next(iter(arrays.values())))
    return Chunk(FILE, np.arange(1, size + 1), arrays)


def checked_of(contract: Contract, settings: FeedSettings | None = None, **columns: Any) -> Checked:
    """Columns checked by their contract."""
    return check(chunk_of(contract, **columns), contract, settings or feed())


def broken(checked: Checked) -> dict[int, str]:
    """Row -> the rule it broke."""
    return {int(row): bad.rule for bad in checked.bad for row in bad.rows}


def values_shown(checked: Checked) -> dict[int, str | None]:
    """Row -> what quarantine would show of it."""
    return {
        int(row): None if bad.values is None else bad.values[i].as_py()
        for bad in checked.bad
        for i, row in enumerate(bad.rows)
    }


def chunks_of(file: Path, contract: Contract, **settings: Any) -> list[Chunk]:
    """All pieces of a file."""
    return list(read_chunks(file, feed(**settings), contract))


def quarantined(folder: Path) -> list[dict[str, Any]]:
    """Rows of a quarantine that was closed."""
    rows: list[dict[str, Any]] = pq.read_table(folder / "rows.parquet").to_pylist()
    return rows


def quarantine_in(folder: Path) -> Quarantine:
    """A quarantine in a folder that is made."""
    folder.mkdir(parents=True, exist_ok=True)
    return Quarantine(folder)
