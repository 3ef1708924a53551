"""Options that several verbs share, and what they stand for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from footfall.model.errors import WorkspaceError
from footfall.model.settings import Settings, read_settings
from footfall.model.workspace import Workspace

if TYPE_CHECKING:
    from footfall.model.local_day import LocalDay

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", "-w", metavar="DIR", help="The workspace; default: here, or the nearest folder above."
    ),
]
DayOption = Annotated[
    datetime | None,
    typer.Option("--day", formats=["%Y-%m-%d"], metavar="DATE", help="One day, as 2026-03-02."),
]
FromOption = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE", help="First of several days."),
]
ToOption = Annotated[
    datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], metavar="DATE", help="Last of several days.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def open_workspace(folder: Path | None) -> tuple[Workspace, Settings]:
    """The workspace and its settings.

    Raises:
        WorkspaceError: there is none here or above.
    """
    if folder is not None:
        workspace = Workspace(folder.resolve())
        return workspace, read_settings(workspace.settings_file)
    here = Path.cwd()
    for candidate in (here, *here.parents):
        workspace = Workspace(candidate)
        if workspace.settings_file.exists():
            return workspace, read_settings(workspace.settings_file)
    raise WorkspaceError("There is no footfall.toml here or above. Go to a workspace, or name one: -w DIR.")


def days_of(
    workspace: Workspace,
    settings: Settings,
    day: datetime | None,
    first: datetime | None,
    last: datetime | None,
) -> tuple[LocalDay, ...]:
    """The days that the options name; all days of the feed if they name none."""
    from footfall.pipeline.days import chosen_days

    dates = (moment.date() if moment else None for moment in (day, first, last))
    return chosen_days(workspace.root, settings, *dates)
