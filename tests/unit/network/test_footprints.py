"""P(tile | cell)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.model.grid import tile_corner, tile_of
from footfall.network import CellPlan, FootprintOptions, TilePrior, flat_prior, footprints, plan_from_table
from footfall.network.footprints import footprint_batches
from footfall.network.radio import RadioModel
from footfall.network.signals import antennas

from .makers import DAY, SOUTH_M, WEST_M, cell_rows, point_plan, sector_plan, square_tiles, tile_at

PRIOR = flat_prior(square_tiles(6000))
PLACES = st.lists(st.tuples(st.floats(-3000, 9000), st.floats(-3000, 9000)), min_size=1, max_size=12)


def sums(table: pa.Table) -> np.ndarray:
    """Total probability by cell."""
    return np.bincount(table["cell"].to_numpy(), table["probability"].to_numpy())


def mean_point(table: pa.Table, cell: int) -> tuple[float, float]:
    """Mean point of a footprint, metres from the corner."""
    rows = table.filter(pa.compute.equal(table["cell"], cell))
    x, y = tile_corner(rows["tile"].to_numpy())
    weight = rows["probability"].to_numpy()
    return float(np.average(x + 50 - WEST_M, weights=weight)), float(
        np.average(y + 50 - SOUTH_M, weights=weight)
    )


@settings(max_examples=25, deadline=None)
@given(sites=PLACES, pointed=st.booleans())
def test_every_cell_has_a_footprint_that_sums_to_one(sites: list[tuple[float, float]], pointed: bool) -> None:
    """Whatever the plan, inside the universe or beyond: each cell is somewhere, with probability 1."""
    plan = point_plan(sites) if pointed else sector_plan(sites)
    table = footprints(plan, PRIOR)
    assert sums(table) == pytest.approx(np.ones(plan.size), abs=1e-5)


def test_rows_are_sorted_and_typed() -> None:
    """A footprint table is sorted by cell and tile, without repetition."""
    table = footprints(sector_plan([(1000, 1000), (4000, 4500)]), PRIOR)
    assert [str(field.type) for field in table.schema] == ["int32", "int64", "float"]
    order = np.lexsort([table["tile"].to_numpy(), table["cell"].to_numpy()])
    assert order.tolist() == list(range(table.num_rows))


def test_sectors_lie_in_front_of_their_antenna() -> None:
    """The mean point of each beam of a site lies on its bearing, 15 degrees give or take."""
    plan = sector_plan([(3000, 3000), (500, 500), (5500, 500), (500, 5500), (5500, 5500)])
    table = footprints(plan, PRIOR)
    for cell in range(3):
        east, north = (value - 3000 for value in mean_point(table, cell))
        bearing = np.degrees(np.arctan2(east, north)) % 360
        assert np.hypot(east, north) > 300
        assert abs((bearing - plan.bearing_deg[cell] + 180) % 360 - 180) < 15


def test_a_point_lies_around_its_position() -> None:
    """The footprint of a lone point in the middle of the universe is centred on it."""
    middle = mean_point(footprints(point_plan([(3000, 3000)]), PRIOR, FootprintOptions(kept_mass=1.0)), 0)
    assert middle == pytest.approx((3000, 3000), abs=1)


def test_two_points_part_the_ground_between_them() -> None:
    """Each of two neighbours is likelier on its own side."""
    table = footprints(point_plan([(2050, 3050), (4050, 3050)]), PRIOR)
    chance = {(row["cell"], row["tile"]): row["probability"] for row in table.to_pylist()}
    near, far = tile_at(2050, 3050), tile_at(4050, 3050)
    assert chance[0, near] > chance.get((0, far), 0)
    assert chance[1, far] > chance.get((1, near), 0)


def test_carriers_of_one_sector_have_one_footprint_and_crowd_nobody_out() -> None:
    """Twelve carriers on each beam leave the beams' footprints as they are with one."""
    sites = [(1500.0, 3000.0), (4500.0, 3000.0), (3000.0, 4500.0)]
    single, many = footprints(sector_plan(sites), PRIOR), footprints(sector_plan(sites, carriers=12), PRIOR)
    cells = many["cell"].to_numpy() // 12
    assert many["tile"].to_numpy()[many["cell"].to_numpy() % 12 == 0].tolist() == single["tile"].to_pylist()
    probability = many["probability"].to_numpy()
    assert probability[many["cell"].to_numpy() % 12 == 0] == pytest.approx(single["probability"].to_numpy())
    assert probability[cells == 4][: len(probability[cells == 4]) // 12].sum() == pytest.approx(1)


def test_order_of_rows_does_not_matter() -> None:
    """A shuffled plan gives the same footprints, to the bit."""
    rows = cell_rows([500, 2500, 4000, 2500], [500, 3000, 1000, 3000], azimuth_deg=[0.0, 90.0, None, 270.0])
    shuffled = rows.take(pa.array([3, 1, 0, 2]))
    assert footprints(plan_from_table(shuffled, DAY), PRIOR) == footprints(plan_from_table(rows, DAY), PRIOR)


def test_the_prior_moves_mass_to_where_people_are() -> None:
    """Twice the prior in the east gives twice the mass there, for an all-round antenna in the middle."""
    x, _ = tile_corner(PRIOR.tile)
    prior = TilePrior(PRIOR.tile, np.where(x >= WEST_M + 3000, 2.0, 1.0))
    plan = plan_from_table(cell_rows([3000], [3000], height_m=[30.0]), DAY)
    table = footprints(plan, prior, FootprintOptions(kept_mass=1.0))
    east = tile_corner(table["tile"].to_numpy())[0] >= WEST_M + 3000
    assert table["probability"].to_numpy()[east].sum() == pytest.approx(2 / 3, abs=1e-5)


def test_a_cell_beyond_the_universe_stays_beyond() -> None:
    """A cell 3 km outside is not drawn into the areas."""
    plan = sector_plan([(3000, 3000), (-3000, 3000)])
    table = footprints(plan, PRIOR)
    outside = table.filter(pa.compute.greater_equal(table["cell"], 3))
    assert not np.isin(outside["tile"].to_numpy(), PRIOR.tile).any()


def test_a_cell_dominated_everywhere_stands_around_its_own_position() -> None:
    """A femto cell beside strong sectors has a footprint of its own, about its range wide."""
    sites = [(float(x), float(y)) for x in (2800, 3000, 3200) for y in (2800, 3200)]
    east, north = np.array([*sites, (3050, 3050)]).T
    plan = plan_from_table(
        cell_rows(east, north, cell_type=["macro"] * 6 + ["femto"], height_m=[30.0] * 6 + [2.0]), DAY
    )
    table = footprints(plan, PRIOR, FootprintOptions(top_sources=3))
    east_mean, north_mean = mean_point(table, 6)
    assert np.hypot(east_mean - 3050, north_mean - 3050) < 100


def test_footprints_keep_within_range() -> None:
    """No tile farther than a cell's range, however loud it is."""
    plan = plan_from_table(cell_rows([3000], [3000], height_m=[30.0], range_m=[900.0]), DAY)
    x, y = tile_corner(footprints(plan, PRIOR)["tile"].to_numpy())
    assert np.hypot(x + 50 - plan.x[0], y + 50 - plan.y[0]).max() <= 900


def brute_force(plan: CellPlan, radio: RadioModel, top: int) -> dict[tuple[int, int], float]:
    """The definition, computed without blocks, for antennas at distinct places."""
    from footfall.network.sparse import tile_centre

    family = antennas(plan, radio)
    x, y = tile_centre(PRIOR.tile)
    rank = family.rank(np.arange(len(family.x)), x, y)
    best = rank.max(axis=0)
    kept = (rank >= np.sort(rank, axis=0)[-top]) & (rank >= family.serving.floor(best))
    share = np.where(kept, family.serving.share(rank, best), 0)
    share /= np.maximum(share.sum(axis=0), 1e-300)
    share /= share.sum(axis=1, keepdims=True)
    return {
        (cell, int(PRIOR.tile[place])): float(share[source, place])
        for cell, source in enumerate(family.source.tolist())
        for place in np.flatnonzero(share[source])
    }


@pytest.mark.parametrize(
    "radio",
    [RadioModel(), RadioModel("hata", "normal"), RadioModel("log_distance", "normal", "dominance")],
)
def test_blocks_and_pruning_change_nothing(radio: RadioModel) -> None:
    """Ninety sectors, computed by blocks with pruning, are as the definition has them."""
    rng = np.random.default_rng(11)
    sites = [(float(x), float(y)) for x, y in rng.uniform(0, 6000, (30, 2))]
    plan = sector_plan(sites)
    table = footprints(plan, PRIOR, FootprintOptions(radio, kept_mass=1.0)).to_pylist()
    expected = brute_force(plan, radio, FootprintOptions().top_sources)
    assert {(row["cell"], row["tile"]) for row in table} == set(expected)
    assert [row["probability"] for row in table] == pytest.approx(
        [expected[row["cell"], row["tile"]] for row in table], rel=1e-4
    )


def test_voronoi_gives_every_tile_to_its_nearest_site() -> None:
    """Cells of a site share its tiles, beams or not; each tile within reach belongs to the nearest site."""
    plan = sector_plan([(1500, 1500), (4500, 1500), (1500, 4500), (4500, 4500)])
    table = footprints(plan, PRIOR, FootprintOptions(RadioModel("voronoi"), kept_mass=1.0))
    cell, tile = table["cell"].to_numpy(), table["tile"].to_numpy()
    x, y = tile_corner(tile)
    own = np.hypot(x + 50 - plan.x[cell], y + 50 - plan.y[cell])
    nearest = np.hypot(x[:, None] + 50 - plan.x, y[:, None] + 50 - plan.y).min(axis=1)
    assert own == pytest.approx(nearest, abs=0.05)
    assert table.num_rows == 3 * len(PRIOR.tile)
    assert np.ptp(table["probability"].to_numpy()) < 1e-6


@pytest.mark.parametrize(("balance", "advantage_db"), [(1.0, 0.0), (0.0, 10.24)])
def test_the_lower_band_is_stronger_unless_bands_are_balanced(balance: float, advantage_db: float) -> None:
    """Half-way between masts of 800 and 2600 MHz the lower loses 20 log10(2600/800) dB less, or nothing."""
    rows = cell_rows([1050, 5050], [3050, 3050], frequency_mhz=[800.0, 2600.0], height_m=[30.0] * 2)
    family = antennas(plan_from_table(rows, DAY), RadioModel(band_balance=balance))
    low, high = np.argsort(family.frequency_mhz)
    middle = np.array([WEST_M + 3050.0]), np.array([SOUTH_M + 3050.0])
    rank = family.rank(np.arange(2), *middle)
    assert rank[low, 0] - rank[high, 0] == pytest.approx(advantage_db, abs=0.15)


def test_batches_hold_whole_cells_and_are_the_footprints_together() -> None:
    """A plan over 60 km comes in several batches, each cell in one, and nothing differs from all at once."""
    north = np.arange(0, 60_000, 3000.0)
    plan = plan_from_table(cell_rows(np.full(len(north), 500.0), north, range_m=[3000.0] * len(north)), DAY)
    x, y = np.meshgrid(WEST_M + np.arange(0, 1000, 100.0), SOUTH_M + np.arange(0, 60_000, 100.0))
    prior = flat_prior(tile_of(x.ravel(), y.ravel()))
    batches = [batch for batch in footprint_batches(plan, prior) if batch.num_rows]
    cells = [set(batch["cell"].to_pylist()) for batch in batches]
    assert len(batches) > 3
    assert sum(len(some) for some in cells) == len(set().union(*cells)) == plan.size
    together = pa.concat_tables(batches).sort_by([("cell", "ascending"), ("tile", "ascending")])
    assert together == footprints(plan, prior)


def test_the_dropped_tail_is_small() -> None:
    """Of a footprint at least 99.5 % is kept: the tiles dropped are the unlikeliest."""
    plan = sector_plan([(3000, 3000)])
    whole = footprints(plan, PRIOR, FootprintOptions(kept_mass=1.0)).to_pylist()
    cut = {(row["cell"], row["tile"]) for row in footprints(plan, PRIOR).to_pylist()}
    kept = sum(row["probability"] for row in whole if (row["cell"], row["tile"]) in cut)
    assert 3 * 0.995 <= kept < 3


def test_an_empty_plan_gives_an_empty_table() -> None:
    """No cells, no rows, no error."""
    assert footprints(point_plan([]), PRIOR).num_rows == 0
