"""Real cities as the ground of a simulation."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from footfall.lab.simulate import Scenario, build_world, simulate
from footfall.model.settings import read_settings

pytestmark = pytest.mark.data


@pytest.mark.parametrize(
    ("city", "network", "time_zone", "levels"),
    [
        ("barcelona", (214, 7), "Europe/Madrid", {"region": 1, "district": 10, "zone": 73}),
        ("bristol", (234, 15), "Europe/London", {"region": 1, "district": 5, "zone": 102}),
    ],
)
def test_a_real_city_gives_a_workspace(
    data: Path, tmp_path: Path, city: str, network: tuple[int, int], time_zone: str, levels: dict[str, int]
) -> None:
    """Its zones, its largest network's cells as given, and its time zone are in the workspace."""
    simulate(Scenario(people=1000, days=1, city=data / city, seed=5), tmp_path)
    settings = read_settings(tmp_path / "footfall.toml")
    features = json.loads((tmp_path / "feeds" / "zones.geojson").read_text(encoding="utf-8"))["features"]
    lines = (
        gzip.decompress((tmp_path / "feeds" / "cells_opencellid.csv.gz").read_bytes()).decode().splitlines()
    )
    given = list(csv.DictReader(lines))
    ids = [feature["properties"]["zone_id"] for feature in features]

    assert (settings.feeds["cells"].mcc, settings.feeds["cells"].net) == network
    assert settings.workspace.time_zone == time_zone
    assert Counter(feature["properties"]["level"] for feature in features) == levels
    assert len(set(ids)) == len(ids)
    assert {(int(row["mcc"]), int(row["net"]), row["radio"]) for row in given} == {(*network, "LTE")}


def test_masts_are_as_far_from_the_given_positions_as_measured(data: Path) -> None:
    """The medians of sites with three cells or more are off by a median of 304 m, within 15 %."""
    world = build_world(Scenario(people=1000, city=data / "barcelona", seed=5))
    with gzip.open(data / "barcelona" / "cells_opencellid.csv.gz", "rt", encoding="utf-8") as source:
        rows = {f"{r['mcc']}-{r['net']}-{r['area']}-{r['cell']}": r for r in csv.DictReader(source)}
    longitude, latitude = world.cells.lonlat()
    offsets = []
    for site in np.unique(world.cells.site):
        members = np.flatnonzero(world.cells.site == site)
        if len(members) >= 3:
            given = [rows[world.cells.name[i]] for i in members]
            east = np.median([float(r["lon"]) for r in given]) - longitude[members[0]]
            north = np.median([float(r["lat"]) for r in given]) - latitude[members[0]]
            offsets.append(111_195 * np.hypot(east * np.cos(np.radians(41.39)), north))

    assert abs(np.median(offsets) / 304 - 1) < 0.15


def test_a_point_that_stands_for_somewhere_in_town_has_no_cells(data: Path) -> None:
    """Of the point at which Bristol's extract puts cells of 117 base stations, none is in the network."""
    world = build_world(Scenario(people=1000, city=data / "bristol", seed=5))
    with gzip.open(data / "bristol" / "cells_opencellid.csv.gz", "rt", encoding="utf-8") as source:
        rows = [row for row in csv.DictReader(source) if (row["lon"], row["lat"]) == ("-2.5806", "51.4494")]
    nowhere = {f"{r['mcc']}-{r['net']}-{r['area']}-{r['cell']}" for r in rows if r["radio"] == "LTE"}

    assert len(nowhere) > 100
    assert not nowhere & set(world.cells.name)
    assert len(world.cells) > 1000


def test_commutes_of_bristol_are_those_of_the_census(data: Path) -> None:
    """Of 20,000 people, the share that works in a zone is that of the census flows, within 1.5 points."""
    world = build_world(Scenario(people=20_000, city=data / "bristol", seed=5))
    people, zones = world.people, world.city.areas.zone_ids
    workers = people.role[: people.residents] == 1
    found = np.bincount(people.work_zone[: people.residents][workers], minlength=len(zones))
    with (data / "bristol" / "bristol_od.csv").open(encoding="utf-8") as source:
        flows = [(row["d"], float(row["all"])) for row in csv.DictReader(source) if row["o"] in zones]
    expected = np.zeros(len(zones))
    for zone, count in flows:
        expected[zones.index(zone)] += count

    assert np.abs(found / found.sum() - expected / expected.sum()).max() < 0.015


def test_london_has_its_boroughs_and_o2(data: Path) -> None:
    """London: 983 zones in 33 boroughs, network 234-10 with all its LTE cells."""
    world = build_world(Scenario(people=2000, city=data / "london", seed=5))

    assert len(world.city.areas.zone_ids) == 983
    assert len(world.city.areas.district_ids) == 33
    assert (world.city.plmn, len(world.cells)) == ("23410", 7401)
    assert world.city.time_zone == "Europe/London"
