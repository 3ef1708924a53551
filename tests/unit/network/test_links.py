"""Links between cells."""

from __future__ import annotations

import numpy as np
import pytest

from footfall.network import cell_centres, cell_links, flat_prior, footprints

from .makers import SOUTH_M, WEST_M, footprint_table, sector_plan, square_tiles, tile_at

BASE = 2**32


def line(*places: tuple[int, float]) -> dict[int, float]:
    """A footprint on tiles along a line: (number of the tile, probability)."""
    return {tile_at(100 * number + 50, 50): probability for number, probability in places}


def pairs(table: object) -> set[tuple[int, int]]:
    """Linked pairs as tuples."""
    return {divmod(pair, BASE) for pair in table["pair"].to_pylist()}  # type: ignore[index]


def test_cells_are_linked_by_shared_mass_above_the_limit() -> None:
    """6 % in common link, 4 % do not; far centres keep the other rule out."""
    table = footprint_table(
        line((0, 0.94), (50, 0.06)), line((50, 0.06), (100, 0.94)), line((50, 0.04), (150, 0.96))
    )
    assert pairs(cell_links(table)) == {(0, 0), (1, 1), (2, 2), (0, 1), (1, 0)}


def test_cells_are_linked_by_near_centres() -> None:
    """Centres 900 m apart link, 1,100 m do not, without any mass in common."""
    table = footprint_table(line((0, 1.0)), line((9, 1.0)), line((20, 1.0)))
    assert pairs(cell_links(table)) == {(0, 0), (1, 1), (2, 2), (0, 1), (1, 0)}


def test_links_are_symmetric_sorted_and_hold_every_cell_itself() -> None:
    """Both directions of each pair, and (a, a) of each cell."""
    rng = np.random.default_rng(5)
    plan = sector_plan([(float(x), float(y)) for x, y in rng.uniform(0, 8000, (40, 2))])
    table = cell_links(footprints(plan, flat_prior(square_tiles(8000))))
    found = pairs(table)
    assert {(b, a) for a, b in found} == found
    assert {(cell, cell) for cell in range(plan.size)} <= found
    assert np.all(np.diff(table["pair"].to_numpy()) > 0)


def test_shared_mass_is_the_sum_of_minima() -> None:
    """Links by mass alone are those of the definition, computed pair by pair."""
    rng = np.random.default_rng(6)
    plan = sector_plan([(float(x), float(y)) for x, y in rng.uniform(0, 8000, (30, 2))])
    table = footprints(plan, flat_prior(square_tiles(8000)))
    tile, place = np.unique(table["tile"].to_numpy(), return_inverse=True)
    dense = np.zeros((plan.size, len(tile)))
    dense[table["cell"].to_numpy(), place] = table["probability"].to_numpy()
    shared = np.array([[np.minimum(a, b).sum() for b in dense] for a in dense])
    expected = {(int(a), int(b)) for a, b in np.argwhere(shared > 0.05)}
    assert pairs(cell_links(table, centre_distance_m=0.0)) == expected


def test_centre_and_radius_of_a_footprint() -> None:
    """The centre is the mean; the radius reaches the tile at which 80 % is held."""
    table = footprint_table(line((0, 0.1), (1, 0.1), (2, 0.6), (3, 0.1), (4, 0.1)), line((7, 1.0)))
    assert cell_centres(table).to_pylist() == [
        {"cell": 0, "x": WEST_M + 250, "y": SOUTH_M + 50, "radius_m": 100},
        {"cell": 1, "x": WEST_M + 750, "y": SOUTH_M + 50, "radius_m": 50},
    ]


def test_the_radius_holds_four_fifths_of_the_mass() -> None:
    """For every cell of a plan, 80 % lie within the radius and less within 100 m less."""
    rng = np.random.default_rng(7)
    plan = sector_plan([(float(x), float(y)) for x, y in rng.uniform(0, 8000, (30, 2))])
    table = footprints(plan, flat_prior(square_tiles(8000)))
    centres = cell_centres(table).to_pylist()
    tile, cell = table["tile"].to_numpy(), table["cell"].to_numpy()
    east, north = tile % 100_000 * 100 + 50, tile // 100_000 * 100 + 50
    for row in centres:
        mine = cell == row["cell"]
        distance = np.hypot(east[mine] - row["x"], north[mine] - row["y"])
        mass = table["probability"].to_numpy()[mine]
        assert mass[distance <= row["radius_m"] + 2].sum() == pytest.approx(0.8, abs=0.2)
        assert mass[distance <= row["radius_m"] + 2].sum() >= 0.8 - 1e-5
        assert mass[distance <= row["radius_m"] - 2].sum() < 0.8
