"""`footfall keys`: which there are, and their end."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, TypeAlias

import typer
from rich.table import Table

from footfall.cli.console import console, note, print_json
from footfall.cli.options import JsonOption, WorkspaceOption, open_workspace
from footfall.model.errors import SettingsError

EXAMPLES = {
    "list": "Example: `footfall keys list`",
    "rotate": "Example: `footfall keys rotate`",
    "destroy": "Examples: `footfall keys destroy --of-day 2026-03-02`, `footfall keys destroy --all --yes`",
}
Period: TypeAlias = datetime | None


def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the keys of pseudonyms and the signing key: when made, what hangs on them, when they go.

    Keys themselves are never shown.
    """
    from footfall.pipeline.keys import list_keys

    home, settings = open_workspace(workspace)
    keys = list_keys(home, settings)
    if as_json:
        print_json([asdict(key) for key in keys])
        return
    if not keys:
        note("There are no keys yet: the first run makes them.")
        return
    table = Table()
    for name in ("key of", "made (UTC)", "destroyed from (UTC)", "tables under it"):
        table.add_column(name, no_wrap=name != "tables under it")
    for key in keys:
        what = f"{key.domain} {key.period}".strip()
        tables = ", ".join(key.tables) if key.public is None else f"public key {key.public}"
        table.add_row(what, _minute(key.made_at), _minute(key.destroyed_from), tables)
    console.print(table)


def _minute(time: str | None) -> str:
    return time[:16].replace("T", " ") if time else ""


def rotate(workspace: WorkspaceOption = None) -> None:
    """Replace the signing key by a new one, which the old one vouches for in the audit log.

    Keys of days and windows need no rotation: each day has a new one, and every second week a window.
    """
    from footfall.pipeline.keys import rotate_signing_key
    from footfall.pipeline.locking import locked

    home, _ = open_workspace(workspace)
    with locked(home):
        public = rotate_signing_key(home)
    console.print(f"The new public key is {public}.", markup=False, soft_wrap=True)
    console.print("Who verifies from the first key on needs no other.", markup=False)


def destroy(
    workspace: WorkspaceOption = None,
    day: Annotated[
        Period,
        typer.Option(
            "--of-day",
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="The key of a day.",
            show_default=False,
        ),
    ] = None,
    window: Annotated[
        Period,
        typer.Option(
            "--of-window",
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="The key of the window that begins on this day.",
            show_default=False,
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="The keys of all days and windows.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Destroy keys of pseudonyms before their time, and all personal data under them; releases stay.

    What was not measured yet can only be had by taking the day's files in again.
    """
    from footfall.ingest.key_files import key_files
    from footfall.pipeline.keys import end_keys, find_key
    from footfall.pipeline.locking import locked

    home, _ = open_workspace(workspace)
    if sum((day is not None, window is not None, every)) != 1:
        raise SettingsError("Name one of --of-day, --of-window and --all.")
    with locked(home):
        named = ("day", day) if day is not None else ("window", window)
        keys = key_files(home) if every else [find_key(home, named[0], f"{named[1]:%Y-%m-%d}")]
        if not yes:
            typer.confirm(f"Destroy {len(keys)} keys and all personal data under them?", abort=True, err=True)
        tables = end_keys(home, keys)
    console.print(f"Destroyed {len(keys)} keys and {len(tables)} tables.", markup=False)
