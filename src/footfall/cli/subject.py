"""`footfall subject`: the rights of one subscriber."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer
from rich.table import Table

from footfall.cli.console import console, print_json
from footfall.cli.options import JsonOption, WorkspaceOption, open_workspace
from footfall.model.errors import SettingsError

if TYPE_CHECKING:
    from footfall.ingest.consent import Decision

EXAMPLES = {
    "status": "Example: `footfall subject status -` (reads the id, which then stands in no history)",
    "opt-out": "Example: `footfall subject opt-out 262010000000001 --channel shop`",
    "opt-in": "Example: `footfall subject opt-in 262010000000001 --channel shop --text shops-1`",
    "pause": "Example: `footfall subject pause 262010000000001 --until 2026-06-30 --channel hotline`",
    "erase": "Example: `footfall subject erase 262010000000001 --channel letter`",
    "access": "Example: `footfall subject access 262010000000001 --json`",
}

SubscriberArgument: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="As in the events: IMSI, MSISDN or your own id; - reads it from stdin.",
        show_default=False,
    ),
]
ChannelOption: TypeAlias = Annotated[
    str, typer.Option(metavar="CHANNEL", help="How it reached you, such as shop, web or letter.")
]
TextOption: TypeAlias = Annotated[
    str,
    typer.Option("--text", metavar="VERSION", help="Version of the text that was read.", show_default=False),
]
DecidedOption: TypeAlias = Annotated[
    datetime | None,
    typer.Option(
        "--decided",
        formats=["%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"],
        metavar="TIME",
        help="When it was decided, such as 2026-03-02T14:00+0100. Default: now.",
        show_default=False,
    ),
]


def status(
    subscriber: SubscriberArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Tell where a subscriber stands today, by which decisions, and from which ingest on they counted."""
    from footfall.pipeline.subject import status as find

    home, settings = open_workspace(workspace)
    found = find(home, settings, _id(subscriber))
    if as_json:
        print_json(asdict(found))
        return
    console.print(f"On {found.day}: {found.standing}.", style="bold", markup=False)
    table = Table(title="Decisions on record", title_justify="left")
    for name in ("entry", "decided (UTC)", "choice", "until", "channel", "text", "counted from"):
        table.add_column(name)
    for item in found.registry:
        applied = item.applied
        proof = (
            f"ingest of {applied['day']}, audit entry {applied['entry']}" if applied else "the next ingest"
        )
        what = item.choice if item.kind == "decision" else item.kind
        table.add_row(
            str(item.number),
            item.decided_at[:16],
            what,
            item.paused_until,
            item.channel,
            item.text_version,
            proof,
        )
    for row in found.feed:
        cells = (
            row[name] or "" for name in ("decided_at", "choice", "paused_until", "channel", "text_version")
        )
        table.add_row("feed", *cells, "every ingest")
    console.print(table)


def opt_out(
    subscriber: SubscriberArgument,
    workspace: WorkspaceOption = None,
    channel: ChannelOption = "operator",
    text: TextOption = "",
    decided: DecidedOption = None,
) -> None:
    """Put on record that nothing may be made of a subscriber's events; counts from the next ingest on."""
    from footfall.ingest.consent import Decision

    _decide(workspace, subscriber, Decision("opt_out", channel, text, decided_at=decided))


def opt_in(
    subscriber: SubscriberArgument,
    workspace: WorkspaceOption = None,
    channel: ChannelOption = "operator",
    text: TextOption = "",
    decided: DecidedOption = None,
) -> None:
    """Put on record that a subscriber agreed; counts for days that begin after it.

    Without --text it only takes an opt-out back. With the version of a purpose's text it is consent to it.
    """
    from footfall.ingest.consent import Decision

    _decide(workspace, subscriber, Decision("opt_in", channel, text, decided_at=decided))


def pause(
    subscriber: SubscriberArgument,
    until: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Its last day.", show_default=False),
    ],
    workspace: WorkspaceOption = None,
    channel: ChannelOption = "operator",
    text: TextOption = "",
) -> None:
    """Put on record that nothing may be made of a subscriber's events up to a day."""
    from footfall.ingest.consent import Decision

    _decide(workspace, subscriber, Decision("paused_until", channel, text, until.date()))


def erase(
    subscriber: SubscriberArgument,
    workspace: WorkspaceOption = None,
    channel: ChannelOption = "operator",
    as_json: JsonOption = False,
) -> None:
    """Erase what can still be linked to a subscriber, and say what can't be found any more.

    Nothing of days up to today is taken in again; from tomorrow on only an opt-out keeps them out.
    """
    from footfall.pipeline.held import erase as forget
    from footfall.pipeline.subject import today_of

    home, settings = open_workspace(workspace)
    done = forget(home, _id(subscriber), today_of(settings).day, channel)
    if as_json:
        print_json(asdict(done))
        return
    erased = ", ".join(done.tables) or "nothing, since nothing was held"
    console.print(f"Erased: {erased}.", markup=False)
    for sentence in done.not_found:
        console.print(sentence, markup=False)


def access(
    subscriber: SubscriberArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Show what is held that can still be linked to a subscriber; with --json, every row of it."""
    from footfall.pipeline.held import NOT_FOUND, held
    from footfall.pipeline.subject import status as find

    home, settings = open_workspace(workspace)
    who = _id(subscriber)
    decided, found = find(home, settings, who), held(home, who)
    if as_json:
        print_json({"decisions": asdict(decided), "held": found, "not_found": NOT_FOUND})
        return
    table = Table(title="Held, by day or window", title_justify="left")
    for name in ("key of", "table", "rows"):
        table.add_column(name, justify="right" if name == "rows" else "left")
    for period, tables in found.items():
        for name, rows in tables.items():
            table.add_row(period, name, str(len(rows)))
    console.print(table)
    console.print(f"And {len(decided.registry)} decisions; see `footfall subject status`.", markup=False)
    for sentence in NOT_FOUND:
        console.print(sentence, markup=False)


def _decide(folder: Path | None, subscriber: str, decision: Decision) -> None:
    from footfall.pipeline.subject import decide

    home, _ = open_workspace(folder)
    link = decide(home, _id(subscriber), decision)
    console.print(f"On record as entry {link.number}. It counts from the next ingest on.", markup=False)


def _id(subscriber: str) -> str:
    read = sys.stdin.readline().strip() if subscriber == "-" else subscriber.strip()
    if not read:
        raise SettingsError("No id was given. Name it, or write it to stdin.")
    return read
