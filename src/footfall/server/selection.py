"""From a question to rows: release by release, so that memory does not grow with the answer."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np

from footfall.model.release import Manifest
from footfall.server.catalogue import ProductLine
from footfall.server.deadlines import check_deadline
from footfall.server.frame import Frame, joined
from footfall.server.problems import RequestError
from footfall.server.query import Query
from footfall.server.shelf import Shelf


@dataclass(frozen=True)
class Page:
    """A page of rows.

    Args:
        frame: the rows.
        releases: ids of the releases they come from.
        following: cursor of the next page, or None.
    """

    frame: Frame
    releases: tuple[str, ...]
    following: str | None


def frames(shelf: Shelf, line: ProductLine, query: Query) -> Iterator[tuple[Manifest, Frame]]:
    """The rows that are meant, a frame per release, by day."""
    for manifest in query.releases(line):
        check_deadline()
        block = shelf.block(manifest)
        yield manifest, block.frame(block.select(query.where))


def whole(shelf: Shelf, line: ProductLine, query: Query, most: int) -> Frame:
    """All rows that are meant, at once.

    Raises:
        RequestError: they are too many.
    """
    parts, size = [empty(shelf, line)], 0
    for _, frame in frames(shelf, line, query):
        parts.append(frame)
        size += frame.size
        if size > most:
            message = f"This needs more than {most:,} rows at once. Ask for fewer days, areas or values."
            raise RequestError("too_large", message)
    return joined(parts)


def empty(shelf: Shelf, line: ProductLine) -> Frame:
    """No rows, with all columns."""
    return shelf.block(line.newest).frame(np.empty(0, dtype=np.intp))


def page(shelf: Shelf, line: ProductLine, query: Query, limit: int, cursor: str | None) -> Page:
    """So many rows from where a cursor points.

    Raises:
        RequestError: the cursor is not one of this question's.
    """
    question = fingerprint(query)
    start_day, start = _read_cursor(cursor, question) if cursor else ("", 0)
    parts, room = [empty(shelf, line)], limit
    used: list[str] = []
    for manifest in query.releases(line):
        if manifest.day < start_day:
            continue
        block = shelf.block(manifest)
        rows = block.select(query.where)
        offset = start if manifest.day == start_day else 0
        if room == 0 and len(rows) > offset:
            return Page(joined(parts), tuple(used), _cursor(question, manifest.day, offset))
        taken = rows[offset : offset + room]
        if len(taken):
            parts.append(block.frame(taken))
            used.append(manifest.release_id)
            room -= len(taken)
        if offset + len(taken) < len(rows):
            return Page(joined(parts), tuple(used), _cursor(question, manifest.day, offset + len(taken)))
    return Page(joined(parts), tuple(used), None)


def fingerprint(query: Query) -> str:
    """Names a question; equal questions have equal names."""
    where = {name: sorted(values) for name, values in query.where.items()}
    plain: list[Any] = [query.product, str(query.first), str(query.last), sorted(query.weekdays), where]
    return blake2b(json.dumps(plain, sort_keys=True).encode(), digest_size=8).hexdigest()


def _cursor(question: str, day: str, row: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([question, day, row]).encode()).decode().rstrip("=")


def _read_cursor(cursor: str, question: str) -> tuple[str, int]:
    try:
        plain = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars="-_", validate=True)
        match json.loads(plain):
            case [its_question, str(day), int(row)] if its_question == question and row >= 0:
                return day, row
    except (ValueError, RecursionError):
        pass
    message = "This cursor does not belong to this question. Follow the `next` links as they are."
    raise RequestError("bad_cursor", message)
