"""Progress and remarks as JSON lines on stderr, for whoever collects logs."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Self

_chosen = {"json": False}


def use_lines(wanted: bool) -> None:
    """Whether progress, remarks and errors of this command are written as JSON lines."""
    _chosen["json"] = wanted


def writes_lines() -> bool:
    """Whether they are."""
    return _chosen["json"]


def line(event: str, level: str = "info", **facts: Any) -> None:
    """One line: time (UTC), level, event, and facts, none of which may be about a person."""
    import structlog

    logger = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
    )
    getattr(logger, level)(event, **facts)


class LineParts:
    """Told what is being worked on, like `Parts` of `progress`; a line when a step begins and ends."""

    def __init__(self) -> None:
        self._since = 0.0

    def tell(self, name: str, share: float) -> None:
        """A part that isn't a step of a day."""
        self._told(share, part=name)

    def step(self, day: str, step: str, share: float) -> None:
        """Say that so much of a step of a day is done, 0 to 1."""
        self._told(share, day=day, step=str(step))

    def _told(self, share: float, **facts: str) -> None:
        if share == 0.0:
            self._since = time.monotonic()
            line("begins", **facts)
        elif share == 1.0 and self._since:
            line("ends", seconds=round(time.monotonic() - self._since, 3), **facts)
            self._since = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return
