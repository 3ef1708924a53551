"""From locations to areas, tiles and points."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.model.grid import Ints, coarser
from footfall.model.location import CELL_BASE
from footfall.network import (
    Evidence,
    PlacePriors,
    TilePrior,
    areas_from_features,
    decode_locations,
    encode_locations,
    evidence,
    flat_priors,
    footprints,
    location_areas,
    location_centres,
    location_tiles,
    tile_areas,
)
from footfall.network.locations import LEAST_SHARE, UNITS_PER_LOCATION
from footfall.network.pooling import LEAST

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


def flat(*cells: dict[int, float]) -> Evidence:
    """Evidence of footprints over a flat prior."""
    prints = footprint_table(*cells)
    return evidence(prints, flat_priors(np.unique(prints["tile"].to_numpy())))


def alone(cell: int, residential: int = 0) -> int:
    """The location of one cell only."""
    return both(cell, cell, residential)


def both(cell: int, other: int, residential: int = 0) -> int:
    """The location of two cells."""
    return int(encode_locations(np.array(cell), np.array(other), np.array(residential)))


def units(table: pa.Table, level: str) -> dict[int, dict[int, int]]:
    """Units by location and area of a level."""
    found: dict[int, dict[int, int]] = {}
    for row in table.to_pylist():
        if row["level"] == level:
            found.setdefault(row["location"], {})[row["area"]] = row["units"]
    return found


def areas_of(location: int, known: Evidence, level: str = "zone") -> dict[int, int]:
    """Units by area of one location."""
    return units(location_areas(np.array([location]), known, TILE_AREAS, AREAS), level).get(location, {})


@given(cell=st.integers(0, CELL_BASE - 1), other=st.integers(0, CELL_BASE - 1), residential=st.integers(0, 1))
def test_codes_are_read_back(cell: int, other: int, residential: int) -> None:
    """Any two cells make a code that gives them back, the lower first, whatever their order."""
    code = both(cell, other, residential)
    assert code == both(other, cell, residential)
    first, second, night = decode_locations(np.array([code]))
    assert (first[0], second[0], night[0]) == (min(cell, other), max(cell, other), residential)


def test_one_cell_is_its_own_footprint() -> None:
    """A location of one cell lies where the cell's footprint lies, on every level."""
    known = flat({A: 0.5, B: 0.3, C: 0.2})
    assert areas_of(alone(0), known) == {NE: 500, NW: 300, SE: 200}
    assert areas_of(alone(0), known, "district") == {0: 700, 1: 300}
    assert areas_of(alone(0), known, "region") == {0: 1000}


def test_two_cells_are_two_sightings() -> None:
    """Likelihoods multiply: each against the cell's likeliest tile."""
    known = flat({A: 0.8, B: 0.2}, {A: 0.2, B: 0.2, D: 0.6})
    mass = {NE: 1 * (1 / 3), NW: 0.25 * (1 / 3), SW: LEAST * 1}
    total = sum(mass.values())
    expected = {area: round(1000 * part / total) for area, part in mass.items()}
    assert areas_of(both(0, 1), known) == expected


def test_a_wrong_footprint_does_not_rule_the_truth_out() -> None:
    """Where two cells have no place in common, both places stay possible."""
    assert areas_of(both(0, 1), flat({A: 1.0}, {B: 1.0})) == {NE: 500, NW: 500}


def test_nights_and_days_have_their_own_prior() -> None:
    """The same cell is at home for the night and at work by day."""
    prints = footprint_table({A: 0.5, B: 0.5})
    tiles = np.array(sorted([A, B]))
    homes, jobs = np.where(tiles == A, 3.0, 1.0), np.where(tiles == A, 1.0, 3.0)
    known = evidence(prints, PlacePriors(TilePrior(tiles, homes), TilePrior(tiles, jobs)))
    assert areas_of(alone(0, residential=1), known) == {NE: 750, NW: 250}
    assert areas_of(alone(0, residential=0), known) == {NE: 250, NW: 750}


def test_the_prior_of_the_footprints_is_taken_out() -> None:
    """A footprint that only repeats its own prior says nothing: the location's prior stands alone."""
    tiles = np.array(sorted([A, B]))
    priors = PlacePriors(
        TilePrior(tiles, np.where(tiles == A, 4.0, 1.0)), TilePrior(tiles, np.where(tiles == A, 1.0, 4.0))
    )
    base = priors.base.at(np.array([A, B]))
    known = evidence(footprint_table({A: base[0] / base.sum(), B: base[1] / base.sum()}), priors)
    assert areas_of(alone(0, residential=1), known) == {NE: 800, NW: 200}


def test_what_lies_outside_is_not_written() -> None:
    """Units inside and outside sum to 1000; a location wholly outside has no row."""
    known = flat({A: 0.25, FAR: 0.75}, {FAR: 1.0})
    assert areas_of(alone(0), known) == {NE: 250}
    assert areas_of(alone(1), known) == {}


def test_traces_are_given_to_the_rest() -> None:
    """Areas below 5 thousandths are dropped, and the rest grows in proportion."""
    near = {tile_at(3050, 2050 + 100 * n): 0.0796 for n in range(10)}
    known = flat(near | {B: 0.2, C: 0.004})
    assert areas_of(alone(0), known) == {NE: 799, NW: 201}


def test_remainders_go_to_the_largest_then_to_the_first_area() -> None:
    """Three equal areas get 334, 333 and 333."""
    assert areas_of(alone(0), flat({A: 1 / 3, B: 1 / 3, C: 1 / 3})) == {NE: 334, NW: 333, SE: 333}


def test_more_than_two_hundred_areas_are_not_all_dropped() -> None:
    """Where every area is a trace, all are kept."""
    zones = [zone(f"{n:03d}", box(100 * n, 0, 100 * n + 100, 100)) for n in range(300)]
    areas = areas_from_features(zones)
    known = flat({tile_at(100 * n + 50, 50): 1 / 300 for n in range(300)})
    table = location_areas(np.array([alone(0)]), known, tile_areas(areas), areas)
    assert sum(units(table, "zone")[alone(0)].values()) == pytest.approx(1000, abs=10)


def test_a_border_tile_is_shared_by_its_zones() -> None:
    """Half a tile in a zone is half of those in the tile."""
    areas = areas_from_features([zone("a", box(0, 0, 1050, 1000)), zone("b", box(1050, 0, 2000, 1000))])
    known = flat({tile_at(1050, 450): 1.0})
    found = units(location_areas(np.array([alone(0)]), known, tile_areas(areas), areas), "zone")[alone(0)]
    assert found[0] == pytest.approx(500, abs=5)
    assert sum(found.values()) == 1000


def random_setting(seed: int) -> tuple[pa.Table, PlacePriors, Ints]:
    """Footprints of a plan, their priors and 200 locations of neighbours and strangers."""
    rng = np.random.default_rng(seed)
    sites = [(float(x), float(y)) for x, y in rng.uniform(-1000, 5000, (12, 2))]
    tiles = square_tiles(4000)
    priors = PlacePriors(*(TilePrior(tiles, rng.uniform(0.1, 3, len(tiles))) for _ in range(2)))
    plan = sector_plan(sites)
    cell, other = rng.integers(0, plan.size, (2, 200))
    return footprints(plan, priors.base), priors, encode_locations(cell, other, rng.integers(0, 2, 200))


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_nobody_is_counted_more_than_once(seed: int) -> None:
    """Per location and level units sum to 1000 at most, and are positive."""
    prints, priors, codes = random_setting(seed)
    table = location_areas(codes, evidence(prints, priors), TILE_AREAS, AREAS)
    for level in AREAS.levels:
        for shares in units(table, level).values():
            assert sum(shares.values()) <= 1000
            assert min(shares.values()) > 0


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_units_of_areas_add_up_to_those_of_their_parents(seed: int) -> None:
    """What a district has of a location is what its zones have together, to the thousandth."""
    prints, priors, codes = random_setting(seed)
    table = location_areas(codes, evidence(prints, priors), TILE_AREAS, AREAS)
    levels = list(AREAS.levels)
    for finer, coarser_level in pairwise(reversed(levels)):
        parent = AREAS.levels[finer].parent
        above = units(table, coarser_level)
        for code, shares in units(table, finer).items():
            summed: dict[int, int] = {}
            for area, part in shares.items():
                summed[int(parent[area])] = summed.get(int(parent[area]), 0) + part
            assert summed == above[code]


def posterior(code: int, prints: pa.Table, priors: PlacePriors) -> dict[int, float]:
    """The posterior by its definition, tile by tile."""
    first, second, residential = (int(part) for part in decode_locations(np.array(code)))
    likelihoods = []
    for cell in {first, second}:
        rows = prints.filter(pa.compute.equal(prints["cell"], cell)).to_pylist()
        tiles = [row["tile"] for row in rows]
        base = priors.base.at(np.array(tiles))
        ratio = {t: row["probability"] / b for t, row, b in zip(tiles, rows, base, strict=True)}
        top = max(ratio.values())
        likelihoods.append({tile: value / top for tile, value in ratio.items()})
    prior = priors.residential if residential else priors.activity
    told = {tile for like in likelihoods for tile, value in like.items() if value > LEAST}
    mass = {
        tile: float(prior.at(np.array([tile]))[0])
        * float(np.prod([max(like.get(tile, 0.0), LEAST) for like in likelihoods]))
        for tile in told
    }
    total = sum(mass.values())
    return {tile: value / total for tile, value in mass.items()}


def test_posteriors_are_as_defined() -> None:
    """Sparse products give what the definition gives, tile by tile."""
    prints, priors, codes = random_setting(3)
    table = location_tiles(codes, evidence(prints, priors), 100)
    for code in np.unique(codes)[::10].tolist():
        rows = table.filter(pa.compute.equal(table["location"], code)).to_pylist()
        found = {row["tile"]: row["probability"] for row in rows}
        expected = posterior(code, prints, priors)
        assert found == pytest.approx({tile: p for tile, p in expected.items() if tile in found}, rel=1e-4)
        assert sum(found.values()) == pytest.approx(1, abs=1e-3)


def expected_units(code: int, prints: pa.Table, priors: PlacePriors) -> dict[int | None, float]:
    """Thousandths of a location by zone, before rounding, traces given to the rest; None is outside."""
    in_zones: dict[int, list[tuple[int, float]]] = {}
    for row in TILE_AREAS.to_pylist():
        in_zones.setdefault(row["tile"], []).append((row["zone"], row["weight"]))
    mass: dict[int | None, float] = {}
    for tile, probability in posterior(code, prints, priors).items():
        shares = in_zones.get(tile, [])
        for zone_index, weight in shares:
            mass[zone_index] = mass.get(zone_index, 0) + probability * weight
        mass[None] = mass.get(None, 0) + probability * (1 - sum(weight for _, weight in shares))
    kept = {area: part for area, part in mass.items() if part >= LEAST_SHARE}
    return {area: UNITS_PER_LOCATION * part / sum(kept.values()) for area, part in kept.items()}


@settings(max_examples=5)
@given(seed=st.integers(0, 10_000))
def test_units_are_the_posterior_in_thousandths(seed: int) -> None:
    """Each area's within one of its share; all sum to 1000, or to less only by what lies outside."""
    prints, priors, codes = random_setting(seed)
    codes = np.unique(codes)[::15]
    found = units(location_areas(codes, evidence(prints, priors), TILE_AREAS, AREAS), "zone")
    for code in codes.tolist():
        expected, told = expected_units(code, prints, priors), found.get(code, {})
        outside = expected.pop(None, 0.0)
        assert {area for area, part in expected.items() if part > 6} <= set(told)
        assert all(told[area] == pytest.approx(expected.get(area, 5), abs=1.1) for area in told)
        assert UNITS_PER_LOCATION - sum(told.values()) == pytest.approx(outside, abs=1.1)


def test_coarse_tiles_hold_the_sum_of_fine_ones() -> None:
    """Probabilities on 500 m tiles are those of their 100 m tiles together."""
    prints, priors, codes = random_setting(4)
    code, known = codes[:1], evidence(prints, priors)
    fine, coarse = location_tiles(code, known, 100), location_tiles(code, known, 500)
    tile, place = np.unique(coarser(fine["tile"].to_numpy(), 500), return_inverse=True)
    assert coarse["tile"].to_pylist() == tile.tolist()
    assert coarse["probability"].to_numpy() == pytest.approx(
        np.bincount(place, fine["probability"].to_numpy()), abs=1e-4
    )


def test_order_and_repetition_of_locations_do_not_matter() -> None:
    """The table has each location once, sorted."""
    prints, priors, codes = random_setting(8)
    known = evidence(prints, priors)
    table = location_areas(codes, known, TILE_AREAS, AREAS)
    again = location_areas(np.concatenate([codes[::-1], codes]), known, TILE_AREAS, AREAS)
    assert again.equals(table)
    assert table["location"].to_pylist() == sorted(table["location"].to_pylist())


def test_the_centre_is_the_mean_point_and_the_spread_the_distance_from_it() -> None:
    """Half here and half 400 m east: 200 m east of here, 200 m off."""
    known = flat({tile_at(50, 50): 0.5, tile_at(450, 50): 0.5})
    expected = {"location": alone(0), "x": WEST_M + 250, "y": SOUTH_M + 50, "spread_m": 200}
    assert location_centres(np.array([alone(0)]), known).to_pylist() == [expected]


def test_a_location_of_another_plan_is_refused() -> None:
    """A cell without footprint is a mistake, not a place."""
    with pytest.raises(ValueError, match="does not belong to these footprints"):
        location_areas(np.array([alone(7)]), flat({A: 1.0}), TILE_AREAS, AREAS)


def test_no_locations_give_empty_tables() -> None:
    """A day without stays is a day."""
    none, known = np.zeros(0, dtype=np.int64), flat({A: 1.0})
    assert location_areas(none, known, TILE_AREAS, AREAS).num_rows == 0
    assert location_tiles(none, known).num_rows == 0
    assert location_centres(none, known).num_rows == 0
