"""`footfall backup` and `footfall restore`: a workspace as one file, and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from footfall.cli.console import console, print_json
from footfall.cli.options import JsonOption, WorkspaceOption, open_workspace
from footfall.model.errors import SettingsError
from footfall.model.workspace import Workspace

EXAMPLES = {
    "backup": "Example: `footfall backup /backup/footfall-$(date +%F).tar`",
    "restore": "Examples: `footfall restore /backup/footfall-2026-03-04.tar /srv/town --nothing-lost`, "
    "`footfall restore /backup/footfall-2026-03-04.tar /srv/town --lost-since 2026-03-03`",
}
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.", show_default=False)]


def backup(file: FileArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Write all of a workspace that can't be made again into one file.

    Settings, ledger, audit log, releases, decisions of subscribers, and the signing key: keep it as safe as
    that. No key of a day or window, and nothing made with one: a backup must not outlive their destruction.
    Make one after each run.
    """
    from footfall.pipeline.backup import back_up

    home, _ = open_workspace(workspace)
    count = back_up(home, file)
    if as_json:
        print_json({"file": str(file), "files": count})
    else:
        console.print(f"{count:,} files in {file}.", markup=False)


def restore(
    file: FileArgument,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the workspace shall be; not there yet.")
    ],
    lost_since: Annotated[
        datetime | None,
        typer.Option(
            "--lost-since",
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="Days of data from this one on may have been measured after the backup: they are charged in "
            "full and never measured again.",
            show_default=False,
        ),
    ] = None,
    nothing_lost: Annotated[
        bool, typer.Option("--nothing-lost", help="Nothing was measured after the backup.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring a workspace back from a backup, verified before it is put in place.

    What was measured after the backup is not in its ledger. Say since when, or say that nothing was: a second
    measurement of the same people would be a second look at them.
    """
    from footfall.pipeline import backup as pipeline

    if (lost_since is None) is not nothing_lost:
        message = (
            "Say either --nothing-lost, or --lost-since with the first day of data measured after the backup."
        )
        raise SettingsError(message)
    done = pipeline.restore(file, Workspace(folder), lost_since.date() if lost_since else None)
    if as_json:
        print_json(asdict(done))
        return
    counts = f"{done.verified.releases:,} releases, {done.verified.charges:,} entries of the ledger"
    console.print(f"{counts}, as of {done.made_at}.", markup=False)
    if done.written_off:
        days = f"{done.written_off[0]} to {done.written_off[-1]}"
        console.print(f"Written off, never to be measured again: {days}.", markup=False)
