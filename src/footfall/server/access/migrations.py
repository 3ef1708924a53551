"""Brings the access database to the newest form, step by step (alembic)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from footfall.server.access.tables import AccessDatabase

SCRIPTS: Final = Path(__file__).parent
_ONE_AT_A_TIME: Final = 7_276_001
"""Number of PostgreSQL's advisory lock that upgrades hold."""


def upgrade(database: AccessDatabase) -> None:
    """Bring a database up to date; nothing happens if it is. Several processes may try at once."""
    with database.engine.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == newest():
            return
    with database.engine.connect() as connection:
        _lock(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def newest() -> str | None:
    """Id of the last step."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    return config


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
