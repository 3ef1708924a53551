"""What periods have left, as a plan shows it."""

from __future__ import annotations

from fractions import Fraction

from footfall.privacy.caps import periods
from footfall.privacy.profiles import Profile

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
