"""The server's log: one JSON object a line on stdout."""

from __future__ import annotations

import logging

import structlog


def log_as_json() -> None:
    """Write logs as JSON lines, with time and level; what libraries log from warnings up as well."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
