"""The access database: clients, keys, grants, usage, the log of accesses; SQLite or PostgreSQL.

It is another database than the ledger's, so that whoever serves can't write there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
)

_WAIT_S: Final = 30
METADATA: Final = MetaData()
_BIG: Final = BigInteger().with_variant(Integer(), "sqlite")

CLIENTS: Final = Table(
    "clients",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("revoked_at", String(40)),
    Column("subject", String(400), unique=True),
    Column("rate_per_minute", Integer),
    Column("rows_per_month", _BIG),
    Column("terms", String(4000), nullable=False, default=""),
)
KEYS: Final = Table(
    "api_keys",
    METADATA,
    Column("prefix", String(16), primary_key=True),
    Column("client", ForeignKey("clients.id"), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("expires_at", String(40)),
    Column("revoked_at", String(40)),
)
GRANTS: Final = Table(
    "grants",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("client", ForeignKey("clients.id"), nullable=False),
    Column("product", String(64), nullable=False),
    Column("areas", String, nullable=False),
    Column("first_day", String(10)),
    Column("last_day", String(10)),
    Column("finest_level", String(16), nullable=False),
    Column("finest_time", String(16), nullable=False),
    Column("attributes", String, nullable=False),
    Column("granted_at", String(40), nullable=False),
    Column("revoked_at", String(40)),
)
USAGE: Final = Table(
    "usage",
    METADATA,
    Column("client", String(64), primary_key=True),
    Column("product", String(64), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("requests", _BIG, nullable=False),
    Column("rows", _BIG, nullable=False),
    Column("bytes", _BIG, nullable=False),
)
ACCESSES: Final = Table(
    "accesses",
    METADATA,
    Column("id", _BIG, primary_key=True),
    Column("at", String(40), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("client", String(64), nullable=False),
    Column("credential", String(80), nullable=False),
    Column("method", String(16), nullable=False),
    Column("target", String(2000), nullable=False),
    Column("product", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("code", String(64), nullable=False),
    Column("rows", _BIG, nullable=False),
    Column("bytes", _BIG, nullable=False),
    Column("seconds", Float, nullable=False),
    Index("accesses_by_client", "client", "at"),
)
CHANGES: Final = Table(
    "changes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", _BIG, nullable=False),
)
SECRETS: Final = Table(
    "secrets", METADATA, Column("name", String(64), primary_key=True), Column("value", String, nullable=False)
)


class AccessDatabase:
    """A database of clients.

    Args:
        place: a path (SQLite) or a database URL.
    """

    def __init__(self, place: Path | str) -> None:
        self.url = place if isinstance(place, str) and "://" in place else f"sqlite:///{place}"
        self.engine: Engine = self._opened()

    def _opened(self) -> Engine:
        if not self.url.startswith("sqlite"):
            return create_engine(self.url, pool_pre_ping=True, pool_size=2)
        engine = create_engine(self.url, connect_args={"timeout": _WAIT_S, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        return engine

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection; what was done is kept if the block ends well."""
        with self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
