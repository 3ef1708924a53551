"""The contract's rules, applied to whole columns at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from footfall.ingest.rows import BadRows, Chunk
from footfall.ingest.sources import ABOUT_PERSONS
from footfall.ingest.texts import Mask, Texts, as_text, flags, harmless, shown
from footfall.ingest.times import parse_times
from footfall.model import rules
from footfall.model.contracts import MAX_TEXT, TEXTUAL, Column, Contract, Kind
from footfall.model.errors import Fault, InputError
from footfall.model.grid import Ints
from footfall.model.settings import FeedSettings

SUBSCRIBER = "subscriber_id"
_NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$"
_INTEGER = r"^[+-]?\d{1,18}(\.0*)?$"
_NO_FRACTION = r"\.0*$"
_UNCLEAN = "[\\x00-\\x1f\\x7f\\x{FFFD}]"
_SPREADSHEET = r"^\d(\.\d+)?[eE]\+\d+$"


@dataclass(eq=False)
class Checked:
    """A chunk under test: its typed columns, and the first rule that each bad row broke.

    Args:
        chunk: the chunk.
        contract: its table.
        texts: columns of kind text and choice.
        columns: all others, typed.
        bad: bad rows by rule.
        ok: the rows that broke no rule so far; bool [n].
    """

    chunk: Chunk
    contract: Contract
    texts: dict[str, Texts] = field(default_factory=dict)
    columns: dict[str, pa.Array] = field(default_factory=dict)
    bad: list[BadRows] = field(default_factory=list)
    ok: Mask = field(default_factory=lambda: np.ones(0, dtype=bool))

    def reject(self, broken: Mask, rule: str, column: str) -> None:
        """Mark rows as bad by a rule; a row keeps the first rule that it broke."""
        fresh = np.flatnonzero(broken & self.ok)
        if len(fresh):
            self.ok[fresh] = False
            values = self._shown(column, fresh)
            self.bad.append(BadRows(self.chunk.file, self.chunk.rows[fresh], rule, column, values))

    def good(self) -> pa.Table:
        """The typed columns of the rows that broke no rule."""
        columns = {name: texts.array() for name, texts in self.texts.items()} | self.columns
        table = pa.table(columns)
        return table if self.ok.all() else table.filter(pa.array(self.ok))

    def _shown(self, column: str, rows: Ints) -> pa.Array | None:
        """What was found in rows; of feeds about persons only its shape: an id may slip into any column."""
        if column == SUBSCRIBER:
            return None
        found = shown(self.chunk.columns[column].take(pa.array(rows)))
        return harmless(found) if self.contract.name in ABOUT_PERSONS else found


def check(chunk: Chunk, contract: Contract, feed: FeedSettings) -> Checked:
    """Apply the contract's rules to a chunk: types, ranges, closed lists, required fields.

    Times become epoch seconds (int64), dates Arrow dates, numbers int64 or float64, the rest text.

    Raises:
        InputError: a column is of a type that can't hold what the contract wants.
    """
    checked = Checked(chunk, contract, bad=list(chunk.bad), ok=np.ones(len(chunk.rows), dtype=bool))
    for column in contract.columns:
        if column.name not in chunk.columns:
            continue
        try:
            if column.kind in TEXTUAL:
                checked.texts[column.name] = _text(checked, column, feed)
            else:
                checked.columns[column.name] = _TYPED[column.kind](checked, column, feed)
        except pa.ArrowException:
            kind = chunk.columns[column.name].type
            rule = f"the column is of the type {kind}, which cannot be read as {column.kind}"
            raise InputError(Fault(chunk.file, rule, "Write it as text.", column=column.name)) from None
    return checked


def _text(checked: Checked, column: Column, feed: FeedSettings) -> Texts:
    texts = Texts.of(checked.chunk.columns[column.name], feed.values.get(column.name))
    values = texts.values
    if column.required:
        checked.reject(texts.where(values.is_null()), rules.EMPTY, column.name)
    broken = {
        rules.TOO_LONG: pc.greater(pc.binary_length(values), MAX_TEXT),
        rules.NOT_TEXT: pc.match_substring_regex(values, _UNCLEAN),
    }
    if column.name == SUBSCRIBER:
        broken[rules.SCIENTIFIC] = pc.match_substring_regex(values, _SPREADSHEET)
    if column.pattern:
        broken[rules.NOT_OF_FORM] = pc.invert(pc.match_substring_regex(values, f"^({column.pattern})$"))
    if column.choices:
        allowed = pc.is_in(values, pa.array(column.choices))
        broken[rules.NOT_ALLOWED] = pc.and_(pc.invert(allowed), values.is_valid())
    for rule, condition in broken.items():
        if pc.any(condition).as_py():
            checked.reject(texts.where(condition), rule, column.name)
    return texts


def _number(checked: Checked, column: Column, feed: FeedSettings) -> pa.Array:
    raw = checked.chunk.columns[column.name]
    whole = column.kind is Kind.INTEGER
    target = pa.int64() if whole else pa.float64()
    ready = pa.types.is_signed_integer(raw.type) or (pa.types.is_floating(raw.type) and not whole)
    if ready:
        values, broken = raw.cast(target, safe=False), np.zeros(len(raw), dtype=bool)
    else:
        typed = pa.types.is_decimal(raw.type) or pa.types.is_floating(raw.type)
        values, broken = _numbers_in_text(as_text(raw), target, "." if typed else feed.decimal)
    if not whole:
        values = pc.if_else(pc.is_nan(values), None, values)
        broken |= flags(pc.is_inf(values))
    rule = rules.NOT_WHOLE if whole else rules.NOT_NUMBER
    checked.reject(broken, rule, column.name)
    if column.required:
        checked.reject(flags(values.is_null()), rules.EMPTY, column.name)
    if column.minimum is not None and column.maximum is not None:
        outside = pc.or_(pc.less(values, column.minimum), pc.greater(values, column.maximum))
        checked.reject(flags(outside), rules.OUT_OF_RANGE, column.name)
    return values


def _numbers_in_text(text: pa.Array, target: pa.DataType, decimal: str) -> tuple[pa.Array, Mask]:
    text = pc.utf8_trim_whitespace(text)
    whole = pa.types.is_integer(target)
    pattern = _INTEGER if whole else _NUMBER
    matches = pc.match_substring_regex(text, pattern if decimal == "." else pattern.replace(r"\.", ","))
    plain = pc.replace_substring(pc.replace_substring_regex(text, r"^\+", ""), ",", ".")
    plain = pc.replace_substring_regex(plain, _NO_FRACTION, "") if whole else plain
    values = pc.if_else(matches, plain, None).cast(target)
    return values, ~flags(matches, when_null=True) & flags(pc.not_equal(text, ""))


def _time(checked: Checked, column: Column, feed: FeedSettings) -> pa.Array:
    raw = checked.chunk.columns[column.name]
    times = parse_times(raw, feed.time_zone, feed.time_format)
    if column.required:
        checked.reject(times.empty, rules.EMPTY, column.name)
    checked.reject(times.unreadable, rules.NOT_TIME, column.name)
    checked.reject(times.zoneless, rules.ZONELESS, column.name)
    checked.reject(times.in_gap, rules.IN_GAP, column.name)
    return pa.array(times.seconds)


def _date(checked: Checked, column: Column, feed: FeedSettings) -> pa.Array:
    raw = checked.chunk.columns[column.name]
    if pa.types.is_date(raw.type) or pa.types.is_timestamp(raw.type):
        return raw.cast(pa.date32(), safe=False)
    text = pc.utf8_trim_whitespace(as_text(raw))
    matches = pc.match_substring_regex(text, r"^\d{4}-\d\d-\d\d$")
    stamps = pc.strptime(pc.if_else(matches, text, None), "%Y-%m-%d", "s", error_is_null=True)
    same = pc.fill_null(pc.equal(pc.strftime(stamps, format="%Y-%m-%d"), text), False)
    given = pc.fill_null(pc.not_equal(text, ""), False)
    checked.reject(flags(pc.and_not(given, same)), rules.NOT_DATE, column.name)
    return pc.if_else(same, stamps, None).cast(pa.date32())


_TYPED: dict[Kind, Callable[[Checked, Column, FeedSettings], pa.Array]] = {
    Kind.INTEGER: _number,
    Kind.NUMBER: _number,
    Kind.TIME: _time,
    Kind.DATE: _date,
}
