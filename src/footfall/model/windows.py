"""Windows of 28 days: as long as anybody can be followed, and no longer.

A new one begins every 14 days, so each day lies in two, and the older has more than 14 days of history. Every
other window is measured, so that each day lies in one of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

WINDOW_DAYS: Final = 28
STAGGER_DAYS: Final = 14
GRACE_DAYS: Final = 3
"""How long after its end a window's key may stay, to finish what is computed from it."""
TO: Final = ".."
"""Between the first and the last day of a period."""
_SOME_START: Final = date(2024, 1, 1)
"""A Monday, so that windows hold whole weeks."""


@dataclass(frozen=True, order=True)
class Window:
    """28 days, named by the first.

    Args:
        start: its first day.
    """

    start: date

    @property
    def end(self) -> date:
        """The day after its last."""
        return self.start + timedelta(days=WINDOW_DAYS)

    @property
    def destroyed_from(self) -> date:
        """The day on which its key and tables go."""
        return self.end + timedelta(days=GRACE_DAYS)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> tuple[date, ...]:
        """Its days, in order."""
        return tuple(self.start + timedelta(days=n) for n in range(WINDOW_DAYS))

    @property
    def period(self) -> str:
        """Its first and last day, as releases name it."""
        return f"{self.start}{TO}{self.last}"

    def days_until(self, day: date) -> int:
        """Days of the window up to a day of it, that day included."""
        return (day - self.start).days + 1

    def __str__(self) -> str:
        return self.start.isoformat()


def windows_of(day: date) -> tuple[Window, Window]:
    """The two windows that hold a day, the older first."""
    start = day - timedelta(days=(day - _SOME_START).days % STAGGER_DAYS)
    return Window(start - timedelta(days=STAGGER_DAYS)), Window(start)


def measured_window(day: date) -> Window:
    """The window that holds a day and is measured: these do not overlap."""
    return Window(day - timedelta(days=(day - _SOME_START).days % WINDOW_DAYS))


def span(period: str) -> tuple[date, date]:
    """The first day of a period, and the day after its last: of `2026-03-02`, or of `2026-02-23..2026-03-22`.

    Raises:
        ValueError: it is neither.
    """
    first, _, last = period.partition(TO)
    return date.fromisoformat(first), date.fromisoformat(last or first) + timedelta(days=1)


def months_of(period: str) -> tuple[str, ...]:
    """The months, such as 2026-03, that hold a day of a period: one or two."""
    first, after = span(period)
    return tuple(dict.fromkeys(f"{day:%Y-%m}" for day in (first, after - timedelta(days=1))))
