"""What looks wrong in a plan."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from footfall.model.grid import tile_of
from footfall.network import plan_from_table
from footfall.network.checks import coverage_holes, misplaced_cells, odd_cells

from .makers import DAY, SOUTH_M, WEST_M, cell_rows, sector_plan, square_tiles, tile_at

TILES = square_tiles(6000)
SITES = [(1000.0, 1000.0), (5000.0, 1000.0), (1000.0, 5000.0), (5000.0, 5000.0)]


def kinds(east: list[float], north: list[float], **columns: Any) -> set[tuple[int, str]]:
    """Which cells are odd, and how."""
    plan = plan_from_table(cell_rows(east, north, **columns), DAY)
    return {(odd.cell, odd.kind) for odd in odd_cells(plan, TILES)}


def changes(*pairs: tuple[int, int, int]) -> pa.Table:
    """Changes between pairs of cells, counted for both."""
    rows = [(a, b, n) for a, b, n in pairs] + [(b, a, n) for a, b, n in pairs]
    cell, partner, count = zip(*rows, strict=True)
    return pa.table({"cell": cell, "partner": partner, "changes": count})


def test_a_plain_plan_has_nothing_odd() -> None:
    """Three sectors on each of four sites inside the areas are as usual."""
    assert odd_cells(sector_plan(SITES), TILES) == []


def test_cells_outside_and_alone_are_named() -> None:
    """A cell 50 km off the areas is outside and hears nobody; its range is 10 km."""
    found = kinds([1000, 3000, 56_000], [1000, 3000, 3000])
    assert found == {(2, "outside"), (2, "isolated")}


def test_power_and_height_beyond_what_is_usual_for_the_type_are_named() -> None:
    """A micro cell of 53 dBm, a macro cell of 900 m; each only for what is unusual of it."""
    found = kinds(
        [1000, 2000, 3000],
        [1000, 2000, 3000],
        cell_type=["micro", "macro", "macro"],
        power_dbm=[53.0, 53.0, 43.0],
        height_m=[8.0, 30.0, 900.0],
    )
    assert found == {(0, "power"), (2, "height")}


def test_three_beams_of_a_band_that_look_one_way_are_named() -> None:
    """Equal bearings on one band are odd; two bands that share bearings are not."""
    east, north = [1000.0] * 6, [1000.0] * 6
    bands, tilt = [800.0] * 3 + [1800.0] * 3, [4.0, 5.0, 6.0] * 2
    bearings = [90.0, 92.0, 91.0, 0.0, 120.0, 240.0]
    equal = kinds(east, north, azimuth_deg=bearings, frequency_mhz=bands, tilt_deg=tilt)
    assert equal == {(0, "one_bearing"), (1, "one_bearing"), (2, "one_bearing")}
    assert kinds(east, north, azimuth_deg=[0.0, 120.0, 240.0] * 2, frequency_mhz=bands) == set()


def test_one_antenna_under_two_names_is_named() -> None:
    """The second of two cells of one place, beam, band and technology is a duplicate."""
    columns = {"azimuth_deg": [30.0, 30.0, 30.0], "frequency_mhz": [800.0, 800.0, 1800.0]}
    assert kinds([1000] * 3, [1000] * 3, **columns) == {(1, "duplicate")}


def test_a_cell_far_from_those_that_phones_change_to_is_misplaced() -> None:
    """It is found with where it likely stands; its neighbours, who change with others too, are not."""
    plan = plan_from_table(cell_rows([0, 500, 1000, 30_000], [0, 0, 500, 0]), DAY)
    counted = changes((0, 1, 200), (1, 2, 200), (0, 2, 100), (3, 1, 30), (3, 2, 30), (3, 0, 5))
    found = misplaced_cells(plan, np.full(4, 500.0), counted)
    assert [cell.cell for cell in found] == [3]
    assert found[0].distance_m == pytest.approx(29_250, abs=300)
    assert found[0].x == pytest.approx(WEST_M + 500, abs=2)
    assert found[0].changes == 65


def test_few_changes_and_wide_cells_prove_nothing() -> None:
    """Under 20 changes nothing is said, nor where the footprint is as wide as the distance."""
    plan = plan_from_table(cell_rows([0, 500, 6000], [0, 0, 0]), DAY)
    assert misplaced_cells(plan, np.full(3, 500.0), changes((0, 1, 200), (2, 1, 19))) == []
    assert misplaced_cells(plan, np.array([500.0, 500.0, 3000.0]), changes((0, 1, 200), (2, 1, 50))) == []


def test_holes_are_patches_of_weak_tiles_with_most_people_first() -> None:
    """Tiles that touch are one hole, corners included; tiles served well are in none."""
    tiles = np.array([tile_at(0, 0), tile_at(100, 100), tile_at(2000, 0), tile_at(3000, 0)])
    order = np.argsort(tiles)
    power = np.array([-90.0, -np.inf, -np.inf, -60.0])[order]
    holes = coverage_holes(tiles[order], np.array([1.0, 3.0, 9.0, 50.0])[order], power, -75.0)
    assert [(hole.tiles, hole.residents) for hole in holes] == [(1, 9.0), (2, 4.0)]
    assert holes[0].power_dbm is None
    assert (holes[1].x, holes[1].y) == (WEST_M + 125, SOUTH_M + 125)
    assert tile_of(np.array(holes[0].x), np.array(holes[0].y)) == tile_at(2000, 0)


def test_no_weak_tile_no_hole() -> None:
    """Everybody served, nothing found."""
    assert coverage_holes(TILES, np.ones(len(TILES)), np.full(len(TILES), -50.0), -75.0) == []
