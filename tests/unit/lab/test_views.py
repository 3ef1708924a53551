"""Truth, releases and the naive peer as arrays."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from footfall.lab.evaluate.naive import last_cells
from footfall.lab.evaluate.tables import dense, published_view
from footfall.lab.evaluate.tiles import at_resolution, true_presence

HOUR = 3600


def test_dense_puts_rows_where_their_names_say_and_leaves_unknown_names_out() -> None:
    """Order of rows does not matter; a null is NaN; a cell without row has the value for empty ones."""
    table = pa.table({"hour": [1, 0, 0], "area": ["b", "a", "elsewhere"], "value": [5.0, None, 9.0]})
    found = dense(table, (("hour", ("0", "1")), ("area", ("a", "b"))), "value", -1.0)
    np.testing.assert_array_equal(found, [[np.nan, -1.0], [-1.0, 5.0]])


def test_published_view_separates_totals_from_classes() -> None:
    """Rows of all ages and genders are the visits; the others are the profile."""
    footfall = pa.table(
        {
            "level": ["district"] * 2,
            "hour": ["07", "07"],
            "area": ["d"] * 2,
            "age_band": ["all", "30-44"],
            "gender": ["all", "male"],
            "value": [100.0, 40.0],
            "low": [90.0, 30.0],
            "high": [110.0, 50.0],
        }
    )
    view = published_view({"footfall": footfall}, {"district": ("d",)})
    assert sorted(view.value) == ["profile-district", "visits-district"]
    totals, classes = view.value["visits-district"], view.value["profile-district"]
    assert [totals[7, 0], view.low["visits-district"][7, 0], classes[7, 0, 2, 1]] == [100.0, 90.0, 40.0]
    assert int(np.count_nonzero(classes > 0)) == 1


def test_last_cell_is_the_one_of_the_last_event_before_the_middle_of_the_hour() -> None:
    """Person 0 moves to cell 8 at 01:29:59 and to 9 at 01:30; person 1 is first seen at 23:45, so never."""
    person, cell = np.array([0, 0, 0, 1]), np.array([9, 7, 8, 5])
    time = np.array([HOUR + 1800, 600, HOUR + 1799, 23 * HOUR + 2700]) + 1_000_000
    found = last_cells(person, time, cell, 1_000_000, tuple(range(24)))
    assert found[:, 0].tolist() == [7, 8, *[9] * 22]
    assert found[:, 1].tolist() == [-1] * 24


def test_coarser_tiles_hold_the_sum_of_their_parts() -> None:
    """Two 500 m tiles side by side from an even kilometre make one of 1 km; people add up."""
    tiles = np.array([2000 * 100_000 + 3000, 2000 * 100_000 + 3005, 2000 * 100_000 + 3010])
    table = pa.table(
        {"tile": [tiles[0], tiles[1], tiles[2], 5], "hour": [3, 3, 4, 4], "persons": [1.0, 2.0, 4.0, 8.0]}
    )
    presence = true_presence(table, tiles)
    assert (presence.shape, presence[3].tolist(), presence[4].tolist()) == (
        (24, 3),
        [1.0, 2.0, 0.0],
        [0.0, 0.0, 4.0],
    )
    assert at_resolution(presence, tiles, 1000)[3:5].tolist() == [[3.0, 0.0], [0.0, 4.0]]
