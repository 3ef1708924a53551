"""Pieces of the figures of anchors, by hand."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from scipy import sparse

from footfall.lab.evaluate.anchor_points import block_matrix, is_near, points_of
from footfall.lab.evaluate.anchors import rows_of
from footfall.lab.evaluate.night_cells import most_events
from footfall.model.grid import coarser, tile_of
from footfall.network import evidence, flat_priors
from footfall.network.anchored import ServedPlaces


def tile(x: float, y: float) -> int:
    """The 100 m tile of a point."""
    return int(tile_of(np.array([x]), np.array([y]))[0])


def test_a_tile_is_near_itself_and_its_eight_neighbours() -> None:
    """Of a 5 by 5 field of 500 m tiles around the middle, the inner nine are near."""
    x, y = np.meshgrid(np.arange(5) * 500.0 + 4_000_000, np.arange(5) * 500.0 + 3_000_000)
    tiles = coarser(tile_of(x, y), 500)

    assert is_near(tiles, tiles[2, 2]).sum() == 9
    assert is_near(tiles, tiles[2, 2])[1:4, 1:4].all()


def test_a_block_holds_its_tile_and_those_beside() -> None:
    """Three tiles in a row, 500 m apart: the middle block holds all, the outer two each."""
    tiles = np.sort(tile_of(np.array([100.0, 600.0, 1100.0]) + 4_000_000, np.full(3, 3_000_000.0)))
    names, matrix = block_matrix(tiles)

    assert names.tolist() == coarser(tiles, 500).tolist()
    assert matrix.toarray().tolist() == [[1, 1, 0], [1, 1, 1], [0, 1, 1]]


def test_the_point_is_where_the_block_holds_most() -> None:
    """Not the likeliest tile, but the middle of three that hold more together."""
    at = [tile(4_000_000 + 500 * column, 3_000_000) for column in (0, 10, 11, 12)]
    probability = [0.4, 0.2, 0.2, 0.2]
    prints = pa.table(
        {
            "cell": pa.array([0] * 4, pa.int32()),
            "tile": pa.array(at, pa.int64()),
            "probability": pa.array(probability, pa.float32()),
        }
    )
    known = evidence(prints, flat_priors(np.array(at)))
    served = ServedPlaces(np.array([0]), np.array([0]), np.array([60]), np.array([1]))
    zones = sparse.csr_array(np.array([[1.0, 0.0], [0.0, 0.5], [0.0, 0.5], [0.0, 0.5]]))
    points = points_of(served, known, zones)

    assert points.tile.tolist() == [coarser(np.array(at[2:3]), 500)[0]]
    assert np.isclose(points.promised, 0.6, atol=1e-6)
    assert points.zone.tolist() == [0]


def test_the_naive_cell_is_that_of_most_events() -> None:
    """Of equals the lower; each person has one."""
    person, cell = most_events(np.array([5, 5, 5, 3]), np.array([2, 1, 9, 7]), np.array([4, 4, 1, 1]))

    assert (person.tolist(), cell.tolist()) == ([3, 5], [7, 1])


def test_people_are_found_by_pseudonym() -> None:
    """Rows of those known, -1 for others."""
    assert rows_of(np.array([7, 1, 9]), np.array([9, 8, 7])).tolist() == [2, -1, 0]
