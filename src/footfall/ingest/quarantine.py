"""Where rows go that broke their contract."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyarrow as pa
import pyarrow.parquet as pq

from footfall.ingest.rows import BadRows
from footfall.model.errors import FootfallError
from footfall.model.files import placed

SCHEMA: Final = pa.schema(
    [
        ("file", pa.string()),
        ("row", pa.int64()),
        ("rule", pa.string()),
        ("column", pa.string()),
        ("value", pa.string()),
    ]
)


class Quarantine:
    """A Parquet file of bad rows, written as they come; `rules` counts them by rule."""

    def __init__(self, folder: Path) -> None:
        self.rules: Counter[str] = Counter()
        self._writer = pq.ParquetWriter(folder / "rows.parquet", SCHEMA, compression="zstd")

    def add(self, bad: Iterable[BadRows]) -> None:
        """Keep bad rows: file, row, rule, column and value."""
        for rows in bad:
            self.rules[rows.rule] += len(rows.rows)
            self._writer.write_table(_table(rows))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()


def _table(bad: BadRows) -> pa.Table:
    size = len(bad.rows)
    return pa.table(
        [
            pa.repeat(pa.scalar(str(bad.file)), size),
            pa.array(bad.rows),
            pa.repeat(pa.scalar(bad.rule), size),
            pa.repeat(pa.scalar(bad.column, pa.string()), size),
            pa.nulls(size, pa.string()) if bad.values is None else bad.values,
        ],
        schema=SCHEMA,
    )


@contextlib.contextmanager
def quarantine_folder(place: Path) -> Iterator[Path]:
    """A folder for bad rows, put in place even where the block refuses its input: it says why."""
    refusal: FootfallError | None = None
    with placed(place, mode=0o700) as folder:
        try:
            yield folder
        except FootfallError as error:
            refusal = error
    if refusal is not None:
        raise refusal
