"""Shapes of an invented city: its outline, water, parks, industry and roads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from footfall.lab.simulate.fields import Random
from footfall.model.grid import Floats

CENTRE = (4_312_050.0, 3_098_050.0)
"""Where the city lies, EPSG:3035: dry land in the middle of Germany."""


@dataclass(frozen=True, eq=False)
class Landscape:
    """What the land gives.

    Args:
        scale: size against a city of 20 km x 16 km.
        outline: of the city.
        centre: its middle.
        subcentres: x and y, two columns.
        river: polygon.
        lake: polygon.
        parks: polygons.
        industry: polygons.
        roads: main roads.
    """

    scale: float
    outline: Polygon
    centre: tuple[float, float]
    subcentres: Floats
    river: BaseGeometry
    lake: BaseGeometry
    parks: tuple[BaseGeometry, ...]
    industry: tuple[BaseGeometry, ...]
    roads: tuple[LineString, ...]

    @property
    def water(self) -> BaseGeometry:
        """River and lake."""
        return shapely.union_all([self.river, self.lake])

    def at(self, right: float, up: float) -> tuple[float, float]:
        """The point at a share of the half axes (10 km and 8 km, scaled) from the centre."""
        return self.centre[0] + right * 10_000 * self.scale, self.centre[1] + up * 8_000 * self.scale


def make_landscape(random: Random, scale: float) -> Landscape:
    """Draw the land of a city `scale` times 20 km x 16 km across."""
    outline = _outline(random, scale)
    subcentres = _subcentres(random, scale)
    blank = Landscape(
        scale, outline, CENTRE, subcentres, Polygon(), Polygon(), (), (), _roads(random, subcentres, scale)
    )
    parks = [_blob(random, blank.at(*place), size * scale) for place, size in _parks(random)]
    industry = [
        _blob(random, blank.at(*place), 1150 * scale) for place in ((-0.55, -0.45), (0.62, 0.4), (0.1, -0.75))
    ]
    lake = _blob(random, blank.at(0.45, -0.5), 850 * scale)
    river = _river(random, blank)
    return Landscape(
        scale,
        outline,
        CENTRE,
        subcentres,
        river.intersection(outline.buffer(1500)),
        lake,
        tuple(p.difference(river.buffer(20)) for p in parks),
        tuple(p.difference(river.buffer(20)) for p in industry),
        blank.roads,
    )


def _outline(random: Random, scale: float) -> Polygon:
    angle = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    radius = np.ones_like(angle)
    for wave in range(2, 7):
        radius += random.normal(0, 0.12 / wave) * np.cos(wave * angle + random.uniform(0, 2 * np.pi))
    x = CENTRE[0] + 10_000 * scale * radius * np.cos(angle)
    y = CENTRE[1] + 8_000 * scale * radius * np.sin(angle)
    return Polygon(np.stack([x, y], axis=1)).buffer(0)


def _subcentres(random: Random, scale: float) -> Floats:
    count = 7
    angle = (
        random.uniform(0, 2 * np.pi) + np.arange(count) * 2 * np.pi / count + random.normal(0, 0.15, count)
    )
    share = random.uniform(0.42, 0.72, count)
    x = CENTRE[0] + 10_000 * scale * share * np.cos(angle)
    y = CENTRE[1] + 8_000 * scale * share * np.sin(angle)
    return np.stack([x, y], axis=1)


def _parks(random: Random) -> list[tuple[tuple[float, float], float]]:
    places = [((0.06, 0.16), 330.0)]
    for _ in range(9):
        angle, share = random.uniform(0, 2 * np.pi), random.uniform(0.25, 0.8)
        places.append(((share * np.cos(angle), share * np.sin(angle)), random.uniform(250, 700)))
    return places


def _blob(random: Random, middle: tuple[float, float], radius_m: float) -> BaseGeometry:
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    radius = np.full(48, radius_m)
    for wave in (2, 3, 4):
        radius *= 1 + random.normal(0, 0.14) * np.cos(wave * angle + random.uniform(0, 2 * np.pi))
    x, y = middle[0] + radius * np.cos(angle) * 1.2, middle[1] + radius * np.sin(angle) * 0.9
    return Polygon(np.stack([x, y], axis=1)).buffer(0)


def _river(random: Random, land: Landscape) -> BaseGeometry:
    along = np.linspace(-1.25, 1.25, 120)
    phase = random.uniform(0, 2 * np.pi)
    across = -0.16 + 0.1 * np.sin(2.6 * along + phase) + 0.03 * np.sin(8 * along) - 0.1 * along
    points = [land.at(float(a), float(b)) for a, b in zip(along, across, strict=True)]
    return LineString(points).buffer(70 + 25 * land.scale)


def _roads(random: Random, subcentres: Floats, scale: float) -> tuple[LineString, ...]:
    roads = [_ring(share, scale) for share in (0.13, 0.55)]
    for x, y in subcentres:
        out = np.array([x - CENTRE[0], y - CENTRE[1]])
        side = np.array([-out[1], out[0]]) * random.normal(0, 0.06)
        middle = np.array(CENTRE) + out / 2 + side
        roads.append(LineString([CENTRE, middle, (x, y), np.array(CENTRE) + out * 1.75]))
    return tuple(roads)


def _ring(share: float, scale: float) -> LineString:
    angle = np.linspace(0, 2 * np.pi, 60)
    x = CENTRE[0] + 10_000 * scale * share * np.cos(angle)
    y = CENTRE[1] + 8_000 * scale * share * np.sin(angle)
    return LineString(np.stack([x, y], axis=1))


def disk(middle: tuple[float, float], radius_m: float) -> BaseGeometry:
    """A disk around a point."""
    return Point(middle).buffer(radius_m)
