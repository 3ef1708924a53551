"""What there is: products, releases, and what the caller may see of them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from footfall.model.release import Manifest
from footfall.releases.dcat import dcat
from footfall.server import formats
from footfall.server.access.clients import Client
from footfall.server.access.entitlements import Question, admit, visible
from footfall.server.answers import stream
from footfall.server.asking import Asked, line_of
from footfall.server.callers import Caller, Served
from footfall.server.catalogue import Catalogue, ProductLine, first_day, last_day
from footfall.server.models import Document, ManifestDocument, Me, ProductDescription, Products, Releases
from footfall.server.problems import RequestError
from footfall.server.query import Query
from footfall.server.replies import BRIEFLY, FOREVER, json_body, reply, tag_of
from footfall.server.routes.parameters import Cursor, Form, Limit, Product, media, problems
from footfall.server.service import Service

router = APIRouter(prefix="/v1", tags=["catalogue"])
_PAGE = 100


@router.get("/me", summary="Who is asking, and what is granted", response_model=Me, responses=problems())
def me(request: Request, service: Served, client: Caller) -> Response:
    """The client, its limits, what it has used this month, and its grants."""
    answer = {
        "client": client.id,
        "name": client.name,
        "rate_per_minute": client.rate_per_minute or service.settings.rate_per_minute,
        "rows_per_month": client.rows_per_month,
        "rows_used": client.used_rows + service.meter.rows_held(client.id),
        "terms": client.terms,
        "grants": [grant.described() for grant in client.grants],
    }
    return Response(
        json_body(answer).content, headers={"Cache-Control": "no-store"}, media_type="application/json"
    )


@router.get("/products", summary="Products", response_model=Products, responses=problems())
def products(request: Request, service: Served, client: Caller) -> Response:
    """The products that something is granted of, with their definitions and dimensions."""
    lines = visible(client, service.shelf.catalogue.products.values())
    answer = {"products": [_product(line) for line in sorted(lines, key=lambda line: line.id)]}
    tag = tag_of(["products", [(line.id, _current(line)) for line in lines]])
    return reply(request, service.bodies, tag, BRIEFLY, lambda: json_body(answer))


@router.get(
    "/products/{product}",
    summary="One product",
    response_model=ProductDescription,
    responses=problems("not_found", "bad_parameter"),
)
def product(request: Request, service: Served, client: Caller, product: Product) -> Response:
    """What is counted, by what, in which unit, and over what it may be added up."""
    line = line_of(service, request, client, product)
    tag = tag_of(["product", line.id, _current(line)])
    return reply(request, service.bodies, tag, BRIEFLY, lambda: json_body(_product(line)))


def _current(line: ProductLine) -> list[str]:
    return [manifest.release_id for manifest in line.days.values()]


def _product(line: ProductLine) -> dict[str, Any]:
    base = f"/v1/products/{line.id}"
    rels = {
        "self": base,
        "releases": f"{base}/releases",
        "values": f"{base}/values",
        "rollup": f"{base}/rollup",
    }
    return line.described() | {"links": [{"rel": rel, "href": href} for rel, href in rels.items()]}


@router.get(
    "/products/{product}/releases",
    summary="Releases of a product",
    response_model=Releases,
    responses=problems("not_found", "bad_parameter"),
)
def releases(
    request: Request,
    service: Served,
    client: Caller,
    product: Product,
    limit: Limit = _PAGE,
    cursor: Cursor = None,
) -> Response:
    """Its releases, by day; those that a later one of the same day has replaced are not current."""
    line = line_of(service, request, client, product)
    catalogue = service.shelf.catalogue
    found = sorted(
        (m for m in catalogue.releases.values() if m.product == product and _of_a_granted_day(client, m)),
        key=lambda m: (m.day, m.release_id),
    )
    start = next((i for i, m in enumerate(found) if m.release_id == cursor), len(found)) if cursor else 0
    shown, rest = found[start : start + limit], found[start + limit :]
    base = f"/v1/products/{product}/releases?limit={limit}&cursor="
    answer = {
        "releases": [_summary(line, manifest) for manifest in shown],
        "links": [{"rel": "next", "href": base + rest[0].release_id}] if rest else [],
    }
    tag = tag_of(["releases", [m.release_id for m in found], _current(line), limit, cursor])
    return reply(request, service.bodies, tag, BRIEFLY, lambda: json_body(answer))


def _of_a_granted_day(client: Client, manifest: Manifest) -> bool:
    first, last = first_day(manifest.day), last_day(manifest.day)
    return any(
        grant.product in {manifest.product, "*"}
        and (grant.first is None or first >= grant.first)
        and (grant.last is None or last <= grant.last)
        for grant in client.grants
    )


def _summary(line: ProductLine, manifest: Manifest) -> dict[str, Any]:
    base = f"/v1/releases/{manifest.release_id}"
    return {
        "release_id": manifest.release_id,
        "product": manifest.product,
        "day": manifest.day,
        "rows": manifest.facts.get("rows", 0),
        "withheld_share": manifest.facts.get("withheld_share"),
        "method_version": manifest.method_version,
        "current": line.days.get(manifest.day) is manifest,
        "links": [{"rel": "manifest", "href": base}, {"rel": "data", "href": f"{base}/data"}],
    }


@router.get(
    "/releases/{release_id}",
    summary="A release's manifest",
    response_model=ManifestDocument,
    responses=problems("not_found"),
)
def release(request: Request, service: Served, client: Caller, release_id: str) -> Response:
    """Everything that explains a release: method, period, areas, protection, charged budget, terms."""
    manifest, _ = _release(service, request, client, release_id)
    answer = manifest.as_dict()
    return reply(request, service.bodies, tag_of(["manifest", answer]), FOREVER, lambda: json_body(answer))


@router.get(
    "/releases/{release_id}/data",
    summary="A release's rows",
    response_class=Response,
    responses=media("csv", "arrow", "parquet")
    | problems("not_found", "not_acceptable", "not_entitled", "bad_parameter"),
)
def data(request: Request, service: Served, client: Caller, release_id: str, form: Form = None) -> Response:
    """All rows of a release that are granted, as CSV (the default), Arrow, Parquet or GeoParquet."""
    known = ("csv", "arrow", "parquet", "geoparquet")
    wanted = formats.wanted_format(request, form or _csv_by_default(request), known)
    manifest, line = _release(service, request, client, release_id)
    areas = service.shelf.catalogue.areas[manifest.facts["areas"]]
    first, last = first_day(manifest.day), last_day(manifest.day)
    line = ProductLine(line.id, {manifest.day: manifest})
    query = admit(client, line, areas, Question(Query(line.id, first, last)))
    asked = Asked(line, query, areas, None, client)
    block = service.shelf.block(manifest)
    response = stream(request, asked, wanted, [block.frame(block.select(query.where))])
    response.headers["Cache-Control"] = FOREVER
    return response


def _csv_by_default(request: Request) -> str | None:
    return "csv" if request.headers.get("accept", "*/*") == "*/*" else None


def _release(
    service: Service, request: Request, client: Client, release_id: str
) -> tuple[Manifest, ProductLine]:
    catalogue: Catalogue = service.shelf.catalogue
    manifest = catalogue.releases.get(release_id)
    if manifest is None or not _of_a_granted_day(client, manifest):
        raise RequestError("not_found", f"There is no release {release_id[:64]!r} that is granted to you.")
    return manifest, line_of(service, request, client, manifest.product)


@router.get(
    "/dcat",
    summary="The catalogue as DCAT",
    response_model=Document,
    responses=media("application/ld+json") | problems(),
)
def dcat_catalogue(request: Request, service: Served, client: Caller) -> Response:
    """The products as datasets of a DCAT-AP catalogue in JSON-LD, as data portals harvest it."""
    lines = visible(client, service.shelf.catalogue.products.values())
    manifests = [manifest for line in lines for manifest in (line.days[min(line.days)], line.newest)]
    answer = dcat(manifests, str(request.base_url).rstrip("/"))
    tag = tag_of(["dcat", answer])
    media = "application/ld+json"
    return reply(request, service.bodies, tag, BRIEFLY, lambda: json_body(answer, media_type=media))
