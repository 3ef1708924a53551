"""The dashboard: a page and its files, as they were built, and what it must know before anybody signs in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from starlette.responses import FileResponse, Response

from footfall import __version__
from footfall.server.access.clients import ANYONE
from footfall.server.callers import Served
from footfall.server.holidays import read_holidays
from footfall.server.problems import RequestError
from footfall.server.replies import JSON, json_body
from footfall.server.settings import ServerSettings

router = APIRouter(include_in_schema=False)
BUILT: Final = Path(__file__).parent.parent / "static"
"""Where `make page` puts the page."""
FOREVER: Final = "public, max-age=31536000, immutable"
"""Names of the page's files hold a digest of what is in them."""
MEDIA: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
AS_IT_LIES: Final = {"Content-Encoding": "identity"}
"""Keeps middleware from compressing what is compressed, or is sent in ranges."""
NOT_BUILT: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Footfall</title>
<h1>The API runs; the dashboard was not built</h1>
<p>This copy of Footfall holds no dashboard. A wheel has it built in; in a checkout, run
<code>make page</code> (it needs Node 20 or newer), then load this page again.</p>
<p>The API is under <a href="/v1/">/v1/</a> and described in <a href="/openapi.json">/openapi.json</a>.</p>
</html>
"""


@router.get("/")
def page(request: Request, service: Served) -> Response:
    """The dashboard, or how to build it."""
    headers = {
        "Cache-Control": "no-cache",
        "Content-Security-Policy": policy(service.settings),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
    file = BUILT / "index.html"
    if not file.is_file():
        return Response(NOT_BUILT, 200, headers, "text/html; charset=utf-8")
    return _built(request, file, headers, "text/html; charset=utf-8")


@router.get("/assets/{name}")
def asset(
    request: Request,
    service: Served,
    name: Annotated[str, InPath(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$")],
) -> Response:
    """A file of the dashboard; one of them is a worker, which keeps to the policy it came with."""
    file = BUILT / "assets" / name
    if file.suffix not in MEDIA or not file.is_file():
        raise RequestError("not_found", "The dashboard has no such file.")
    headers = {"Cache-Control": FOREVER, "Content-Security-Policy": policy(service.settings)}
    return _built(request, file, headers, MEDIA[file.suffix])


@router.get("/page/settings")
def settings(service: Served) -> Response:
    """How one signs in, and what lies behind the areas."""
    told = service.settings
    answer = {
        "version": __version__,
        "issuer": told.issuer,
        "client_id": told.page_client,
        "audience": told.audience,
        "open": service.clients.active(ANYONE) is not None,
        "basemap": _kind(told.basemap),
    }
    return Response(json_body(answer).content, 200, {"Cache-Control": "no-store"}, JSON)


@router.get("/page/basemap")
def basemap(service: Served) -> Response:
    """The basemap that the server was given: GeoJSON, or PMTiles in the ranges that are asked for."""
    file = service.settings.basemap
    if file is None or not file.is_file():
        raise RequestError("not_found", "This server was given no basemap.")
    headers = {"Cache-Control": "public, max-age=3600"}
    if _kind(file) == "pmtiles":
        return FileResponse(file, headers=headers | AS_IT_LIES, media_type="application/octet-stream")
    return FileResponse(file, headers=headers, media_type="application/geo+json")


@router.get("/page/holidays")
def holidays(service: Served) -> Response:
    """The holidays that the server was given; null if none were, which does not mean that there are none."""
    file = service.settings.holidays
    answer = {"holidays": None if file is None else read_holidays(file)}
    return Response(json_body(answer).content, 200, {"Cache-Control": "public, max-age=3600"}, JSON)


def policy(settings: ServerSettings) -> str:
    """The page's content security policy: this server, and the identity provider if there is one."""
    issuer = _origin(settings.issuer) if settings.issuer else ""
    return (
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; font-src 'self'; "
        f"img-src 'self' data: blob:; connect-src 'self'{issuer}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f" {parts.scheme}://{parts.netloc}"


def _kind(file: Path | None) -> str | None:
    if file is None:
        return None
    return "pmtiles" if file.suffix == ".pmtiles" else "geojson"


def _built(request: Request, file: Path, headers: dict[str, str], media: str) -> Response:
    packed = file.with_name(f"{file.name}.gz")
    if packed.is_file():
        headers = headers | {"Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            return FileResponse(packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=media)
    return FileResponse(file, headers=headers | AS_IT_LIES, media_type=media)
