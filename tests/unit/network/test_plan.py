"""The cell plan of a day."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from footfall.network import plan_from_table

from .makers import DAY, cell_rows


def test_missing_columns_are_filled_by_cell_type() -> None:
    """Power, range and height of a silent plan are those of the cell's type."""
    plan = plan_from_table(
        cell_rows([0, 1, 2, 3], [0] * 4, cell_type=["macro", "micro", "pico", "femto"]), DAY
    )
    assert plan.power_dbm == pytest.approx([40, 36.99, 23.98, 20], abs=0.01)
    assert plan.range_m.tolist() == [10_000, 1_000, 300, 100]
    assert plan.height_m.tolist() == [30, 8, 5, 2]
    assert (plan.tilt_deg.tolist(), plan.beam_width_deg.tolist()) == ([5] * 4, [65] * 4)


def test_null_columns_are_as_good_as_absent_ones() -> None:
    """A column of nulls gives the same plan as no column."""
    rows = cell_rows([0, 500], [0, 0])
    nulls = rows.append_column("power_w", pa.nulls(2)).append_column("cell_type", pa.nulls(2))
    assert plan_from_table(nulls, DAY).plan_id == plan_from_table(rows, DAY).plan_id


def test_power_in_watts_is_turned_into_dbm() -> None:
    """20 W are 43.01 dBm."""
    assert plan_from_table(cell_rows([0], [0], power_w=[20.0]), DAY).power_dbm == pytest.approx([43.0103])


def test_only_rows_valid_on_the_day_count_borders_included() -> None:
    """A cell is in the plan from its first to its last day, both included."""
    rows = cell_rows(
        [0, 1, 2, 3],
        [0] * 4,
        valid_from=pa.array([DAY, None, date(2026, 3, 3), None], pa.date32()),
        valid_to=pa.array([None, DAY, None, date(2026, 3, 1)], pa.date32()),
    )
    assert plan_from_table(rows, DAY).cell_id == ("c000", "c001")


def test_of_two_valid_rows_of_a_cell_the_later_counts() -> None:
    """A cell that was rebuilt stands where it was rebuilt."""
    rows = cell_rows([0, 0], [0, 0], height_m=[10.0, 50.0])
    rows = rows.set_column(0, "cell_id", pa.array(["a", "a"]))
    rows = rows.append_column("valid_from", pa.array([date(2025, 1, 1), date(2026, 1, 1)], pa.date32()))
    assert plan_from_table(rows, DAY).height_m.tolist() == [50]


def test_order_of_rows_does_not_matter() -> None:
    """A plan and its id depend on what the rows say, not on their order."""
    rows = cell_rows([0, 900, 400], [0, 100, 700], azimuth_deg=[0.0, None, 90.0])
    shuffled = rows.take(pa.array([2, 0, 1]))
    assert plan_from_table(shuffled, DAY).plan_id == plan_from_table(rows, DAY).plan_id


def test_any_change_of_content_changes_the_plan_id() -> None:
    """A plan of other power is another plan."""
    ids = {plan_from_table(cell_rows([0], [0], power_dbm=[p]), DAY).plan_id for p in (40.0, 41.0)}
    assert len(ids) == 2
    assert all(len(name) == 12 for name in ids)


def test_bearings_are_turned_to_the_grids_north() -> None:
    """In London the grid's north lies 8 degrees off true north, at 10 degrees east not at all."""
    rows = pa.table(
        {
            "cell_id": ["a", "b"],
            "longitude": [0.0, 10.0],
            "latitude": [51.5, 51.5],
            "azimuth_deg": [90.0, 90.0],
        }
    )
    assert plan_from_table(rows, DAY).bearing_deg == pytest.approx([97.9, 90.0], abs=0.2)


def test_an_empty_plan_is_a_plan() -> None:
    """A day without valid cells gives a plan of size 0."""
    plan = plan_from_table(cell_rows([0], [0], valid_to=pa.array([date(2020, 1, 1)], pa.date32())), DAY)
    assert (plan.size, plan.to_table().num_rows) == (0, 0)


def test_the_table_names_cells_by_position() -> None:
    """Column `cell` is the position of the cell in the sorted plan."""
    table = plan_from_table(cell_rows([500, 0], [0, 0]).take(pa.array([1, 0])), DAY).to_table()
    assert table["cell"].to_pylist() == [0, 1]
    assert table["cell_id"].to_pylist() == ["c000", "c001"]
    assert np.diff(table["x"].to_numpy()).round() == [-500]
