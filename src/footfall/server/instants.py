"""`datetime` of OGC API Features: an instant or an interval, as days and hours of the areas' own time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from footfall.server.problems import RequestError

OPEN: Final = ("..", "")


@dataclass(frozen=True)
class Span:
    """Which days, and which hour if an instant was named.

    Args:
        first: first day, or None.
        last: last day, or None.
        hour: hour of the day, such as "08", or None.
    """

    first: date | None = None
    last: date | None = None
    hour: str | None = None


def read_span(text: str, zone: str) -> Span:
    """What `datetime` means: `2026-03-02`, `2026-03-02T08:00:00Z`, `a/b`, `../b` or `a/..`.

    Raises:
        RequestError: it can't be read.
    """
    parts = text.split("/")
    if len(parts) == 1 and parts[0] not in OPEN:
        day, hour = _read(parts[0], zone)
        return Span(day, day, hour)
    if len(parts) == 2:
        first, last = (None if part in OPEN else _read(part, zone)[0] for part in parts)
        if first is None or last is None or first <= last:
            return Span(first, last)
    raise _unreadable(text)


def _read(text: str, zone: str) -> tuple[date, str | None]:
    try:
        if "T" not in text.upper():
            return date.fromisoformat(text), None
        instant = datetime.fromisoformat(text.upper())
        local = instant.astimezone(ZoneInfo(zone))
    except (ValueError, OverflowError):
        raise _unreadable(text) from None
    if instant.tzinfo is None:
        raise _unreadable(text)
    return local.date(), f"{local.hour:02d}"


def _unreadable(text: str) -> RequestError:
    message = (
        f"`datetime` {text[:64]!r} can't be read: use 2026-03-02, 2026-03-02T08:00:00Z, "
        "2026-03-02/2026-03-08 or an open interval such as 2026-03-02/.."
    )
    return RequestError("bad_parameter", message)
