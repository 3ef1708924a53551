"""What periods have left, as a plan shows it."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.model.errors import BudgetError
from footfall.model.windows import Window, measured_window, span
from footfall.privacy.caps import check_caps, periods
from footfall.privacy.profiles import PROFILES, Profile

PROFILE = Profile("test", Fraction(1), Fraction(10), 20, 3.0, "tests")


def test_a_plan_sees_what_each_period_has_left() -> None:
    """The day, its month, and every 12 months that hold it are given, with what they have left."""
    spent = [("2026-03-01", Fraction(1)), ("2026-02-01", Fraction(3))]
    found = periods(spent, [("2026-03-02", Fraction(1, 2))], PROFILE)
    assert [(p.kind, str(p.first), p.spent, p.asked, p.left) for p in found] == [
        ("day", "2026-03-02", Fraction(0), Fraction(1, 2), Fraction(1)),
        ("month", "2026-03-01", Fraction(1), Fraction(1, 2), Fraction(9)),
        ("12 months", "2026-02-01", Fraction(4), Fraction(1, 2), Fraction(116)),
        ("12 months", "2026-03-01", Fraction(1), Fraction(1, 2), Fraction(119)),
        ("12 months", "2026-03-02", Fraction(0), Fraction(1, 2), Fraction(120)),
    ]


def test_what_is_left_can_be_seen_without_asking() -> None:
    """An amount of zero shows the periods of a day and asks for nothing."""
    found = periods([("2026-03-02", Fraction(1))], [("2026-03-02", Fraction(0))], PROFILE)
    assert [(p.kind, p.left) for p in found] == [
        ("day", Fraction(0)),
        ("month", Fraction(9)),
        ("12 months", Fraction(119)),
    ]


def test_periods_without_the_day_do_not_matter() -> None:
    """A charge more than a year before limits nothing."""
    found = periods([("2024-03-02", Fraction(9))], [("2026-03-02", Fraction(1))], PROFILE)
    assert [p.spent for p in found] == [0, 0, 0]


WINDOWED = PROFILES["strict"]
WEEKS: Final = st.integers(0, 700).map(lambda days: date(2026, 1, 1) + timedelta(days=days))


def test_a_window_counts_in_every_month_that_it_touches() -> None:
    """In full in both months, and not in the days' caps."""
    window = "2026-02-23..2026-03-22"
    found = periods([], [(window, Fraction(1)), ("2026-03-01", Fraction(1))], PROFILE)
    asked = {(p.kind, str(p.first)): p.asked for p in found}
    assert asked["window", "2026-02-23"] == 1
    assert asked["day", "2026-03-01"] == 1
    assert asked["month", "2026-02-01"] == 1
    assert asked["month", "2026-03-01"] == 2


def test_a_month_has_room_for_its_days_and_three_windows() -> None:
    """The budget of a window is what is left, by three: so whole days and whole windows always fit."""
    assert all(
        31 * profile.rho_day + 3 * profile.rho_window == profile.rho_month for profile in PROFILES.values()
    )


@given(first=WEEKS, length=st.integers(1, 500))
@settings(max_examples=25, deadline=None)
def test_all_days_and_all_measured_windows_fit(first: date, length: int) -> None:
    """For any stretch of days, in order: each day's budget, and each window's when its last day is there."""
    spent: list[tuple[str, Fraction]] = []
    for day in (first + timedelta(days=n) for n in range(length)):
        asked = [(str(day), WINDOWED.rho_day)]
        window = measured_window(day)
        if day == window.last:
            asked.append((window.period, WINDOWED.rho_window))
        if day.day == 31 or day == window.last:
            check_caps(spent, asked, WINDOWED)
        spent += asked
    check_caps(spent[:-1], spent[-1:], WINDOWED)


@given(charges=st.lists(st.tuples(WEEKS, st.booleans(), st.integers(1, 4)), min_size=1, max_size=60))
@settings(max_examples=40, deadline=None)
def test_no_month_is_ever_exceeded(charges: list[tuple[date, bool, int]]) -> None:
    """Whatever is asked for, in whatever order: what is let through keeps the cap of every month."""
    let_through: list[tuple[str, Fraction]] = []
    for day, of_window, size in charges:
        first = day - timedelta(days=day.day - 1 if size == 1 else 0)
        period = Window(first).period if of_window else str(day)
        rho = (WINDOWED.rho_window if of_window else WINDOWED.rho_day) * Fraction(size, 2)
        with contextlib.suppress(BudgetError):
            check_caps(let_through, [(period, rho)], WINDOWED)
            let_through.append((period, rho))
    of_months: dict[str, Fraction] = defaultdict(Fraction)
    for period, rho in let_through:
        begin, after = span(period)
        months = {f"{begin + timedelta(days=n):%Y-%m}" for n in range((after - begin).days)}
        for month in months:
            of_months[month] += rho
    assert max(of_months.values(), default=Fraction(0)) <= WINDOWED.rho_month
