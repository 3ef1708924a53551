"""Answers as bytes: problems, JSON, and answers that a client may hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any, Final

from fastapi import Request
from pydantic_core import to_json
from starlette.responses import Response

from footfall import __version__
from footfall.server.bodies import Body, BodyCache

PROBLEM: Final = "application/problem+json"
JSON: Final = "application/json"
BRIEFLY: Final = "private, max-age=60"
"""Answers from whatever is current: they change when something is released."""
FOREVER: Final = "private, max-age=31536000, immutable"
"""Answers from one release."""


def problem_response(body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """A problem as an answer."""
    headers = {"Cache-Control": "no-store", **(headers or {})}
    return Response(to_json(body), body["status"], headers, PROBLEM)


def json_body(data: Any, rows: int = 0, media_type: str = JSON, **headers: str) -> Body:
    """Plain data as a body of JSON."""
    return Body(to_json(data, inf_nan_mode="null"), media_type, rows, headers)


def tag_of(parts: Sequence[Any]) -> str:
    """An entity tag from what decides an answer."""
    digest = blake2b(repr((__version__, *parts)).encode(), digest_size=12).hexdigest()
    return f'"{digest}"'


def reply(request: Request, cache: BodyCache, tag: str, lasting: str, make: Callable[[], Body]) -> Response:
    """An answer that a client may hold: 304 if it has it, from the cache if it is there, or made now."""
    headers = {"ETag": tag, "Cache-Control": lasting, "Vary": "Accept, Authorization, X-API-Key"}
    if _holds(request, tag):
        return Response(status_code=304, headers=headers)
    body = cache.get(tag)
    if body is None:
        body = make()
        cache.put(tag, body)
    request.state.record.rows += body.rows
    return Response(body.content, 200, {**headers, **body.headers}, body.media_type)


def _holds(request: Request, tag: str) -> bool:
    held = request.headers.get("if-none-match", "")
    return held.strip() == "*" or tag in {one.strip().removeprefix("W/") for one in held.split(",")}
