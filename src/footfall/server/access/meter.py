"""What was used: kept in memory, written in one transaction every second; quotas and rates."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from footfall.server.access.tables import ACCESSES, USAGE, AccessDatabase

MOST_HELD: Final = 100_000
"""Accesses held while the database can't be written; beyond them the oldest are only in the server's log."""
_WINDOW_S: Final = 60


@dataclass(frozen=True)
class Access:
    """One request and what became of it; the columns of the log of accesses."""

    at: str
    request_id: str
    client: str
    credential: str
    method: str
    target: str
    product: str
    status: int
    code: str
    rows: int
    bytes: int
    seconds: float


class Meter:
    """Accesses and usage on their way into the database; used by many threads.

    Args:
        database: where they go.
        seal: told of what was written, so that it can't be changed unseen.
    """

    def __init__(
        self, database: AccessDatabase, seal: Callable[[Sequence[dict[str, Any]]], object] | None = None
    ) -> None:
        self._database, self._seal = database, seal
        self._held: list[Access] = []
        self._lock = threading.Lock()

    def note(self, access: Access) -> None:
        """Count a request."""
        with self._lock:
            self._held.append(access)
            del self._held[:-MOST_HELD]

    def rows_held(self, client: str) -> int:
        """Rows given to a client that are not in the database yet."""
        with self._lock:
            return sum(access.rows for access in self._held if access.client == client)

    def flush(self) -> None:
        """Write what is held; after an error it is held on."""
        with self._lock:
            taken, self._held = self._held, []
        if not taken:
            return
        try:
            with self._database.transaction() as connection:
                connection.execute(insert(ACCESSES), [vars(access) for access in taken])
                _add_usage(connection, taken)
        except SQLAlchemyError:
            with self._lock:
                self._held = [*taken, *self._held][-MOST_HELD:]
            raise
        if self._seal is not None:
            self._seal([vars(access) for access in taken])


def _add_usage(connection: Connection, accesses: Sequence[Access]) -> None:
    totals: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for access in accesses:
        if access.client and access.status < 400:
            key = access.client, access.product, access.at[:10]
            totals[key].update(requests=1, rows=access.rows, bytes=access.bytes)
    if not totals:
        return
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    rows = [
        {"client": client, "product": product, "day": day, "requests": 0, "rows": 0, "bytes": 0} | counts
        for (client, product, day), counts in totals.items()
    ]
    statement = dialect.insert(USAGE)
    grown = {name: USAGE.c[name] + statement.excluded[name] for name in ("requests", "rows", "bytes")}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["client", "product", "day"], set_=grown), rows
    )


@dataclass(frozen=True)
class Allowance:
    """What is left of a rate.

    Args:
        limit: requests in a minute.
        left: how many are left; negative if this one is too many.
        reset_s: seconds until the minute ends.
    """

    limit: int
    left: int
    reset_s: int


class Rates:
    """Requests of each client in the running minute, in this process.

    Args:
        share: this process's share of a limit; 1 / number of workers.
        clock: seconds.
    """

    def __init__(self, share: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._share, self._clock = share, clock
        self._window, self._counts = 0, Counter[str]()
        self._lock = threading.Lock()

    def take(self, client: str, per_minute: int) -> Allowance:
        """Count a request of a client against its limit."""
        now = self._clock()
        limit = max(1, round(per_minute * self._share))
        with self._lock:
            if int(now // _WINDOW_S) != self._window:
                self._window, self._counts = int(now // _WINDOW_S), Counter()
            self._counts[client] += 1
            return Allowance(limit, limit - self._counts[client], int(_WINDOW_S - now % _WINDOW_S) + 1)
