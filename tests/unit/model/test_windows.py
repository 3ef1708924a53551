"""Windows: nobody is followed for longer, and there is always enough history."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from footfall.model.windows import windows_of

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(DAYS)
def test_a_day_lies_in_two_windows_of_four_weeks(day: date) -> None:
    """Both hold it, begin on Mondays, and the older has seen at least 14 days before it."""
    older, newer = windows_of(day)
    assert older.start <= newer.start <= day < older.end < newer.end
    assert timedelta(days=28) == older.end - older.start
    assert [0, 0] == [older.start.weekday(), newer.start.weekday()]
    assert 14 < older.days_until(day) <= 28
    assert 1 <= newer.days_until(day) <= 14


@given(DAYS)
def test_a_new_window_begins_every_14_days(day: date) -> None:
    """Two weeks later the newer window is the older one."""
    assert windows_of(day)[1] == windows_of(day + timedelta(days=14))[0]


def test_a_window_goes_three_days_after_its_end() -> None:
    """Its name is its first day; 28 days and 3 later it is destroyed."""
    older, _ = windows_of(date(2026, 3, 2))
    assert "2026-02-09" == str(older)
    assert date(2026, 3, 12) == older.destroyed_from
