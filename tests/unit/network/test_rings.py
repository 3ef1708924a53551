"""Timing advance."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from footfall.model.grid import tile_corner
from footfall.network import flat_prior, footprints, plan_from_table
from footfall.network.rings import advance_step_m, cut_to_ring, ring

from .makers import DAY, cell_rows, square_tiles

PRIOR = flat_prior(square_tiles(6000))
PLAN = plan_from_table(
    cell_rows(
        [3000] * 4, [3000] * 4, technology=["2G", "3G", "4G", "5G"], frequency_mhz=[900, 2100, 1800, 3500.0]
    ),
    DAY,
)
FOOTPRINTS = footprints(PLAN, PRIOR)
GSM, UMTS, LTE, NR = range(4)


@pytest.mark.parametrize(
    ("technology", "mhz", "metres"),
    [("2G", 900, 553.5), ("4G", 800, 78.07), ("5G", 700, 78.07), ("5G", 3500, 39.03), ("5G", 26_000, 9.76)],
)
def test_a_step_is_half_the_way_of_light_in_the_standards_time(
    technology: str, mhz: float, metres: float
) -> None:
    """GSM 48/13 microseconds, LTE 16/30.72, NR that by its numerology."""
    assert advance_step_m(technology, mhz) == pytest.approx(metres, abs=0.05)


def test_technologies_without_timing_advance_have_no_ring() -> None:
    """3G and what is unknown are never cut."""
    assert advance_step_m("3G", 2100) is None
    assert ring(PLAN, UMTS, 4) is None
    own = cut_to_ring(FOOTPRINTS, PLAN, UMTS, 4)
    assert own["probability"].to_numpy().sum() == pytest.approx(1, abs=1e-5)
    assert set(own["cell"].to_pylist()) == {UMTS}


def test_rings_of_successive_steps_meet() -> None:
    """Every distance lies in one ring, from the antenna on."""
    rings = [ring(PLAN, LTE, step) for step in range(5)]
    assert rings[0] is not None
    assert rings[0].inner_m == 0
    for inner, outer in pairwise(rings):
        assert inner is not None
        assert outer is not None
        assert inner.outer_m == outer.inner_m


@pytest.mark.parametrize("cell", [LTE, NR, GSM])
def test_a_cut_footprint_lies_in_its_ring(cell: int) -> None:
    """All its tiles touch the ring, and it sums to 1."""
    steps = {LTE: 12, NR: 24, GSM: 2}[cell]
    found = ring(PLAN, cell, steps)
    assert found is not None
    cut = cut_to_ring(FOOTPRINTS, PLAN, cell, steps)
    x, y = tile_corner(cut["tile"].to_numpy())
    distance = np.hypot(x + 50 - PLAN.x[cell], y + 50 - PLAN.y[cell])
    assert found.inner_m - 50 <= distance.min()
    assert distance.max() <= found.outer_m + 50
    assert cut["probability"].to_numpy().sum() == pytest.approx(1, abs=1e-5)
    assert 0 < cut.num_rows < FOOTPRINTS.num_rows / 4


def test_rings_part_the_footprint() -> None:
    """The rings of all steps hold the whole footprint once: averaged by their masses they give it back."""
    own = FOOTPRINTS.filter(FOOTPRINTS["cell"].to_numpy() == LTE)
    x, y = tile_corner(own["tile"].to_numpy())
    distance = np.hypot(x + 50 - PLAN.x[LTE], y + 50 - PLAN.y[LTE])
    back = dict.fromkeys(own["tile"].to_pylist(), 0.0)
    step = advance_step_m("4G", 1800)
    assert step is not None
    for advance in range(int(distance.max() / step) + 3):
        found = ring(PLAN, LTE, advance)
        assert found is not None
        inner = np.maximum(distance - 50, found.inner_m)
        share = np.maximum(np.minimum(distance + 50, found.outer_m) - inner, 0) / 100
        mass = (own["probability"].to_numpy() * share).sum()
        if mass:
            for row in cut_to_ring(FOOTPRINTS, PLAN, LTE, advance).to_pylist():
                back[row["tile"]] += row["probability"] * mass
    whole = np.minimum(1, (distance + 50) / 100) * own["probability"].to_numpy()
    assert list(back.values()) == pytest.approx(whole.tolist(), rel=1e-3, abs=1e-9)


def test_a_ring_beyond_the_footprint_cuts_nothing() -> None:
    """An advance of 60 km against a footprint of 3 km leaves the footprint as it is."""
    own = FOOTPRINTS.filter(FOOTPRINTS["cell"].to_numpy() == LTE)
    assert cut_to_ring(FOOTPRINTS, PLAN, LTE, 768) == own
