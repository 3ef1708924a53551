"""The operator's physical network: masts and the cells on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from footfall.lab.simulate.city import City
from footfall.lab.simulate.fields import Bools, Random, centres, spread
from footfall.model.grid import Floats, Ints
from footfall.model.projection import to_degrees

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
    small: Bools
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
        return to_degrees(self.x, self.y)


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
    return _numbered(city.plmn, {name: np.concatenate([macro[name], micro[name]]) for name in macro})


def plan_errors(random: Random, cells: Cells) -> Cells:
    """The plan as the operator keeps it: bearings some degrees off, and 1 % of them by a whole sector."""
    off = random.normal(0, 4, len(cells)) + np.where(random.random(len(cells)) < 0.01, 120, 0)
    columns = dict(vars(cells))
    columns["azimuth"] = (cells.azimuth + off) % 360
    columns["x"] = cells.x + random.normal(0, 12, len(cells))
    columns["y"] = cells.y + random.normal(0, 12, len(cells))
    return Cells(**columns)


def _sectors(random: Random, x: Floats, y: Floats, dense: Bools) -> dict[str, Floats]:
    """Columns of `Cells` for three sectors per site and band."""
    first, height = random.uniform(0, 120, len(x)), random.uniform(20, 40, len(x))
    tilt = np.where(dense, 6.0, 4.0) + random.uniform(-1.5, 1.5, len(x))
    everywhere, some = np.arange(len(x)), np.flatnonzero(dense)
    bands = [(800.0, everywhere), (1800.0, everywhere), (2600.0, some)]
    site = np.concatenate([np.tile(sites, 3) for _, sites in bands])
    turn = np.concatenate([np.repeat((0.0, 120.0, 240.0), len(sites)) for _, sites in bands])
    return {
        "site": site.astype(float),
        "x": x[site],
        "y": y[site],
        "azimuth": (first[site] + turn + random.normal(0, 8, len(site))) % 360,
        "tilt": tilt[site],
        "height": height[site],
        "power": np.full(len(site), 46.0),
        "frequency": np.concatenate([np.full(3 * len(sites), band) for band, sites in bands]),
        "beam": np.full(len(site), 65.0),
        "small": np.zeros(len(site)),
    }


def _micro(random: Random, city: City, count: int, first_site: int) -> dict[str, Floats]:
    """Columns of `Cells` for cells all round on street furniture."""
    land = city.land
    chosen = random.choice(len(land.x), size=count, replace=False, p=land.shops / land.shops.sum())
    return {
        "site": first_site + np.arange(float(count)),
        "x": land.x[chosen] + random.uniform(0, 100, count),
        "y": land.y[chosen] + random.uniform(0, 100, count),
        "azimuth": np.full(count, np.nan),
        "tilt": np.zeros(count),
        "height": np.full(count, 8.0),
        "power": np.full(count, 33.0),
        "frequency": np.full(count, 2600.0),
        "beam": np.full(count, OMNI),
        "small": np.ones(count),
    }


def _numbered(plmn: str, columns: dict[str, Floats]) -> Cells:
    """Give cells their location areas (some 30 sites each) and ids, in order of id."""
    site = columns["site"].astype(np.int64)
    area = location_areas(columns["x"], columns["y"], site)
    sector = np.zeros(len(site), dtype=np.int64)
    for number in np.unique(site):
        rows = np.flatnonzero(site == number)
        sector[rows] = np.arange(len(rows)) + 1
    pairs = zip(area, site, sector, strict=True)
    name = np.array([f"{plmn}-{a:04d}-{1000 + int(s):05d}{c:02d}" for a, s, c in pairs])
    order = np.argsort(name)
    shown = {key: column[order] for key, column in columns.items() if key not in ("site", "small")}
    small = columns["small"][order] > 0
    return Cells(name=name[order], site=site[order], small=small, area=area[order], **shown)


def location_areas(x: Floats, y: Floats, site: Ints, size: int = 30) -> Ints:
    """Location areas of cells: groups of neighbouring sites, numbered from 101."""
    _, first = np.unique(site, return_index=True)
    count = max(1, round(len(first) / size))
    fixed = np.random.Generator(np.random.SFC64(len(first)))
    group = spread(fixed, x[first], y[first], np.ones(len(first)), count)
    return 101 + group[np.searchsorted(site[first], site)]
