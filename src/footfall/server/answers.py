"""Rows in the asked format: pages, streams, entity tags, links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from footfall.server import formats
from footfall.server.asking import Asked
from footfall.server.bodies import Body
from footfall.server.doorman import record_of
from footfall.server.frame import Frame
from footfall.server.replies import BRIEFLY, json_body, reply, tag_of
from footfall.server.selection import empty, fingerprint, frames, page
from footfall.server.service import Service


def next_link(request: Request, cursor: str) -> dict[str, str]:
    """The link to the next page."""
    kept = [(name, text) for name, text in request.query_params.multi_items() if name != "cursor"]
    return {"rel": "next", "href": f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"}


def answer_tag(asked: Asked, *further: Any) -> str:
    """The entity tag of an answer: from the question, the releases it reads and the form of the answer."""
    ids = [manifest.release_id for manifest in asked.releases]
    return tag_of([fingerprint(asked.query), ids, asked.cover, asked.terms, *further])


def answer_rows(
    request: Request, service: Service, asked: Asked, form: str, *, limit: int, cursor: str | None = None
) -> Response:
    """Rows as they were released: a page of JSON or GeoJSON, or a stream of everything."""
    if form not in formats.PAGED:
        parts = (frame for _, frame in frames(service.shelf, asked.line, asked.query))
        return stream(request, asked, form, _with_columns(service, asked, parts))

    def make() -> Body:
        found = page(service.shelf, asked.line, asked.query, limit, cursor)
        links = [next_link(request, found.following)] if found.following else []
        extra = {"releases": list(found.releases), "links": links}
        header = {"Link": f'<{links[0]["href"]}>; rel="next"'} if links else {}
        return frame_body(asked, found.frame, form, extra, header)

    return reply(request, service.bodies, answer_tag(asked, form, limit, cursor, request.url), BRIEFLY, make)


def _with_columns(service: Service, asked: Asked, parts: Iterable[Frame]) -> Iterator[Frame]:
    yield empty(service.shelf, asked.line)
    yield from parts


def answer_frame(request: Request, service: Service, asked: Asked, form: str, frame: Frame) -> Response:
    """Rows that were computed for this answer, whole."""
    if form not in formats.PAGED:
        return stream(request, asked, form, [frame])
    body = frame_body(asked, frame, form, {"releases": [m.release_id for m in asked.releases]}, {})
    record_of(request).rows += body.rows
    return Response(
        body.content, headers={"Cache-Control": BRIEFLY, **body.headers}, media_type=body.media_type
    )


def frame_body(asked: Asked, frame: Frame, form: str, extra: dict[str, Any], headers: dict[str, str]) -> Body:
    """Rows as JSON or GeoJSON."""
    headers = asked.headers() | headers
    explained = asked.explained() | {"number_returned": frame.size} | extra
    if form == "geojson":
        found = formats.features(frame, asked.areas.features)
        data = {"type": "FeatureCollection", "features": found, "numberReturned": len(found), **explained}
        return json_body(data, frame.size, formats.MEDIA["geojson"], **headers)
    return json_body(explained | {"columns": frame.columns(), "rows": frame.rows()}, frame.size, **headers)


def stream(request: Request, asked: Asked, form: str, parts: Iterable[Frame]) -> Response:
    """All rows, piece by piece; memory holds one release's."""
    counted = _counted(request, parts)
    chunks = {
        "csv": lambda: formats.csv_chunks(counted),
        "arrow": lambda: formats.arrow_chunks(counted, asked.facts()),
        "parquet": lambda: formats.parquet_chunks(counted, asked.facts(), None),
        "geoparquet": lambda: formats.parquet_chunks(counted, asked.facts(), asked.areas.features),
    }[form]()
    headers = {"Cache-Control": BRIEFLY, **asked.headers()}
    return StreamingResponse(chunks, headers=headers, media_type=formats.MEDIA[form])


def _counted(request: Request, parts: Iterable[Frame]) -> Iterator[Frame]:
    record = record_of(request)
    for frame in parts:
        record.rows += frame.size
        yield frame
