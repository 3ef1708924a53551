"""Releases in the formats that others read."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv as pacsv

from footfall.model.release import Release
from footfall.releases.datapackage import datapackage
from footfall.releases.flowmapblue import flowmapblue
from footfall.releases.geoparquet import shapes_of, with_geometry
from footfall.releases.mitms import mitms
from footfall.releases.sdmx import sdmx_csv
from footfall.releases.store import parquet_bytes

Areas = Mapping[str, Any]
"""The areas that a release names, as a GeoJSON collection."""


def as_csv(release: Release, areas: Areas) -> bytes:
    """Comma-separated text, UTF-8; a withheld value is an empty field."""
    stream = io.BytesIO()
    plain = [
        pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type)
        for f in release.table.schema
    ]
    pacsv.write_csv(release.table.cast(pa.schema(plain)), stream, pacsv.WriteOptions(quoting_style="needed"))
    return stream.getvalue()


def as_geojson(release: Release, areas: Areas) -> bytes:
    """A feature per row: the polygon of its area, or the line between the centres of its two areas."""
    shapes = shapes_of(areas)
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


@dataclass(frozen=True)
class Format:
    """A format.

    Args:
        write: a release and the areas it names, to bytes.
        ending: of the file's name.
    """

    write: Callable[[Release, Areas], bytes]
    ending: str


FORMATS: Final[dict[str, Format]] = {
    "csv": Format(as_csv, "csv"),
    "parquet": Format(lambda release, _: parquet_bytes(release.table), "parquet"),
    "geojson": Format(as_geojson, "geojson"),
    "geoparquet": Format(
        lambda release, areas: parquet_bytes(with_geometry(release.table, shapes_of(areas))), "geo.parquet"
    ),
    "mitms": Format(lambda release, areas: mitms(release, shapes_of(areas))[1], "mitms.csv.gz"),
    "sdmx-csv": Format(lambda release, _: sdmx_csv(release), "sdmx.csv"),
    "flowmapblue": Format(lambda release, areas: flowmapblue(release, shapes_of(areas)), "flowmapblue.zip"),
    "datapackage": Format(
        lambda release, areas: datapackage(release, as_csv(release, areas)), "datapackage.zip"
    ),
}
"""Format, as in `footfall export --format`."""


def file_name(release: Release, form: str, areas: Areas) -> str:
    """The name that a release's file has if none is asked for; the ministry has names of its own."""
    if form == "mitms":
        return mitms(release, shapes_of(areas))[0]
    return f"{release.manifest.product}-{release.manifest.day}.{FORMATS[form].ending}"
