"""The operator's feeds that do not change by day: cells, people, opt-outs, zones, census, basemap."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from footfall.lab.simulate.city import City
from footfall.lab.simulate.demography import AGES, SEXES
from footfall.lab.simulate.fields import Bools, Random
from footfall.lab.simulate.people import People
from footfall.lab.simulate.scenario import Scenario
from footfall.lab.simulate.sites import Cells
from footfall.lab.simulate.subscribers import Subscribers
from footfall.model.projection import to_degrees

_CELL_COLUMNS = """
cell_id longitude latitude technology frequency_mhz power_dbm
height_m azimuth_deg tilt_deg beam_width_deg range_m cell_type
"""
BRANDS = ("Nordtel", "Nordtel Prepaid", "Funkel", "Businessline")


def write_rows(file: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a CSV file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_cells(file: Path, cells: Cells, new: Bools | None = None, since: date | None = None) -> None:
    """Write a cell plan in the columns of the contract.

    Args:
        file: CSV.
        cells: the plan.
        new: cells that are not in service from ever; with a column `valid_from` if there are any.
        since: their first day.
    """
    longitude, latitude = cells.lonlat()
    dated: list[list[object]] = [[] for _ in range(len(cells))]
    if new is not None and since is not None:
        dated = [[since if one else ""] for one in new]
    reach = cells.range_m()
    rows = (
        (
            cells.name[i],
            f"{longitude[i]:.6f}",
            f"{latitude[i]:.6f}",
            "4G",
            f"{cells.frequency[i]:.0f}",
            f"{cells.power[i]:.1f}",
            f"{cells.height[i]:.1f}",
            "" if np.isnan(cells.azimuth[i]) else f"{cells.azimuth[i] % 360:.1f}",
            f"{cells.tilt[i]:.1f}",
            f"{cells.beam[i]:.0f}",
            f"{reach[i]:.0f}",
            "micro" if cells.small[i] else "macro",
            *dated[i],
        )
        for i in range(len(cells))
    )
    write_rows(file, [*_CELL_COLUMNS.split(), *(["valid_from"] if since else [])], rows)


def write_people(random: Random, file: Path, city: City, people: People, subscribers: Subscribers) -> None:
    """Write what the operator knows: gaps, old addresses, companies; no roamers.

    Args:
        random: source of the gaps; from the same state they are the same, whoever is a customer.
        file: CSV.
        city: its zones.
        people: those who are customers are written.
        subscribers: of all who ever are.
    """
    ours = np.flatnonzero((subscribers.person < people.residents) | (subscribers.person < 0))
    chance = random.random((5, len(ours)))
    zones = np.array([*city.areas.zone_ids, ""])
    rows = []
    for i, row in enumerate(ours):
        person = subscribers.person[row]
        if person < 0:
            rows.append((subscribers.imsi[row], "", "", "", "m2m", BRANDS[3]))
            continue
        if not people.customer[person]:
            continue
        business = chance[0, i] < 0.08 and people.age[person] in (1, 2, 3)
        age = "" if business or chance[1, i] < 0.08 else AGES[people.age[person]]
        gender = "" if business or chance[2, i] < 0.05 else SEXES[people.gender[person]]
        zone = people.home_zone[person]
        if chance[3, i] < 0.03:
            zone = int(chance[4, i] * (len(zones) - 1))
        elif chance[3, i] < 0.07:
            zone = -1
        brand = BRANDS[3] if business else BRANDS[int(chance[4, i] ** 1.5 * 3)]
        rows.append(
            (subscribers.imsi[row], age, gender, zones[zone], "business" if business else "private", brand)
        )
    write_rows(file, ("subscriber_id", "age_band", "gender", "home_zone", "segment", "brand"), rows)


def write_optouts(
    random: Random, file: Path, scenario: Scenario, people: People, subscribers: Subscribers
) -> int:
    """Write decisions of some 0.5 % of the customers; returns how many are out on the first day."""
    ours = np.flatnonzero((subscribers.person >= 0) & (subscribers.person < people.residents))
    chosen = random.choice(ours, size=max(3, round(0.006 * len(ours))), replace=False)
    first = datetime.combine(scenario.first_day, datetime.min.time(), UTC)
    rows: list[tuple[object, ...]] = []
    out = 0
    for number, row in enumerate(chosen):
        channel, back = ("shop", "web", "hotline")[int(random.integers(0, 3))], float(random.uniform(2, 700))
        at = first - timedelta(days=back, seconds=int(random.integers(0, 86_400)))
        who = subscribers.imsi[row]
        if number % 12 == 11:
            until = scenario.first_day + timedelta(days=int(random.integers(-20, 60)))
            rows.append((who, "paused_until", _iso(at), until.isoformat(), channel, "2025-2"))
            continue
        rows.append((who, "opt_out", _iso(at), "", channel, "2025-2"))
        if number % 12 == 5:
            rows.append((who, "opt_in", _iso(at + (first - at) * 0.5), "", channel, "2025-2"))
        else:
            out += 1
    header = ("subscriber_id", "choice", "decided_at", "paused_until", "channel", "text_version")
    write_rows(file, header, rows)
    return out


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def write_census(file: Path, city: City, people: People) -> None:
    """Write the residents, counted exactly."""
    count = people.residents
    ages, sexes, zones = len(AGES), len(SEXES), len(city.areas.zone_ids)
    cell = (people.home_zone[:count] * ages + people.age[:count]) * sexes + people.gender[:count]
    totals = np.bincount(cell, minlength=zones * ages * sexes)
    rows = (
        (city.areas.zone_ids[i // (ages * sexes)], AGES[i // sexes % ages], SEXES[i % sexes], total)
        for i, total in enumerate(totals)
    )
    write_rows(file, ("zone_id", "age_band", "gender", "population"), rows)


def write_zones(file: Path, city: City) -> None:
    """Write the region, districts and zones as GeoJSON in WGS 84."""
    areas = city.areas
    region = shapely.union_all(list(areas.shapes))
    rows: list[tuple[dict[str, Any], Any]] = [
        (
            {"zone_id": areas.region_id, "name": areas.region_name, "level": "region", "parent_id": None},
            region,
        )
    ]
    for i, (number, name) in enumerate(zip(areas.district_ids, areas.district_names, strict=True)):
        facts = {"zone_id": number, "name": name, "level": "district", "parent_id": areas.region_id}
        rows.append((facts, areas.district(i)))
    for i, (number, name) in enumerate(zip(areas.zone_ids, areas.zone_names, strict=True)):
        parent = areas.district_ids[int(areas.district_of[i])]
        rows.append(
            ({"zone_id": number, "name": name, "level": "zone", "parent_id": parent}, areas.shapes[i])
        )
    write_geojson(file, rows)


def write_basemap(file: Path, city: City) -> None:
    """Write water, parks, roads and so on, for the eye; the names of the districts at least."""
    features = city.basemap or tuple(
        {"kind": "place", "name": name, "shape": city.areas.district(i).representative_point()}
        for i, name in enumerate(city.areas.district_names)
    )
    write_geojson(file, [({"kind": f["kind"], "name": f["name"]}, f["shape"]) for f in features])


def write_geojson(file: Path, rows: Iterable[tuple[dict[str, Any], Any]]) -> None:
    """Write shapes in EPSG:3035 as GeoJSON in WGS 84, to about 0.1 m."""
    features = []
    for properties, shape in rows:
        moved = shapely.transform(shape, to_degrees, interleaved=False)
        moved = shapely.transform(moved, lambda xy: np.round(xy, 6))
        features.append(
            {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(moved)}
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")
