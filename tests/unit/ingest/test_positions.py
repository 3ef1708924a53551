"""Rules that take two columns of a cell or building together."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.ingest.checks import check
from footfall.ingest.positions import check_positions
from footfall.model.contracts import BUILDINGS, CELLS, OPENCELLID
from footfall.model.rules import NEVER_VALID, OFF_GRID

from .makers import broken, checked_of, chunk_of, feed


def rules_of(longitude: float, latitude: float, **more: Any) -> dict[int, str]:
    """What a cell at a position breaks."""
    checked = checked_of(CELLS, cell_id=["c"], longitude=[longitude], latitude=[latitude], **more)
    check_positions(checked, feed())
    return broken(checked)


@given(st.floats(-24, 40), st.floats(28, 71))
def test_a_cell_in_europe_is_on_the_grid(longitude: float, latitude: float) -> None:
    """From the Canary Islands and Iceland to the North Cape and Cyprus."""
    assert rules_of(longitude, latitude) == {}


@pytest.mark.parametrize(
    ("longitude", "latitude"), [(-170, -52), (-46, -23), (0, 0), (0, -90), (139, 35), (-122, 37), (180, -52)]
)
def test_a_cell_elsewhere_is_not(longitude: float, latitude: float) -> None:
    """America, Japan, the poles, the Gulf of Guinea, and the antipode, whose projection is infinite."""
    assert rules_of(longitude, latitude) == {1: OFF_GRID}


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_any_position_on_earth_has_an_answer(longitude: float, latitude: float) -> None:
    """None stops the run."""
    assert rules_of(longitude, latitude) in ({}, {1: OFF_GRID})


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-03-02", "2026-03-01", {1: NEVER_VALID}),
        ("2026-03-02", "2026-03-02", {}),
        ("2026-03-02", None, {}),
        (None, "2026-03-02", {}),
        (None, None, {}),
    ],
)
def test_a_cell_must_have_been_valid_some_day(
    first: str | None, last: str | None, expected: dict[int, str]
) -> None:
    """Borders included; open ends are no fault."""
    dates = {"valid_from": pa.array([first], pa.string()), "valid_to": pa.array([last], pa.string())}
    assert rules_of(12.37, 51.34, **dates) == expected


def test_of_an_opencellid_export_only_our_network_is_looked_at() -> None:
    """An export of the whole world is no fault of ours."""
    chunk = chunk_of(
        OPENCELLID, radio=["LTE"] * 3, mcc=[262, 724, 262], net=[1, 5, 1], area=[1] * 3, cell=[1, 2, 3],
        lon=[12.37, -46.6, -46.6], lat=[51.34, -23.5, -23.5],
    )  # fmt: skip
    settings = feed(format="opencellid", mcc=262, net=1)
    checked = check(chunk, OPENCELLID, settings)
    check_positions(checked, settings)
    assert broken(checked) == {3: OFF_GRID}


def test_buildings_elsewhere_are_off_the_grid_too() -> None:
    """Their register has the same words for a position."""
    checked = checked_of(BUILDINGS, longitude=[12.37, -46.0], latitude=[51.34, -23.0])
    check_positions(checked, feed())
    assert broken(checked) == {2: OFF_GRID}
