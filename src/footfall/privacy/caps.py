"""Caps on the budget of a data day, a window, a calendar month and any 12 months in a row.

What is charged for a window depends on all of its 28 days, so it counts in full wherever one of them does:
in every month, and in every 12 months. A day's own cap is for what is measured of the day alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from footfall.model.errors import BudgetError
from footfall.model.windows import span
from footfall.privacy.profiles import Profile

Spending = Sequence[tuple[str, Fraction]]
"""Pairs of a period, an ISO day or a window's `first..last`, and the rho charged for its data."""
DAY: Final = "day"
WINDOW: Final = "window"


@dataclass(frozen=True)
class Period:
    """What a period allows and has spent.

    Args:
        kind: "day", "window", "month" or "12 months".
        first: its first day.
        after: the day after its last.
        cap: most rho for what depends on the data of its days, together; of a day or window, for it alone.
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
        if self.kind == DAY:
            return f"the data of {self.first}"
        if self.kind == WINDOW:
            return f"the window from {self.first} to before {self.after}"
        return f"the days from {self.first} to before {self.after}"


def periods(spent: Spending, asked: Spending, profile: Profile) -> list[Period]:
    """All periods that what is asked for counts in: days, windows, months, and any 12 months in a row.

    Args:
        spent: what has been charged.
        asked: what is to be charged; an amount may be zero, to see what is left.
        profile: whose caps count.

    Raises:
        ValueError: a period is neither a day nor a window.
    """
    old, new = _charges(spent), _charges(asked)
    alone = sorted({(charge.first, charge.after, charge.kind) for charge in new})
    months = sorted({month for charge in new for month in _months(charge)})
    caps = {DAY: profile.rho_day, WINDOW: profile.rho_window}
    return [
        *(_alone(kind, (first, after), caps[kind], old, new) for first, after, kind in alone),
        *(_together("month", month, profile.rho_month, old, new) for month in months),
        *(_together("12 months", year, profile.rho_year, old, new) for year in _years(old, new)),
    ]


def check_caps(spent: Spending, asked: Spending, profile: Profile) -> None:
    """Refuse what would exceed a cap, or is no charge at all.

    Args:
        spent: what has been charged.
        asked: what is to be charged, all together.
        profile: whose caps count.

    Raises:
        BudgetError: with what is left, what was asked and what to do.
        ValueError: a period is neither a day nor a window.
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


@dataclass(frozen=True)
class _Charge:
    first: date
    after: date
    rho: Fraction

    @property
    def kind(self) -> str:
        return DAY if self.after - self.first == timedelta(days=1) else WINDOW

    def touches(self, first: date, after: date) -> bool:
        """Whether one of its days lies within."""
        return self.first < after and first < self.after


Charges = list[_Charge]
Span = tuple[date, date]


def _charges(spending: Spending) -> Charges:
    return [_Charge(*span(period), rho) for period, rho in spending]


def _alone(kind: str, span: Span, cap: Fraction, old: Charges, new: Charges) -> Period:
    """A day or a window, with the charges of its kind alone."""
    own = [[charge for charge in charges if charge.kind == kind] for charges in (old, new)]
    return _together(kind, span, cap, *own)


def _together(kind: str, span: Span, cap: Fraction, old: Charges, new: Charges) -> Period:
    return Period(kind, *span, cap, _sum(old, *span), _sum(new, *span))


def _sum(charges: Charges, first: date, after: date) -> Fraction:
    return sum((charge.rho for charge in charges if charge.touches(first, after)), Fraction(0))


def _months(charge: _Charge) -> Iterator[Span]:
    first, after = _month(charge.first)
    while first < charge.after:
        yield first, after
        first, after = _month(after)


def _years(old: Charges, new: Charges) -> Iterator[Span]:
    """Every 12 months that hold a day of what is asked for, from the last day of a charge on.

    12 months that begin on another day hold no more than those that begin on the last day of a charge next
    after it: what touches the former touches the latter.
    """
    for first in sorted({charge.after - timedelta(days=1) for charge in (*old, *new)}):
        after = _year_later(first)
        if any(charge.touches(first, after) for charge in new):
            yield first, after


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, first.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)


def _year_later(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)
