"""One shape of errors, everywhere; and what every answer carries."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from api_server import Api

from footfall.server.problems import KINDS

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "remedy", "request_id"}
CASES: tuple[tuple[str, str, dict[str, Any], int], ...] = (
    ("GET", "/nowhere", {}, 404),
    ("GET", "/v1/products/nothing", {}, 404),
    ("DELETE", "/v1/products", {}, 405),
    ("PUT", "/v1/products/footfall/values", {}, 405),
    ("GET", "/v1/products/footfall/values?limit=x", {}, 400),
    ("GET", "/v1/products/footfall/values?f=xlsx", {}, 406),
    ("GET", "/v1/products/UPPER/values", {}, 400),
    ("GET", "/v1/products/visitors/rollup", {}, 422),
    ("POST", "/v1/areas/cover", {"content": b"{"}, 400),
    ("POST", "/v1/areas/cover", {"json": []}, 400),
    ("POST", "/v1/areas/cover", {"json": {"geometry": {}, "more": 1}}, 400),
    ("POST", "/v1/areas/cover", {"json": {"geometry": {"type": "Point", "coordinates": [1, 1]}}}, 400),
    ("POST", "/oauth/token", {"content": b"\xff"}, 400),
    ("GET", "/v1/releases/zzz", {}, 404),
    ("GET", "/v1/collections/none/items", {}, 404),
    ("GET", "/v1/collections/zone/items?bbox=1", {}, 400),
    ("GET", "/v1/collections/zone/items?colour=red", {}, 400),
    ("GET", "/v1/products/footfall/index?day=never", {}, 400),
)


@pytest.mark.parametrize(("method", "place", "body", "status"), CASES)
def test_every_error_has_the_one_shape(
    api: Api, method: str, place: str, body: dict[str, Any], status: int
) -> None:
    """Whatever goes wrong is a problem after RFC 9457 with a known code and a remedy."""
    headers = {"X-API-Key": api.keys["all"]}
    answer = api.http.request(method, place, headers=headers, **body)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told.keys() >= MEMBERS
    kind = KINDS[told["code"]]
    assert (told["status"], told["title"], told["remedy"]) == (status, kind.title, kind.remedy)
    assert told["type"] == f"urn:footfall:problem:{told['code']}"
    assert told["request_id"] == answer.headers["X-Request-ID"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_failure_tells_nothing_of_the_inside(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of our own is a problem with a request id; what broke stands in the log only."""

    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("footfall.server.routes.catalogue.visible", fail)
    answer = api.get("/v1/products")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    "place", ["/health", "/v1/me", "/nowhere", "/v1/products/footfall/values?f=csv&day=2026-03-02"]
)
def test_security_headers_are_everywhere(api: Api, place: str) -> None:
    """Every answer, also an error, has the headers that keep browsers from guessing and framing."""
    headers = api.get(place).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


def test_metrics_name_nobody(api: Api) -> None:
    """Prometheus' page counts requests by route; no client, area or key is in it."""
    api.get("/v1/products/footfall/values", "zone11", day="2026-03-02")
    page = api.http.get("/metrics").text
    assert 'route="/v1/products/{product}/values"' in page
    assert not re.search(r"Z11|zone11|ff_", page)


def test_health_is_told(api: Api) -> None:
    """Whether it lives and whether it is ready, without credentials."""
    assert api.http.get("/health").json()["status"] == "ok"
    assert api.http.get("/ready").json()["status"] == "ready"


def test_every_problem_is_in_the_catalogue() -> None:
    """docs/api-errors.md is what the table of problems says."""
    from footfall.server.reference import errors_page

    page = Path(__file__).parents[2] / "docs" / "api-errors.md"
    assert page.read_text(encoding="utf-8") == errors_page()


def test_every_endpoint_is_in_the_reference() -> None:
    """docs/api-reference.md is what the OpenAPI document says."""
    from footfall.server.reference import openapi_document
    from footfall.server.reference_page import reference_page

    page = Path(__file__).parents[2] / "docs" / "api-reference.md"
    assert page.read_text(encoding="utf-8") == reference_page(openapi_document())
