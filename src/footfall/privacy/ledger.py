"""The ledger: what has been charged for each day of data, exact, append-only and chained.

Every subscriber of a day is charged alike, so a charge names a cube and a day or window, no person. Rows are
only added: one when a charge is reserved, one when its cube is committed. Each row's BLAKE2b hash covers
the row before, so an altered or missing row shows; a cut end shows against a `head` noted elsewhere.

The order that no crash can break:

1. `reserve`: durable before any noise is drawn.
2. draw, with the rho of the charge returned, and write the cube to a temporary place.
3. `commit` with the digest of that file.
4. rename the file into place.

A crash before 3 leaves the charge and nothing anyone has seen: a run with the same key draws afresh
without a second charge. A crash after 3 is mended by renaming the file with the committed digest. A
committed cube is never drawn again: were its file lost, a second draw would be a second look.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    NullPool,
    Row,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    event,
    insert,
    select,
)
from sqlalchemy.exc import DatabaseError

from footfall.model.cube import OF_WINDOWS
from footfall.model.errors import BudgetError, MachineError, WorkspaceError
from footfall.model.windows import Window, months_of, span
from footfall.privacy.caps import check_caps
from footfall.privacy.profiles import Profile

RESERVED: Final = "reserved"
COMMITTED: Final = "committed"
LOST: Final = "lost"
"""The cube that a day is charged for when a restore has forgotten what was measured of it; never drawn."""
_START: Final = "0" * 64
_WAIT_S: Final = 60

CHARGES: Final = Table(
    "charges",
    MetaData(),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("cube", String, nullable=False),
    # Of a window, whose cubes have names of their own, the first day.
    Column("day", String(10), nullable=False),
    Column("rho_numerator", String, nullable=False),
    Column("rho_denominator", String, nullable=False),
    Column("recorded_at", String, nullable=False),
    Column("output_digest", String, nullable=False),
    Column("previous_hash", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False, unique=True),
    UniqueConstraint("key", "status"),
)


@dataclass(frozen=True)
class ChargeRequest:
    """What is to be measured.

    Args:
        cube: id of the cube.
        day: the day of the data, ISO, or the window's `first..last`.
        rho: zCDP cost.
        fingerprint: of the inputs it is computed from.
        method_version: of the code that computes it.
    """

    cube: str
    day: str
    rho: Fraction
    fingerprint: str
    method_version: str

    @property
    def key(self) -> str:
        """Names the measurement; the same one has the same key, whatever its rho."""
        named = [self.cube, self.day, self.fingerprint, self.method_version]
        return _digest(named)


@dataclass(frozen=True)
class Charge:
    """What was charged.

    Args:
        key: of the request.
        cube: id of the cube.
        day: the day of the data, ISO, or the window's `first..last`.
        rho: zCDP cost; draw with this one, also where a later request asked for another.
        status: RESERVED or COMMITTED.
        reserved_at: UTC, ISO.
        committed_at: UTC, ISO, or None.
        output_digest: of the committed file, or None.
    """

    key: str
    cube: str
    day: str
    rho: Fraction
    status: str
    reserved_at: str
    committed_at: str | None = None
    output_digest: str | None = None


def _now() -> datetime:
    return datetime.now(UTC)


class Ledger:
    """The ledger in a database; made at first use. Several processes may use it at once.

    Args:
        place: a path (SQLite) or a database URL.
        clock: the time, with a zone.
    """

    def __init__(self, place: Path | str, clock: Callable[[], datetime] = _now) -> None:
        url = place if isinstance(place, str) and "://" in place else f"sqlite:///{place}"
        self._clock = clock
        if url.startswith("sqlite"):
            self._engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": _WAIT_S})
            event.listen(self._engine, "connect", _leave_transactions_to_us)
            event.listen(self._engine, "begin", _begin_immediate)
        else:
            self._engine = create_engine(url, poolclass=NullPool, isolation_level="SERIALIZABLE")
        with self._transaction() as connection:
            CHARGES.create(connection, checkfirst=True)

    def reserve(self, entries: Sequence[ChargeRequest], profile: Profile) -> list[Charge]:
        """Charge all requests or none, in one transaction; a request already charged costs nothing more.

        Returns:
            a charge for each request, in order, as it stands now.

        Raises:
            BudgetError: a rho is not positive, or a cap would be exceeded.
            ValueError: a day is neither an ISO date nor a window.
        """
        with self._transaction() as connection:
            charged = _charges(connection)
            fresh = {entry.key: entry for entry in reversed(entries) if entry.key not in charged}
            spent = [(charge.day, charge.rho) for charge in charged.values()]
            check_caps(spent, [(entry.day, entry.rho) for entry in fresh.values()], profile)
            for key, entry in reversed(fresh.items()):
                charge = Charge(key, entry.cube, entry.day, entry.rho, RESERVED, self._time())
                _append(connection, charge, charge.reserved_at)
            after = _charges(connection)
        return [after[entry.key] for entry in entries]

    def commit(self, key: str, output_digest: str) -> Charge:
        """Note that the cube of a charge was drawn; once with one digest, and again with the same freely.

        Raises:
            BudgetError: nothing was reserved under the key, or it was committed with another digest.
        """
        with self._transaction() as connection:
            charge = _charges(connection).get(key)
            if charge is None:
                raise BudgetError(f"Nothing is reserved under {key!r}. Reserve it before drawing noise.")
            if charge.status == COMMITTED and charge.output_digest != output_digest:
                message = (
                    f"{charge.cube} of {charge.day} was drawn before, with another result. "
                    "Keep the first; restore its file from a backup if it is lost."
                )
                raise BudgetError(message)
            if charge.status == COMMITTED:
                return charge
            time = self._time()
            charge = replace(charge, status=COMMITTED, committed_at=time, output_digest=output_digest)
            _append(connection, charge, time)
            return charge

    def spent(self, period: str) -> Fraction:
        """Sum of charges for a day or a window, or for all that holds a day of "2026-03" or of "2026"."""
        alone = len(period) >= len("2026-03-05")
        inside = (
            charge.rho
            for charge in self.entries()
            if (charge.day == period if alone else any(m.startswith(period) for m in months_of(charge.day)))
        )
        return sum(inside, Fraction(0))

    def entries(self) -> list[Charge]:
        """All charges in the order they were reserved."""
        with self._transaction() as connection:
            return list(_charges(connection).values())

    @property
    def head(self) -> str:
        """Hash of the last row; noted in manifests, it shows whether the end was cut off."""
        with self._transaction() as connection:
            return _last(connection)[1]

    def verify(self) -> int:
        """Recompute the chain from its start.

        Returns:
            the number of rows, all of which hold.

        Raises:
            WorkspaceError: a row was altered, taken out or put in.
        """
        previous, known, count = _START, set[str](), 0
        with self._transaction() as connection:
            for count, row in enumerate(connection.execute(select(CHARGES).order_by(CHARGES.c.id)), start=1):
                facts = dict(row._mapping)  # noqa: SLF001 (SQLAlchemy's public name)
                linked = facts["id"] == count and facts["previous_hash"] == previous
                in_order = facts["status"] == RESERVED or facts["key"] in known
                if not (linked and in_order and facts.pop("hash") == _digest(facts)):
                    message = f"The ledger was altered at row {count}. Restore control.db from a backup."
                    raise WorkspaceError(message)
                previous = row.hash
                known.add(row.key)
        return count

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """All of a block, or nothing; what the database refuses is said plainly.

        Raises:
            MachineError: it is locked, full, read-only, damaged, or can't be reached.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except DatabaseError as refused:
            message = (
                f"The control database {self._engine.url.render_as_string()} cannot be used: {refused.orig}. "
                "Nothing was charged. See that nobody holds it, that its disk has room and that it may be "
                "written; if it is damaged, restore it from a backup. Then run the same command again."
            )
            raise MachineError(message) from refused

    def _time(self) -> str:
        return self._clock().astimezone(UTC).isoformat()


def _append(connection: Connection, charge: Charge, time: str) -> None:
    last, previous = _last(connection)
    facts: dict[str, Any] = {
        "id": last + 1,
        "key": charge.key,
        "status": charge.status,
        "cube": charge.cube,
        "day": str(span(charge.day)[0]),
        "rho_numerator": str(charge.rho.numerator),
        "rho_denominator": str(charge.rho.denominator),
        "recorded_at": time,
        "output_digest": charge.output_digest or "",
        "previous_hash": previous,
    }
    connection.execute(insert(CHARGES).values(**facts, hash=_digest(facts)))


def _charges(connection: Connection) -> dict[str, Charge]:
    charges: dict[str, Charge] = {}
    for row in connection.execute(select(CHARGES).order_by(CHARGES.c.id)):
        charges[row.key] = _advanced(charges.get(row.key), row)
    return charges


def _advanced(charge: Charge | None, row: Row[Any]) -> Charge:
    rho = Fraction(int(row.rho_numerator), int(row.rho_denominator))
    day = Window(date.fromisoformat(row.day)).period if row.cube.startswith(OF_WINDOWS) else row.day
    if charge is None:
        return Charge(row.key, row.cube, day, rho, RESERVED, row.recorded_at)
    return Charge(
        row.key, row.cube, day, rho, COMMITTED, charge.reserved_at, row.recorded_at, row.output_digest
    )


def _last(connection: Connection) -> tuple[int, str]:
    query = select(CHARGES.c.id, CHARGES.c.hash).order_by(CHARGES.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    return (row.id, row.hash) if row else (0, _START)


def _digest(facts: Any) -> str:
    text = json.dumps(facts, sort_keys=True, ensure_ascii=True)
    return blake2b(text.encode(), digest_size=32).hexdigest()


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    connection.isolation_level = None


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
