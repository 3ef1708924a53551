"""OGC API Features: levels of areas and products as collections, so that QGIS and GDAL open them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Final, TypeAlias

import shapely
from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from footfall.server import formats
from footfall.server.access.clients import Client
from footfall.server.answers import answer_tag, next_link
from footfall.server.areas import AreaSet
from footfall.server.asking import Asked, admitted, line_of
from footfall.server.bodies import Body
from footfall.server.callers import Caller, Served
from footfall.server.catalogue import ProductLine
from footfall.server.instants import read_span
from footfall.server.models import CoverAnswer, CoverRequest, Document, FeatureCollection
from footfall.server.ogc import (
    DOCUMENT,
    GEOJSON,
    Box,
    collection_body,
    collections_of,
    described,
    feature_of,
    link,
    read_box,
)
from footfall.server.polygons import checked_polygon
from footfall.server.problems import RequestError
from footfall.server.query import read_query
from footfall.server.replies import BRIEFLY, JSON, json_body, reply, tag_of
from footfall.server.routes.parameters import OF_QUESTIONS, WHICH_ROWS, Cursor, media, problems
from footfall.server.selection import page
from footfall.server.service import Service

router = APIRouter(prefix="/v1", tags=["features"])
CONFORMS: Final = (
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
)
_CONTROLS: Final = frozenset({"f", "limit", "cursor", "bbox", "datetime", "offset"})
_PAGE: Final = 1000
Collection: TypeAlias = Annotated[
    str,
    Path(
        pattern=r"^[a-z][a-z0-9_-]{0,63}$", description="A level of areas, or a product.", examples=["zone"]
    ),
]
Limit: TypeAlias = Annotated[int, Query(ge=1, description="Most features of a page.")]
BoxParameter: TypeAlias = Annotated[
    str | None,
    Query(max_length=200, description="west,south,east,north in degrees.", examples=["-1,50,1,52"]),
]
Datetime: TypeAlias = Annotated[
    str | None, Query(max_length=100, description="A day, an instant, or an interval `a/b`.")
]
Json: TypeAlias = Annotated[
    str | None, Query(alias="f", pattern="^(json|geojson)$", description="The format.")
]


@router.get("/", summary="Where everything is", response_model=Document, responses=problems("bad_parameter"))
def landing(request: Request, service: Served, client: Caller, form: Json = None) -> Response:
    """The landing page."""
    base = "/v1"
    links = [
        link("self", f"{base}/", DOCUMENT, "This document"),
        link("service-desc", "/openapi.json", "application/vnd.oai.openapi+json;version=3.1", "The API"),
        link("conformance", f"{base}/conformance", DOCUMENT, "Conformance"),
        link("data", f"{base}/collections", DOCUMENT, "Collections"),
        link("products", f"{base}/products", DOCUMENT, "Products"),
        link("catalogue", f"{base}/dcat", "application/ld+json", "Catalogue in DCAT"),
        link("me", f"{base}/me", DOCUMENT, "Who is asking"),
    ]
    text = "Statistics about crowds from mobile network events."
    return _document({"title": "Footfall", "description": text, "links": links})


@router.get(
    "/conformance",
    summary="What the API conforms to",
    response_model=Document,
    responses=problems("bad_parameter"),
)
def conformance(client: Caller, form: Json = None) -> Response:
    """Conformance classes."""
    return _document({"conformsTo": list(CONFORMS)})


@router.get(
    "/collections", summary="Collections", response_model=Document, responses=problems("bad_parameter")
)
def collections(service: Served, client: Caller, form: Json = None) -> Response:
    """Levels of areas, and products by area."""
    found = [described(collection) for collection in collections_of(service, client)]
    return _document({"links": [link("self", "/v1/collections", DOCUMENT)], "collections": found})


@router.get(
    "/collections/{collection}",
    summary="One collection",
    response_model=Document,
    responses=problems("not_found", "bad_parameter"),
)
def collection(service: Served, client: Caller, collection: Collection, form: Json = None) -> Response:
    """What is in it, and where and when."""
    for one in collections_of(service, client):
        if one[0] == collection:
            return _document(described(one))
    raise _unknown(collection)


@router.get(
    "/collections/{collection}/items",
    summary="Features of a collection",
    response_model=FeatureCollection,
    responses=media("geojson") | problems(*OF_QUESTIONS),
    openapi_extra=WHICH_ROWS,
)
def items(
    request: Request,
    service: Served,
    client: Caller,
    collection: Collection,
    bbox: BoxParameter = None,
    instant: Annotated[Datetime, Query(alias="datetime")] = None,
    limit: Limit = _PAGE,
    cursor: Cursor = None,
    form: Json = None,
) -> Response:
    """Areas of a level, or rows of a product with the shapes of their areas.

    Without `datetime`, a product's rows are those of its last day.
    """
    size, box = min(limit, service.settings.page_rows), read_box(bbox)
    areas = service.shelf.catalogue.newest_areas
    if areas is not None and collection in areas.levels:
        return _areas(request, service, areas, collection, box, size, cursor)
    asked = _asked(request, service, client, collection, box, instant)
    return _rows(request, service, asked, collection, size, cursor)


@router.get(
    "/collections/{collection}/items/{feature}",
    summary="One area",
    response_model=Document,
    responses=media("geojson") | problems("not_found", "bad_parameter"),
)
def item(
    request: Request,
    service: Served,
    client: Caller,
    collection: Collection,
    feature: Annotated[str, Path(max_length=100, description="Id of an area.")],
    form: Json = None,
) -> Response:
    """An area by its id; rows of products have no lasting ids of their own."""
    areas = service.shelf.catalogue.newest_areas
    found = areas.features.get((collection, feature)) if areas else None
    if areas is None or found is None:
        raise RequestError("not_found", f"There is no {collection} {feature!r}.")
    links = [link("collection", f"/v1/collections/{collection}", DOCUMENT)]
    answer = feature_of(found) | {"links": links}
    tag = tag_of(["item", areas.id, collection, feature])
    return reply(request, service.bodies, tag, BRIEFLY, lambda: json_body(answer, media_type=GEOJSON))


@router.post(
    "/areas/cover",
    summary="The areas that stand for a drawn polygon",
    response_model=CoverAnswer,
    responses=problems("bad_parameter", "bad_polygon", "not_found", "unsupported_media_type"),
)
def cover(service: Served, client: Caller, question: CoverRequest) -> Response:
    """All areas of a level that a polygon overlaps; their ids go into `area` of any question."""
    areas = service.shelf.catalogue.newest_areas
    if areas is None or question.level not in areas.levels:
        raise RequestError("not_found", f"There is no level {question.level!r}.")
    try:
        shape = shapely.geometry.shape(question.geometry)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, shapely.GEOSException):
        raise RequestError("bad_polygon", "`geometry` is no GeoJSON Polygon or MultiPolygon.") from None
    found = areas.cover(checked_polygon(shape, service.settings.polygon_points), question.level)
    return _document(found.described())


def _document(answer: dict[str, Any]) -> Response:
    return Response(json_body(answer).content, headers={"Cache-Control": BRIEFLY}, media_type=JSON)


def _areas(
    request: Request,
    service: Service,
    areas: AreaSet,
    level: str,
    box: Box | None,
    limit: int,
    cursor: str | None,
) -> Response:
    unknown = sorted(set(request.query_params) - _CONTROLS)
    if unknown:
        raise RequestError("unknown_parameter", f"`{unknown[0][:64]}` is no parameter of areas.")

    def make() -> Body:
        found = areas.in_box(level, box) if box else areas.by_level[level]
        ids = [feature["properties"]["area"] for feature in found]
        if cursor is not None and cursor not in ids:
            raise RequestError("bad_cursor", "This cursor does not belong to this question.")
        start = ids.index(cursor) if cursor else 0
        links = [link("self", str(request.url.path), GEOJSON)]
        if start + limit < len(found):
            links.append(next_link(request, ids[start + limit]) | {"type": GEOJSON})
        shown = [feature_of(feature) for feature in found[start : start + limit]]
        return collection_body(shown, links, len(found))

    tag = tag_of(["areas", areas.id, level, box, limit, cursor])
    return reply(request, service.bodies, tag, BRIEFLY, make)


def _asked(
    request: Request,
    service: Service,
    client: Client,
    product: str,
    box: Box | None,
    instant: str | None,
) -> Asked:
    line = line_of(service, request, client, product)
    named = [pair for pair in request.query_params.multi_items() if pair[0] not in _CONTROLS]
    query = read_query(line, named)
    if instant is not None:
        span = read_span(instant, line.newest.facts.get("time_zone", "UTC"))
        query = replace(query, first=span.first, last=span.last)
        if span.hour is not None and "hour" in line.dimensions and "hour" not in query.where:
            query = query.also(hour=frozenset({span.hour}))
    elif query.first is None and query.last is None:
        last = max(line.days)
        query = replace(query, **dict.fromkeys(("first", "last"), read_span(last, "UTC").first))
    if "level" not in query.where and "level" in line.dimensions:
        query = query.also(level=frozenset(line.levels[-1:]))
    if box is not None and line.area_dimensions:
        query = _boxed(service, line, query, box)
    return admitted(service, client, line, query)


def _boxed(service: Service, line: ProductLine, query: Any, box: Box) -> Any:
    areas = service.shelf.catalogue.areas[line.newest.facts["areas"]]
    (level, *others) = query.where["level"]
    if others:
        raise RequestError("bad_parameter", "With `bbox`, name one `level`.")
    inside = frozenset(feature["properties"]["area"] for feature in areas.in_box(level, box))
    name = line.area_dimensions[0]
    return query.also(**{name: query.where.get(name, inside) & inside})


def _rows(
    request: Request, service: Service, asked: Asked, collection: str, limit: int, cursor: str | None
) -> Response:
    def make() -> Body:
        found = page(service.shelf, asked.line, asked.query, limit, cursor)
        links = [link("self", str(request.url.path), GEOJSON)]
        if found.following:
            links.append(next_link(request, found.following) | {"type": GEOJSON})
        shown = formats.features(found.frame, asked.areas.features)
        for feature in shown:
            words = (feature["properties"][name] for name in ("day", *asked.line.dimensions))
            feature["id"] = ".".join(str(word) for word in words)
        body = collection_body(shown, links, None)
        return Body(body.content, GEOJSON, len(shown), asked.headers())

    tag = answer_tag(asked, "items", collection, limit, cursor, request.url)
    return reply(request, service.bodies, tag, BRIEFLY, make)


def _unknown(collection: str) -> RequestError:
    return RequestError("not_found", f"There is no collection {collection!r} that is granted to you.")
