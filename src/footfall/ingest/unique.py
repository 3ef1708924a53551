"""Rows of a table that stand more than once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from footfall.ingest.texts import Mask, flags
from footfall.model.grid import Ints


@dataclass(frozen=True, eq=False)
class Repeats:
    """Rows whose key stood before.

    Args:
        same: those that say the same as the first of their key; bool [n].
        other: those that say something else; bool [n].
    """

    same: Mask
    other: Mask


def repeats(table: pa.Table, key: tuple[str, ...]) -> Repeats:
    """Which rows repeat the key of a row before them. Empty fields are equal to each other."""
    number = _numbered(table, key)
    if not len(number) or np.bincount(number).max() == 1:
        return Repeats(*np.zeros((2, len(number)), dtype=bool))
    _, first, group = np.unique(number, return_index=True, return_inverse=True)
    before = first[group]
    later = before != np.arange(len(number))
    rows, firsts = table.filter(pa.array(later)), table.take(pa.array(before[later]))
    equal = np.ones(rows.num_rows, dtype=bool)
    for name in table.column_names:
        equal &= _equal(rows[name], firsts[name])
    same = np.zeros(len(number), dtype=bool)
    same[later] = equal
    return Repeats(same, later & ~same)


def _numbered(table: pa.Table, key: tuple[str, ...]) -> Ints:
    """A number per row below their count: the same for two rows if their keys are."""
    number = _codes(table[key[0]])
    for name in key[1:]:
        codes = _codes(table[name])
        _, number = np.unique(number * (len(codes) + 1) + codes, return_inverse=True)
    return number


def _codes(column: pa.ChunkedArray) -> Ints:
    coded = pa.concat_arrays(column.chunks or [pa.array([], column.type)]).dictionary_encode("encode")
    codes: Ints = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return codes


def _equal(one: pa.ChunkedArray, other: pa.ChunkedArray) -> Mask:
    both_null = flags(pc.and_(pc.is_null(one), pc.is_null(other)))
    return flags(pc.equal(one, other)) | both_null
