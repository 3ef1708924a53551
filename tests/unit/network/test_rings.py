"""Timing advance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.model.grid import Floats
from footfall.model.location import CELL_BASE, RING_BASE
from footfall.network import (
    Rings,
    decode_locations,
    encode_locations,
    evidence,
    flat_priors,
    footprints,
    location_centres,
    location_tiles,
    plan_from_table,
)
from footfall.network.pooling import add_rings, rings_of_locations
from footfall.network.rings import DETOUR_M, LEAST_SURE_POSITION_M, LTE_STEP_M, advance_step_m
from footfall.network.sparse import tile_centre

from .makers import DAY, SOUTH_M, WEST_M, cell_rows, square_tiles

PRIORS = flat_priors(square_tiles(8000))
PLAN = plan_from_table(
    cell_rows(
        [4000] * 4 + [6000],
        [4000] * 4 + [4000],
        technology=["2G", "3G", "4G", "5G", "4G"],
        frequency_mhz=[900, 2100, 1800, 3500.0, 1800],
    ),
    DAY,
)
GSM, UMTS, LTE, NR, OTHER = range(5)
EVIDENCE = evidence(footprints(PLAN, PRIORS.base), PRIORS, Rings.of(PLAN))
CELL = st.integers(0, CELL_BASE - 1)
RING = st.integers(0, RING_BASE - 1)


def mean_distance(cell: int, location: int) -> float:
    """From the antenna of a cell, over the posterior, m."""
    posterior = location_tiles(np.array([location]), EVIDENCE, 100)
    x, y = tile_centre(posterior["tile"].to_numpy())
    away: Floats = np.hypot(x - PLAN.x[cell], y - PLAN.y[cell])
    return float(np.average(away, weights=posterior["probability"].to_numpy()))


def location(cell: int, steps: int, other: int | None = None, other_steps: int = 0) -> int:
    """A location at so many steps from its cells."""
    second = cell if other is None else other
    code = encode_locations(np.array([cell]), np.array([second]), np.zeros(1, np.int64))
    rings = np.array([steps + 1]), np.array([0 if other is None else other_steps + 1])
    return int(add_rings(code, *rings)[0])


@pytest.mark.parametrize(
    ("technology", "mhz", "metres"),
    [("2G", 900, 553.5), ("4G", 800, 78.07), ("5G", 700, 78.07), ("5G", 3500, 39.03), ("5G", 26_000, 9.76)],
)
def test_a_step_is_half_the_way_of_light_in_the_standards_time(
    technology: str, mhz: float, metres: float
) -> None:
    """GSM 48/13 microseconds, LTE 16/30.72, NR that by its numerology."""
    assert advance_step_m(technology, mhz) == pytest.approx(metres, abs=0.05)


@given(cell=CELL, other=CELL, night=st.integers(0, 1), first=RING, second=RING)
def test_rings_are_read_back_and_change_nothing_else(
    cell: int, other: int, night: int, first: int, second: int
) -> None:
    """Any rings can be added to any location, which stays a positive 64-bit number."""
    plain = encode_locations(np.array([cell]), np.array([other]), np.array([night]))
    code = add_rings(plain, np.array([first]), np.array([second]))
    assert int(code[0]) >= 0
    assert [int(part[0]) for part in rings_of_locations(code)] == [first, second]
    assert [part.tolist() for part in decode_locations(code)] == [p.tolist() for p in decode_locations(plain)]


def test_technologies_without_timing_advance_have_no_ring() -> None:
    """3G and what is unknown are never cut."""
    assert advance_step_m("3G", 2100) is None
    assert advance_step_m("", 2100) is None
    assert mean_distance(UMTS, location(UMTS, 4)) == mean_distance(
        UMTS, int(encode_locations(np.array(UMTS), np.array(UMTS), np.array(0)))
    )


@pytest.mark.parametrize("steps", [15, 25])
def test_a_ring_says_how_far_the_person_is(steps: int) -> None:
    """The posterior lies where the steps say, less the detour of reflections."""
    expected = steps * LTE_STEP_M - DETOUR_M
    assert mean_distance(LTE, location(LTE, steps)) == pytest.approx(expected, abs=100)


def test_two_rings_meet_in_two_points() -> None:
    """At 1 km of one antenna and 1 km of another 2 km away a person is between them."""
    steps = round((1000 + DETOUR_M) / LTE_STEP_M)
    centre = location_centres(np.array([location(LTE, steps, OTHER, steps)]), EVIDENCE)
    assert centre["x"].to_pylist()[0] == pytest.approx(WEST_M + 5000, abs=60)
    assert centre["y"].to_pylist()[0] == pytest.approx(SOUTH_M + 4000, abs=60)
    assert centre["spread_m"].to_pylist()[0] < 500


def test_a_ring_beyond_the_footprint_changes_little() -> None:
    """One of both is wrong: the floor keeps the footprint's places as likely among each other."""
    far = location(LTE, RING_BASE - 2)
    plain = int(encode_locations(np.array(LTE), np.array(LTE), np.array(0)))
    assert mean_distance(LTE, far) == pytest.approx(mean_distance(LTE, plain), abs=1)


def test_an_unsure_position_has_no_ring() -> None:
    """Of a mast that may stand 200 m off, distances are not used."""
    rows = cell_rows([4000, 4000], [4000, 4000], technology=["4G", "4G"], position_error_m=[20.0, 200.0])
    rings = Rings.of(plan_from_table(rows, DAY))
    assert LEAST_SURE_POSITION_M < 200
    x, y = np.array([WEST_M + 5000.0]), np.array([SOUTH_M + 4000.0])
    at = [rings.log_likelihood(np.array([c]), np.array([40]), x, y)[0] for c in (0, 1)]
    assert at[0] < -1
    assert at[1] == 0
