"""Everything that can be wrong with a request, and how it is told: RFC 9457, one shape everywhere.

Code that answers questions raises `RequestError` with a code of this table and knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Kind:
    """A kind of problem.

    Args:
        status: HTTP status.
        title: the same for all problems of the kind.
        remedy: what a client can do.
    """

    status: int
    title: str
    remedy: str


KINDS: Final[dict[str, Kind]] = {
    "bad_parameter": Kind(400, "A parameter can't be read", "Mend the parameter that `detail` names."),
    "unknown_parameter": Kind(
        400,
        "There is no such parameter",
        "Use the parameters of docs/api.md, or the dimensions of the product.",
    ),
    "bad_cursor": Kind(
        400, "The cursor can't be used", "Take cursors from `next` links only, with the same question."
    ),
    "bad_polygon": Kind(
        400, "The polygon can't be used", "Send a valid polygon in WGS 84, of no more points than allowed."
    ),
    "unauthenticated": Kind(
        401, "Who is asking isn't known", "Send an API key or a bearer token that is valid now."
    ),
    "not_entitled": Kind(403, "This isn't granted", "Ask for what `GET /v1/me` lists, or have more granted."),
    "finer_than_entitled": Kind(
        403, "This is finer than granted", "Ask for a coarser level or time, or for totals."
    ),
    "not_found": Kind(404, "There is no such thing", "Look it up in the catalogue."),
    "method_not_allowed": Kind(405, "This can't be done here", "Use a method that `Allow` lists."),
    "not_acceptable": Kind(
        406, "There is no such format here", "Ask for one of the formats that `detail` lists."
    ),
    "timeout": Kind(408, "The answer took too long", "Ask for less: fewer days, fewer areas, or roll up."),
    "too_large": Kind(413, "The question or the answer is too large", "Ask for less, or page by page."),
    "unsupported_media_type": Kind(415, "The body has another type than can be read", "Send JSON."),
    "not_additive": Kind(
        422,
        "These values must not be added up",
        "Keep the dimension with `by`, choose one value of it, or take a mean over time.",
    ),
    "choose_one": Kind(
        422, "Rows of different kinds can't be put together", "Choose one value of the dimension, or keep it."
    ),
    "not_comparable": Kind(422, "These can't be compared", "Ask for what `detail` says is missing."),
    "rate_limited": Kind(429, "Too many requests", "Wait as long as `Retry-After` says."),
    "quota_exhausted": Kind(429, "The month's quota is used up", "Wait for the next month, or ask for more."),
    "internal": Kind(500, "The server failed", "Try again; if it persists, report the `request_id`."),
    "unavailable": Kind(503, "The server isn't ready", "Try again in a few seconds."),
}


class RequestError(Exception):
    """A question that can't be answered as it was asked.

    Args:
        code: a key of `KINDS`.
        detail: what was wrong here, and what to do.
        headers: of the answer.
        facts: further members of the problem.
    """

    def __init__(self, code: str, detail: str, headers: dict[str, str] | None = None, **facts: Any) -> None:
        super().__init__(detail)
        self.code, self.headers, self.facts = code, headers or {}, facts

    @property
    def kind(self) -> Kind:
        """What kind of problem it is."""
        return KINDS[self.code]


def problem(code: str, detail: str, instance: str, request_id: str, **facts: Any) -> dict[str, Any]:
    """The body of a problem."""
    kind = KINDS[code]
    return {
        "type": f"urn:footfall:problem:{code}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": instance,
        "code": code,
        "remedy": kind.remedy,
        "request_id": request_id,
        **facts,
    }
