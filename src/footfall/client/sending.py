"""What both clients share: addresses, headers, when to try again, and answers or errors."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import httpx2

from footfall.client.errors import ApiError, error_of
from footfall.client.questions import Ask, Json

_AGAIN = (429, 502, 503, 504)
_LONGEST_S = 60.0


@dataclass(frozen=True)
class Patience:
    """How often and how long to try again.

    Args:
        retries: most further attempts after the first.
        first_s: longest wait before the second attempt; it doubles with each.
        longest_s: no single wait is longer; a server that asks for more is not waited for.
    """

    retries: int = 4
    first_s: float = 0.5
    longest_s: float = _LONGEST_S

    def wait_s(self, attempt: int, status: int, retry_after: str | None) -> float | None:
        """Seconds to wait before another attempt, or None to give up.

        Args:
            attempt: how many were made.
            status: of the answer; 0 if none came.
            retry_after: what the server asked for.
        """
        if attempt > self.retries or (status and status not in _AGAIN):
            return None
        if retry_after is not None and retry_after.isdecimal():
            return float(retry_after) if float(retry_after) <= self.longest_s else None
        longest = min(self.first_s * 2.0 ** (attempt - 1), self.longest_s)
        return longest * random.uniform(0.5, 1)  # noqa: S311 (spreads the load)


def options(url: str, key: str | None, token: str | None, timeout_s: float) -> dict[str, Any]:
    """What an httpx2 client is made with."""
    headers = {"User-Agent": "footfall-client", "Accept": "application/json"}
    if key is not None:
        headers["X-API-Key"] = key
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return {"base_url": url.rstrip("/"), "headers": headers, "timeout": timeout_s}


def request_of(ask: Ask) -> dict[str, Any]:
    """Arguments of a request."""
    if ask.body is not None:
        return {"method": "POST", "url": ask.path, "json": ask.body}
    return {"method": "GET", "url": ask.path, "params": dict(ask.parameters) or None}


def answer_of(response: httpx2.Response) -> Json:
    """The document of an answer.

    Raises:
        ApiError: the answer is a problem, or nothing that can be read.
    """
    try:
        document: Any = response.json()
    except ValueError:
        document = None
    if not isinstance(document, dict):
        document = {"detail": f"The server answered {response.status_code} with something that is no JSON."}
        raise error_of(max(response.status_code, 500), document)
    if response.is_error:
        raise error_of(response.status_code, document)
    return document


def refused(response: httpx2.Response) -> ApiError:
    """The error of a refused download, whose body was read."""
    try:
        return error_of(response.status_code, response.json())
    except ValueError:
        return error_of(response.status_code, {})
