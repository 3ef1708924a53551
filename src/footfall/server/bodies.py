"""Small answers, kept while there is room: releases never change, so neither do answers from them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

GREATEST: Final = 256 * 1024
"""Largest body that is kept, in bytes."""
ROOM: Final = 64 * 1024 * 1024
"""All that is kept together, in bytes."""


@dataclass(frozen=True)
class Body:
    """An answer as it is sent.

    Args:
        content: its bytes.
        media_type: its type.
        rows: how many rows it gives, for the meter.
        headers: further headers.
    """

    content: bytes
    media_type: str
    rows: int = 0
    headers: dict[str, str] = field(default_factory=dict)


class BodyCache:
    """The last answers by entity tag."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[str, Body] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, tag: str) -> Body | None:
        """The answer of this tag, if it is kept."""
        with self._lock:
            body = self._bodies.get(tag)
            if body is not None:
                self._bodies.move_to_end(tag)
            return body

    def put(self, tag: str, body: Body) -> None:
        """Keep an answer if it is small; the longest unused give way."""
        if len(body.content) > GREATEST:
            return
        with self._lock:
            if tag not in self._bodies:
                self._bodies[tag] = body
                self._size += len(body.content)
            while self._size > ROOM:
                _, oldest = self._bodies.popitem(last=False)
                self._size -= len(oldest.content)
