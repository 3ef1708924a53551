"""What can go wrong when asking the API.

ApiError
├── UnreachableError       no answer came
├── UnauthenticatedError   401: the key or token is missing, wrong, expired or revoked
├── NotEntitledError       403: this isn't granted
├── NotFoundError          404: there is no such thing, or nothing of it is granted
├── RateLimitedError       429: too many requests, or the quota is used up
├── QuestionError          other 4xx: the question can't be answered as it was asked
└── ServerError            5xx: the server failed
"""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """The API did not answer the question.

    Args:
        detail: what was wrong.
        code: of the problem, as in docs/api-errors.md; empty if none came.
        status: HTTP status; 0 if no answer came.
        problem: the whole problem.
    """

    def __init__(
        self, detail: str, code: str = "", status: int = 0, problem: dict[str, Any] | None = None
    ) -> None:
        super().__init__(detail)
        self.code, self.status, self.problem = code, status, problem or {}

    @property
    def remedy(self) -> str:
        """What can be done about it."""
        return str(self.problem.get("remedy", ""))

    @property
    def request_id(self) -> str:
        """What to tell whoever runs the server."""
        return str(self.problem.get("request_id", ""))


class UnreachableError(ApiError):
    """No answer came."""


class UnauthenticatedError(ApiError):
    """The key or token is missing, wrong, expired or revoked."""


class NotEntitledError(ApiError):
    """This isn't granted."""


class NotFoundError(ApiError):
    """There is no such thing, or nothing of it is granted."""


class RateLimitedError(ApiError):
    """Too many requests, or the quota is used up."""


class QuestionError(ApiError):
    """The question can't be answered as it was asked."""


class ServerError(ApiError):
    """The server failed."""


_OF_STATUS = {
    401: UnauthenticatedError,
    403: NotEntitledError,
    404: NotFoundError,
    429: RateLimitedError,
}


def error_of(status: int, problem: dict[str, Any]) -> ApiError:
    """The error of an answer that is a problem."""
    kind = _OF_STATUS.get(status, QuestionError if status < 500 else ServerError)
    detail = str(problem.get("detail", f"The server answered with status {status}."))
    return kind(detail, str(problem.get("code", "")), status, problem)
