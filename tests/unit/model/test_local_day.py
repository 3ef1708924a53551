"""Days of local time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.model.local_day import HOUR_S, LocalDay, days_between

BERLIN = "Europe/Berlin"
zones = st.sampled_from([BERLIN, "UTC", "Atlantic/Azores", "America/Sao_Paulo", "Asia/Kolkata"])


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 2, 24), (3, 29, 23), (10, 25, 25)])
def test_a_day_is_as_long_as_its_clocks_have_it(month: int, day: int, hours: int) -> None:
    """23 hours where clocks are put forward, 25 where they are put back."""
    local = LocalDay(date(2026, month, day), BERLIN)
    assert local.end - local.start == hours * HOUR_S
    assert len(local.hours) == hours


def test_hours_are_those_of_the_clock() -> None:
    """In spring there is no two o'clock; in autumn it is twice."""
    spring, autumn = (LocalDay(date(2026, *day), BERLIN) for day in ((3, 29), (10, 25)))
    assert spring.hours == (0, 1, *range(3, 24))
    assert autumn.hours == (0, 1, 2, *range(2, 24))


@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)), zones)
def test_days_follow_one_another(day: date, zone: str) -> None:
    """A day ends when the next begins, and begins with its first instant in local time."""
    local = LocalDay(day, zone)
    assert local.previous.end == local.start
    for second, shown in ((local.start, day), (local.end - 1, day), (local.start - 1, local.previous.day)):
        assert datetime.fromtimestamp(second, UTC).astimezone(ZoneInfo(zone)).date() == shown


@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)), zones, st.integers(0, 23))
def test_an_hour_begins_when_clocks_show_it(day: date, zone: str, hour: int) -> None:
    """Or the next, where it is left out; the first time, where it is twice."""
    local = LocalDay(day, zone)
    begin = local.begin_of(hour)
    shown = datetime.fromtimestamp(begin, ZoneInfo(zone))
    assert shown.date() == day
    assert shown.hour == hour or hour not in local.hours
    if begin > local.start:
        assert datetime.fromtimestamp(begin - 1, ZoneInfo(zone)).hour < hour


def test_days_between_are_both_and_all_between() -> None:
    """From the last of February to the first of March: two days, one where they are the same."""
    first, last = date(2026, 2, 28), date(2026, 3, 1)
    assert [str(day) for day in days_between(first, last, BERLIN)] == ["2026-02-28", "2026-03-01"]
    assert [day.day for day in days_between(first, first, BERLIN)] == [first]
