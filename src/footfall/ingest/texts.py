"""Columns of text, each distinct value looked at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from footfall.model.grid import Ints

Mask = npt.NDArray[np.bool_]

_SHOWN = 80
_CLASSES: Final = (
    (r"\p{Nd}", "9"),
    (r"[\p{Ll}\p{Lt}\p{Lm}\p{Lo}]", "a"),
    (r"\p{Lu}", "A"),
    (r"[^\x20-\x7E]", "\ufffd"),
)
"""What stands for the signs of a class: digits, small and great letters, everything beyond ASCII."""
_RUN: Final = re.compile(r"(.)\1{4,}")
_DATE_AND_CLOCK: Final = (
    r"^\d{1,4}([-./])\d{1,2}[-./]\d{1,4}[T ]\d{1,2}:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$"
)


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
    """Any column as text; whole floats and decimals are written without a fraction, and NaN is null.

    Where bytes are not UTF-8, U+FFFD stands in, which no rule lets through.
    """
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_floating(array.type):
        return _floats_as_text(array.cast(pa.float64()))
    if pa.types.is_decimal(array.type):
        return _decimals_as_text(array)
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


def _decimals_as_text(array: pa.Array) -> pa.Array:
    whole = pc.equal(pc.trunc(array), array)
    ids = pc.if_else(whole, array, None).cast(pa.decimal256(76, 0)).cast(pa.string())
    return pc.if_else(whole, ids, array.cast(pa.string()))


def shown(found: pa.Array) -> pa.Array:
    """Values cut to a readable length."""
    return pc.utf8_slice_codeunits(as_text(found), 0, _SHOWN)


def shape(found: pa.Array) -> pa.Array:
    """What values look like, without what they say: 9 for a digit, a or A for a letter, and `9{15}` for 15.

    Punctuation of ASCII stays; any other sign is U+FFFD. Enough to see a shifted column, a rounded id or a
    time of another form, and nothing by which somebody could be found.
    """
    for signs, stand_in in _CLASSES:
        found = pc.replace_substring_regex(found, signs, stand_in)
    shapes = found.dictionary_encode()
    short = [None if one is None else _counted(one) for one in shapes.dictionary.to_pylist()]
    return pa.array(short, pa.string()).take(shapes.indices)


def _counted(text: str) -> str:
    return _RUN.sub(lambda run: f"{run[1]}{{{len(run[0])}}}", text)


def harmless(found: pa.Array) -> pa.Array:
    """Values as they stand where they are a date with a time of day, nobody's id; else their shape."""
    plain = pc.match_substring_regex(found, _DATE_AND_CLOCK)
    return pc.if_else(plain, found, shape(found))


def flags(mask: pa.Array, *, when_null: bool = False) -> Mask:
    """An Arrow boolean column as a numpy mask."""
    values: Mask = pc.fill_null(mask, when_null).to_numpy(zero_copy_only=False)
    return values
