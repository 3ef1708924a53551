"""Options that several verbs share, and the workspace that they name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from footfall.model.errors import SettingsError, WorkspaceError
from footfall.model.local_day import LocalDay, days_between
from footfall.model.settings import FeedSettings, Settings, read_settings
from footfall.model.workspace import Workspace

_DAY = {"formats": ["%Y-%m-%d"], "metavar": "YYYY-MM-DD"}

WorkspaceOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        metavar="DIR",
        help="The workspace: a folder with a footfall.toml. Default: this folder, or the nearest above it "
        "that has one.",
        show_default=False,
    ),
]
DayOption: TypeAlias = Annotated[
    datetime | None,
    typer.Option("--day", help="One day. Default: all days there are events of.", show_default=False, **_DAY),
]
FromOption: TypeAlias = Annotated[
    datetime | None,
    typer.Option("--from", help="First of several days; needs --to.", show_default=False, **_DAY),
]
ToOption: TypeAlias = Annotated[
    datetime | None,
    typer.Option("--to", help="Last of several days; needs --from.", show_default=False, **_DAY),
]
ReleaseArgument: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="RELEASE",
        help="Its id, the beginning of it, or product and day, as in footfall/2026-03-02; see "
        "`footfall releases`.",
        show_default=False,
    ),
]
JsonOption: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print JSON for programs, and nothing else, on stdout.")
]


def open_workspace(folder: Path | None) -> tuple[Workspace, Settings]:
    """The workspace named, or else the nearest one from here upwards, with its settings.

    Raises:
        WorkspaceError: no folder was named, and neither this one nor any above is a workspace.
        SettingsError: its footfall.toml is missing or can't be used.
    """
    workspace = Workspace(folder) if folder is not None else _nearest()
    return workspace, read_settings(workspace.settings_file)


def _nearest() -> Workspace:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if Workspace(folder).settings_file.is_file():
            return Workspace(folder)
    message = (
        "There is no footfall.toml in this folder or above it. Go into a workspace, name one with "
        "--workspace DIR, or make one with `footfall init DIR`."
    )
    raise WorkspaceError(message)


def choose_days(
    workspace: Workspace,
    settings: Settings,
    day: datetime | None,
    first: datetime | None,
    last: datetime | None,
) -> tuple[LocalDay, ...]:
    """The days named, or else all that there are events of.

    Raises:
        SettingsError: the options contradict each other, or no feed of events is set.
        InputError: a day has no events.
    """
    from footfall.pipeline.days import days_found, refuse_missing_days

    feed = _events_feed(settings)
    zone = settings.workspace.time_zone
    if day is None and first is None and last is None:
        return days_found(workspace.root, feed, zone)
    days = _named_days(day, first, last, zone)
    refuse_missing_days(workspace.root, feed, days)
    return days


def _named_days(
    day: datetime | None, first: datetime | None, last: datetime | None, zone: str
) -> tuple[LocalDay, ...]:
    if day is not None and first is None and last is None:
        return (LocalDay(day.date(), zone),)
    if day is not None or first is None or last is None:
        raise SettingsError("Name either one day with --day, or a range with both --from and --to.")
    if last < first:
        raise SettingsError(f"--to {last.date()} lies before --from {first.date()}. Swap them.")
    return days_between(first.date(), last.date(), zone)


def _events_feed(settings: Settings) -> FeedSettings:
    if "events" not in settings.feeds:
        raise SettingsError("footfall.toml has no [feeds.events]: say where the events come from.")
    return settings.feeds["events"]
