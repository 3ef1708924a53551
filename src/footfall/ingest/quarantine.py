"""Where rows go that broke their contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyarrow as pa
import pyarrow.parquet as pq

from footfall.ingest.chunks import BadRow

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

    def add(self, rows: Iterable[BadRow]) -> None:
        """Keep bad rows: file, row, rule, column and value."""
        kept = list(rows)
        if not kept:
            return
        self.rules.update(bad.rule for bad in kept)
        self._writer.write_table(
            pa.Table.from_pylist(
                [
                    {"file": str(b.file), "row": b.row, "rule": b.rule, "column": b.column, "value": b.value}
                    for b in kept
                ],
                SCHEMA,
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()
