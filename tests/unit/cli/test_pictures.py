"""Rounding and pictures: no number finer than it is known, no hole that looks like a zero."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.cli.pictures import BLOCKS, bar, brief, figure, step_for, strip


@pytest.mark.parametrize(
    ("low", "high", "step"), [(39_000, 43_000, 1000), (0, 10, 2), (0, 1, 1), (5, 5, 1), (0, 900, 200)]
)
def test_step_is_near_half_of_the_half_width(low: float, high: float, step: int) -> None:
    """The step is the greatest of 1, 2, 5, 10 … within half of the interval's half-width, and at least 1."""
    assert step_for(low, high) == step


def test_a_value_is_no_finer_than_it_is_known() -> None:
    """41,237 ± 2,000 is printed as 41,000."""
    assert figure(41_237, 39_237, 43_237) == ("41,000", "39,000–44,000")


def test_a_withheld_value_is_a_dot_and_never_a_number() -> None:
    """A hole is printed as a dot, without an interval."""
    assert figure(None, None, None) == ("·", "")
    assert brief(None, None, None) == "·"
    assert bar(None, 10) == "·"


@given(value=st.floats(0, 1e7), half=st.floats(0.1, 1e6))
def test_rounded_intervals_hold_what_they_held(value: float, half: float) -> None:
    """Rounding never takes anything out of an interval."""
    low, high = max(value - half, 0.0), value + half
    printed_low, printed_high = (int(end.replace(",", "")) for end in figure(value, low, high)[1].split("–"))
    assert printed_low <= low
    assert printed_high >= high


def test_strip_has_a_sign_for_each_value() -> None:
    """Heights are eighths of the greatest value, rounded up; a hole is a dot."""
    assert strip([0, 1, None, 4, 8]) == "▁▁·▄█"


def test_strip_of_holes_is_dots() -> None:
    """Where all is withheld, there is nothing but dots."""
    assert strip([None, None]) == "··"


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=30))
def test_strip_is_as_long_as_its_values(values: list[float | None]) -> None:
    """Every value, negative ones too, takes exactly one of the known signs, and dots are holes alone."""
    drawn = strip(values)
    assert [sign == "·" for sign in drawn] == [value is None for value in values]
    assert set(drawn) <= {*BLOCKS, "·"}


def test_bar_is_in_proportion() -> None:
    """A bar of half the greatest value is half as long; none is shorter than nothing."""
    assert (bar(5, 10, 8), bar(10, 10, 8), bar(-3, 10, 8), bar(0, 0, 8)) == ("████", "████████", "", "")
