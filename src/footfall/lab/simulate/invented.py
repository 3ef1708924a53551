"""An invented city: zones, land use, rail and names on dry land in EPSG:3035."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from footfall.lab.simulate.city import Areas, City, Land, Raster
from footfall.lab.simulate.demography import default_demography
from footfall.lab.simulate.fields import Random, centres, smooth_field, spread, stream
from footfall.lab.simulate.landscape import Landscape, disk, make_landscape
from footfall.lab.simulate.names import district_names, zone_names
from footfall.lab.simulate.rail import Rail, make_rail
from footfall.lab.simulate.scenario import Scenario
from footfall.model.grid import Floats, Ints

PEOPLE_PER_ZONE = 2750
NAME = "Auenstadt"


def invent_city(scenario: Scenario) -> City:
    """Draw a city for so many people: 20 km x 16 km for 100,000, its area growing with their square root."""
    random = stream(scenario.seed, "city")
    scale = (scenario.people / 100_000) ** 0.25
    landscape = make_landscape(random, scale)
    x, y = _tiles(landscape.outline)
    weights = _weights(random, landscape, x, y)
    zones = max(6, round(scenario.people / PEOPLE_PER_ZONE))
    weight = weights[0] + 0.12 * weights[1] + 0.01
    areas = _areas(random, zones, landscape, (x, y), weight)
    land = Land(x, y, areas.zone_of(x + 50, y + 50).astype(np.int64), *weights)
    rail = make_rail(random, landscape.centre, 8600 * scale, 3 if scale < 1.4 else 5)
    campus = landscape.at(-0.28, 0.22)
    return City(
        name=NAME,
        country="DE",
        time_zone=scenario.time_zone or "Europe/Berlin",
        plmn="26201",
        areas=areas,
        land=land,
        centre=landscape.centre,
        radius_m=9000 * scale,
        rail=rail,
        stadium=landscape.at(0.38, 0.3),
        campus=campus,
        demography=_demography(random, land, areas, campus, scale),
        commutes=None,
        basemap=_basemap(landscape, areas, rail),
    )


def _tiles(outline: BaseGeometry) -> tuple[Floats, Floats]:
    raster = Raster.around(outline.bounds, 100.0, 0.0)
    x, y = raster.corners()
    shapely.prepare(outline)
    inside = shapely.contains_xy(outline, x + 50, y + 50)
    return x[inside], y[inside]


def _within(shape: BaseGeometry, x: Floats, y: Floats) -> Floats:
    shapely.prepare(shape)
    found: Floats = shapely.contains_xy(shape, x + 50, y + 50).astype(float)
    return found


def _hill(x: Floats, y: Floats, middle: tuple[float, float], reach_m: float) -> Floats:
    hill: Floats = np.exp(-((x + 50 - middle[0]) ** 2 + (y + 50 - middle[1]) ** 2) / reach_m**2)
    return hill


def _weights(random: Random, land: Landscape, x: Floats, y: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Weights of homes, jobs, shops and leisure of tiles."""
    scale = land.scale
    reach = np.hypot((x + 50 - land.centre[0]) / 1.2, y + 50 - land.centre[1])
    subcentres = sum(_hill(x, y, (sx, sy), 950 * scale) for sx, sy in land.subcentres)
    core = _hill(x, y, land.centre, 1300 * scale)
    park = np.maximum.reduce([_within(p, x, y) for p in land.parks])
    works = np.maximum.reduce([_within(p, x, y) for p in land.industry])
    dry = 1 - _within(land.water, x, y)
    rough = np.exp(0.75 * _noise(random, x, y) - 0.28)
    homes = (np.exp(-reach / (2900 * scale)) * (1 - 0.45 * core) + 0.3 * subcentres + 0.035) * rough
    homes *= dry * (1 - park) * (1 - 0.93 * works)
    offices = core + 0.28 * subcentres + 0.75 * _hill(x, y, land.at(0.32, -0.2), 600 * scale)
    campus = _hill(x, y, land.at(-0.28, 0.22), 450 * scale)
    jobs = (
        (offices + 0.32 * works + 0.5 * campus + 0.05 * homes)
        * dry
        * (1 - park)
        * np.exp(0.5 * _noise(random, x, y))
    )
    mall = _hill(x, y, land.at(-0.5, 0.35), 260)
    shops = (
        (_hill(x, y, land.centre, 750 * scale) + 0.3 * subcentres + 2.0 * mall + 0.03 * homes)
        * dry
        * (1 - park)
    )
    leisure = (0.9 * core + 0.3 * subcentres + 0.12 * park + 0.06 * homes) * dry
    return homes, jobs, shops, leisure


def _noise(random: Random, x: Floats, y: Floats) -> Floats:
    raster = Raster.around((x.min(), y.min(), x.max() + 100, y.max() + 100), 100.0, 0.0)
    field = smooth_field(random, raster.rows, raster.columns, 2.5).ravel()
    values: Floats = field[raster.index(x + 50, y + 50)]
    return values


def _areas(random: Random, count: int, land: Landscape, at: tuple[Floats, Floats], weight: Floats) -> Areas:
    x, y = at
    group = spread(random, x, y, weight, count)
    seeds = np.stack(centres(x, y, weight, group), axis=1) + 50
    districts = max(3, round(1.25 * len(seeds) ** 0.5))
    district = spread(random, seeds[:, 0], seeds[:, 1], np.ones(len(seeds)), districts)
    return _named(random, land.centre, seeds, _cut(seeds, land.outline), district)


def _cut(seeds: Floats, outline: BaseGeometry) -> list[BaseGeometry]:
    """Parts of the outline nearest to each seed."""
    far = outline.buffer(5000)
    faces = shapely.voronoi_polygons(MultiPoint(seeds), extend_to=far).geoms
    tree = shapely.STRtree(list(faces))
    order = tree.query(shapely.points(seeds), predicate="within")[1]
    return [faces[int(i)].intersection(outline) for i in order]


def _named(
    random: Random, centre: tuple[float, float], seeds: Floats, shapes: list[BaseGeometry], district: Ints
) -> Areas:
    """Number districts from the centre outward, and the zones within them."""
    reach = np.hypot(seeds[:, 0] - centre[0], seeds[:, 1] - centre[1])
    count = int(district.max()) + 1
    least = [reach[district == i].min() for i in range(count)]
    district = np.argsort(np.argsort(least))[district]
    order = np.lexsort((reach, district))
    ids = []
    for place, zone in enumerate(order):
        number = place - int(np.flatnonzero(district[order] == district[zone])[0]) + 1
        ids.append(f"Z{district[zone] + 1:02d}{number:02d}")
    return Areas(
        zone_ids=tuple(ids),
        zone_names=zone_names(random, len(ids)),
        shapes=tuple(shapes[i] for i in order),
        district_of=district[order].astype(np.int64),
        district_ids=tuple(f"D{i + 1:02d}" for i in range(count)),
        district_names=district_names(random, count),
        region_id="R1",
        region_name=NAME,
    )


def _demography(
    random: Random, land: Land, areas: Areas, campus: tuple[float, float], scale: float
) -> Floats:
    count = len(areas.zone_ids)
    inside = land.zone >= 0
    share = np.bincount(land.zone[inside], land.homes[inside], count).astype(float)
    near = np.array(
        [
            np.exp(-((s.centroid.x - campus[0]) ** 2 + (s.centroid.y - campus[1]) ** 2) / (2500 * scale) ** 2)
            for s in areas.shapes
        ]
    )
    return default_demography(random, share, students=near)


def _basemap(land: Landscape, areas: Areas, rail: Rail) -> tuple[dict[str, Any], ...]:
    shapes: list[tuple[str, BaseGeometry, str]] = [
        ("water", land.river, "river"),
        ("water", land.lake, "lake"),
    ]
    shapes += [("park", p, "") for p in land.parks]
    shapes += [("industry", p, "") for p in land.industry]
    shapes += [("road", line.intersection(land.outline.buffer(1500)), "") for line in land.roads]
    shapes += [
        ("rail", LineString(np.stack([rail.x[list(line)], rail.y[list(line)]], axis=1)), "")
        for line in rail.lines
    ]
    shapes += [("station", Point(x, y), "") for x, y in zip(rail.x, rail.y, strict=True)]
    shapes += [
        ("stadium", disk(land.at(0.38, 0.3), 130), ""),
        ("campus", disk(land.at(-0.28, 0.22), 260), ""),
    ]
    shapes += [("mall", disk(land.at(-0.5, 0.35), 150), "")]
    for number, name in enumerate(areas.district_names):
        shapes.append(("place", areas.district(number).representative_point(), name))
    return tuple(
        {"kind": kind, "name": name, "shape": shape} for kind, shape, name in shapes if not shape.is_empty
    )
