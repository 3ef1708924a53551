"""The access database that `serve` and `client` work on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from footfall.cli.options import open_workspace

DatabaseOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="PLACE",
        envvar="FOOTFALL_DATABASE",
        help="The access database: a file (SQLite), or a URL such as postgresql+psycopg://user@host/name. "
        "Default: access.db of the workspace.",
        show_default=False,
    ),
]


def access_place(workspace: Path | None, database: str | None) -> str:
    """The access database named, or that of the workspace."""
    if database is None:
        return str(open_workspace(workspace)[0].access.absolute())
    return database if "://" in database else str(Path(database).absolute())
