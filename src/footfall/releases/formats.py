"""Releases in the formats that others read."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv as pacsv

from footfall.model.release import Release
from footfall.releases.store import parquet_bytes


def as_csv(release: Release, areas: Mapping[str, Any]) -> bytes:
    """Comma-separated text, UTF-8; a withheld value is an empty field."""
    stream = io.BytesIO()
    plain = [
        pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type)
        for f in release.table.schema
    ]
    pacsv.write_csv(release.table.cast(pa.schema(plain)), stream, pacsv.WriteOptions(quoting_style="needed"))
    return stream.getvalue()


def as_parquet(release: Release, areas: Mapping[str, Any]) -> bytes:
    """Parquet, as in the store."""
    return parquet_bytes(release.table)


def as_geojson(release: Release, areas: Mapping[str, Any]) -> bytes:
    """A feature per row: the polygon of its area, or the line between the centres of its two areas."""
    shapes = {(f["properties"]["level"], f["properties"]["area"]): f for f in areas["features"]}
    features = [
        {"type": "Feature", "geometry": _geometry(row, shapes), "properties": row | _names(row, shapes)}
        for row in release.table.to_pylist()
    ]
    collection = {"type": "FeatureCollection", "features": features, "release": release.manifest.as_dict()}
    return json.dumps(collection).encode()


def _geometry(row: dict[str, Any], shapes: Mapping[tuple[str, str], Any]) -> Any:
    if "area" in row:
        return shapes[row["level"], row["area"]]["geometry"]
    ends = [shapes[row["level"], row[end]]["properties"]["centre"] for end in ("origin", "destination")]
    return {"type": "LineString", "coordinates": ends}


def _names(row: dict[str, Any], shapes: Mapping[tuple[str, str], Any]) -> dict[str, str]:
    ends = [end for end in ("area", "origin", "destination") if end in row]
    return {f"{end}_name": shapes[row["level"], row[end]]["properties"]["name"] for end in ends}


FORMATS: Final[dict[str, Callable[[Release, Mapping[str, Any]], bytes]]] = {
    "csv": as_csv,
    "parquet": as_parquet,
    "geojson": as_geojson,
}
"""Format name -> writer; the name is the file's ending too."""
