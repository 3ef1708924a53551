"""Tiles of areas, and priors."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.model.grid import tile_corner
from footfall.network import (
    PlacePriors,
    TilePrior,
    activity_prior,
    areas_from_features,
    population_of_zones,
    residential_prior,
    tile_areas,
    tile_universe,
)
from footfall.network.priors import NON_RESIDENTIAL, volume_of_tiles

from .makers import SOUTH_M, WEST_M, box, four_quarters, square_tiles, tile_at, zone

CORNER = st.floats(0, 3500)
SIDE = st.floats(30, 2500)


@settings(max_examples=40, deadline=None)
@given(west=CORNER, south=CORNER, width=SIDE, height=SIDE, cut=st.floats(0.1, 0.9))
def test_weights_add_up_to_the_areas_of_polygons(
    west: float, south: float, width: float, height: float, cut: float
) -> None:
    """Tiles' shares are exact: their sum is the polygon's area, for slanted borders too."""
    east, north, middle = west + width, south + height, west + cut * width
    left = [(west, south), (middle, south), (east, north), (west, north)]
    areas = areas_from_features(
        [zone("left", left), zone("right", [(middle, south), (east, south), (east, north)])]
    )
    table = tile_areas(areas)
    total = (
        np.bincount(table["zone"].to_numpy(), table["weight"].to_numpy().astype(float), minlength=2) * 0.01
    )
    assert total == pytest.approx(areas.level("zone").area_km2, rel=1e-6)


def test_inner_tiles_belong_to_one_zone_wholly() -> None:
    """Inside the region every tile's weights sum to 1."""
    table = tile_areas(four_quarters())
    tile, place = np.unique(table["tile"].to_numpy(), return_inverse=True)
    x, y = tile_corner(tile)
    inside = (x > WEST_M) & (x < WEST_M + 3900) & (y > SOUTH_M) & (y < SOUTH_M + 3900)
    total = np.bincount(place, table["weight"].to_numpy())
    assert total[inside] == pytest.approx(np.ones(inside.sum()), abs=1e-6)


def test_overlapping_zones_share_a_tile() -> None:
    """Where zones overlap, nobody is counted twice."""
    areas = areas_from_features([zone("a", box(0, 0, 1000, 1000)), zone("b", box(0, 0, 1000, 1000))])
    rows = (
        tile_areas(areas).filter(pa.compute.equal(tile_areas(areas)["tile"], tile_at(450, 450))).to_pylist()
    )
    assert [row["weight"] for row in rows] == [0.5, 0.5]


def test_more_zones_than_are_taken_at_once() -> None:
    """More zones than are taken at once keep their numbers."""
    zones = [zone(f"{n:03d}", box(100 * n, 0, 100 * n + 100, 200)) for n in range(230)]
    table = tile_areas(areas_from_features(zones))
    weight = np.bincount(table["zone"].to_numpy(), table["weight"].to_numpy())
    assert weight == pytest.approx(np.full(230, 2.0), abs=0.01)


def test_the_universe_reaches_a_margin_beyond_the_region() -> None:
    """All tiles of the areas and those within the margin, none far beyond."""
    areas = four_quarters()
    universe = tile_universe(areas, 1000)
    assert np.isin(tile_areas(areas)["tile"].to_numpy(), universe).all()
    held = np.isin(
        [tile_at(-850, 2000), tile_at(-1350, 2000), tile_at(2000, 4850), tile_at(2000, 5350)], universe
    )
    assert held.tolist() == [True, False, True, False]


def test_residents_are_spread_over_their_zone_with_a_floor_elsewhere() -> None:
    """A zone's tiles hold its residents; an empty zone's tiles the floor, 5 % of the inhabited mean."""
    areas = areas_from_features([zone("a", box(0, 0, 2000, 2000)), zone("b", box(2000, 0, 4000, 2000))])
    prior = residential_prior(square_tiles(4000), tile_areas(areas), np.array([4000.0, 0.0]))
    inner, empty = prior.at(np.array([tile_at(1050, 1050), tile_at(3050, 1050)]))
    assert inner == pytest.approx(10, rel=1e-3)
    assert empty == pytest.approx(0.05 * prior.weight[prior.weight > 1].mean(), rel=0.05)


def test_no_residents_at_all_is_a_flat_prior() -> None:
    """A census of zeros says nothing."""
    areas = four_quarters()
    prior = residential_prior(square_tiles(1000), tile_areas(areas), np.zeros(4))
    assert set(prior.weight.tolist()) == {1.0}


def test_a_prior_gives_the_mean_beyond_its_universe() -> None:
    """No place is impossible."""
    prior = TilePrior(np.array([5, 7]), np.array([1.0, 3.0]))
    assert prior.at(np.array([7, 6, 5])).tolist() == [3, 2, 1]


@pytest.mark.parametrize(("tile", "weight"), [([7, 5], [1.0, 1.0]), ([5, 7], [1.0, 0.0]), ([5], [np.nan])])
def test_a_prior_is_sorted_and_positive(tile: list[int], weight: list[float]) -> None:
    """A prior that would make a place impossible or nameless cannot be made."""
    with pytest.raises(ValueError, match="must be"):
        TilePrior(np.array(tile), np.array(weight))


def test_residents_live_where_residential_volume_is() -> None:
    """A zone's residents are spread by volume; a zone without any is filled evenly."""
    areas = areas_from_features([zone("a", box(0, 0, 1000, 1000)), zone("b", box(1000, 0, 2000, 1000))])
    tiles = square_tiles(2000)
    built = [tile_at(250, 250), tile_at(750, 750)]
    volume = volume_of_tiles(tiles, np.array([*built, tile_at(-950, 50)]), np.array([3000.0, 1000.0, 9e9]))
    prior = residential_prior(tiles, tile_areas(areas), np.array([400.0, 100.0]), volume)
    homes = prior.at(np.array([*built, tile_at(1550, 550)]))
    assert homes[:2] == pytest.approx([300, 100], rel=1e-3)
    assert homes[2] == pytest.approx(max(1.0, 0.05 * 500 / 102), rel=0.05)


def test_days_are_where_other_volume_is() -> None:
    """By day most of the weight lies by non-residential volume; without any, the day is as the night."""
    homes = TilePrior(np.array([1, 2]), np.array([3.0, 1.0]))
    day = activity_prior(homes, np.array([0.0, 50.0]))
    quiet = (1 - NON_RESIDENTIAL) * 0.75
    assert day.weight == pytest.approx([quiet, 1 - quiet])
    assert activity_prior(homes, np.zeros(2)) is homes
    assert activity_prior(homes) is homes


def test_priors_survive_their_table() -> None:
    """What is written is read back the same."""
    tiles = np.unique(square_tiles(500))
    rng = np.random.default_rng(1)
    priors = PlacePriors(*(TilePrior(tiles, rng.uniform(1, 2, len(tiles))) for _ in range(2)))
    again = PlacePriors.from_table(priors.to_table())
    assert again.residential.tile.tolist() == tiles.tolist()
    assert again.residential.weight.tolist() == priors.residential.weight.tolist()
    assert again.activity.weight.tolist() == priors.activity.weight.tolist()


def test_census_rows_are_summed_but_not_beside_a_total() -> None:
    """A total counts alone, else rows are summed; a zone without rows is as dense as the others."""
    areas = four_quarters()
    census = pa.table(
        {
            "zone_id": ["ne", "ne", "ne", "nw", "nw", "se", "elsewhere"],
            "age_band": [None, "0-15", "16-29", "0-15", "16-29", None, None],
            "population": [30.0, 10.0, 20.0, 5.0, 15.0, 10.0, 999.0],
        }
    )
    assert population_of_zones(census, areas) == pytest.approx([30, 20, 10, 20], rel=1e-3)
