"""Rows of releases as columns: labels as codes, figures as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from footfall.server.vocabularies import Codes, Vocabulary, united

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
NUMBERS: Final = ("value", "low", "high")
CONSISTENT: Final = "consistent"
"""The value for maps and tables; not a number in releases older than it, and left out of roll-ups."""
MARKS: Final = ("status", "sample_band")
COUNTS: Final = ("parts", "parts_withheld")
"""Numbers that are whole and always there."""


@dataclass(frozen=True, eq=False)
class Labels:
    """One column of words.

    Args:
        codes: positions in the vocabulary; [rows].
        vocabulary: the words.
    """

    codes: Codes
    vocabulary: Vocabulary

    def words(self) -> list[str | None]:
        """The words, row by row."""
        words: list[str | None] = self.vocabulary.array[self.codes].tolist()
        return words

    def take(self, rows: Rows | npt.NDArray[np.bool_]) -> Labels:
        """Some of the rows."""
        return Labels(self.codes[rows], self.vocabulary)

    def arrow(self) -> pa.DictionaryArray:
        """The column for Arrow."""
        return pa.DictionaryArray.from_arrays(
            pa.array(self.codes.astype(np.int32)), pa.array(self.vocabulary.values, pa.string())
        )


@dataclass(frozen=True, eq=False)
class Frame:
    """Rows of one product.

    Args:
        labels: `day`, then the dimensions, then `status` and `sample_band`.
        numbers: `value`, `low`, `high`, and others by name; not a number stands for withheld.
    """

    labels: dict[str, Labels]
    numbers: dict[str, Floats]

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.numbers["value"])

    def take(self, rows: Rows | npt.NDArray[np.bool_]) -> Frame:
        """Some of the rows, by positions or flags."""
        return Frame(
            {name: column.take(rows) for name, column in self.labels.items()},
            {name: column[rows] for name, column in self.numbers.items()},
        )

    def columns(self) -> list[str]:
        """Names of all columns in the order in which they are given out."""
        dimensions = [name for name in self.labels if name not in MARKS]
        others = [name for name in self.numbers if name not in NUMBERS]
        return [*dimensions, *NUMBERS, *(name for name in MARKS if name in self.labels), *others]

    def arrow(self) -> pa.Table:
        """The rows as an Arrow table; withheld figures are null."""
        return pa.table({name: self._arrow(name) for name in self.columns()})

    def _arrow(self, name: str) -> pa.Array:
        if name in self.labels:
            return self.labels[name].arrow()
        if name in COUNTS:
            return pa.array(self.numbers[name].astype(np.int64))
        return pa.array(self.numbers[name], mask=np.isnan(self.numbers[name]))

    def rows(self) -> list[dict[str, Any]]:
        """The rows as plain data; withheld figures are None."""
        names = self.columns()
        columns = [
            self.labels[name].words() if name in self.labels else _plain(name, self.numbers[name])
            for name in names
        ]
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain(name: str, numbers: Floats) -> list[float | None]:
    if name in COUNTS:
        return list(numbers.astype(np.int64).tolist())
    plain = numbers.astype(object)
    plain[np.isnan(numbers)] = None
    values: list[float | None] = plain.tolist()
    return values


def joined(frames: Iterable[Frame]) -> Frame:
    """Frames of one product, one below the other; ValueError if there is none."""
    parts = list(frames)
    first = parts[0]
    if len(parts) == 1:
        return first
    return Frame(
        {name: _joined_labels([part.labels[name] for part in parts]) for name in first.labels},
        {name: np.concatenate([part.numbers[name] for part in parts]) for name in first.numbers},
    )


def _joined_labels(parts: Sequence[Labels]) -> Labels:
    whole = united(part.vocabulary for part in parts)
    codes = [
        part.codes if part.vocabulary is whole else part.vocabulary.codes_in(whole)[part.codes]
        for part in parts
    ]
    return Labels(np.concatenate(codes).astype(np.int32), whole)
