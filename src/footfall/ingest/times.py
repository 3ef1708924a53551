"""Times as operators write them, to epoch seconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from footfall.model.grid import Ints

Mask = npt.NDArray[np.bool_]

_ZONED = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)$"
_NAIVE = r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?)?$"
_SECONDS = r"^\d{9,10}(\.\d+)?$"
_MILLISECONDS = r"^\d{12,13}$"
_QUARTER_S = 900


@dataclass(frozen=True)
class Times:
    """Parsed times.

    Args:
        seconds: epoch seconds; int64 [n], arbitrary where not ok.
        unreadable: the text is no time.
        zoneless: written without a zone, and the feed has none set.
        in_gap: a local time that never was, since clocks were put forward.
    """

    seconds: Ints
    unreadable: Mask
    zoneless: Mask
    in_gap: Mask


def parse_times(field: pa.Array, zone: str | None, time_format: str | None) -> Times:
    """Epoch seconds of a column of texts, timestamps or epoch numbers.

    A local time that came twice, since clocks were put back, is taken as the first.

    Args:
        field: Arrow array [n]: text, timestamp, date or number; nulls are unreadable.
        zone: zone of times written without one, or None.
        time_format: strptime form of texts (times without a zone), or None for ISO 8601.
    """
    if pa.types.is_timestamp(field.type):
        utc = field.type.tz is not None
        values = field.cast(pa.timestamp("us", field.type.tz), safe=False).cast(pa.int64())
        return _assemble(_floor(values, 1_000_000), _mask(field.is_null()), zone, zoned=utc)
    if pa.types.is_integer(field.type) or pa.types.is_floating(field.type):
        field = pc.cast(field, pa.string()) if pa.types.is_integer(field.type) else _decimal_text(field)
    text = field.cast(pa.string())
    if time_format is not None:
        return _parse_format(pc.utf8_trim_whitespace(text), zone, time_format)
    return _parse_iso(pc.utf8_trim_whitespace(text), zone)


def _parse_iso(text: pa.Array, zone: str | None) -> Times:
    size = len(text)
    local = _assemble(np.zeros(size, dtype=np.int64), np.ones(size, dtype=bool), zone, zoned=True)
    seconds, unreadable, zoneless, in_gap = local.seconds, local.unreadable, local.zoneless, local.in_gap
    readers: tuple[tuple[str, bool, Callable[[pa.Array], pa.Array]], ...] = (
        (_ZONED, True, lambda t: _stamps(t, "UTC")),
        (_NAIVE, False, lambda t: _stamps(t, None)),
        (_SECONDS, True, lambda t: pc.floor(t.cast(pa.float64())).cast(pa.int64())),
        (_MILLISECONDS, True, lambda t: pc.divide(t.cast(pa.int64()), 1000)),
    )
    for pattern, zoned, read in readers:
        matches = _mask(pc.match_substring_regex(text, pattern))
        if not matches.any():
            continue
        part = text if matches.all() else text.filter(pa.array(matches))
        values = _each_or_null(part, read)
        times = _assemble(_floor(values, 1), _mask(values.is_null()), zone, zoned=zoned)
        seconds[matches], unreadable[matches] = times.seconds, times.unreadable
        zoneless[matches], in_gap[matches] = times.zoneless, times.in_gap
    return Times(seconds, unreadable, zoneless, in_gap)


def _parse_format(text: pa.Array, zone: str | None, time_format: str) -> Times:
    stamps = pc.strptime(text, format=time_format, unit="s", error_is_null=True)
    unreadable = _mask(stamps.is_null())
    # Arrow reads 31 February as 3 March; what doesn't come back as it was is read again, strictly.
    doubtful = ~unreadable & ~_mask(pc.equal(pc.strftime(stamps, format=time_format), text))
    for i in np.flatnonzero(doubtful).tolist():
        try:
            datetime.strptime(text[i].as_py(), time_format)  # noqa: DTZ007
        except ValueError:
            unreadable[i] = True
    return _assemble(_floor(stamps.cast(pa.int64()), 1), unreadable, zone, zoned=False)


def _stamps(text: pa.Array, zone: str | None) -> pa.Array:
    micro = text.cast(pa.timestamp("us", zone))
    return pa.array(micro.cast(pa.int64()).to_numpy(zero_copy_only=False) // 1_000_000)


def _each_or_null(text: pa.Array, read: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Read all at once; where one text fails, halve until only the failing ones are null."""
    try:
        return read(text)
    except pa.ArrowInvalid:
        if len(text) == 1:
            return pa.array([None], pa.int64())
        half = len(text) // 2
        parts = [_each_or_null(text.slice(0, half), read), _each_or_null(text.slice(half), read)]
        return pa.concat_arrays([part.cast(pa.int64()) for part in parts])


def _assemble(seconds: Ints, unreadable: Mask, zone: str | None, *, zoned: bool) -> Times:
    nothing = np.zeros(len(seconds), dtype=bool)
    if zoned:
        return Times(seconds, unreadable, nothing, nothing.copy())
    if zone is None:
        return Times(seconds, unreadable, ~unreadable, nothing)
    utc, in_gap = local_to_utc(np.where(unreadable, 0, seconds), ZoneInfo(zone))
    return Times(utc, unreadable, nothing, in_gap & ~unreadable)


def local_to_utc(local: Ints, zone: ZoneInfo) -> tuple[Ints, Mask]:
    """Epoch seconds of local wall-clock seconds (as if they were UTC), and which of them never were.

    Every zone's offset is constant within a quarter of an hour, so each quarter is asked for once.
    """
    quarters, inverse = np.unique(local // _QUARTER_S, return_inverse=True)
    offsets = np.empty(len(quarters), dtype=np.int64)
    gaps = np.empty(len(quarters), dtype=bool)
    for i, quarter in enumerate(quarters.tolist()):
        offsets[i], gaps[i] = _offset(quarter * _QUARTER_S, zone)
    return local - offsets[inverse], gaps[inverse]


def _offset(local: int, zone: ZoneInfo) -> tuple[int, bool]:
    try:
        wall = datetime.fromtimestamp(local, UTC).replace(tzinfo=None)
        offset = wall.replace(tzinfo=zone).utcoffset()
        assert offset is not None
        seconds = int(offset.total_seconds())
        back = datetime.fromtimestamp(local - seconds, zone).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return 0, False
    return seconds, back != wall


def _floor(values: pa.Array, divisor: int) -> Ints:
    numbers: Ints = pc.fill_null(values, 0).to_numpy(zero_copy_only=False)
    return numbers // divisor if divisor > 1 else numbers.astype(np.int64)


def _decimal_text(field: pa.Array) -> pa.Array:
    whole = pc.floor(field)
    exact = pc.if_else(pc.is_finite(whole), whole, None)
    in_range = pc.if_else(pc.less(pc.abs(exact), 1e15), exact, None)
    return in_range.cast(pa.int64()).cast(pa.string())


def _mask(flags: pa.Array) -> Mask:
    values: Mask = pc.fill_null(flags, False).to_numpy(zero_copy_only=False)
    return values
