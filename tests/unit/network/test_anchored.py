"""Posteriors of places of weeks, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from footfall.model.grid import Floats
from footfall.network import Evidence, PlacePriors, TilePrior, encode_locations, evidence, tile_areas
from footfall.network.anchored import ServedPlaces, place_posteriors
from footfall.network.locations import location_areas, place_areas
from footfall.network.pooling import LEAST

from .makers import footprint_table, four_quarters, tile_at

AREAS = four_quarters(4000)
TILE_AREAS = tile_areas(AREAS)
A, B, C, D = sorted(tile_at(x, y) for x in (1050, 3050) for y in (1050, 3050))
TILES = np.array([A, B, C, D])


def known(night: tuple[float, ...] = (1, 1, 1, 1)) -> Evidence:
    """Three cells: of A and B, of B and C, of C and D; priors of nights as given, of days flat."""
    prints = footprint_table({A: 0.5, B: 0.5}, {B: 0.5, C: 0.5}, {C: 0.5, D: 0.5})
    residential, activity = TilePrior(TILES, np.array(night, float)), TilePrior(TILES, np.ones(4))
    return evidence(prints, PlacePriors(residential, activity))


def served(*rows: tuple[int, int, int], is_home: tuple[int, ...] = (1,)) -> ServedPlaces:
    """Rows of place, cell, minutes."""
    place, cell, minutes = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    return ServedPlaces(place, cell, minutes, np.array(is_home))


def posterior(places: ServedPlaces, evidence: Evidence) -> Floats:
    """Posteriors, places down, tiles across."""
    parts = [part.toarray() for _, part in place_posteriors(places, evidence)]
    return np.concatenate(parts)


def test_a_fifth_of_the_longest_counts_whole_and_less_in_proportion() -> None:
    """1000, 200 and 100 minutes: weights 1, 1 and 1/2; of each place by itself."""
    weights = served((0, 1, 1000), (0, 2, 200), (0, 0, 100), (1, 1, 50), is_home=(1, 0)).weights

    assert weights.tolist() == [1.0, 1.0, 0.5, 1.0]


def test_all_cells_speak_by_their_weight() -> None:
    """Two cells of weight 1 and one of 1/4: each tile's likelihood to the power of the cell's weight."""
    found = posterior(served((0, 0, 1000), (0, 1, 900), (0, 2, 50)), known())
    gain = np.log(1 / LEAST)
    log = np.array([gain, 2 * gain, gain + gain / 4, gain / 4])
    expected = np.exp(log - log.max())

    assert found[0] == pytest.approx(expected / expected.sum())


def test_homes_and_workplaces_have_priors_of_their_own() -> None:
    """The same cell at night and by day: at night ten times as many live in A as in B."""
    found = posterior(served((0, 0, 60), (1, 0, 60), is_home=(1, 0)), known(night=(10, 1, 1, 1)))

    assert found[0, 0] / found[0, 1] == pytest.approx(found[1, 0] / found[1, 1] * 10)


def test_two_cells_alike_are_a_location() -> None:
    """Areas of a place of two cells of full weight are those of the location of the two."""
    place = place_areas(served((0, 0, 500), (0, 1, 400)), known(), TILE_AREAS, AREAS)
    location = location_areas(encode_locations(*np.array([[0], [1], [1]])), known(), TILE_AREAS, AREAS)

    assert place.drop_columns(["place"]).equals(location.drop_columns(["location"]))
    assert set(place["place"].to_pylist()) == {0}
