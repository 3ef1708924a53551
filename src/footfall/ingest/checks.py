"""The contract's rules, applied to whole columns at once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from footfall.ingest.chunks import BadRow, Chunk
from footfall.ingest.times import parse_times
from footfall.model.contracts import MAX_TEXT, Column, Contract, Kind
from footfall.model.settings import FeedSettings

Mask = npt.NDArray[np.bool_]

_NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$"
_INTEGER = r"^[+-]?\d{1,18}$"
_SHOWN = 80
SECRET_COLUMNS = frozenset({"subscriber_id"})
"""Columns whose values never stand in quarantine."""


@dataclass
class Checked:
    """A chunk under test: typed columns, and the first rule that each bad row broke."""

    chunk: Chunk
    columns: dict[str, pa.Array] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    ok: Mask = field(default_factory=lambda: np.ones(0, dtype=bool))

    def reject(self, broken: Mask, rule: str, column: str | None = None) -> None:
        """Mark rows as bad by a rule; a row keeps the first rule that it broke."""
        fresh = broken & self.ok
        if not fresh.any():
            return
        self.ok &= ~fresh
        for i in np.flatnonzero(fresh).tolist():
            value = _shown(self.chunk.columns, column, i)
            self.bad.append(BadRow(self.chunk.file, int(self.chunk.rows[i]), rule, column, value))

    def good(self) -> pa.Table:
        """The typed columns of the rows that broke no rule."""
        table = pa.table(self.columns)
        return table if self.ok.all() else table.filter(pa.array(self.ok))


def _shown(columns: dict[str, pa.Array], column: str | None, index: int) -> str | None:
    if column is None or column not in columns:
        return None
    value = columns[column][index].as_py()
    if value is None:
        return None
    return "(not shown)" if column in SECRET_COLUMNS else str(value)[:_SHOWN]


def check(chunk: Chunk, contract: Contract, feed: FeedSettings) -> Checked:
    """Apply the contract's rules to a chunk: types, ranges, closed lists, required fields.

    Times become epoch seconds (int64), dates Arrow dates, numbers int64 or float64, the rest text.
    """
    checked = Checked(chunk, bad=list(chunk.bad), ok=np.ones(len(chunk.rows), dtype=bool))
    for column in contract.columns:
        if column.name in chunk.columns:
            checked.columns[column.name] = _CHECKS[column.kind](checked, column, feed)
    return checked


def _text(checked: Checked, column: Column, feed: FeedSettings) -> pa.Array:
    text = as_text(checked.chunk.columns[column.name])
    translation = feed.values.get(column.name)
    if translation:
        text = _translate(text, translation)
    empty = flags(pc.or_kleene(text.is_null(), pc.equal(pc.binary_length(text), 0)), when_null=True)
    if column.required:
        checked.reject(empty, "a required field is empty", column.name)
    long = flags(pc.greater(pc.binary_length(text), MAX_TEXT))
    if long.any():
        checked.reject(long, f"the field is longer than {MAX_TEXT} bytes", column.name)
        text = pc.if_else(pa.array(long), None, text)
    unclean = flags(pc.match_substring_regex(text, "[\\x00-\\x1f\\x7f\\x{FFFD}]"))
    checked.reject(unclean, "the field holds control characters or bytes that are no text", column.name)
    if column.pattern:
        strange = ~empty & ~flags(pc.match_substring_regex(text, f"^({column.pattern})$"), when_null=True)
        checked.reject(strange, f"the field does not look like {column.pattern}", column.name)
    return text


def _choice(checked: Checked, column: Column, feed: FeedSettings) -> pa.Array:
    text = _text(checked, column, feed)
    blank = flags(pc.or_kleene(text.is_null(), pc.equal(pc.binary_length(text), 0)), when_null=True)
    foreign = ~flags(pc.is_in(text, pa.array(column.choices))) & ~blank
    checked.reject(foreign, f"the value is none of {', '.join(column.choices)}", column.name)
    return pc.if_else(pa.array(blank), None, text)


def _number(checked: Checked, column: Column, feed: FeedSettings) -> pa.Array:
    raw = checked.chunk.columns[column.name]
    whole = column.kind is Kind.INTEGER
    target = pa.int64() if whole else pa.float64()
    if pa.types.is_integer(raw.type) or (pa.types.is_floating(raw.type) and not whole):
        values, broken = raw.cast(target), np.zeros(len(raw), dtype=bool)
    else:
        values, broken = _numbers_in_text(as_text(raw), target, feed.decimal)
    if not whole:
        broken |= flags(pc.is_nan(values)) | flags(pc.is_inf(values))
    checked.reject(broken, f"the field is not {'a whole number' if whole else 'a number'}", column.name)
    if column.required:
        checked.reject(flags(values.is_null()), "a required field is empty", column.name)
    if column.minimum is not None and column.maximum is not None:
        outside = flags(pc.or_(pc.less(values, column.minimum), pc.greater(values, column.maximum)))
        rule = f"the value is not between {column.minimum:g} and {column.maximum:g}"
        checked.reject(outside, rule, column.name)
    return values


def _numbers_in_text(text: pa.Array, target: pa.DataType, decimal: str) -> tuple[pa.Array, Mask]:
    text = pc.utf8_trim_whitespace(text)
    if decimal == ",":
        text = pc.replace_substring(text, ",", ".")
    blank = flags(pc.equal(text, ""))
    pattern = _INTEGER if pa.types.is_integer(target) else _NUMBER
    matches = flags(pc.match_substring_regex(text, pattern))
    usable = pc.if_else(pa.array(matches), pc.replace_substring_regex(text, r"^\+", ""), None)
    return usable.cast(target), ~matches & ~blank & ~flags(text.is_null())


def _time(checked: Checked, column: Column, feed: FeedSettings) -> pa.Array:
    raw = checked.chunk.columns[column.name]
    times = parse_times(raw, feed.time_zone, feed.time_format)
    if column.required:
        checked.reject(flags(raw.is_null()), "a required field is empty", column.name)
    checked.reject(times.unreadable, "the time cannot be read", column.name)
    checked.reject(times.zoneless, "the time has no zone, and the feed has no `time_zone`", column.name)
    checked.reject(times.in_gap, "this local time never was: clocks were put forward", column.name)
    return pa.array(times.seconds)


def _date(checked: Checked, column: Column, feed: FeedSettings) -> pa.Array:
    raw = checked.chunk.columns[column.name]
    if pa.types.is_date(raw.type):
        return raw.cast(pa.date32())
    text = pc.utf8_trim_whitespace(as_text(raw))
    blank = flags(pc.or_kleene(text.is_null(), pc.equal(text, "")), when_null=True)
    matches = flags(pc.match_substring_regex(text, r"^\d{4}-\d\d-\d\d$"))
    stamps = pc.strptime(pc.if_else(pa.array(matches), text, None), "%Y-%m-%d", "s", error_is_null=True)
    same = flags(pc.equal(pc.strftime(stamps, format="%Y-%m-%d"), text))
    checked.reject(~same & ~blank, "the date is not of the form YYYY-MM-DD", column.name)
    return pc.if_else(pa.array(same), stamps, None).cast(pa.date32())


def as_text(array: pa.Array) -> pa.Array:
    """Any column as text; whole floats, as spreadsheets write ids, lose their `.0`."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_floating(array.type):
        whole = pc.equal(pc.floor(array), array)
        fits = pc.and_(whole, pc.less(pc.abs(array), 1e15))
        ids = pc.if_else(fits, array, None).cast(pa.int64()).cast(pa.string())
        return pc.if_else(fits, ids, array.cast(pa.string()))
    if pa.types.is_binary(array.type):
        return pa.array(v.decode("utf-8", "replace") if v is not None else None for v in array.to_pylist())
    return array.cast(pa.string())


def flags(mask: pa.Array, *, when_null: bool = False) -> Mask:
    """An Arrow boolean column as a numpy mask."""
    values: Mask = pc.fill_null(mask, when_null).to_numpy(zero_copy_only=False)
    return values


def _translate(text: pa.Array, translation: dict[str, str]) -> pa.Array:
    found = pc.index_in(text, pa.array(list(translation)))
    new = pa.array(list(translation.values())).take(found)
    return pc.coalesce(new, text)


_CHECKS = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.INTEGER: _number,
    Kind.NUMBER: _number,
    Kind.TIME: _time,
    Kind.DATE: _date,
}
