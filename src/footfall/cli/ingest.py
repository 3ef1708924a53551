"""`footfall ingest`: feeds into the vault, and what became of every row."""

from __future__ import annotations

import json
import signal
import time
from datetime import datetime
from datetime import time as clock_time
from typing import Annotated, Any, NoReturn

import typer
from rich.table import Table

from footfall.cli.console import console, note, print_json
from footfall.cli.options import (
    DayOption,
    FromOption,
    JsonOption,
    ToOption,
    WorkspaceOption,
    choose_days,
    open_workspace,
)
from footfall.cli.progress import parts
from footfall.model.errors import TooManyBadRowsError
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace

EXAMPLES = (
    "Examples: `footfall ingest`, `footfall ingest --day 2026-03-02 --json`, "
    "`footfall ingest --follow --release-at 06:00`"
)


def ingest(
    workspace: WorkspaceOption = None,
    day: DayOption = None,
    first: FromOption = None,
    last: ToOption = None,
    follow: Annotated[
        bool,
        typer.Option(
            "--follow", help="Go on: take files in as they land, until Ctrl-C or SIGTERM. Takes all days."
        ),
    ] = False,
    every: Annotated[
        float, typer.Option("--every", min=0.1, metavar="SECONDS", help="With --follow: time between looks.")
    ] = 60,
    settle: Annotated[
        float,
        typer.Option(
            "--settle",
            min=0,
            metavar="SECONDS",
            help="With --follow: a day is taken in when none of its files has changed for so long.",
        ),
    ] = 30,
    release_at: Annotated[
        datetime | None,
        typer.Option(
            "--release-at",
            formats=["%H:%M"],
            metavar="HH:MM",
            help="With --follow: local time from which days that have ended are measured and published.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check the feeds and take the events of days into the vault; nothing is counted or published.

    Shows what became of every row, and by which rule rows went into quarantine. `footfall run` does
    this too; use `ingest` to find out whether an extract fits.
    """
    from footfall.pipeline.clock import refuse_odd_clock
    from footfall.pipeline.planned import Step
    from footfall.pipeline.run import run

    home, settings = open_workspace(workspace)
    refuse_odd_clock(home)
    if follow:
        _follow(home, settings, every, settle, release_at.time() if release_at else None)
    days = choose_days(home, settings, day, first, last)
    try:
        with parts() as told:
            done = run(home, settings, days, told.step, wanted=frozenset({Step.REFERENCE, Step.INGEST}))
    except TooManyBadRowsError:
        reports = [facts for facts in (_report(home, str(d), "quarantine") for d in days) if facts]
        if not as_json:
            _print_reports(reports)
        raise
    reports = [facts for facts in (_report(home, str(d), "events") for d in days) if facts]
    fresh = {result.day for result in done if result.steps}
    if as_json:
        print_json({"days": [{**facts, "taken_in_now": facts["day"] in fresh} for facts in reports]})
        return
    if not fresh:
        note("Nothing to do: the days were taken in before, from the same files.")
    _print_reports(reports)


def _follow(
    home: Workspace, settings: Settings, every_s: float, settle_s: float, release_at: clock_time | None
) -> NoReturn:
    """Look again and again; what a killed process left, the next one finishes."""
    from footfall.pipeline.follow import Follower

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    follower = Follower(home, settings, settle_s, release_at)
    note("Taking files in as they land; hidden files and those named _… or ….tmp are left alone.")
    while True:
        for taken in follower.round():
            if taken.result is None:
                note(f"{taken.day}: {taken.error} The next look tries again.")
            else:
                steps = ", ".join(step.value for step in taken.result.steps)
                note(f"{taken.day}: {steps}")
        time.sleep(every_s)


def _report(home: Workspace, day: str, table: str) -> dict[str, Any] | None:
    file = home.table(table, day) / "report.json"
    if not file.exists():
        return None
    facts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return {"day": day, **facts, "quarantine": str(home.table("quarantine", day) / "events" / "rows.parquet")}


def _print_reports(reports: list[dict[str, Any]]) -> None:
    if not reports:
        return
    table = Table(title="Rows of events by what became of them", title_justify="left")
    for name in ("day", "read", "kept", "opted out", "no person", "other day", "quarantine", "share"):
        table.add_column(name, justify="left" if name == "day" else "right")
    for facts in reports:
        bad = sum(facts["bad"].values())
        share = bad / max(1, facts["read"] - facts["other_day"])
        counts = (*(facts[name] for name in ("read", "kept", "opted_out", "left_out", "other_day")), bad)
        table.add_row(facts["day"], *(f"{count:,}" for count in counts), f"{share:.2%}")
    console.print(table)
    if any(facts["bad"] for facts in reports):
        _print_quarantine(reports)


def _print_quarantine(reports: list[dict[str, Any]]) -> None:
    rules = sorted({rule for facts in reports for rule in facts["bad"]})
    table = Table(title="In quarantine, by rule", title_justify="left")
    table.add_column("rule")
    for facts in reports[-7:]:
        table.add_column(facts["day"], justify="right")
    for rule in rules:
        table.add_row(rule, *(f"{facts['bad'].get(rule, 0):,}" for facts in reports[-7:]))
    console.print(table)
    console.print("File, row, rule, column and value of each (personal data, kept in the vault):")
    for facts in reports[-7:]:
        if facts["bad"]:
            console.print(f"  {facts['quarantine']}", markup=False)
