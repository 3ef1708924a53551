"""The feed of built volume: what public data say of where people sleep, work and shop, with errors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from footfall.lab.simulate import Scenario, World, simulate
from footfall.lab.simulate.buildings import OTHER_M3, RESIDENTIAL_M3
from footfall.model.grid import Floats, Ints, tile_of
from footfall.model.projection import to_grid
from footfall.network.priors import activity_prior, residential_prior, volume_of_tiles

Volumes = tuple[Ints, Floats, Floats]
"""Tiles of the feed, sorted, with residential and other volume."""


def feed(city: Path) -> pa.Table:
    """The rows of the feed."""
    return pacsv.read_csv(city / "feeds" / "buildings.csv")


@pytest.fixture(name="volumes", scope="module")
def _volumes(small_city: Path) -> Volumes:
    rows = feed(small_city)
    x, y = to_grid(rows["longitude"].to_numpy(), rows["latitude"].to_numpy())
    at = tile_of(np.asarray(x), np.asarray(y))
    tiles = np.unique(at)
    assert len(tiles) == rows.num_rows
    homes, other = (
        volume_of_tiles(tiles, at, rows[name].to_numpy().astype(float))
        for name in ("residential_m3", "non_residential_m3")
    )
    return tiles, homes, other


def test_volumes_are_those_of_the_residents(small_city: Path, small_world: World) -> None:
    """So many cubic metres to a resident in all, to the cubic metre of each row."""
    rows, residents = feed(small_city), small_world.people.residents
    total = sum(float(rows[name].to_numpy().sum()) for name in ("residential_m3", "non_residential_m3"))
    assert total == pytest.approx((RESIDENTIAL_M3 + OTHER_M3) * residents, rel=0.02)


def test_no_row_is_empty_or_negative(small_city: Path) -> None:
    """A raster leaves out what is not built on."""
    rows = feed(small_city)
    homes, other = (rows[name].to_numpy() for name in ("residential_m3", "non_residential_m3"))
    assert homes.min() >= 0
    assert other.min() >= 0
    assert (homes + other).min() >= 1


def test_people_sleep_where_residential_volume_is(small_city: Path, volumes: Volumes) -> None:
    """Tiles of more residents have more of it, and yet it does not tell how many live there exactly."""
    tiles, homes, _ = volumes
    people = pq.read_table(small_city / "truth" / "people.parquet")
    home = tile_of(*(people[name].to_numpy().astype(float) for name in ("home_x", "home_y")))
    residents = volume_of_tiles(tiles, home, np.ones(len(home)))
    correlation = float(np.corrcoef(residents, homes)[0, 1])
    assert 0.3 < correlation < 0.98


def test_priors_of_the_feed_know_nights_from_days(small_city: Path, volumes: Volumes) -> None:
    """By the residential prior homes are likelier than by the other, and places of work less likely."""
    tiles, homes, other = volumes
    zone_tiles = pa.table(
        {"tile": tiles, "zone": np.zeros(len(tiles), np.int32), "weight": np.ones(len(tiles))}
    )
    nights = residential_prior(tiles, zone_tiles, np.array([1000.0]), homes)
    days = activity_prior(nights, other)
    people = pq.read_table(small_city / "truth" / "people.parquet")
    working = people.filter(pc.is_finite(people["work_x"]))
    at_home, at_work = (
        tile_of(*(table[f"{place}_{axis}"].to_numpy().astype(float) for axis in "xy"))
        for place, table in (("home", people), ("work", working))
    )
    assert len(at_work) > 100

    def likelihood(prior_at: Floats, prior: Floats) -> float:
        return float(np.log(prior_at / prior.sum()).mean())

    assert likelihood(nights.at(at_home), nights.weight) > likelihood(days.at(at_home), days.weight)
    assert likelihood(nights.at(at_work), nights.weight) < likelihood(days.at(at_work), days.weight)


def test_the_feed_is_of_the_seed(small: Scenario, small_city: Path, tmp_path: Path) -> None:
    """The same scenario has the same buildings; they are not measured anew each time."""
    simulate(small, tmp_path)
    assert (tmp_path / "feeds" / "buildings.csv").read_bytes() == (
        small_city / "feeds" / "buildings.csv"
    ).read_bytes()
