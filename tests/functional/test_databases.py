"""The access database and the ledger on SQLite and on PostgreSQL: the same promises on both."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import postgres
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from api_server import EVERYTHING
from sqlalchemy import text

from footfall.model.errors import WorkspaceError
from footfall.privacy.ledger import COMMITTED, ChargeRequest, Ledger
from footfall.privacy.profiles import PROFILES
from footfall.server.access.meter import Access, Meter
from footfall.server.access.migrations import newest, upgrade
from footfall.server.access.registry import Registry
from footfall.server.access.tables import METADATA, AccessDatabase


@pytest.fixture(name="server", scope="module")
def _server() -> Iterator[str]:
    """The URL of a PostgreSQL server of this session."""
    folder = postgres.programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed here")
    with postgres.running(folder) as url:
        yield url


@pytest.fixture(name="place", params=["sqlite", "postgresql"])
def _place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'access.db'}"
    url: str = request.getfixturevalue("server")
    database = AccessDatabase(url)
    with database.transaction() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    database.close()
    return url


@pytest.fixture(name="database")
def _database(place: str) -> Iterator[AccessDatabase]:
    """An access database, closed at the end."""
    database = AccessDatabase(place)
    yield database
    database.close()


def test_the_steps_lead_to_the_tables(database: AccessDatabase) -> None:
    """After all steps the database is what the code takes it for; a second upgrade changes nothing."""
    upgrade(database)
    upgrade(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == newest()
        assert compare_metadata(context, METADATA) == []


def test_many_may_upgrade_at_once(place: str) -> None:
    """Several workers that start together on an empty database all find it up to date."""
    failed: list[Exception] = []

    def start() -> None:
        database = AccessDatabase(place)
        try:
            Registry(database).clients()
        except Exception as error:  # noqa: BLE001 (whatever it is fails the test)
            failed.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_clients_keys_and_grants(database: AccessDatabase) -> None:
    """What is added is read as it was said; ids and subjects are taken once; ends are ends."""
    registry = Registry(database)
    registry.add_client("shop", "Shop", subject="shop@provider", rows_per_month=10)
    key = registry.issue_key("shop", datetime(2030, 1, 1, tzinfo=UTC))
    number = registry.grant("shop", EVERYTHING)
    clients = registry.clients()
    client = clients.of_key(key, datetime(2029, 12, 31, tzinfo=UTC))
    assert client is not None
    assert (client.grants[0].id, client.rows_per_month) == (number, 10)
    assert clients.of_key(key, datetime(2030, 1, 1, tzinfo=UTC)) is None
    for again in ({"subject": "other"}, {"subject": "shop@provider"}):
        with pytest.raises(WorkspaceError):
            registry.add_client("shop" if again["subject"] == "other" else "shop2", "Again", **again)
    before = registry.change_number()
    registry.revoke_grant("shop", number)
    assert registry.change_number() == before + 1
    assert registry.clients().by_id["shop"].grants == ()
    assert registry.secret("tokens") == registry.secret("tokens")


def test_use_adds_up(database: AccessDatabase) -> None:
    """Use of several flushes adds up by client, product and day, and makes the month's total."""
    now = datetime(2026, 3, 15, tzinfo=UTC)
    registry = Registry(database, lambda: now)
    registry.add_client("shop", "Shop")
    meter = Meter(database)
    for rows in (10, 20):
        place = ("GET", "/v1/products/footfall/values", "footfall")
        meter.note(Access("2026-03-15T08:00:00+00:00", "r", "shop", "key", *place, 200, "", rows, 100, 0.1))
        meter.flush()
    (row,) = registry.usage("2026-03")
    assert (row["requests"], row["rows"], row["bytes"]) == (2, 30, 200)
    assert registry.clients().by_id["shop"].used_rows == 30


def test_the_ledger_charges_once(place: str) -> None:
    """A charge is reserved once, committed once, and the chain holds."""
    ledger = Ledger(place)
    request = ChargeRequest("visits-zone", "2026-03-02", Fraction(1, 1000), "f" * 16, "0.1")
    first, again = (ledger.reserve([request], PROFILES["strict"])[0] for _ in range(2))
    assert first == again
    assert ledger.commit(first.key, "d" * 64).status == COMMITTED
    assert ledger.spent("2026-03") == Fraction(1, 1000)
    assert ledger.verify() == 2
