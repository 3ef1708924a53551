"""Who is asking: from an API key, a token of ours or an identity provider's, or nobody in particular."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials
from starlette.concurrency import run_in_threadpool

from footfall.server.access.clients import ANYONE, KEY_FORM, Client
from footfall.server.doorman import record_of
from footfall.server.problems import RequestError
from footfall.server.service import Service

REFUSED: Final = "The credentials are missing, wrong, expired or revoked."
CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="footfall"'}
_KEY = APIKeyHeader(name="X-API-Key", auto_error=False, description="A key from `footfall client add`.")
_BEARER = HTTPBearer(auto_error=False, description="A token of `/oauth/token` or of the identity provider.")


def service_of(request: Request) -> Service:
    """The running server's parts."""
    service: Service = request.app.state.service
    return service


async def caller(
    request: Request,
    key: Annotated[str | None, Depends(_KEY)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> Client:
    """The client that is asking, counted against its rate and quota.

    Raises:
        RequestError: nobody that is known, too many requests, or no rows left this month.
    """
    service = service_of(request)
    if not service.shelf.refreshed:
        raise RequestError("unavailable", "The releases are being looked through.", {"Retry-After": "2"})
    client = await _client(service, request, key, bearer)
    if client is None:
        raise RequestError("unauthenticated", REFUSED, CHALLENGE)
    record_of(request).client = client.id
    _take_rate(service, request, client)
    _refuse_over_quota(service, client)
    return client


Caller = Annotated[Client, Depends(caller)]
Served = Annotated[Service, Depends(service_of)]


async def _client(
    service: Service, request: Request, key: str | None, bearer: HTTPAuthorizationCredentials | None
) -> Client | None:
    record = record_of(request)
    if bearer is not None and KEY_FORM.match(bearer.credentials):
        key, bearer = bearer.credentials, None
    if key is not None:
        form = KEY_FORM.match(key)
        record.credential = f"key {form[1]}" if form else "key"
        return service.clients.of_key(key, datetime.now(UTC))
    if bearer is not None:
        record.credential = "token"
        return await run_in_threadpool(_of_token, service, request, bearer.credentials)
    if "authorization" in request.headers:
        return None
    return service.clients.active(ANYONE)


def _of_token(service: Service, request: Request, token: str) -> Client | None:
    clients, record = service.clients, record_of(request)
    own = service.own_tokens.claims(token)
    if own is not None:
        record.credential = f"token of key {own['key']}"
        key = clients.keys.get(str(own["key"]))
        return clients.active(str(own["sub"])) if key is not None and not key.revoked else None
    claims = service.outside_tokens.claims(token) if service.outside_tokens else None
    if claims is None:
        return None
    for name in ("sub", "client_id", "azp"):
        subject = str(claims.get(name, ""))
        if subject in clients.subjects:
            record.credential = f"subject {subject}"[:80]
            return clients.active(clients.subjects[subject])
    return None


def _take_rate(service: Service, request: Request, client: Client) -> None:
    per_minute = client.rate_per_minute or service.settings.rate_per_minute
    allowance = service.rates.take(client.id, per_minute)
    headers = {
        "RateLimit-Policy": f'"minute";q={allowance.limit};w=60',
        "RateLimit": f'"minute";r={max(allowance.left, 0)};t={allowance.reset_s}',
    }
    record_of(request).headers.update(headers)
    if allowance.left < 0:
        message = f"More than {allowance.limit} requests in a minute."
        raise RequestError("rate_limited", message, {"Retry-After": str(allowance.reset_s)})


def _refuse_over_quota(service: Service, client: Client) -> None:
    if client.rows_per_month is None:
        return
    used = client.used_rows + service.meter.rows_held(client.id)
    if used >= client.rows_per_month:
        message = f"The {client.rows_per_month:,} rows of this month are used up."
        raise RequestError("quota_exhausted", message, {"Retry-After": "3600"})
