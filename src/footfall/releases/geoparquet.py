"""GeoParquet 1.1: rows with the shapes of their areas, as geopandas, QGIS, DuckDB and others read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from footfall.model.release import names_areas

Shapes = Mapping[tuple[str, str], Any]
"""Level and id of an area -> its GeoJSON feature."""
GEOMETRY: Final = "geometry"
_EDGES: Final = ("xmin", "ymin", "xmax", "ymax")


def shapes_of(areas: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    """The features of a GeoJSON collection of areas, by level and id."""
    return {(f["properties"]["level"], f["properties"]["area"]): f for f in areas["features"]}


def shape(level: str, areas: tuple[str, ...], shapes: Shapes) -> BaseGeometry | None:
    """The polygon of a row's area, the line between the centres of its two, or None."""
    features = [shapes[level, area] for area in areas if (level, area) in shapes]
    if not features or len(features) < len(areas):
        return None
    if len(features) == 1:
        return shapely.geometry.shape(features[0]["geometry"])
    return shapely.LineString([feature["properties"]["centre"] for feature in features[:2]])


def with_geometry(table: pa.Table, shapes: Shapes) -> pa.Table:
    """A table with `geometry` (WKB, WGS 84) and `bbox` after its columns, and GeoParquet's metadata."""
    ends = [name for name in table.column_names if names_areas(name)][:2]
    words = [table[name].cast(pa.string()).to_pylist() for name in ("level", *ends)]
    rows = list(zip(*words, strict=True))
    distinct = list(dict.fromkeys(rows))
    drawn = [shape(row[0], row[1:], shapes) for row in distinct]
    number = {row: i for i, row in enumerate(distinct)}
    order = pa.array([number[row] for row in rows], pa.int32())
    wkb = pa.array([None if one is None else shapely.to_wkb(one) for one in drawn], pa.binary())
    boxes = pa.array([_box(one) for one in drawn], pa.struct([(edge, pa.float64()) for edge in _EDGES]))
    metadata = {**(table.schema.metadata or {}), b"geo": json.dumps(_facts(drawn)).encode()}
    whole = table.append_column(GEOMETRY, wkb.take(order)).append_column("bbox", boxes.take(order))
    return whole.replace_schema_metadata(metadata)


def _box(one: BaseGeometry | None) -> dict[str, float] | None:
    return None if one is None else dict(zip(_EDGES, one.bounds, strict=True))


def _facts(drawn: list[BaseGeometry | None]) -> dict[str, Any]:
    """The `geo` key of GeoParquet 1.1."""
    known = [one for one in drawn if one is not None]
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({one.geom_type for one in known}),
        "covering": {"bbox": {edge: ["bbox", edge] for edge in _EDGES}},
    }
    if known:
        column["bbox"] = np.round(shapely.total_bounds(known), 6).tolist()
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
