"""Reading zones: polygons with their names from GeoJSON or GeoParquet, checked feature by feature."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from footfall.model import rules
from footfall.model.contracts import MAX_TEXT
from footfall.model.errors import Fault, InputError
from footfall.model.grid import on_grid
from footfall.model.projection import to_grid
from footfall.model.vocabulary import LEVELS
from footfall.network.areas import ZONE, ZoneFeature

_WGS84_NAMES: Final = ("CRS84", "EPSG::4326", "EPSG:4326", "WGS84")
_PROPERTIES: Final = ("zone_id", "name", "level", "parent_id", "parent_name")


@dataclass(frozen=True, eq=False)
class ZonesRead:
    """What a zones file held: good features, and why the others were left out."""

    features: tuple[ZoneFeature, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, eq=False)
class _Raw:
    """A feature as it stands in the file; geometry in WGS 84, or None if it cannot be read."""

    row: int
    properties: Mapping[str, Any]
    geometry: Any


def read_zones(path: Path, columns: Mapping[str, str] | None = None) -> ZonesRead:
    """Read and check zones.

    Args:
        path: a GeoJSON feature collection (`.geojson`, `.json`) or a GeoParquet file (`.parquet`).
        columns: Footfall's name -> the name in the file, for `zone_id`, `name`, `level`, `parent_id` and
            `parent_name` (the name of a parent that has no feature of its own).

    Returns:
        The features that can be used, geometry mended where it can be, and a fault for each other one.

    Raises:
        InputError: the file as a whole cannot be read, is not in WGS 84 where it must be, or is empty.
    """
    names = {name: (columns or {}).get(name, name) for name in _PROPERTIES}
    raw = list(_parquet(path) if path.suffix.lower() in (".parquet", ".pq") else _geojson(path))
    if not raw:
        raise InputError(Fault(path, "no features", "Give a file with at least one polygon."))
    features: list[ZoneFeature] = []
    faults: list[Fault] = []
    seen: set[tuple[str, str]] = set()
    for one in raw:
        checked = _checked(one, names, path, seen)
        if isinstance(checked, Fault):
            faults.append(checked)
        else:
            features.append(checked)
            seen.add((checked.level, checked.zone_id))
    return ZonesRead(tuple(features), tuple(faults))


def _checked(
    raw: _Raw, names: Mapping[str, str], path: Path, seen: set[tuple[str, str]]
) -> ZoneFeature | Fault:
    text = {name: _text(raw.properties.get(names[name])) for name in _PROPERTIES}
    level = text["level"] or ZONE
    zone_id = text["zone_id"]
    if not zone_id:
        return Fault(path, rules.NO_ZONE_ID, f"Fill {names['zone_id']} of the feature.", raw.row, "zone_id")
    if level not in LEVELS:
        return Fault(path, rules.NO_LEVEL, f"Use one of {', '.join(LEVELS)}.", raw.row, "level", level)
    if (level, zone_id) in seen:
        remedy = "Give each zone once; a zone of several parts is one multipolygon."
        return Fault(path, rules.ZONE_TWICE, remedy, raw.row, "zone_id", zone_id)
    polygon = _polygon(raw.geometry)
    wrong = _wrong_with(polygon)
    if wrong is not None:
        return Fault(path, wrong, rules.ZONE_RULES[wrong], raw.row, "geometry", zone_id)
    name = text["name"] or zone_id
    return ZoneFeature(zone_id, polygon, name, level, text["parent_id"], text["parent_name"], raw.row)


def _text(value: Any) -> str | None:
    """A property as text; none if it is empty, no single value, or too long or unprintable for a name."""
    text = "" if value is None or isinstance(value, dict | list) else str(value).strip()
    fit = text.isprintable() and len(text.encode()) <= MAX_TEXT
    return text if text and fit else None


def _polygon(geometry: Any) -> Any:
    """The polygonal part of a geometry, made valid; None if it has none with an area."""
    if geometry is None or not np.isfinite(shapely.get_coordinates(geometry)).all():
        return None
    if not shapely.is_valid(geometry):
        geometry = shapely.make_valid(geometry)
    flat = shapely.get_parts(shapely.get_parts(shapely.force_2d(geometry)))
    polygons = flat[(shapely.get_type_id(flat) == shapely.GeometryType.POLYGON) & (shapely.area(flat) > 0)]
    return shapely.union_all(polygons) if len(polygons) > 1 else (polygons[0] if len(polygons) else None)


def _wrong_with(polygon: Any) -> str | None:
    """The rule that a zone's place breaks."""
    if polygon is None:
        return rules.NO_POLYGON
    if not _on_earth(polygon):
        return rules.NOT_WGS84
    return None if on_grid(*to_grid(*shapely.get_coordinates(polygon).T)).all() else rules.OFF_GRID


def _on_earth(polygon: Any) -> bool:
    west, south, east, north = polygon.bounds
    return bool(west >= -180 and east <= 180 and south >= -90 and north <= 90)


def _geojson(path: Path) -> Iterator[_Raw]:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        features = list(data["features"])
        crs = str((data.get("crs") or {}).get("properties", {}).get("name", "CRS84"))
    except OSError as unreadable:
        remedy = f"Check the path and its permissions ({unreadable.strerror})."
        raise InputError(Fault(path, "file cannot be read", remedy)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        remedy = "Write the zones as one GeoJSON FeatureCollection in UTF-8."
        raise InputError(Fault(path, "not a GeoJSON feature collection", remedy)) from None
    if not crs.endswith(_WGS84_NAMES):
        raise InputError(
            Fault(path, "not in WGS 84", "Convert the file to EPSG:4326.", column="crs", value=crs)
        )
    for row, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        yield _Raw(row, properties if isinstance(properties, dict) else {}, _shape(feature))


def _shape(feature: Any) -> Any:
    try:
        return shapely.from_geojson(json.dumps(feature["geometry"]))
    except (KeyError, TypeError, shapely.GEOSException):
        return None


def _parquet(path: Path) -> Iterator[_Raw]:
    try:
        table = pq.read_table(path)
        geo = json.loads((table.schema.metadata or {})[b"geo"])
        name = geo["primary_column"]
        column = geo["columns"][name]
        encoding, crs = column.get("encoding"), column.get("crs")
        properties = table.drop_columns([name]).to_pylist()
    except (OSError, pa.ArrowException):
        remedy = "Check the path, and that the file is Parquet."
        raise InputError(Fault(path, "file cannot be read", remedy)) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        remedy = "Write the file as GeoParquet 1.0 or later (metadata `geo`)."
        raise InputError(Fault(path, "no GeoParquet metadata", remedy)) from None
    if encoding != "WKB":
        remedy = "Write geometries as WKB."
        raise InputError(Fault(path, "unknown geometry encoding", remedy, None, name, str(encoding)))
    shapes = shapely.from_wkb(_bytes_only(table[name].to_pylist()), on_invalid="ignore")
    shapes = _to_wgs84(shapes, crs, path)
    for row, (values, shape) in enumerate(zip(properties, shapes, strict=True), start=1):
        yield _Raw(row, values, shape)


def _bytes_only(values: list[Any]) -> list[bytes | None]:
    return [value if isinstance(value, bytes) else None for value in values]


def _to_wgs84(shapes: Any, crs: Any, path: Path) -> Any:
    if crs is None:
        return shapes
    try:
        source = CRS.from_user_input(crs)
    except CRSError:
        raise InputError(Fault(path, "unknown crs", "Write the zones in EPSG:4326.", column="crs")) from None
    move = Transformer.from_crs(source, "EPSG:4326", always_xy=True)
    return shapely.transform(shapes, lambda points: np.column_stack(move.transform(*points.T)))
