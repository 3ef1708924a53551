"""Clarity: how well a network tells areas from their surroundings."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from footfall.model.grid import Floats
from footfall.network import area_clarity, evidence, flat_priors, tile_areas
from footfall.network.clarity import ZonesOfTiles

from .makers import footprint_table, four_quarters, square_tiles, tile_at

SIDE_M = 4000
AREAS = four_quarters(SIDE_M)
ZONES = ZonesOfTiles(AREAS, tile_areas(AREAS))
TILES = square_tiles(SIDE_M)
NE, NW, SE, SW = range(4)


def tiles_of(west: float, south: float, east: float, north: float) -> list[int]:
    """Tiles of a rectangle, in metres from the corner."""
    return [tile_at(x + 50, y + 50) for x in np.arange(west, east, 100) for y in np.arange(south, north, 100)]


def even(tiles: list[int]) -> dict[int, float]:
    """A footprint that is alike on tiles."""
    return dict.fromkeys(tiles, 1 / len(tiles))


def clarity(*cells: dict[int, float], level: str = "zone", error_m: float = 0.0) -> Floats:
    """Clarity of the areas of a level."""
    prints, priors = footprint_table(*cells), flat_priors(TILES)
    known = evidence(prints, priors)
    errors = np.full(len(cells), error_m)
    table: pa.Table = area_clarity(prints, known, priors.base, ZONES, errors)
    found: Floats = table.filter(pc.equal(table["level"], level))["clarity"].to_numpy()
    return found


QUARTERS = [
    even(tiles_of(2000, 2000, 4000, 4000)),
    even(tiles_of(0, 2000, 2000, 4000)),
    even(tiles_of(2000, 0, 4000, 2000)),
    even(tiles_of(0, 0, 2000, 2000)),
]
"""A cell for each zone, which ends at its border."""


def test_cells_that_end_at_borders_are_clear() -> None:
    """Who is seen through one is in its zone."""
    assert clarity(*QUARTERS) == pytest.approx([1, 1, 1, 1], abs=1e-6)


def test_one_cell_for_all_tells_nothing_but_size() -> None:
    """Each of four alike zones is right in one case of four; all together are always right."""
    everywhere = even([int(tile) for tile in TILES])
    assert clarity(everywhere) == pytest.approx([0.25] * 4, abs=1e-6)
    assert clarity(everywhere, level="district") == pytest.approx([0.5, 0.5], abs=1e-6)
    assert clarity(everywhere, level="region") == pytest.approx([1.0], abs=1e-6)


def test_a_cell_over_a_border_blurs_both_sides() -> None:
    """A cell of the two northern zones: each half; the southern ones are as clear as before."""
    north = even(tiles_of(0, 2000, 4000, 4000))
    found = clarity(north, QUARTERS[SE], QUARTERS[SW])
    assert found == pytest.approx([0.5, 0.5, 1, 1], abs=1e-6)


def test_districts_are_clearer_than_their_zones() -> None:
    """What lies on the wrong side of a border within a district is still in the district."""
    rng = np.random.default_rng(5)
    cells = [
        even(tiles_of(w, s, min(w + 1500, SIDE_M), min(s + 1500, SIDE_M)))
        for w, s in rng.integers(0, 25, (30, 2)) * 100
    ]
    zone, district = clarity(*cells), clarity(*cells, level="district")
    assert (zone < 1).all()
    assert district.min() >= zone.max() - 0.15
    assert district.mean() > zone.mean()


def test_an_unsure_position_makes_areas_unclear() -> None:
    """The farther a mast may be from where the plan has it, the less is known; 20 m are nothing."""
    sure, unsure, lost = (clarity(*QUARTERS, error_m=error)[NE] for error in (20.0, 250.0, 500.0))
    assert sure == pytest.approx(1, abs=1e-6)
    # A quarter of the eight directions leads over neither border, by 350 m of 2 km at the most.
    assert 0.75 < unsure < 0.95
    assert lost < unsure - 0.05
    assert (clarity(*QUARTERS, level="region", error_m=250.0) < 1).all()
