"""How long an answer may be worked on; looked at between one release and the next."""

from __future__ import annotations

import time
from contextvars import ContextVar
from typing import Final

from footfall.server.problems import RequestError

_END: Final[ContextVar[float]] = ContextVar("end of the time for this answer", default=float("inf"))


def set_deadline(seconds: float) -> None:
    """Give the answer that is being worked on so long from now."""
    _END.set(time.monotonic() + seconds)


def check_deadline() -> None:
    """Raise RequestError when the time is over."""
    if time.monotonic() > _END.get():
        raise RequestError(
            "timeout", "This took too long to answer. Ask for fewer days or areas, or roll up."
        )
