"""How runs went, for those who run it: what the pipeline wrote about itself, as it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from footfall.server.access.entitlements import may_operate
from footfall.server.callers import Caller, Served
from footfall.server.models import Operations
from footfall.server.problems import RequestError
from footfall.server.replies import JSON, json_body
from footfall.server.routes.parameters import problems

router = APIRouter(prefix="/v1", tags=["server"])


@router.get(
    "/operations",
    summary="How runs went",
    response_model=Operations,
    responses=problems("not_found"),
)
def operations(service: Served, client: Caller) -> Response:
    """Rows taken in and refused, keys, the audit log, decisions and the privacy budget, in coarse counts.

    For clients with the grant `operations` only; for others it is as if it weren't there.
    """
    if not may_operate(client):
        raise RequestError("not_found", "There are no operations that are granted to you.")
    told = _read(service.settings.operations)
    return Response(json_body(told).content, 200, {"Cache-Control": "no-store"}, JSON)


def _read(file: Path | None) -> dict[str, Any]:
    if file is None or not file.is_file():
        message = "No run has written about itself yet, or this server was not told where (--operations)."
        raise RequestError("not_found", message)
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return told
