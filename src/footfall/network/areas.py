"""The areas of releases: zones, districts above them, and the region that holds all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from footfall.model.errors import Fault, InputError
from footfall.model.grid import Floats, Ints
from footfall.model.projection import to_grid
from footfall.model.vocabulary import LEVELS

REGION, DISTRICT, ZONE = LEVELS
REGION_ID: Final = "region"
Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class ZoneFeature:
    """One area as an operator gives it.

    Args:
        zone_id: its id, unique within its level.
        geometry: a valid polygon or multipolygon, longitude and latitude in WGS 84.
        name: its name for people; "": its id.
        level: region, district or zone.
        parent_id: id of the area of the next coarser level that holds it.
        parent_name: that area's name, for districts that have no feature of their own.
        row: 1-based number of the feature in its file.
    """

    zone_id: str
    geometry: Any
    name: str = ""
    level: str = ZONE
    parent_id: str | None = None
    parent_name: str | None = None
    row: int | None = None


@dataclass(frozen=True, eq=False)
class AreaLevel:
    """All areas of one level, sorted by id; an area's index is its position.

    Args:
        ids: ids.
        names: names for people.
        parent: index of the parent in the next coarser level that is present; -1 for regions.
        polygon: shapely polygons in the grid's CRS.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    parent: Ints
    polygon: Shapes

    @property
    def size(self) -> int:
        """Number of areas."""
        return len(self.ids)

    @cached_property
    def area_km2(self) -> Floats:
        """Area of each polygon; the grid's CRS is equal-area."""
        return np.asarray(shapely.area(self.polygon), dtype=np.float64) / 1e6


@dataclass(frozen=True, eq=False)
class AreaSet:
    """The levels present, coarse to fine; region and zone always are, district may be."""

    levels: Mapping[str, AreaLevel]

    def level(self, name: str) -> AreaLevel:
        """The areas of a level; KeyError if the level is absent."""
        return self.levels[name]

    def of_zones(self, name: str) -> Ints:
        """Index, within a level, of the area that holds each zone."""
        names = list(self.levels)
        index = np.arange(self.levels[ZONE].size)
        for finer in reversed(names[names.index(name) + 1 :]):
            index = self.levels[finer].parent[index]
        return index

    @cached_property
    def areas_id(self) -> str:
        """First 12 hex digits of BLAKE2b over ids, names, parents and polygons (to the centimetre)."""
        digest = hashlib.blake2b()
        for name, level in self.levels.items():
            digest.update("\0".join([name, *level.ids, *level.names]).encode() + b"\1")
            digest.update(level.parent.astype("<i8").tobytes())
            corners = np.round(shapely.get_coordinates(level.polygon), 2)
            digest.update(corners.astype("<f8").tobytes())
        return digest.hexdigest()[:12]

    def to_table(self) -> pa.Table:
        """`level`, `area` int32, `area_id`, `name`, `parent` int32, `area_km2`, `geometry` (WKB)."""
        return pa.concat_tables([_level_table(name, level) for name, level in self.levels.items()])


def areas_from_table(table: pa.Table) -> AreaSet:
    """The area set that `AreaSet.to_table` wrote."""
    rows = table.to_pylist()
    levels = {}
    for name in LEVELS:
        mine = sorted((row for row in rows if row["level"] == name), key=lambda row: row["area"])
        if mine:
            levels[name] = AreaLevel(
                tuple(row["area_id"] for row in mine),
                tuple(row["name"] for row in mine),
                np.array([row["parent"] for row in mine], dtype=np.int64),
                shapely.from_wkb(np.array([row["geometry"] for row in mine], dtype=object)),
            )
    return AreaSet(levels)


def areas_from_features(features: Sequence[ZoneFeature], source: Path = Path("zones")) -> AreaSet:
    """The area set of checked features (see `read_zones`), whatever their order.

    Districts are the features of that level; if there are none, zones of one `parent_id` are joined to one;
    if no zone has a parent, there are none. The region is the one feature of that level, or all joined.

    Raises:
        InputError: there is no zone, there are several regions, or a zone's district is missing or unknown.
    """
    by_level = {name: sorted((f for f in features if f.level == name), key=_id) for name in LEVELS}
    if not by_level[ZONE]:
        raise InputError(Fault(source, "no usable zone", "Give at least one polygon of the level zone."))
    zones = by_level[ZONE]
    shapes = _on_grid(zones)
    levels: dict[str, AreaLevel] = {}
    district_of_zone: Ints = np.zeros(len(zones), dtype=np.int64)
    if by_level[DISTRICT] or any(zone.parent_id for zone in zones):
        districts = by_level[DISTRICT] or _joined_districts(zones)
        known = {district.zone_id: index for index, district in enumerate(districts)}
        district_of_zone = np.array([_parent(zone, known, source) for zone in zones], dtype=np.int64)
        given = bool(by_level[DISTRICT])
        polygons = _on_grid(districts) if given else _union_by(shapes, district_of_zone, len(districts))
        levels[DISTRICT] = _level(districts, np.zeros(len(districts), dtype=np.int64), polygons)
    levels[ZONE] = _level(zones, district_of_zone, shapes)
    return AreaSet({REGION: _region(by_level[REGION], shapes, source), **levels})


def _id(feature: ZoneFeature) -> str:
    return feature.zone_id


def _on_grid(features: Sequence[ZoneFeature]) -> Shapes:
    shapes = np.array([feature.geometry for feature in features], dtype=object)
    moved = shapely.transform(shapes, lambda points: np.column_stack(to_grid(*points.T)))
    broken = ~shapely.is_valid(moved)
    moved[broken] = shapely.buffer(shapely.make_valid(moved[broken]), 0)
    return np.asarray(shapely.normalize(moved), dtype=object)


def _level(features: Sequence[ZoneFeature], parent: Ints, polygons: Shapes) -> AreaLevel:
    names = tuple(feature.name or feature.zone_id for feature in features)
    return AreaLevel(tuple(map(_id, features)), names, parent, polygons)


def _joined_districts(zones: Sequence[ZoneFeature]) -> list[ZoneFeature]:
    names = {zone.parent_id: zone.parent_name or zone.parent_id for zone in reversed(zones) if zone.parent_id}
    return [ZoneFeature(zone_id, None, name, DISTRICT) for zone_id, name in sorted(names.items())]


def _parent(zone: ZoneFeature, known: Mapping[str, int], source: Path) -> int:
    if zone.parent_id is not None and zone.parent_id in known:
        return known[zone.parent_id]
    fault = Fault(
        source,
        "zone without a known district",
        "Give every zone the parent_id of a district of the file, or none at all and no districts.",
        zone.row,
        "parent_id",
        zone.parent_id,
    )
    raise InputError(fault)


def _union_by(shapes: Shapes, group: Ints, groups: int) -> Shapes:
    unions = [shapely.union_all(shapes[group == index]) for index in range(groups)]
    return np.array([shapely.normalize(union) for union in unions], dtype=object)


def _region(features: Sequence[ZoneFeature], shapes: Shapes, source: Path) -> AreaLevel:
    if len(features) > 1:
        rule = "several features of the level region"
        raise InputError(Fault(source, rule, "Keep one.", features[1].row, "level", REGION))
    parent = np.full(1, -1, dtype=np.int64)
    if features:
        return _level(features, parent, _on_grid(features))
    everything = _union_by(shapes, np.zeros(len(shapes), dtype=np.int64), 1)
    return AreaLevel((REGION_ID,), (REGION_ID,), parent, everything)


def _level_table(name: str, level: AreaLevel) -> pa.Table:
    return pa.table(
        {
            "level": pa.array([name] * level.size, pa.string()),
            "area": pa.array(np.arange(level.size, dtype=np.int32)),
            "area_id": pa.array(level.ids, pa.string()),
            "name": pa.array(level.names, pa.string()),
            "parent": pa.array(level.parent.astype(np.int32)),
            "area_km2": pa.array(level.area_km2),
            "geometry": pa.array(list(shapely.to_wkb(level.polygon)), pa.binary()),
        }
    )
