"""The operator's physical network: masts and the cells on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

from footfall.lab.simulate.city import City
from footfall.lab.simulate.fields import Random, centres, spread
from footfall.model.grid import GRID_CRS, Floats, Ints

OMNI = 360.0


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells as they are; the operator's plan is only near to this.

    Args:
        name: cell ids as in the events.
        site: number of the mast.
        x: of the mast, EPSG:3035.
        y: of the mast.
        azimuth: bearing of the beam in degrees; NaN if all round.
        tilt: degrees below the horizon.
        height: metres over ground.
        power: transmitted, dBm.
        frequency: MHz.
        beam: half-power width in degrees.
        small: a micro cell.
        area: location area (tracking area).
    """

    name: npt.NDArray[np.str_]
    site: Ints
    x: Floats
    y: Floats
    azimuth: Floats
    tilt: Floats
    height: Floats
    power: Floats
    frequency: Floats
    beam: Floats
    small: npt.NDArray[np.bool_]
    area: Ints

    def __len__(self) -> int:
        return len(self.x)

    def range_m(self) -> Floats:
        """Farthest distance served, as a plan would state it."""
        macro = np.where(self.frequency < 1000, 9000.0, np.where(self.frequency < 2300, 6000.0, 4000.0))
        reach: Floats = np.where(self.small, 1200.0, macro)
        return reach

    def lonlat(self) -> tuple[Floats, Floats]:
        """Longitudes and latitudes of the masts, WGS 84."""
        longitude, latitude = Transformer.from_crs(GRID_CRS, "EPSG:4326", always_xy=True).transform(
            self.x, self.y
        )
        return np.asarray(longitude), np.asarray(latitude)


def invent_cells(random: Random, city: City, people: int) -> Cells:
    """Sectored sites where people live and work, micro cells where they shop.

    One macro site per 1,400 people or 4.5 km², whichever is more: three sectors on 800 and 1800 MHz, and on
    2600 MHz in the denser half; one micro cell (2600 MHz, all round) per three sites.
    """
    land = city.land
    count = max(5, round(people / 1400), round(len(land.x) / 450))
    weight = (land.homes / land.homes.mean() + land.jobs / land.jobs.mean()) ** 0.6 + 0.15
    group = spread(random, land.x, land.y, weight, count)
    x, y = centres(land.x, land.y, weight, group)
    density = np.bincount(group, weight) / np.bincount(group)
    x, y = x + random.normal(50, 90, len(x)), y + random.normal(50, 90, len(y))
    macro = _sectors(random, x, y, density > np.median(density))
    micro = _micro(random, city, max(2, len(x) // 3), len(x))
    return _numbered(city.plmn, *(np.concatenate([a, b]) for a, b in zip(macro, micro, strict=True)))


def plan_errors(random: Random, cells: Cells) -> Cells:
    """The plan as the operator keeps it: bearings some degrees off, and 1 % of them by a whole sector."""
    off = random.normal(0, 4, len(cells)) + np.where(random.random(len(cells)) < 0.01, 120, 0)
    columns = dict(vars(cells))
    columns["azimuth"] = (cells.azimuth + off) % 360
    columns["x"] = cells.x + random.normal(0, 12, len(cells))
    columns["y"] = cells.y + random.normal(0, 12, len(cells))
    return Cells(**columns)


def _sectors(
    random: Random, x: Floats, y: Floats, dense: npt.NDArray[np.bool_]
) -> list[npt.NDArray[np.float64]]:
    first, height = random.uniform(0, 120, len(x)), random.uniform(20, 40, len(x))
    tilt = np.where(dense, 6.0, 4.0) + random.uniform(-1.5, 1.5, len(x))
    rows = []
    for frequency, power in ((800, 46.0), (1800, 46.0), (2600, 46.0)):
        on = np.flatnonzero(dense | (frequency < 2600))
        for sector in range(3):
            azimuth = (first[on] + 120 * sector + random.normal(0, 8, len(on))) % 360
            same = np.ones(len(on))
            rows.append(
                [
                    on * same,
                    x[on],
                    y[on],
                    azimuth,
                    tilt[on],
                    height[on],
                    power * same,
                    frequency * same,
                    65 * same,
                    0 * same,
                ]
            )
    return [np.concatenate(column) for column in zip(*rows, strict=True)]


def _micro(random: Random, city: City, count: int, first_site: int) -> list[npt.NDArray[np.float64]]:
    land = city.land
    chosen = random.choice(len(land.x), size=count, replace=False, p=land.shops / land.shops.sum())
    x, y = land.x[chosen] + random.uniform(0, 100, count), land.y[chosen] + random.uniform(0, 100, count)
    same = np.ones(count)
    site = first_site + np.arange(count)
    azimuth = np.full(count, np.nan)
    return [site * same, x, y, azimuth, 0 * same, 8 * same, 33 * same, 2600 * same, OMNI * same, same]


def _numbered(
    plmn: str,
    site: Floats,
    x: Floats,
    y: Floats,
    azimuth: Floats,
    tilt: Floats,
    height: Floats,
    power: Floats,
    frequency: Floats,
    beam: Floats,
    small: Floats,
) -> Cells:
    """Give cells their location areas (some 15 sites each) and ids, in order of id."""
    area = location_areas(x, y, site.astype(np.int64))
    sector = np.zeros(len(site), dtype=np.int64)
    for number in np.unique(site):
        rows = np.flatnonzero(site == number)
        sector[rows] = np.arange(len(rows)) + 1
    name = np.array(
        [f"{plmn}-{a:04d}-{1000 + int(s):05d}{c:02d}" for a, s, c in zip(area, site, sector, strict=True)]
    )
    order = np.argsort(name)
    columns = (site.astype(np.int64), x, y, azimuth, tilt, height, power, frequency, beam, small > 0, area)
    return Cells(name[order], *(column[order] for column in columns))


def location_areas(x: Floats, y: Floats, site: Ints, size: int = 15) -> Ints:
    """Location areas of cells: groups of neighbouring sites, numbered from 101."""
    _, first = np.unique(site, return_index=True)
    count = max(1, round(len(first) / size))
    fixed = np.random.Generator(np.random.SFC64(len(first)))
    group = spread(fixed, x[first], y[first], np.ones(len(first)), count)
    return 101 + group[np.searchsorted(site[first], site)]
