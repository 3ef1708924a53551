"""Areas of a version: their polygons, what lies in what, and which of them cover a drawn polygon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import shapely
from pyproj import Geod
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from footfall.model.release import rest_of
from footfall.model.vocabulary import LEVELS

_EARTH: Final = Geod(ellps="WGS84")
SLIVER: Final = 0.01
"""An area that a polygon overlaps by less than this share of both is not taken as covered by it."""


@dataclass(frozen=True)
class Cover:
    """The areas that stand for a drawn polygon.

    Args:
        level: of the areas.
        areas: their ids.
        shares: how much of each area lies in the polygon.
        asked_km2: of the polygon.
        covered_km2: of the areas.
    """

    level: str
    areas: tuple[str, ...]
    shares: tuple[float, ...]
    asked_km2: float
    covered_km2: float

    def described(self) -> dict[str, Any]:
        """As it is told in an answer."""
        return {
            "level": self.level,
            "areas": [
                {"area": area, "share_in_polygon": share}
                for area, share in zip(self.areas, self.shares, strict=True)
            ],
            "asked_km2": self.asked_km2,
            "covered_km2": self.covered_km2,
            "note": "Numbers are those of whole areas: the polygon was widened to all areas it overlaps.",
        }


class AreaSet:
    """One version of the areas.

    Args:
        areas_id: names the version.
        collection: GeoJSON with level, area, name, parent, area_km2, residents, centre.
    """

    def __init__(self, areas_id: str, collection: dict[str, Any]) -> None:
        self.id = areas_id
        self.features = {
            (feature["properties"]["level"], feature["properties"]["area"]): feature
            for feature in collection["features"]
        }

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Its levels, coarse to fine."""
        present = {level for level, _ in self.features}
        return tuple(level for level in LEVELS if level in present)

    @cached_property
    def by_level(self) -> dict[str, list[dict[str, Any]]]:
        """Features of each level, by id."""
        return {
            level: [feature for (its, _), feature in sorted(self.features.items()) if its == level]
            for level in self.levels
        }

    def ids(self, level: str) -> frozenset[str]:
        """Ids of a level."""
        return frozenset(f["properties"]["area"] for f in self.by_level.get(level, ()))

    @cached_property
    def all_ids(self) -> frozenset[str]:
        """Ids of all levels, and of what may be released as their rests."""
        return _with_rests(area for _, area in self.features)

    def within(self, roots: Iterable[str]) -> frozenset[str]:
        """The areas named and all that lie in them, rests too."""
        inside = set(roots)
        for level in self.levels:
            for feature in self.by_level[level]:
                if feature["properties"].get("parent") in inside:
                    inside.add(feature["properties"]["area"])
        return _with_rests(inside)

    @cached_property
    def _trees(self) -> dict[str, tuple[STRtree, list[BaseGeometry]]]:
        shapes = {
            level: [shapely.make_valid(shapely.geometry.shape(f["geometry"])) for f in features]
            for level, features in self.by_level.items()
        }
        return {level: (STRtree(of_level), of_level) for level, of_level in shapes.items()}

    def in_box(self, level: str, box: Sequence[float]) -> list[dict[str, Any]]:
        """Features of a level that meet a box of west, south, east, north degrees."""
        tree, _ = self._trees[level]
        return [self.by_level[level][i] for i in sorted(tree.query(shapely.box(*box), "intersects"))]

    def cover(self, polygon: BaseGeometry, level: str) -> Cover:
        """All areas of a level that a polygon overlaps, slivers left out."""
        tree, shapes = self._trees[level]
        near = sorted(tree.query(polygon, "intersects"))
        overlap = np.array([shapes[i].intersection(polygon).area for i in near])
        whole = np.array([shapes[i].area for i in near])
        kept = [k for k in range(len(near)) if overlap[k] > SLIVER * min(whole[k], polygon.area)]
        features = [self.by_level[level][near[k]]["properties"] for k in kept]
        return Cover(
            level,
            tuple(properties["area"] for properties in features),
            tuple(round(float(overlap[k] / whole[k]), 3) for k in kept),
            round(km2(polygon), 3),
            round(sum(km2(shapes[near[k]]) for k in kept), 3),
        )

    def bounds(self, level: str) -> list[float]:
        """West, south, east, north of a level."""
        return [round(float(edge), 6) for edge in shapely.total_bounds(self._trees[level][1])]


def _with_rests(areas: Iterable[str]) -> frozenset[str]:
    known = frozenset(areas)
    return known | {rest_of(area) for area in known}


def km2(shape: BaseGeometry) -> float:
    """Area of a shape in degrees, in square kilometres on the ellipsoid."""
    area, _ = _EARTH.geometry_area_perimeter(shape)
    return abs(float(area)) / 1e6
