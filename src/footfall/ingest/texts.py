"""Columns of text, each distinct value looked at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from footfall.model.grid import Ints

Mask = npt.NDArray[np.bool_]

_SHOWN = 80
_MARK = "\u2026"


@dataclass(frozen=True, eq=False)
class Texts:
    """A column of text without blanks around it; what is empty is null.

    Args:
        values: its distinct values (a few may stand twice); the last is null. Text [k + 1].
        positions: each row's position among them; int64 [n].
    """

    values: pa.Array
    positions: Ints

    @classmethod
    def of(cls, column: pa.Array, translation: Mapping[str, str] | None = None) -> Texts:
        """Any column as text, translated by a table where the table has the value."""
        encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        values = pc.utf8_trim_whitespace(as_text(encoded.dictionary))
        if translation:
            found = pc.index_in(values, pa.array(list(translation)))
            values = pc.coalesce(pa.array(list(translation.values())).take(found), values)
        values = pc.if_else(pc.equal(values, ""), None, values)
        positions = encoded.indices.cast(pa.int64()).fill_null(len(values))
        values = pa.concat_arrays([values, pa.nulls(1, pa.string())])
        return cls(values, positions.to_numpy(zero_copy_only=False))

    def where(self, condition: pa.Array) -> Mask:
        """The rows whose value meets a condition (Arrow booleans over `values`; null: it doesn't)."""
        return flags(condition)[self.positions]

    def array(self) -> pa.Array:
        """The column as Arrow text [n]."""
        return self.values.take(pa.array(self.positions))


def as_text(array: pa.Array) -> pa.Array:
    """Any column as text; whole floats, as spreadsheets write ids, lose their `.0`, and NaN is null.

    Where bytes are not UTF-8, U+FFFD stands in, which no rule lets through.
    """
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_floating(array.type):
        return _floats_as_text(array.cast(pa.float64()))
    try:
        return array.cast(pa.string())
    except pa.ArrowInvalid:
        texts = (None if raw is None else raw.decode("utf-8", "replace") for raw in array.to_pylist())
        return pa.array(texts, pa.string())


def _floats_as_text(array: pa.Array) -> pa.Array:
    array = pc.if_else(pc.is_nan(array), None, array)
    whole = pc.and_(pc.equal(pc.floor(array), array), pc.less(pc.abs(array), 1e15))
    ids = pc.if_else(whole, array, None).cast(pa.int64()).cast(pa.string())
    return pc.if_else(whole, ids, array.cast(pa.string()))


def shown(found: pa.Array) -> pa.Array:
    """Values cut to a readable length."""
    return pc.utf8_slice_codeunits(as_text(found), 0, _SHOWN)


def masked(found: pa.Array) -> pa.Array:
    """Values without anything that could be a subscriber's id: of long numbers and tokens only the start."""
    numbers = pc.replace_substring_regex(found, r"(\d{4})\d{3,}", rf"\1{_MARK}")
    return pc.replace_substring_regex(numbers, r"([\w+/=]{4})[\w+/=]{12,}", rf"\1{_MARK}")


def flags(mask: pa.Array, *, when_null: bool = False) -> Mask:
    """An Arrow boolean column as a numpy mask."""
    values: Mask = pc.fill_null(mask, when_null).to_numpy(zero_copy_only=False)
    return values
