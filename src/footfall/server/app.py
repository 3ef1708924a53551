"""The application: routes, errors, and the parts they need, wired in one place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from starlette.exceptions import HTTPException
from starlette.responses import Response

from footfall import __version__
from footfall.server.doorman import Doorman, record_of
from footfall.server.logs import log_as_json
from footfall.server.metrics import Metrics
from footfall.server.models import Problem
from footfall.server.problems import RequestError, problem
from footfall.server.replies import problem_response
from footfall.server.routes import catalogue, comparisons, features, meta, operations, page, values
from footfall.server.service import Service
from footfall.server.settings import ServerSettings

_OF_STATUS: Final = {
    400: "bad_parameter",
    401: "unauthenticated",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}
DESCRIPTION: Final = (
    "Releases of Footfall: estimates of crowds with 95 % intervals. Every number travels as `value`, `low`, "
    "`high`, `status` and `sample_band`; a withheld one is null, which is never zero. Errors are problems "
    "after RFC 9457. docs/api.md explains, docs/api-errors.md lists the problems."
)
_COMPRESSED_FROM: Final = 1024


def create_app(settings: ServerSettings | None = None) -> FastAPI:
    """The application.

    Args:
        settings: where things are; by default those in the environment, as workers get them.
    """
    settings = settings or ServerSettings.of_environment()
    log_as_json()
    service, metrics = Service(settings), Metrics()

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        service.start()
        yield
        service.stop()

    app = FastAPI(
        title="Footfall",
        version=__version__,
        description=DESCRIPTION,
        lifespan=running,
        docs_url=None,
        redoc_url=None,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.state.service, app.state.metrics = service, metrics
    for room in (meta, catalogue, values, comparisons, features, operations, page):
        app.include_router(room.router)
    _tell_problems(app)
    _wrap(app, settings, service, metrics)
    _describe(app)
    return app


def _wrap(app: FastAPI, settings: ServerSettings, service: Service, metrics: Metrics) -> None:
    """Middleware; what is added last is outermost."""
    app.add_middleware(GZipMiddleware, minimum_size=_COMPRESSED_FROM, compresslevel=5)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "X-API-Key", "X-Request-ID", "If-None-Match"],
            expose_headers=["ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID"],
        )
    app.add_middleware(Doorman, service=service, metrics=metrics)


def _tell_problems(app: FastAPI) -> None:
    @app.exception_handler(RequestError)
    async def of_ours(request: Request, error: RequestError) -> Response:
        return _problem(request, error.code, str(error), error.headers, **error.facts)

    @app.exception_handler(RequestValidationError)
    async def of_parameters(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return _problem(request, "bad_parameter", f"{place}: {first['msg']}.")

    @app.exception_handler(HTTPException)
    async def of_the_framework(request: Request, error: HTTPException) -> Response:
        code = _OF_STATUS.get(error.status_code, "internal")
        return _problem(request, code, str(error.detail), dict(error.headers or {}))


def _problem(
    request: Request, code: str, detail: str, headers: dict[str, str] | None = None, **facts: Any
) -> Response:
    record = record_of(request)
    record.code = code
    body = problem(code, detail, request.url.path, record.request_id, **facts)
    return problem_response(body, headers)


def _describe(app: FastAPI) -> None:
    """One shape of errors in the OpenAPI document, in place of the framework's own."""
    framework = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = framework()
            schemas = document["components"]["schemas"]
            schemas[Problem.__name__] = Problem.model_json_schema()
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            for path in document["paths"].values():
                for operation in path.values():
                    operation["responses"].pop("422", None) if _is_frameworks(operation) else None
        return app.openapi_schema or document

    app.openapi = openapi  # type: ignore[method-assign]


def _is_frameworks(operation: dict[str, Any]) -> bool:
    content = operation["responses"].get("422", {}).get("content", {})
    return "application/json" in content
