"""Clients, keys and grants in the access database: what `footfall client` changes and the server reads."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Table, and_, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from footfall.model.errors import WorkspaceError
from footfall.server.access.clients import Client, Clients, Grant, Key, new_key
from footfall.server.access.migrations import upgrade
from footfall.server.access.tables import (
    CHANGES,
    CLIENTS,
    GRANTS,
    KEYS,
    SECRETS,
    USAGE,
    AccessDatabase,
)

CLIENT_ID: Final = re.compile(r"^[a-z0-9][a-z0-9-]{0,62}$")
Clock = Callable[[], datetime]


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class NewGrant:
    """A grant that is to be made; fields as in `Grant`."""

    product: str
    areas: frozenset[str] | None
    first: date | None
    last: date | None
    finest_level: str
    finest_time: str
    attributes: frozenset[str]


class Registry:
    """The clients in a database, which is brought up to date when it is opened.

    Args:
        database: where.
        clock: the time, with a zone.
    """

    def __init__(self, database: AccessDatabase, clock: Clock = now) -> None:
        self._database, self._clock = database, clock
        upgrade(database)

    def add_client(self, client_id: str, name: str, **limits: Any) -> None:
        """A new client, who may see nothing yet.

        Args:
            client_id: lower-case letters, digits and hyphens.
            name: in full.
            limits: subject, rate_per_minute, rows_per_month, terms.

        Raises:
            WorkspaceError: the id can't be used or is taken, or the subject is.
        """
        if not CLIENT_ID.match(client_id):
            message = f"{client_id!r} can't be a client's id: use lower-case letters, digits and hyphens."
            raise WorkspaceError(message)
        row = {"id": client_id, "name": name, "created_at": self._time(), "terms": "", **limits}
        try:
            with self._changing() as connection:
                connection.execute(insert(CLIENTS).values(row))
        except IntegrityError:
            message = f"There is a client {client_id!r} already, or one with this subject."
            raise WorkspaceError(message) from None

    def issue_key(self, client_id: str, expires: datetime | None = None) -> str:
        """A new API key of a client; its text is given once and not kept."""
        text, prefix, hashed = new_key()
        with self._changing() as connection:
            _known(connection, client_id)
            row = {
                "prefix": prefix,
                "client": client_id,
                "hash": hashed,
                "created_at": self._time(),
                "expires_at": expires and expires.astimezone(UTC).isoformat(),
            }
            connection.execute(insert(KEYS).values(row))
        return text

    def revoke_key(self, client_id: str, prefix: str) -> None:
        """End a key of a client now; WorkspaceError if there is none."""
        self._end(KEYS, and_(KEYS.c.prefix == prefix, KEYS.c.client == client_id), f"key {prefix!r}")

    def grant(self, client_id: str, grant: NewGrant) -> int:
        """Let a client see something; the number of the grant."""
        row = {
            "client": client_id,
            "product": grant.product,
            "areas": json.dumps(None if grant.areas is None else sorted(grant.areas)),
            "first_day": grant.first and grant.first.isoformat(),
            "last_day": grant.last and grant.last.isoformat(),
            "finest_level": grant.finest_level,
            "finest_time": grant.finest_time,
            "attributes": json.dumps(sorted(grant.attributes)),
            "granted_at": self._time(),
        }
        with self._changing() as connection:
            _known(connection, client_id)
            made = connection.execute(insert(GRANTS).values(row).returning(GRANTS.c.id))
            return int(made.scalar_one())

    def revoke_grant(self, client_id: str, number: int) -> None:
        """End a grant of a client now; WorkspaceError if there is none."""
        self._end(GRANTS, and_(GRANTS.c.id == number, GRANTS.c.client == client_id), f"grant {number}")

    def revoke_client(self, client_id: str) -> None:
        """End a client now, with all its keys; WorkspaceError if there is none."""
        self._end(CLIENTS, CLIENTS.c.id == client_id, f"client {client_id!r}")

    def _end(self, table: Table, which: Any, name: str) -> None:
        with self._changing() as connection:
            ended = connection.execute(
                update(table).where(which, table.c.revoked_at.is_(None)).values(revoked_at=self._time())
            )
            if ended.rowcount == 0:
                raise WorkspaceError(
                    f"There is no {name} in force. `footfall client list` shows what there is."
                )

    def change_number(self) -> int:
        """Rises with every change."""
        with self._database.transaction() as connection:
            return int(connection.execute(select(CHANGES.c.number)).scalar() or 0)

    def clients(self) -> Clients:
        """All clients, keys and grants as they are now."""
        with self._database.transaction() as connection:
            grants = _grants(connection)
            used = _used(connection, f"{self._clock():%Y-%m}")
            by_id = {
                row["id"]: _client(row, grants.get(row["id"], ()), used.get(row["id"], 0))
                for row in _all(connection, CLIENTS)
            }
            keys = {row["prefix"]: _key(row) for row in _all(connection, KEYS)}
            subjects = {row["subject"]: row["id"] for row in _all(connection, CLIENTS) if row["subject"]}
        return Clients(by_id, keys, subjects)

    def usage(self, month: str | None = None, client_id: str | None = None) -> list[dict[str, Any]]:
        """What was used, by client, product and day.

        Args:
            month: only this month, such as 2026-03.
            client_id: only this client.
        """
        query = select(USAGE).order_by(*USAGE.primary_key.columns)
        if month is not None:
            query = query.where(USAGE.c.day.startswith(f"{month}-", autoescape=True))
        if client_id is not None:
            query = query.where(USAGE.c.client == client_id)
        with self._database.transaction() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def secret(self, name: str) -> str:
        """A random secret that all servers on this database share; made at first use."""
        with self._database.transaction() as connection:
            found = connection.execute(select(SECRETS.c.value).where(SECRETS.c.name == name)).scalar()
        if found is not None:
            return str(found)
        try:
            with self._database.transaction() as connection:
                connection.execute(insert(SECRETS).values(name=name, value=secrets.token_hex(32)))
        except IntegrityError:
            pass  # another server was faster
        return self.secret(name)

    def _time(self) -> str:
        return self._clock().astimezone(UTC).isoformat()

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        """A transaction that raises the number of changes."""
        with self._database.transaction() as connection:
            connection.execute(update(CHANGES).values(number=CHANGES.c.number + 1))
            yield connection


def _known(connection: Connection, client_id: str) -> None:
    if connection.execute(select(CLIENTS.c.id).where(CLIENTS.c.id == client_id)).first() is None:
        message = f"There is no client {client_id!r}. `footfall client list` shows them."
        raise WorkspaceError(message)


def _all(connection: Connection, table: Table) -> Iterable[Any]:
    return connection.execute(select(table).order_by(*table.primary_key.columns)).mappings().all()


def _grants(connection: Connection) -> dict[str, tuple[Grant, ...]]:
    grants: dict[str, tuple[Grant, ...]] = {}
    for row in _all(connection, GRANTS):
        if row["revoked_at"] is None:
            grants[row["client"]] = (*grants.get(row["client"], ()), _grant(row))
    return grants


def _grant(row: Any) -> Grant:
    areas = json.loads(row["areas"])
    return Grant(
        row["id"],
        row["product"],
        None if areas is None else frozenset(areas),
        date.fromisoformat(row["first_day"]) if row["first_day"] else None,
        date.fromisoformat(row["last_day"]) if row["last_day"] else None,
        row["finest_level"],
        row["finest_time"],
        frozenset(json.loads(row["attributes"])),
    )


def _client(row: Any, grants: tuple[Grant, ...], used: int) -> Client:
    limits = (row["rate_per_minute"], row["rows_per_month"])
    return Client(row["id"], row["name"], row["revoked_at"] is None, *limits, row["terms"], grants, used)


def _key(row: Any) -> Key:
    expires = datetime.fromisoformat(row["expires_at"]) if row["expires_at"] else None
    return Key(row["prefix"], row["client"], row["hash"], expires, row["revoked_at"] is not None)


def _used(connection: Connection, month: str) -> dict[str, int]:
    query = select(USAGE.c.client, func.sum(USAGE.c.rows)).where(USAGE.c.day.like(f"{month}-%"))
    return {client: int(rows) for client, rows in connection.execute(query.group_by(USAGE.c.client))}
