"""A real city from public files: zones, census and an OpenCelliD extract."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import shapely.geometry
from pyproj import Transformer

from footfall.lab.simulate.city import Areas, City, Land, Raster
from footfall.lab.simulate.demography import AGES, default_demography
from footfall.lab.simulate.fields import Random, blurred, smooth_field, stream
from footfall.lab.simulate.rail import make_rail
from footfall.lab.simulate.scenario import Scenario
from footfall.lab.simulate.sites import OMNI, Cells, location_areas
from footfall.model.grid import GRID_CRS, Floats, Ints

_COUNTRY = {"234": ("GB", "Europe/London"), "214": ("ES", "Europe/Madrid"), "262": ("DE", "Europe/Berlin")}
_CELLS = "cells_opencellid.csv.gz"
MAST_ERROR_M = 258.0
"""Of the median of a site's cells, per axis: gives the measured median error of 304 m."""
LONE_ERROR_M = 466.0
"""The same for sites with one or two cells: a median of 549 m."""


def real_city(scenario: Scenario, folder: Path) -> City:
    """Read a city; homes by its census, jobs and shops where its cells are dense."""
    random = stream(scenario.seed, "city")
    source = _Source(folder)
    areas = source.areas()
    rows = source.cell_rows()
    plmn = _network(rows)
    country, time_zone = _COUNTRY.get(plmn[:3], ("XX", "UTC"))
    land = _land(random, areas, rows)
    centre, radius = _middle(areas, land)
    busiest = int(np.argmax(land.jobs))
    return City(
        name=folder.name.capitalize(),
        country=country,
        time_zone=scenario.time_zone or time_zone,
        plmn=plmn,
        areas=areas,
        land=land,
        centre=centre,
        radius_m=radius,
        rail=make_rail(random, centre, radius, 3 if radius < 12_000 else 7),
        stadium=_near(land, centre, 0.45 * radius),
        campus=(float(land.x[busiest]) + 50, float(land.y[busiest]) + 50),
        demography=source.demography(random, areas),
        commutes=source.commutes(areas),
        basemap=(),
    )


def real_cells(random: Random, city: City, folder: Path) -> Cells:
    """The physical network behind the OpenCelliD rows of the city's operator.

    OpenCelliD gives where a cell was heard, not its mast. The mast of a site (eNB, cell >> 8) is put near the
    median of its cells, off by the error that was measured; a cell's bearing points to where it was heard.
    """
    rows = sorted(
        (r for r in _read_cells(folder) if r["mcc"] + r["net"] == city.plmn and r["radio"] == "LTE"),
        key=_cell_id,
    )
    longitude, latitude = (np.array([float(r[c]) for r in rows]) for c in ("lon", "lat"))
    x, y = (np.asarray(v) for v in _to_grid().transform(longitude, latitude))
    node = np.array([int(r["cell"]) >> 8 for r in rows])
    _, site = np.unique(node, return_inverse=True)
    mast_x, mast_y = _masts(random, site, x, y)
    count = len(rows)
    toward = np.degrees(np.arctan2(x - mast_x[site], y - mast_y[site])) % 360
    known = np.bincount(site)[site]
    azimuth = (toward + random.normal(0, 10, count)) % 360
    frequency = random.choice(np.array([800.0, 1800.0, 2100.0, 2600.0]), size=count, p=[0.25, 0.4, 0.15, 0.2])
    return Cells(
        name=np.array([_cell_id(r) for r in rows]),
        site=site.astype(np.int64),
        x=mast_x[site],
        y=mast_y[site],
        azimuth=np.where(known == 1, np.nan, azimuth),
        tilt=random.uniform(3, 8, count),
        height=random.uniform(18, 38, int(site.max()) + 1)[site],
        power=np.where(known == 1, 56.0, 46.0),
        frequency=frequency,
        beam=np.where(known == 1, OMNI, np.where(known == 2, 140.0, 65.0)),
        small=np.zeros(count, dtype=bool),
        area=location_areas(mast_x[site], mast_y[site], site.astype(np.int64)),
    )


def write_opencellid(file: Path, folder: Path, city: City) -> None:
    """Copy the rows of the city's operator: all that its plan is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / _CELLS, "rt", encoding="utf-8", newline="") as source:
        lines = source.read().splitlines()
    mcc, net = city.plmn[:3], city.plmn[3:].lstrip("0") or "0"
    kept = [lines[0], *(line for line in lines[1:] if line.startswith(f"LTE,{mcc},{net},"))]
    with file.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as target:
        target.write(("\n".join(kept) + "\n").encode())


def _cell_id(row: dict[str, str]) -> str:
    return f"{row['mcc']}-{int(row['net'])}-{row['area']}-{row['cell']}"


@cache
def _to_grid() -> Transformer:
    return Transformer.from_crs("EPSG:4326", GRID_CRS, always_xy=True)


def _read_cells(folder: Path) -> list[dict[str, str]]:
    with gzip.open(folder / _CELLS, "rt", encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for row in rows:
        row["net"] = row["net"].zfill(2)
    return rows


def _network(rows: list[dict[str, str]]) -> str:
    return Counter(row["mcc"] + row["net"] for row in rows if row["radio"] == "LTE").most_common(1)[0][0]


def _masts(random: Random, site: Ints, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    count = int(site.max()) + 1
    members = np.bincount(site, minlength=count)
    error = np.where(members >= 3, MAST_ERROR_M, LONE_ERROR_M)
    order = np.argsort(site, kind="stable")
    groups = np.split(order, np.cumsum(members)[:-1])
    mast_x = np.array([np.median(x[rows]) for rows in groups]) + random.normal(0, 1, count) * error
    mast_y = np.array([np.median(y[rows]) for rows in groups]) + random.normal(0, 1, count) * error
    return mast_x, mast_y


def _land(random: Random, areas: Areas, rows: list[dict[str, str]]) -> Land:
    raster = Raster.around(areas.bounds, 100.0, 0.0)
    middle_x, middle_y = raster.middles()
    zone = areas.zone_of(middle_x, middle_y).astype(np.int64)
    longitude, latitude = (np.array([float(r[c]) for r in rows]) for c in ("lon", "lat"))
    found = raster.index(*_to_grid().transform(longitude, latitude))
    heard = (
        np.bincount(found[found >= 0], minlength=raster.size)
        .astype(float)
        .reshape(raster.rows, raster.columns)
    )
    dense = blurred(heard, 3.0)
    wide = blurred(heard, 12.0)
    rough = [np.exp(0.7 * smooth_field(random, raster.rows, raster.columns, 2.5)) for _ in range(2)]
    busy = (dense / dense.mean()) ** 0.7 * (wide / wide.mean()) ** 0.8
    inside = np.flatnonzero(zone >= 0)
    inside = np.concatenate([inside, _lone(areas, zone, raster)])
    held = zone.copy()
    missing = np.setdiff1d(np.arange(len(areas.zone_ids)), zone)
    held[_lone(areas, zone, raster)] = missing
    x, y = raster.corners()
    jobs = ((busy + 0.02) * rough[1]).ravel()[inside]
    homes = ((0.3 + np.minimum(dense / dense.mean(), 4)) * rough[0]).ravel()[inside]
    return Land(x[inside], y[inside], held[inside], homes, jobs, jobs**1.1, jobs + 0.2 * homes)


def _lone(areas: Areas, zone: Ints, raster: Raster) -> Ints:
    """Tiles for zones too small to hold the middle of one."""
    missing = np.setdiff1d(np.arange(len(areas.zone_ids)), zone)
    points = [areas.shapes[int(i)].representative_point() for i in missing]
    return (
        raster.index(np.array([p.x for p in points]), np.array([p.y for p in points])) if points else missing
    )


def _middle(areas: Areas, land: Land) -> tuple[tuple[float, float], float]:
    weight = land.jobs**2
    centre = (
        float((land.x * weight).sum() / weight.sum()) + 50,
        float((land.y * weight).sum() / weight.sum()) + 50,
    )
    return centre, float(np.sqrt(shapely.union_all(list(areas.shapes)).area / np.pi))


def _near(land: Land, centre: tuple[float, float], distance: float) -> tuple[float, float]:
    """The middle of a tile about so far from the centre."""
    row = int(np.argmin(np.abs(np.hypot(land.x - centre[0], land.y - centre[1]) - distance)))
    return float(land.x[row]) + 50, float(land.y[row]) + 50


@dataclass(frozen=True)
class _Source:
    """The files of one city: which are there tells which city's form they have."""

    folder: Path

    def cell_rows(self) -> list[dict[str, str]]:
        return _read_cells(self.folder)

    def areas(self) -> Areas:
        file = next(
            f
            for f in ("zones_msoa11", "zones_barris", "bristol_zones")
            if (self.folder / f"{f}.geojson").exists()
        )
        features = _features(self.folder / f"{file}.geojson")
        features.sort(key=lambda f: _zone_id(f["properties"]))
        zone_ids = [_zone_id(f["properties"]) for f in features]
        parents = [self._district(f["properties"]) for f in features]
        names = dict(parents)
        ids = sorted(names)
        return Areas(
            zone_ids=tuple(zone_ids),
            zone_names=tuple(f["properties"]["name"] for f in features),
            shapes=tuple(_shape(f) for f in features),
            district_of=np.array([ids.index(number) for number, _ in parents]),
            district_ids=tuple(ids),
            district_names=tuple(names[number] for number in ids),
            region_id=f"region-{self.folder.name}",
            region_name=self.folder.name.capitalize(),
        )

    def _district(self, facts: dict[str, Any]) -> tuple[str, str]:
        if "borough_code" in facts:
            return facts["borough_code"], facts["borough"]
        if "district" in facts:
            named = _features(self.folder / "zones_districts.geojson")
            names = {f["properties"]["zone"]: f["properties"]["name"] for f in named}
            return f"D{facts['district']}", names[facts["district"]]
        name = re.sub(r" \d+$", "", facts["name"])
        return name.lower().replace(" ", "-"), name

    def demography(self, random: Random, areas: Areas) -> Floats:
        flows = self.folder / "bristol_od.csv"
        if flows.exists():
            weight = np.zeros(len(areas.zone_ids))
            for row in _csv(flows):
                if row["o"] in areas.zone_ids:
                    weight[areas.zone_ids.index(row["o"])] += float(row["all"])
            return default_demography(random, weight + 1)
        counts = np.zeros((len(areas.zone_ids), len(AGES), 2))
        numbers = {zone: i for i, zone in enumerate(areas.zone_ids)}
        files = sorted(self.folder.glob("population_*sex_age*"))
        for row in _csv(next(file for file in files if "district" not in file.name)):
            for band, share in _bands(row["age"]):
                counts[numbers[row["zone"]], band, "FM".index(row["sex"])] += share * float(row["population"])
        shares: Floats = counts / counts.sum()
        return shares

    def commutes(self, areas: Areas) -> Floats | None:
        file = self.folder / "bristol_od.csv"
        if not file.exists():
            return None
        numbers = {zone: i for i, zone in enumerate(areas.zone_ids)}
        table = np.zeros((len(numbers), len(numbers)))
        for row in _csv(file):
            if row["o"] in numbers and row["d"] in numbers:
                table[numbers[row["o"]], numbers[row["d"]]] += float(row["all"])
        return table


def _zone_id(facts: dict[str, Any]) -> str:
    return str(facts.get("zone") or facts["geo_code"])


def _bands(age: str) -> list[tuple[int, float]]:
    """Our age bands a band of the source falls into, with shares; 15-19 is split at 16."""
    if age in AGES:
        return [(AGES.index(age), 1.0)]
    first = int(re.match(r"\d+", age)[0])  # type: ignore[index]
    if first == 15:
        return [(0, 0.2), (1, 0.8)]
    return [(int(np.searchsorted([16, 30, 45, 65], first, side="right")), 1.0)]


def _features(file: Path) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["features"]
    return features


def _shape(feature: dict[str, Any]) -> Any:
    shape = shapely.geometry.shape(feature["geometry"])
    return shapely.make_valid(shapely.transform(shape, _to_grid().transform, interleaved=False))


def _csv(file: Path) -> list[dict[str, str]]:
    raw = file.read_bytes()
    text = gzip.decompress(raw) if file.suffix == ".gz" else raw
    return list(csv.DictReader(io.StringIO(text.decode("utf-8"))))
