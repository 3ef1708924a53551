"""A real city from public files: zones, residents and an OpenCelliD extract."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely

from footfall.lab.simulate.city import Areas, City, Land, Raster
from footfall.lab.simulate.city_areas import read_areas
from footfall.lab.simulate.city_cells import HeardCell, read_extract, write_extract
from footfall.lab.simulate.city_files import CITY_FILE, city_files
from footfall.lab.simulate.city_residents import read_commutes, read_demography
from footfall.lab.simulate.countries import COUNTRY_OF_MCC
from footfall.lab.simulate.fields import Random, blurred, smooth_field, stream
from footfall.lab.simulate.rail import make_rail
from footfall.lab.simulate.scenario import Scenario
from footfall.lab.simulate.sites import OMNI, Cells, location_areas
from footfall.model.errors import Fault, InputError, SettingsError
from footfall.model.grid import Floats, Ints

MAST_ERROR_M = 258.0
"""Of the median of a site's cells, per axis: gives the measured median error of 304 m."""
LONE_ERROR_M = 466.0
"""The same for sites with one or two cells: a median of 549 m."""


def real_city(scenario: Scenario, folder: Path) -> City:
    """Read a city; homes by its residents, jobs and shops where its cells are dense.

    Raises:
        InputError: a file is missing or can't be used.
        SettingsError: its `city.toml` can't be used, or nothing tells its time zone.
    """
    random = stream(scenario.seed, "city")
    files = city_files(folder)
    name = files.name or folder.resolve().name.capitalize()
    areas = read_areas(folder, files, name)
    extract = read_extract(folder, files, areas)
    commutes = read_commutes(folder, files, areas.zone_ids)
    country, time_zone = COUNTRY_OF_MCC.get(int(extract.plmn[:3]), ("XX", None))
    time_zone = scenario.time_zone or files.time_zone or time_zone
    if time_zone is None:
        message = f"{folder}: nothing tells the time zone. Add `time_zone` to {CITY_FILE}; see docs/lab.md."
        raise SettingsError(message)
    land = _land(random, areas, extract.cells)
    centre, radius = _middle(areas, land)
    busiest = int(np.argmax(land.jobs))
    return City(
        name=name,
        country=files.country or country,
        time_zone=time_zone,
        plmn=extract.plmn,
        areas=areas,
        land=land,
        centre=centre,
        radius_m=radius,
        rail=make_rail(random, centre, radius, 3 if radius < 12_000 else 7),
        stadium=_near(land, centre, 0.45 * radius),
        campus=(float(land.x[busiest]) + 50, float(land.y[busiest]) + 50),
        demography=read_demography(random, folder, files, areas.zone_ids, commutes),
        commutes=commutes,
        basemap=(),
    )


def real_cells(random: Random, city: City, folder: Path) -> Cells:
    """The physical network behind the OpenCelliD rows of the city's operator.

    OpenCelliD gives where a cell was heard, not its mast. The mast of a site (eNB, cell >> 8) is put near the
    median of its cells, off by the error that was measured; a cell's bearing points to where it was heard.
    """
    extract = read_extract(folder, city_files(folder), city.areas)
    heard = sorted(extract.of(city.plmn), key=lambda one: one.name)
    x, y = (np.array([getattr(one, axis) for one in heard]) for axis in ("x", "y"))
    _, site = np.unique([one.number >> 8 for one in heard], return_inverse=True)
    mast_x, mast_y = _masts(random, site, x, y)
    count = len(heard)
    toward = np.degrees(np.arctan2(x - mast_x[site], y - mast_y[site])) % 360
    known = np.bincount(site)[site]
    azimuth = (toward + random.normal(0, 10, count)) % 360
    frequency = random.choice(np.array([800.0, 1800.0, 2100.0, 2600.0]), size=count, p=[0.25, 0.4, 0.15, 0.2])
    return Cells(
        name=np.array([one.name for one in heard]),
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
    """Write the rows of the city's operator: all that its plan is."""
    write_extract(file, read_extract(folder, city_files(folder), city.areas), city.plmn)


def further_network(folder: Path, city: City, number: int) -> str:
    """The network of a further operator: of those besides the first, by number of LTE cells.

    Raises:
        InputError: the extract has not so many networks.
    """
    files = city_files(folder)
    networks = read_extract(folder, files, city.areas).networks
    if number >= len(networks):
        rule = f"there are LTE cells of {len(networks)} networks only: {', '.join(networks)}"
        remedy = f"Simulate {len(networks)} operators at most."
        raise InputError(Fault(folder / files.cells.file, rule, remedy))
    return networks[number]


def _masts(random: Random, site: Ints, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    count = int(site.max()) + 1
    members = np.bincount(site, minlength=count)
    error = np.where(members >= 3, MAST_ERROR_M, LONE_ERROR_M)
    order = np.argsort(site, kind="stable")
    groups = np.split(order, np.cumsum(members)[:-1])
    mast_x = np.array([np.median(x[rows]) for rows in groups]) + random.normal(0, 1, count) * error
    mast_y = np.array([np.median(y[rows]) for rows in groups]) + random.normal(0, 1, count) * error
    return mast_x, mast_y


def _land(random: Random, areas: Areas, cells: tuple[HeardCell, ...]) -> Land:
    raster = Raster.around(areas.bounds, 100.0, 0.0)
    middle_x, middle_y = raster.middles()
    zone = areas.zone_of(middle_x, middle_y).astype(np.int64)
    found = raster.index(*(np.array([getattr(one, axis) for one in cells]) for axis in ("x", "y")))
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
