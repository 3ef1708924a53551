"""How the server is, and tokens for those who hold a key."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from fastapi.security import HTTPBasic
from fastapi.security.http import HTTPBasicCredentials
from starlette.responses import Response

from footfall.server.access.clients import KEY_FORM
from footfall.server.access.tokens import TOKEN_LIFE_S
from footfall.server.callers import REFUSED, Served
from footfall.server.doorman import record_of
from footfall.server.metrics import Metrics
from footfall.server.models import Health, Token
from footfall.server.problems import RequestError
from footfall.server.replies import JSON, json_body
from footfall.server.routes.parameters import problems

router = APIRouter(tags=["server"])
_BASIC = HTTPBasic(auto_error=False, description="A key's first two parts as user, its third as password.")
_NEVER = {"Cache-Control": "no-store"}


@router.get("/health", summary="Whether the process lives", response_model=Health)
def health() -> Response:
    """Always `ok` while the process answers."""
    return Response(json_body({"status": "ok", "reasons": []}).content, 200, _NEVER, JSON)


@router.get(
    "/ready",
    summary="Whether questions can be answered",
    response_model=Health,
    responses={503: {"model": Health}},
)
def ready(service: Served) -> Response:
    """`ready`, or why not yet."""
    reasons = service.unready()
    answer = {"status": "not ready" if reasons else "ready", "reasons": reasons}
    return Response(json_body(answer).content, 503 if reasons else 200, _NEVER, JSON)


@router.get("/metrics", summary="Figures for Prometheus", response_class=Response)
def metrics(request: Request, service: Served) -> Response:
    """Requests, times, rows, releases; nothing that names a client or an area."""
    counted: Metrics = request.app.state.metrics
    catalogue = service.shelf.catalogue
    page = counted.page(len(catalogue.releases), len(catalogue.refused))
    return Response(page, 200, _NEVER, "text/plain; version=0.0.4; charset=utf-8")


_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {"type": "string", "enum": ["client_credentials"]},
                        "client_id": {"type": "string", "maxLength": 200},
                        "client_secret": {"type": "string", "maxLength": 200},
                    },
                }
            }
        },
    }
}


@router.post(
    "/oauth/token",
    summary="A token for a key (OAuth 2 client credentials)",
    response_model=Token,
    responses=problems("bad_parameter", "too_large"),
    openapi_extra=_FORM,
)
async def token(
    request: Request, service: Served, basic: Annotated[HTTPBasicCredentials | None, Depends(_BASIC)]
) -> Response:
    """A bearer token that is good for an hour, or until the key is revoked.

    `client_id` is the key up to its second underscore (`ff_1234abcd`), `client_secret` the rest; in the
    form or as Basic credentials.
    """
    try:
        sent = parse_qs((await request.body()).decode("ascii"), max_num_fields=10)
    except ValueError:
        raise RequestError("bad_parameter", "The form can't be read.") from None
    fields = {name: values[-1] for name, values in sent.items()}
    if fields.get("grant_type") != "client_credentials":
        raise RequestError("bad_parameter", "`grant_type` must be `client_credentials`.")
    if basic is not None:
        fields |= {"client_id": basic.username, "client_secret": basic.password}
    key = f"{fields.get('client_id', '')}_{fields.get('client_secret', '')}"
    client = service.clients.of_key(key, datetime.now(UTC))
    form = KEY_FORM.match(key)
    if client is None or form is None:
        challenge = {"WWW-Authenticate": 'Basic realm="footfall"'}
        raise RequestError("unauthenticated", REFUSED, challenge)
    record = record_of(request)
    record.client, record.credential = client.id, f"key {form[1]}"
    issued = service.own_tokens.issue(client.id, form[1])
    answer: dict[str, Any] = {"access_token": issued, "token_type": "Bearer", "expires_in": TOKEN_LIFE_S}
    return Response(json_body(answer).content, 200, _NEVER, JSON)
