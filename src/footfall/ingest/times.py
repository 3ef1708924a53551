"""Times as operators write them, to epoch seconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from footfall.ingest.texts import Mask, Texts, flags
from footfall.model.grid import Ints

_DATE = r"\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?"
_ZONED = rf"^{_DATE}[T ]{_CLOCK}(?:Z|[+-]\d\d(?::?\d\d)?)$"
_NAIVE = rf"^{_DATE}(?:[T ]{_CLOCK})?$"
_SECONDS = r"^\d{9,10}(?:\.\d+)?$"
_MILLISECONDS = r"^\d{12,13}$"
_FRACTION = r"\.\d+"
_QUARTER_S: Final = 900
_PER_SECOND: Final = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


@dataclass(frozen=True, eq=False)
class Times:
    """Parsed times.

    Args:
        seconds: epoch seconds; int64 [n], arbitrary where not ok.
        empty: nothing is written.
        unreadable: something is written, and it is no time.
        zoneless: written without a zone, and the feed has none set.
        in_gap: a local time that never was, since clocks were put forward.
    """

    seconds: Ints
    empty: Mask
    unreadable: Mask
    zoneless: Mask
    in_gap: Mask

    def take(self, positions: Ints) -> Times:
        """The times at positions."""
        return Times(*(getattr(self, field.name)[positions] for field in fields(self)))


def parse_times(field: pa.Array, zone: str | None, time_format: str | None) -> Times:
    """Epoch seconds of a column of texts, timestamps or epoch numbers, fractions cut off.

    A local time that came twice, since clocks were put back, is taken as the first.

    Args:
        field: Arrow array [n]: bytes, text, timestamp, date or number.
        zone: zone of times written without one, or None.
        time_format: strptime form of texts, or None for ISO 8601 and epoch seconds or milliseconds.
    """
    if pa.types.is_timestamp(field.type):
        ticks = field.cast(pa.int64())
        seconds = _filled(ticks) // _PER_SECOND[field.type.unit]
        return _placed(seconds, flags(field.is_null()), zone, zoned=field.type.tz is not None)
    texts = Texts.of(field)
    values = texts.values
    times = _parse_iso(values, zone) if time_format is None else _parse_format(values, zone, time_format)
    return times.take(texts.positions)


def _parse_iso(text: pa.Array, zone: str | None) -> Times:
    """Each of the four forms in turn, over what the forms before left."""
    empty = flags(text.is_null())
    seconds = np.zeros(len(text), dtype=np.int64)
    zoneless, in_gap = np.zeros((2, len(text)), dtype=bool)
    left = ~empty
    readers: tuple[tuple[str, bool, Callable[[pa.Array], pa.Array]], ...] = (
        (_ZONED, True, lambda part: _stamps(part, "UTC")),
        (_NAIVE, False, lambda part: _stamps(part, None)),
        (_SECONDS, True, lambda part: pc.floor(part.cast(pa.float64())).cast(pa.int64())),
        (_MILLISECONDS, True, lambda part: pc.divide(part.cast(pa.int64()), 1000)),
    )
    for form, zoned, read in readers:
        if not left.any():
            break
        fits = flags(pc.match_substring_regex(text, form)) & left
        if not fits.any():
            continue
        part = text if fits.all() else text.filter(pa.array(fits))
        values = _each_or_null(part, read)
        times = _placed(_filled(values), flags(values.is_null()), zone, zoned=zoned)
        seconds[fits], zoneless[fits], in_gap[fits] = times.seconds, times.zoneless, times.in_gap
        left[fits] = times.empty
    return Times(seconds, empty, left, zoneless, in_gap)


def _parse_format(text: pa.Array, zone: str | None, time_format: str) -> Times:
    """By Arrow, which reads 31 February as 3 March; what doesn't come back as it was, strictly by Python."""
    empty = flags(text.is_null())
    stamps = pc.strptime(text, format=time_format, unit="s", error_is_null=True)
    zoned = stamps.type.tz is not None
    seconds = _filled(stamps.cast(pa.int64())).copy()
    same = np.zeros(len(text), dtype=bool) if zoned else flags(_written(stamps, time_format, text))
    unreadable = np.zeros(len(text), dtype=bool)
    for i in np.flatnonzero(~same & ~empty).tolist():
        read = _strictly(text[i].as_py(), time_format)
        unreadable[i] = read is None
        seconds[i] = read or 0
    times = _placed(seconds, empty | unreadable, zone, zoned=zoned)
    return Times(times.seconds, empty, unreadable, times.zoneless, times.in_gap)


def _written(stamps: pa.Array, time_format: str, text: pa.Array) -> pa.Array:
    return pc.equal(pc.strftime(stamps, format=time_format), text)


def _strictly(text: str, time_format: str) -> int | None:
    try:
        read = datetime.strptime(text, time_format)  # noqa: DTZ007
        return int((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp() // 1)
    except (ValueError, OverflowError):
        return None


def _stamps(text: pa.Array, zone: str | None) -> pa.Array:
    whole = pc.replace_substring_regex(text, _FRACTION, "")
    return whole.cast(pa.timestamp("s", zone)).cast(pa.int64())


def _each_or_null(text: pa.Array, read: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Read all at once; where one text fails, halve until only the failing ones are null."""
    try:
        return read(text)
    except pa.ArrowInvalid:
        if len(text) == 1:
            return pa.array([None], pa.int64())
        half = len(text) // 2
        return pa.concat_arrays([_each_or_null(text[:half], read), _each_or_null(text[half:], read)])


def _placed(seconds: Ints, unknown: Mask, zone: str | None, *, zoned: bool) -> Times:
    """Seconds of a wall clock, or of UTC where zoned; `unknown` are passed on as `empty`."""
    no, also_no, nor = np.zeros((3, len(seconds)), dtype=bool)
    if zoned:
        return Times(seconds, unknown, no, also_no, nor)
    if zone is None:
        return Times(seconds, unknown, no, ~unknown, nor)
    utc, in_gap = local_to_utc(np.where(unknown, 0, seconds), ZoneInfo(zone))
    return Times(utc, unknown, no, also_no, in_gap & ~unknown)


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


def _filled(values: pa.Array) -> Ints:
    numbers: Ints = pc.fill_null(values, 0).to_numpy(zero_copy_only=False)
    return numbers
