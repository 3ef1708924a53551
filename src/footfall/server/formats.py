"""The forms in which rows are given: which one is asked for, and the rows in it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from fastapi import Request

from footfall.model.release import names_areas
from footfall.releases.geoparquet import Shapes, with_geometry
from footfall.server.frame import Frame
from footfall.server.problems import RequestError

MEDIA: Final = {
    "json": "application/json",
    "geojson": "application/geo+json",
    "csv": "text/csv",
    "arrow": "application/vnd.apache.arrow.stream",
    "parquet": "application/vnd.apache.parquet",
    "geoparquet": "application/vnd.apache.parquet; profile=geoparquet",
}
"""Format, as in `f=`, -> media type, as in `Accept`."""
PAGED: Final = ("json", "geojson")
"""Formats that come page by page; the others are streams of everything."""
_CHUNK: Final = 1 << 18


def wanted_format(request: Request, form: str | None, known: Iterable[str] = tuple(MEDIA)) -> str:
    """The format that `f` or `Accept` asks for; JSON where both leave it open.

    Raises:
        RequestError: there is no such format here.
    """
    known = tuple(known)
    if form is not None:
        if form in known:
            return form
        raise RequestError("not_acceptable", f"`f` must be one of {', '.join(known)}.")
    for media in _accepted(request.headers.get("accept", "*/*")):
        if media in {"*/*", "application/*", "text/html", "text/*"}:
            return "json"
        for name in known:
            if MEDIA[name].split(";")[0] == media:
                return name
    raise RequestError("not_acceptable", f"`Accept` names none of {', '.join(MEDIA[n] for n in known)}.")


def _accepted(header: str) -> list[str]:
    """Media types of an Accept header, the most wanted first."""
    ranked = []
    for position, part in enumerate(header.split(",")):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((p.removeprefix("q=") for p in parameters if p.startswith("q=")), "1")
        try:
            ranked.append((-float(quality), position, media.lower()))
        except ValueError:
            continue
    return [media for quality, _, media in sorted(ranked) if quality < 0]


def features(frame: Frame, shapes: Shapes) -> list[dict[str, Any]]:
    """A GeoJSON feature for each row: the polygon of its area, or the line between its two."""
    rows = frame.rows()
    ends = [name for name in frame.labels if names_areas(name)][:2]
    return [
        {
            "type": "Feature",
            "geometry": _geometry(row, ends, shapes),
            "properties": row | _names(row, ends, shapes),
        }
        for row in rows
    ]


def _geometry(row: Mapping[str, Any], ends: list[str], shapes: Shapes) -> Any:
    found = [shapes[row["level"], row[end]] for end in ends if (row.get("level"), row[end]) in shapes]
    if not found or len(found) < len(ends):
        return None
    if len(found) == 1:
        return found[0]["geometry"]
    return {"type": "LineString", "coordinates": [feature["properties"]["centre"] for feature in found]}


def _names(row: Mapping[str, Any], ends: list[str], shapes: Shapes) -> dict[str, str]:
    keys = {end: (row.get("level"), row[end]) for end in ends}
    return {f"{end}_name": shapes[key]["properties"]["name"] for end, key in keys.items() if key in shapes}  # type: ignore[index]


def plain_table(frame: Frame) -> pa.Table:
    """The rows as an Arrow table without dictionaries, the same schema for all frames of a product."""
    table = frame.arrow()
    fields = [
        pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in table.schema
    ]
    return table.cast(pa.schema(fields))


def csv_chunks(frames: Iterable[Frame]) -> Iterator[bytes]:
    """Comma-separated text, UTF-8, with one header; withheld figures are empty fields."""
    for number, frame in enumerate(frames):
        stream = io.BytesIO()
        options = pacsv.WriteOptions(include_header=number == 0, quoting_style="needed")
        pacsv.write_csv(plain_table(frame), stream, options)
        yield stream.getvalue()


def arrow_chunks(frames: Iterable[Frame], facts: Mapping[str, str]) -> Iterator[bytes]:
    """An Arrow IPC stream; what explains it stands in the schema's metadata."""
    sink = _Sink()
    writer = None
    for frame in frames:
        table = plain_table(frame).replace_schema_metadata(dict(facts))
        writer = writer or pa.ipc.new_stream(sink, table.schema)
        writer.write_table(table)
        yield sink.taken()
    if writer is not None:
        writer.close()
        yield sink.taken()


class _Sink(io.RawIOBase):
    """Holds what is written until it is taken."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(self._parts[-1])

    def taken(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def parquet_chunks(
    frames: Iterable[Frame], facts: Mapping[str, str], shapes: Shapes | None
) -> Iterator[bytes]:
    """A Parquet file, written to disk piece by piece and then sent; with shapes it is GeoParquet."""
    with tempfile.TemporaryFile() as file:
        writer = None
        for frame in frames:
            table = plain_table(frame)
            table = with_geometry(table, shapes) if shapes is not None else table
            metadata = {**(table.schema.metadata or {}), **{k.encode(): v.encode() for k, v in facts.items()}}
            table = table.replace_schema_metadata(metadata)
            writer = writer or pq.ParquetWriter(file, table.schema, compression="zstd")
            writer.write_table(table)
        if writer is not None:
            writer.close()
        file.seek(0)
        while piece := file.read(_CHUNK):
            yield piece
