"""From locations to areas, tiles and points."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.model.grid import Ints, coarser
from footfall.network import (
    TilePrior,
    areas_from_features,
    decode_locations,
    encode_locations,
    flat_prior,
    footprints,
    location_areas,
    location_centres,
    location_tiles,
    tile_areas,
)

from .makers import (
    SOUTH_M,
    WEST_M,
    box,
    footprint_table,
    four_quarters,
    sector_plan,
    square_tiles,
    tile_at,
    zone,
)

AREAS = four_quarters(4000)
TILE_AREAS = tile_areas(AREAS)
NE, NW, SE, SW = range(4)
A, B, C, D = tile_at(3050, 3050), tile_at(1050, 3050), tile_at(3050, 1050), tile_at(1050, 1050)
"""Tiles wholly in the zones ne, nw, se and sw."""
FAR = tile_at(9050, 50)


def alone(cell: int) -> int:
    """The location of one cell only."""
    return int(encode_locations(np.array(cell), np.array(cell), np.array(0)))


def both(main: int, second: int, eighths: int) -> int:
    """The location of two cells."""
    return int(encode_locations(np.array(main), np.array(second), np.array(eighths)))


def units(table: pa.Table, level: str) -> dict[int, dict[int, int]]:
    """Units by location and area of a level."""
    found: dict[int, dict[int, int]] = {}
    for row in table.to_pylist():
        if row["level"] == level:
            found.setdefault(row["location"], {})[row["area"]] = row["units"]
    return found


def areas_of(location: int, prints: pa.Table, level: str = "zone") -> dict[int, int]:
    """Units by area of one location."""
    return units(location_areas(np.array([location]), prints, TILE_AREAS, AREAS), level).get(location, {})


@given(main=st.integers(0, 2**29 - 1), second=st.integers(0, 2**29 - 1), eighths=st.integers(0, 4))
def test_codes_are_read_back(main: int, second: int, eighths: int) -> None:
    """Any two cells and share make a code that gives them back."""
    code = encode_locations(np.array([main]), np.array([second]), np.array([eighths]))
    assert code.tolist() == [main * 2**34 + second * 16 + eighths]
    assert [part.tolist() for part in decode_locations(code)] == [[main], [second], [eighths]]


def test_one_cell_is_its_own_footprint() -> None:
    """A location of one cell lies where the cell's footprint lies, on every level."""
    prints = footprint_table({A: 0.5, B: 0.3, C: 0.2})
    assert areas_of(alone(0), prints) == {NE: 500, NW: 300, SE: 200}
    assert areas_of(alone(0), prints, "district") == {0: 700, 1: 300}
    assert areas_of(alone(0), prints, "region") == {0: 1000}


def test_two_cells_are_pooled_by_their_share_of_time() -> None:
    """With half the time each, the posterior is the geometric mean where both may be."""
    prints = footprint_table({A: 0.8, B: 0.2}, {A: 0.2, B: 0.2, D: 0.6})
    root_a, root_b = np.sqrt(0.8 * 0.2), np.sqrt(0.2 * 0.2)
    assert areas_of(both(0, 1, 4), prints) == {
        NE: round(1000 * root_a / (root_a + root_b)),
        NW: round(1000 * root_b / (root_a + root_b)),
    }


def test_a_small_share_of_time_weighs_little() -> None:
    """An eighth pulls less than half."""
    prints = footprint_table({A: 0.5, B: 0.5}, {A: 0.9, B: 0.1})
    pulls = [areas_of(location, prints)[NE] for location in (alone(0), both(0, 1, 1), both(0, 1, 4))]
    assert pulls == sorted(set(pulls))


def test_disjoint_footprints_fall_back_to_the_main_cell() -> None:
    """Where two cells have no place in common, the one with more time counts."""
    prints = footprint_table({A: 1.0}, {B: 1.0})
    assert areas_of(both(0, 1, 4), prints) == {NE: 1000}
    assert areas_of(both(1, 0, 4), prints) == {NW: 1000}


def test_what_lies_outside_is_not_written() -> None:
    """Units inside and outside sum to 1000; a location wholly outside has no row."""
    prints = footprint_table({A: 0.25, FAR: 0.75}, {FAR: 1.0})
    assert areas_of(alone(0), prints) == {NE: 250}
    assert areas_of(alone(1), prints) == {}


def test_traces_are_given_to_the_rest() -> None:
    """Areas below 5 thousandths are dropped, and the rest grows in proportion."""
    prints = footprint_table({A: 0.796, B: 0.2, C: 0.004})
    assert areas_of(alone(0), prints) == {NE: 799, NW: 201}


def test_remainders_go_to_the_largest_then_to_the_first_area() -> None:
    """Three equal areas get 334, 333 and 333."""
    prints = footprint_table({A: 1 / 3, B: 1 / 3, C: 1 / 3})
    assert areas_of(alone(0), prints) == {NE: 334, NW: 333, SE: 333}


def test_more_than_two_hundred_areas_are_not_all_dropped() -> None:
    """Where every area is a trace, all are kept."""
    zones = [zone(f"{n:03d}", box(100 * n, 0, 100 * n + 100, 100)) for n in range(300)]
    areas = areas_from_features(zones)
    prints = footprint_table({tile_at(100 * n + 50, 50): 1 / 300 for n in range(300)})
    table = location_areas(np.array([alone(0)]), prints, tile_areas(areas), areas)
    assert sum(units(table, "zone")[alone(0)].values()) == pytest.approx(1000, abs=10)


def test_a_border_tile_is_shared_by_its_zones() -> None:
    """Half a tile in a zone is half of those in the tile."""
    areas = areas_from_features([zone("a", box(0, 0, 1050, 1000)), zone("b", box(1050, 0, 2000, 1000))])
    table = location_areas(
        np.array([alone(0)]), footprint_table({tile_at(1050, 450): 1.0}), tile_areas(areas), areas
    )
    found = units(table, "zone")[alone(0)]
    assert found[0] == pytest.approx(500, abs=5)
    assert sum(found.values()) == 1000


def random_setting(seed: int) -> tuple[pa.Table, TilePrior, Ints]:
    """Footprints of a plan, their prior and 200 locations of neighbours and strangers."""
    rng = np.random.default_rng(seed)
    sites = [(float(x), float(y)) for x, y in rng.uniform(-1000, 5000, (12, 2))]
    tiles = square_tiles(4000)
    prior = TilePrior(tiles, rng.uniform(0.1, 3, len(tiles)))
    plan = sector_plan(sites)
    main, second = rng.integers(0, plan.size, (2, 200))
    return footprints(plan, prior), prior, encode_locations(main, second, rng.integers(0, 5, 200))


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), sharpness=st.sampled_from([1.0, 1.5, 4.0]))
def test_nobody_is_counted_more_than_once(seed: int, sharpness: float) -> None:
    """Per location and level units sum to 1000 at most, and are positive."""
    prints, prior, codes = random_setting(seed)
    table = location_areas(codes, prints, TILE_AREAS, AREAS, prior=prior, sharpness=sharpness)
    for level in AREAS.levels:
        for shares in units(table, level).values():
            assert sum(shares.values()) <= 1000
            assert min(shares.values()) > 0


def posterior(code: int, prints: pa.Table, prior: TilePrior, sharpness: float) -> dict[int, float]:
    """The posterior by its definition, tile by tile."""
    main, second, eighths = (int(part) for part in decode_locations(np.array(code)))
    chance: dict[int, dict[int, float]] = {main: {}, second: {}}
    for row in prints.filter(
        pa.compute.is_in(prints["cell"], pa.array([main, second], pa.int32()))
    ).to_pylist():
        chance[row["cell"]][row["tile"]] = row["probability"]
    weights = {main: 1.0} if eighths == 0 or main == second else {main: 1 - eighths / 8, second: eighths / 8}
    met = set.intersection(*(set(chance[cell]) for cell in weights))
    if not met:
        weights, met = {main: 1.0}, set(chance[main])
    base = dict(zip(sorted(met), prior.at(np.array(sorted(met))).tolist(), strict=True))
    mass = {
        tile: base[tile]
        * float(
            np.prod([(chance[cell][tile] / base[tile]) ** (sharpness * w) for cell, w in weights.items()])
        )
        for tile in met
    }
    total = sum(mass.values())
    return {tile: value / total for tile, value in mass.items()}


@pytest.mark.parametrize("sharpness", [1.0, 2.0])
def test_posteriors_are_as_defined(sharpness: float) -> None:
    """Pooling by blocks gives the log-linear pool with the prior counted once."""
    prints, prior, codes = random_setting(3)
    table = location_tiles(codes, prints, 100, prior=prior, sharpness=sharpness)
    for code in np.unique(codes)[::10].tolist():
        rows = table.filter(pa.compute.equal(table["location"], code)).to_pylist()
        found = {row["tile"]: row["probability"] for row in rows}
        expected = posterior(code, prints, prior, sharpness)
        assert found == pytest.approx({tile: p for tile, p in expected.items() if tile in found}, rel=1e-4)
        assert sum(found.values()) == pytest.approx(1, abs=1e-3)


def test_coarse_tiles_hold_the_sum_of_fine_ones() -> None:
    """Probabilities on 500 m tiles are those of their 100 m tiles together."""
    prints, _, codes = random_setting(4)
    code = codes[:1]
    fine, coarse = location_tiles(code, prints, 100), location_tiles(code, prints, 500)
    tile, place = np.unique(coarser(fine["tile"].to_numpy(), 500), return_inverse=True)
    assert coarse["tile"].to_pylist() == tile.tolist()
    assert coarse["probability"].to_numpy() == pytest.approx(
        np.bincount(place, fine["probability"].to_numpy()), abs=1e-4
    )


def test_order_and_repetition_of_locations_do_not_matter() -> None:
    """The table has each location once, sorted."""
    prints, _, codes = random_setting(8)
    table = location_areas(codes, prints, TILE_AREAS, AREAS)
    again = location_areas(np.concatenate([codes[::-1], codes]), prints, TILE_AREAS, AREAS)
    assert again.equals(table)
    assert table["location"].to_pylist() == sorted(table["location"].to_pylist())


def test_the_centre_is_the_mean_point() -> None:
    """Three quarters here and a quarter 400 m east: 100 m east of here."""
    prints = footprint_table({tile_at(50, 50): 0.75, tile_at(450, 50): 0.25})
    expected = {"location": alone(0), "x": WEST_M + 150, "y": SOUTH_M + 50}
    assert location_centres(np.array([alone(0)]), prints).to_pylist() == [expected]


def test_a_location_of_another_plan_is_refused() -> None:
    """A cell without footprint is a mistake, not a place."""
    with pytest.raises(ValueError, match="does not belong to these footprints"):
        location_areas(np.array([alone(7)]), footprint_table({A: 1.0}), TILE_AREAS, AREAS)


def test_sharpness_needs_the_prior() -> None:
    """Counting the prior once takes knowing it."""
    with pytest.raises(ValueError, match="needs the prior"):
        location_centres(np.array([alone(0)]), footprint_table({A: 1.0}), sharpness=2.0)


def test_sharper_is_narrower() -> None:
    """A greater sharpness gives the likeliest tile more."""
    prints, prior = footprint_table({A: 0.6, B: 0.4}), flat_prior(np.array([A, B]))
    table = location_tiles(np.array([alone(0)]), prints, 100, prior=prior, sharpness=2.0)
    assert max(table["probability"].to_pylist()) == pytest.approx(0.36 / 0.52)


def test_no_locations_give_empty_tables() -> None:
    """A day without stays is a day."""
    none = np.zeros(0, dtype=np.int64)
    prints = footprint_table({A: 1.0})
    assert location_areas(none, prints, TILE_AREAS, AREAS).num_rows == 0
    assert location_tiles(none, prints).num_rows == 0
    assert location_centres(none, prints).num_rows == 0
