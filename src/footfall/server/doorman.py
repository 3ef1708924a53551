"""What happens to every request before and after its answer: an id, headers, the log, the meter, metrics."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response

from footfall.server.access.meter import Access
from footfall.server.deadlines import set_deadline
from footfall.server.metrics import Metrics
from footfall.server.problems import RequestError, problem
from footfall.server.replies import problem_response
from footfall.server.service import Service

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
_ID: Final = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_TARGET: Final = 2000
MOST_BODY: Final = 1_000_000
"""Longest body of a request, in bytes."""
_log = structlog.get_logger()
SECURITY: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
}
"""Headers of every answer; a route that serves pages sets its own policy."""


@dataclass
class Record:
    """What is known of a request so far; routes fill it in.

    Args:
        request_id: of the client's choice if it fits, or a new one.
        client: id of the client, or empty.
        credential: prefix of the key or subject of the token; never a secret.
        product: what was asked about, or empty.
        rows: how many rows were given.
        code: of the problem, or empty.
        headers: to be added to the answer.
    """

    request_id: str
    client: str = ""
    credential: str = ""
    product: str = ""
    rows: int = 0
    code: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class Doorman:
    """ASGI middleware around everything else."""

    def __init__(self, app: App, service: Service, metrics: Metrics) -> None:
        self._app, self._service, self._metrics = app, service, metrics

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        record = Record(given if _ID.match(given) else uuid.uuid4().hex)
        scope.setdefault("state", {})["record"] = record
        set_deadline(self._service.settings.timeout_s)
        passing = _Passing(send, record)
        began = time.perf_counter()
        with self._metrics.running.track_inprogress():
            try:
                if _too_long(scope):
                    record.code = "too_large"
                    message = f"A body may have {MOST_BODY:,} bytes."
                    await self._say(scope, receive, passing, "too_large", message)
                else:
                    await self._app(scope, _Limited(receive), passing)
            except Exception:
                record.code = "internal"
                _log.exception("request failed", request_id=record.request_id)
                if passing.status:
                    raise
                await self._say(scope, receive, passing, "internal", "The server failed to answer.")
            finally:
                self._note(scope, record, passing, time.perf_counter() - began)

    @staticmethod
    async def _say(
        scope: MutableMapping[str, Any], receive: Receive, passing: _Passing, code: str, detail: str
    ) -> None:
        record: Record = scope["state"]["record"]
        response: Response = problem_response(problem(code, detail, scope["path"], record.request_id))
        await response(scope, receive, passing)

    def _note(
        self, scope: MutableMapping[str, Any], record: Record, passing: _Passing, seconds: float
    ) -> None:
        route = getattr(scope.get("route"), "path", "other")
        status = passing.status or 500
        self._metrics.observe(route, scope["method"], status, seconds, record.rows)
        if route in _UNLOGGED:
            return
        access = Access(
            datetime.now(UTC).isoformat(timespec="milliseconds"),
            record.request_id,
            record.client,
            record.credential,
            str(scope["method"])[:16],
            _target(scope),
            record.product,
            status,
            record.code,
            record.rows,
            passing.size,
            round(seconds, 6),
        )
        self._service.meter.note(access)
        _log.info("access", **vars(access))


_UNLOGGED: Final = (
    "/health",
    "/ready",
    "/metrics",
    "/",
    "/assets/{name}",
    "/page/settings",
    "/page/basemap",
    "/page/holidays",
)


def _too_long(scope: MutableMapping[str, Any]) -> bool:
    length = Headers(scope=scope).get("content-length", "0")
    return not length.isdecimal() or int(length) > MOST_BODY


class _Limited:
    """Receives a body up to the limit, whatever length was announced."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._size = receive, 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size > MOST_BODY:
            raise RequestError("too_large", f"A body may have {MOST_BODY:,} bytes.")
        return message


class _Passing:
    """Sends an answer on with the headers that all have, and takes its measure."""

    def __init__(self, send: Send, record: Record) -> None:
        self._send, self._record = send, record
        self.status, self.size = 0, 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY.items():
                headers.setdefault(name, value)
            headers["X-Request-ID"] = self._record.request_id
            for name, value in self._record.headers.items():
                headers[name] = value
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        await self._send(message)


def _target(scope: MutableMapping[str, Any]) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    target = scope["path"] + (f"?{query}" if query else "")
    return _CONTROL.sub("�", target)[:_TARGET]


def record_of(request: Request) -> Record:
    """The record of a request."""
    record: Record = request.state.record
    return record
