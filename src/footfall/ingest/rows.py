"""Rows on their way in: a piece of a file, and the rows of it that broke a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from footfall.model.errors import Fault
from footfall.model.grid import Ints


@dataclass(frozen=True, eq=False)
class BadRows:
    """Rows of a file that broke one rule, as quarantine keeps them.

    Args:
        file: the file.
        rows: 1-based data row numbers; int64 [n].
        rule: the rule's name.
        column: the column at fault, in Footfall's words.
        values: what was found there, fit to be shown; text [n].
    """

    file: Path
    rows: Ints
    rule: str
    column: str | None = None
    values: pa.Array | None = None

    @classmethod
    def of_fault(cls, fault: Fault) -> BadRows:
        """The one row that a fault is about."""
        rows, values = np.array([fault.row or 0], dtype=np.int64), pa.array([fault.value], pa.string())
        return cls(fault.file, rows, fault.rule, fault.column, values)

    @classmethod
    def listed(cls, file: Path, rule: str, rows: Sequence[int], values: Sequence[str | None]) -> BadRows:
        """Rows given one by one."""
        return cls(file, np.array(rows, dtype=np.int64), rule, None, pa.array(values, pa.string()))


@dataclass(frozen=True, eq=False)
class Chunk:
    """A piece of a file.

    Args:
        file: the file.
        rows: 1-based data row numbers: lines after the header, blank ones counted; int64 [n].
        columns: Footfall's name -> Arrow array [n]. Texts and choices are dictionary arrays; bytes from
            CSV, any type from Parquet.
        bad: rows that could not even be split into fields.
    """

    file: Path
    rows: Ints
    columns: dict[str, pa.Array]
    bad: tuple[BadRows, ...] = ()

    @property
    def read(self) -> int:
        """Number of rows in the piece, bad ones included."""
        return len(self.rows) + sum(len(bad.rows) for bad in self.bad)
