"""Power of the strongest cell."""

from __future__ import annotations

import numpy as np
import pytest

from footfall.network import plan_from_table
from footfall.network.coverage import best_power
from footfall.network.propagation import beam_gain, uma_loss

from .makers import DAY, SOUTH_M, WEST_M, cell_rows, tile_at


def test_power_is_that_of_the_strongest_cell_whatever_the_order_of_tiles() -> None:
    """46 dBm and an all-round antenna's gain, less the loss to each tile; bands are not balanced."""
    rows = cell_rows([1000, 9000], [1000, 1000], power_dbm=[46.0, 46.0], frequency_mhz=[800.0, 2600.0])
    plan = plan_from_table(rows, DAY)
    tiles = np.array([tile_at(9500, 1000), tile_at(1500, 1000)])
    far = np.hypot(
        tiles % 100_000 * 100 + 50 - (WEST_M + np.array([9000, 1000])),
        tiles // 100_000 * 100 + 50 - SOUTH_M - 1000,
    )
    gain = beam_gain(np.array(360.0), np.array(10.0))
    expected = 46 + gain - uma_loss(np.array([2600.0, 800.0]), np.array(30.0), far)
    assert best_power(plan, tiles) == pytest.approx(expected, abs=0.01)


def test_beyond_every_range_nothing_is_received() -> None:
    """A tile 5 km from a cell of 2 km range receives nothing."""
    plan = plan_from_table(cell_rows([0], [0], range_m=[2000.0]), DAY)
    assert best_power(plan, np.array([tile_at(5000, 0)])).tolist() == [-np.inf]
