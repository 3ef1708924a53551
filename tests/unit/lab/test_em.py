"""The second peer: nearest event, and the population that makes the counts likeliest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa
import pytest
from scipy import sparse

from footfall.lab.evaluate.connection import CELLS_PER_TILE, connection
from footfall.lab.evaluate.em import nearest_cells, population
from footfall.lab.evaluate.sightings import Sightings
from footfall.model.grid import Floats, tile_of
from footfall.model.projection import to_degrees
from footfall.network.plan import CellPlan, plan_from_table

HOUR: Final = 3600
START: Final = 1_000_000
X, Y = 4_321_050.0, 3_210_050.0


def likelihood(counts: Floats, chances: sparse.csr_array, people: Floats) -> float:
    """The logarithm, of one column, but for a constant."""
    return float(counts[:, 0] @ np.log(chances @ people[:, 0]))


def test_a_population_that_counts_tell_is_found() -> None:
    """Three tiles, four cells, every count as expected: after many rounds the people are where they are."""
    chances = np.array([[0.7, 0.1, 0.0], [0.3, 0.5, 0.2], [0.0, 0.3, 0.5], [0.0, 0.1, 0.3]])
    truth = np.array([[100.0], [20.0], [400.0]])
    found = population(chances @ truth, sparse.csr_array(chances), rounds=2000)
    np.testing.assert_allclose(found, truth, rtol=1e-3)


def test_each_round_is_as_likely_as_the_one_before_and_keeps_the_persons() -> None:
    """On any counts; so the rounds can be stopped anywhere."""
    random = np.random.default_rng(3)
    dense = random.random((12, 30)) * (random.random((12, 30)) < 0.4)
    dense[0] += 0.01
    chances = sparse.csr_array(dense / dense.sum(axis=0))
    counts = random.poisson(50, (12, 1)).astype(float)
    rounds = [population(counts, chances, rounds=number) for number in range(8)]
    likely = [likelihood(counts, chances, people) for people in rounds]
    assert likely == sorted(likely)
    assert likely[-1] > likely[0]
    assert [float(people.sum()) for people in rounds] == pytest.approx([float(counts.sum())] * 8)


def test_persons_at_a_cell_that_reaches_no_tile_are_left_out() -> None:
    """Nothing is known of where they are, so nobody is put anywhere for them."""
    chances = sparse.csr_array(np.array([[1.0, 1.0], [0.0, 0.0]]))
    assert population(np.array([[6.0], [4.0]]), chances).ravel().tolist() == [3.0, 3.0]


def test_each_person_is_at_the_event_nearest_to_the_middle_of_the_hour() -> None:
    """Before or after, however far; of two as near the earlier one counts."""
    minutes, cell = np.array([30 - 10, 30 + 9, 90 + 20, 90 - 20, 23 * 60]), np.array([1, 2, 4, 3, 5])
    seen = Sightings(np.array([0, 0, 0, 0, 1]), START + minutes * 60, cell)
    found = nearest_cells(seen, START, tuple(range(24)))
    assert found[:4, 0].tolist() == [2, 3, 4, 4]
    assert found[:, 1].tolist() == [5] * 24


def _plan(*azimuths: float | None) -> CellPlan:
    """Cells on one mast."""
    longitude, latitude = (float(part[0]) for part in to_degrees(np.array([X]), np.array([Y])))
    count = len(azimuths)
    table = {
        "cell_id": [f"c{number}" for number in range(count)],
        "longitude": [longitude] * count,
        "latitude": [latitude] * count,
        "azimuth_deg": pa.array(azimuths, pa.float64()),
    }
    return plan_from_table(pa.table(table), date(2026, 3, 2))


def test_a_tile_is_served_by_the_cells_that_look_at_it() -> None:
    """North of a mast with a beam to the north and one to the south, nearly always the first."""
    plan = _plan(0.0, 180.0)
    north, south = (int(tile_of(np.array([X]), np.array([Y + off]))[0]) for off in (2000.0, -2000.0))
    chances = connection(plan, np.array([south, north])).toarray()
    np.testing.assert_allclose(chances.sum(axis=0), 1)
    assert chances[0].tolist() == pytest.approx([0, 1], abs=0.1)


def test_no_more_cells_serve_a_tile_than_peers_keep_and_none_beyond_its_range() -> None:
    """Of twelve cells all round the strongest ten; a tile that nobody reaches has no column."""
    plan = _plan(*[None] * 12)
    plan = replace(plan, power_dbm=plan.power_dbm + np.arange(12) * 0.1)
    near, far = (int(tile_of(np.array([X]), np.array([Y + off]))[0]) for off in (500.0, 30_000.0))
    chances = connection(plan, np.array([near, far])).toarray()
    assert np.count_nonzero(chances[:, 0]) == CELLS_PER_TILE
    assert chances[:2, 0].tolist() == [0, 0]
    assert not chances[:, 1].any()
