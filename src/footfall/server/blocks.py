"""A release as a mapped file of plain columns, sorted by area, so that a question touches few pages.

The file is made once from the release, after its digest was checked, and lies in the server's cache;
all workers map the same pages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product as pairs
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from footfall.model.release import Manifest, Release, names_areas
from footfall.server.frame import CONSISTENT, MARKS, NUMBERS, Frame, Labels, Rows
from footfall.server.vocabularies import Vocabulary

Wanted = Mapping[str, frozenset[str]]
"""Dimension -> the values that are wanted."""
_LISTS: Final = b"footfall.lists"
_PLACE: Final = ".place"
_FEW: Final = 256
"""Up to so many areas are looked up one by one; more are sieved."""


@dataclass(frozen=True, eq=False)
class Block:
    """A release's rows, sorted by level and first area.

    Args:
        manifest: the release's.
        day: its day as a column of one word.
        labels: dimensions, status and sample band.
        numbers: value, low, high, consistent.
        place: number of each row's level and area, ascending; [rows].
    """

    manifest: Manifest
    day: Vocabulary
    labels: dict[str, Labels]
    numbers: dict[str, npt.NDArray[np.float64]]
    place: npt.NDArray[np.int64]

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.place)

    def select(self, wanted: Wanted) -> Rows:
        """Positions of the rows that have wanted values, ascending; a dimension not named is free."""
        rows = self._near(wanted)
        for name, values in wanted.items():
            labels = self.labels[name]
            flags = labels.vocabulary.flags(values)
            if not flags.all():
                rows = rows[flags[labels.codes[rows]]]
        return rows

    def _near(self, wanted: Wanted) -> Rows:
        """Rows of the wanted levels and areas where these are few, or all."""
        area = _area_of(self.labels)
        if area is None or area not in wanted or len(wanted[area]) > _FEW:
            return np.arange(self.size)
        levels, areas = self.labels["level"].vocabulary, self.labels[area].vocabulary
        asked = wanted.get("level", frozenset(value for value in levels.values if value))
        numbers = sorted(
            levels.index[level] * len(areas) + areas.index[value]
            for level, value in pairs(asked, wanted[area])
            if level in levels.index and value in areas.index
        )
        starts = np.searchsorted(self.place, numbers, "left")
        ends = np.searchsorted(self.place, numbers, "right")
        return np.concatenate([np.empty(0, np.intp), *map(np.arange, starts, ends)])

    def frame(self, rows: Rows) -> Frame:
        """Some rows with their day."""
        day = Labels(np.zeros(len(rows), dtype=np.int32), self.day)
        return Frame(
            {"day": day} | {name: column.take(rows) for name, column in self.labels.items()},
            {name: column[rows] for name, column in self.numbers.items()},
        )


def _area_of(dimensions: Any) -> str | None:
    named = [name for name in dimensions if names_areas(name)]
    return named[0] if named and "level" in dimensions else None


def block_table(release: Release) -> pa.Table:
    """The columns of a block's file: codes of words, numbers without nulls, sorted."""
    table = release.table
    words = {name: _coded(table[name]) for name in (*release.manifest.facts["dimensions"], *MARKS)}
    place = _places(words, table.num_rows)
    order = np.argsort(place, kind="stable")
    columns = {name: pa.array(codes[order]) for name, (codes, _) in words.items()}
    numbers = {name: pa.array(_numbers(table, name)[order]) for name in (*NUMBERS, CONSISTENT)}
    lists = json.dumps({name: values for name, (_, values) in words.items()}).encode()
    block = pa.table({_PLACE: pa.array(place[order]), **columns, **numbers})
    return block.combine_chunks().replace_schema_metadata({_LISTS: lists})


def _coded(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int32], list[str | None]]:
    values = column.cast(pa.string()).combine_chunks()
    lists = values.unique()
    return pc.index_in(values, lists).to_numpy(zero_copy_only=False).astype(np.int32), lists.to_pylist()


def _numbers(table: pa.Table, name: str) -> npt.NDArray[np.float64]:
    if name not in table.column_names and name == CONSISTENT:
        return np.full(table.num_rows, np.nan)
    numbers: npt.NDArray[np.float64] = table[name].cast(pa.float64()).to_numpy()
    return numbers


def _places(words: Any, rows: int) -> npt.NDArray[np.int64]:
    area = _area_of(words)
    if area is None:
        return np.zeros(rows, dtype=np.int64)
    (levels, _), (areas, known) = words["level"], words[area]
    places: npt.NDArray[np.int64] = levels.astype(np.int64) * len(known) + areas
    return places


def open_block(file: Path, manifest: Manifest) -> Block:
    """Map a block's file; nothing is read before it is asked for."""
    with pa.memory_map(str(file)) as source:
        table = pa.ipc.open_file(source).read_all()
    lists = json.loads(table.schema.metadata[_LISTS])
    labels = {name: Labels(_mapped(table[name]), Vocabulary.of(values)) for name, values in lists.items()}
    numbers = {name: _mapped(table[name]) for name in (*NUMBERS, CONSISTENT)}
    return Block(manifest, Vocabulary.of([manifest.day]), labels, numbers, _mapped(table[_PLACE]))


def _mapped(column: pa.ChunkedArray) -> Any:
    if column.num_chunks == 0:
        return np.empty(0, column.type.to_pandas_dtype())
    return column.chunk(0).to_numpy(zero_copy_only=True)
