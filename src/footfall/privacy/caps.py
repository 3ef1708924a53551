"""Caps on the budget of a data day, a calendar month and any 12 months in a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from footfall.model.errors import BudgetError
from footfall.privacy.profiles import Profile

Spending = Sequence[tuple[str, Fraction]]
"""Pairs of an ISO day and the rho charged for its data."""


@dataclass(frozen=True)
class Period:
    """What a period allows and has spent.

    Args:
        kind: "day", "month" or "12 months".
        first: its first day.
        after: the day after its last.
        cap: most rho for the data of its days, together.
        spent: what has been charged.
        asked: what is to be charged.
    """

    kind: str
    first: date
    after: date
    cap: Fraction
    spent: Fraction
    asked: Fraction

    @property
    def left(self) -> Fraction:
        """What may still be charged before `asked`; never negative."""
        return max(self.cap - self.spent, Fraction(0))

    def __str__(self) -> str:
        if self.kind == "day":
            return f"the data of {self.first}"
        return f"the days from {self.first} to before {self.after}"


def periods(spent: Spending, asked: Spending, profile: Profile) -> list[Period]:
    """All periods that hold a day asked for: the days, their months, and any 12 months in a row.

    Args:
        spent: what has been charged.
        asked: what is to be charged; an amount may be zero, to see what is left.
        profile: whose caps count.
    """
    old, new = _by_day(spent), _by_day(asked)
    spans = [("day", day, day + timedelta(days=1), profile.rho_day) for day in sorted(new)]
    spans += [("month", *month, profile.rho_month) for month in sorted({_month(day) for day in new})]
    years = ((day, _year_later(day)) for day in sorted({*old, *new}))
    spans += [
        ("12 months", first, after, profile.rho_year)
        for first, after in years
        if any(first <= day < after for day in new)
    ]
    return [
        Period(kind, first, after, cap, _sum(old, first, after), _sum(new, first, after))
        for kind, first, after, cap in spans
    ]


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
    for period in periods(spent, asked, profile):
        if period.asked > period.left:
            message = (
                f"The privacy budget of {period} has {period.left} of {period.cap} left, and {period.asked} "
                "was asked. Keep what was measured before: changed inputs or a new method make a new charge, "
                "and no charge is given back."
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
