"""The room on real networks and areas; needs the folder named by FOOTFALL_DATA."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv
import pytest

from footfall.model.grid import tile_corner
from footfall.network import (
    AreaSet,
    CellPlan,
    areas_from_features,
    cell_centres,
    cells_from_opencellid,
    encode_locations,
    evidence,
    flat_prior,
    flat_priors,
    footprints,
    location_areas,
    plan_from_table,
    population_of_zones,
    read_zones,
    residential_prior,
    tile_areas,
    tile_universe,
)

from .makers import DAY

pytestmark = pytest.mark.data
O2_UK = (234, 10)


@pytest.fixture(scope="module")
def data() -> Path:
    """The folder of real data."""
    folder = os.environ.get("FOOTFALL_DATA")
    if not folder:
        pytest.skip("FOOTFALL_DATA does not name the folder of real data")
    return Path(folder)


@pytest.fixture(scope="module")
def london(data: Path) -> AreaSet:
    """London's 983 MSOA in 33 boroughs."""
    columns = {"zone_id": "zone", "parent_id": "borough_code", "parent_name": "borough"}
    read = read_zones(data / "london" / "zones_msoa11.geojson", columns)
    assert read.faults == ()
    return areas_from_features(read.features)


@pytest.fixture(scope="module")
def o2(data: Path) -> CellPlan:
    """O2's cells in London as OpenCelliD has them."""
    table = pv.read_csv(data / "london" / "cells_opencellid.csv.gz")
    return plan_from_table(cells_from_opencellid(table, *O2_UK), DAY)


@pytest.fixture(scope="module")
def london_footprints(data: Path, london: AreaSet, o2: CellPlan) -> pa.Table:
    """Footprints with the census as prior."""
    census = pv.read_csv(data / "london" / "population_msoa11_sex_age_2020.csv.gz")
    census = census.rename_columns({"zone": "zone_id", "age": "age_band", "sex": "gender"})
    residents = population_of_zones(census, london)
    assert residents.sum() == 9_002_488
    return footprints(o2, residential_prior(tile_universe(london, 2000), tile_areas(london), residents))


@pytest.fixture(scope="module")
def brighton(data: Path) -> CellPlan:
    """A network of 3,237 real sectors around Brighton, of four operators."""
    files = sorted((data / "sector_cells_uk").glob("*.csv"))
    tables = [pv.read_csv(file) for file in files]
    ids = [
        f"{file.stem[:5]}-{cell}"
        for file, t in zip(files, tables, strict=True)
        for cell in t["ECellID"].to_pylist()
    ]
    table = pa.concat_tables(t.select(["Longitude", "Latitude", "Azimuth"]) for t in tables)
    return plan_from_table(
        pa.table(
            {
                "cell_id": ids,
                "longitude": table["Longitude"],
                "latitude": table["Latitude"],
                "azimuth_deg": table["Azimuth"].cast(pa.float64()),
            }
        ),
        DAY,
    )


def test_london_has_its_area(london: AreaSet) -> None:
    """Tiles' shares add up to 1,572 km² in 983 zones and 33 boroughs."""
    weight = tile_areas(london)["weight"].to_numpy().astype(float)
    assert [level.size for level in london.levels.values()] == [1, 33, 983]
    assert weight.sum() * 0.01 == pytest.approx(london.level("region").area_km2[0], rel=1e-3)


def test_every_cell_of_london_has_a_footprint(o2: CellPlan, london_footprints: pa.Table) -> None:
    """All cells, each summing to 1."""
    total = np.bincount(london_footprints["cell"].to_numpy(), london_footprints["probability"].to_numpy())
    assert total == pytest.approx(np.ones(o2.size), abs=1e-5)


def test_london_footprints_are_as_wide_as_real_phones_are_off(london_footprints: pa.Table) -> None:
    """Half the mass lies within 180-450 m of the cell's centre, nine tenths within 0.9-1.4 km.

    Measured on real phones: p50 180-340 m, p90 890-1,380 m from the centre of the serving cell.
    """
    centres = cell_centres(london_footprints)
    cell, mass = london_footprints["cell"].to_numpy(), london_footprints["probability"].to_numpy()
    x, y = tile_corner(london_footprints["tile"].to_numpy())
    distance = np.hypot(x + 50 - centres["x"].to_numpy()[cell], y + 50 - centres["y"].to_numpy()[cell])
    order = np.argsort(distance)
    running = np.cumsum(mass[order], dtype=np.float64) / mass.sum(dtype=np.float64)
    median, ninth = distance[order][np.searchsorted(running, [0.5, 0.9])]
    assert 180 <= median <= 450
    assert 890 <= ninth <= 1380


def test_locations_in_london_are_whole_persons(
    london: AreaSet, o2: CellPlan, london_footprints: pa.Table
) -> None:
    """A location is never more than one person; most cells are wholly in London."""
    cells = np.arange(o2.size)
    codes = encode_locations(cells, cells, np.zeros(o2.size, dtype=np.int64))
    priors = flat_priors(tile_universe(london, 2000))
    table = location_areas(codes, evidence(london_footprints, priors), tile_areas(london), london)
    region = table.filter(pa.compute.equal(table["level"], "region"))["units"].to_numpy()
    assert region.max() == 1000
    assert np.mean(region == 1000) > 0.5


def test_real_sectors_lie_in_front(brighton: CellPlan) -> None:
    """On a real plan 95 % of the sectors have their footprint's centre within 60 degrees of their bearing."""
    x, y = np.round(brighton.x, -2), np.round(brighton.y, -2)
    east, north = np.meshgrid(
        np.arange(x.min() - 2000, x.max() + 2000, 100), np.arange(y.min() - 2000, y.max() + 2000, 100)
    )
    near = np.zeros(east.shape, dtype=bool)
    for site in np.unique(np.column_stack([x, y]), axis=0):
        near |= np.hypot(east - site[0], north - site[1]) < 2000
    tiles = (north[near] // 100 * 100_000 + east[near] // 100).astype(np.int64)
    centres = cell_centres(footprints(brighton, flat_prior(tiles)))
    bearing = np.degrees(
        np.arctan2(centres["x"].to_numpy() - brighton.x, centres["y"].to_numpy() - brighton.y)
    )
    off = np.abs((bearing - brighton.bearing_deg + 180) % 360 - 180)
    assert np.mean(off < 60) > 0.95
