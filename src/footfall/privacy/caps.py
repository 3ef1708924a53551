"""Caps on the budget of a data day, a calendar month and any 12 months in a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from footfall.model.errors import BudgetError
from footfall.privacy.profiles import Profile

Spending = Sequence[tuple[str, Fraction]]
"""Pairs of an ISO day and the rho charged for its data."""


def check_caps(spent: Spending, asked: Spending, profile: Profile) -> None:
    """Refuse what would exceed a cap, or is no charge at all.

    Args:
        spent: what has been charged.
        asked: what is to be charged, all together.
        profile: whose caps count.

    Raises:
        BudgetError: with what is left, what was asked and what to do.
        ValueError: a day is not an ISO date.
    """
    if any(rho <= 0 for _, rho in asked):
        raise BudgetError("A charge must be positive. Give each cube a positive share of the budget.")
    old, new = _by_day(spent), _by_day(asked)
    for day in sorted(new):
        _check(f"the data of {day}", old.get(day, Fraction(0)), new[day], profile.rho_day)
    months = {_month(day): profile.rho_month for day in new}
    years = {(day, _year_later(day)): profile.rho_year for day in (*old, *new)}
    for (first, after), cap in sorted({**months, **years}.items()):
        period = f"the days from {first} to before {after}"
        _check(period, _sum(old, first, after), _sum(new, first, after), cap)


def _check(period: str, spent: Fraction, asked: Fraction, cap: Fraction) -> None:
    if asked and spent + asked > cap:
        message = (
            f"The privacy budget of {period} has {max(cap - spent, Fraction(0))} of {cap} left, and {asked} "
            "was asked. Keep what was measured before: changed inputs or a new method make a new charge, and "
            "no charge is given back."
        )
        raise BudgetError(message)


def _by_day(spending: Spending) -> dict[date, Fraction]:
    total: dict[date, Fraction] = defaultdict(Fraction)
    for day, rho in spending:
        total[date.fromisoformat(day)] += rho
    return total


def _sum(by_day: dict[date, Fraction], first: date, after: date) -> Fraction:
    return sum((rho for day, rho in by_day.items() if first <= day < after), Fraction(0))


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, first.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)


def _year_later(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)
