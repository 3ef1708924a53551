"""A calendar day of the area's time zone, as epoch seconds; 23 or 25 hours long where clocks change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

HOUR_S = 3600


@dataclass(frozen=True)
class LocalDay:
    """One local day, half open: the midnight that ends it belongs to the next.

    Args:
        day: the calendar date.
        time_zone: an IANA name, such as "Europe/Berlin".
    """

    day: date
    time_zone: str

    @cached_property
    def start(self) -> int:
        """Epoch second of the first local midnight."""
        return self._midnight(self.day)

    @cached_property
    def end(self) -> int:
        """Epoch second of the local midnight that ends the day."""
        return self._midnight(self.day + timedelta(days=1))

    @cached_property
    def hours(self) -> tuple[int, ...]:
        """Local clock hour of each elapsed hour of the day; an hour repeated in autumn stands twice."""
        zone = ZoneInfo(self.time_zone)
        starts = range(self.start, self.end, HOUR_S)
        return tuple(datetime.fromtimestamp(second, zone).hour for second in starts)

    def begin_of(self, clock_hour: int) -> int:
        """Epoch second at which clocks first show an hour, or the next where that is left out."""
        return self.start + HOUR_S * next(i for i, hour in enumerate(self.hours) if hour >= clock_hour)

    @property
    def previous(self) -> LocalDay:
        """The day before."""
        return LocalDay(self.day - timedelta(days=1), self.time_zone)

    def _midnight(self, day: date) -> int:
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.time_zone))
        return int(midnight.astimezone(UTC).timestamp())

    def __str__(self) -> str:
        return self.day.isoformat()


def days_between(first: date, last: date, time_zone: str) -> tuple[LocalDay, ...]:
    """All local days from `first` to `last`, both included."""
    count = (last - first).days + 1
    return tuple(LocalDay(first + timedelta(days=i), time_zone) for i in range(count))
