"""`footfall run`: from events to releases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.table import Table

from footfall.cli.console import console, print_json
from footfall.cli.options import (
    DayOption,
    FromOption,
    JsonOption,
    ToOption,
    WorkspaceOption,
    choose_days,
    open_workspace,
)
from footfall.cli.progress import Parts

if TYPE_CHECKING:
    from footfall.pipeline.run import DayResult

EXAMPLES = "Examples: `footfall run`, `footfall run --day 2026-03-02`"


def run(
    workspace: WorkspaceOption = None,
    day: DayOption = None,
    first: FromOption = None,
    last: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Do what is missing, from events to releases; what is done stays as it is.

    Stopped at any point, the same command goes on from there. A day is measured and charged once:
    running it again changes nothing.
    """
    from footfall.pipeline import run as pipeline
    from footfall.pipeline.clock import refuse_odd_clock

    home, settings = open_workspace(workspace)
    refuse_odd_clock(home)
    days = choose_days(home, settings, day, first, last)
    with Parts() as parts:
        results = pipeline.run(home, settings, days, parts.step)
    if as_json:
        print_json([asdict(result) for result in results])
        return
    _print_summary(results)


def _print_summary(results: Sequence[DayResult]) -> None:
    done = [result for result in results if result.steps]
    if not done:
        console.print(f"Nothing to do: all {len(results)} days are released.", markup=False)
        return
    table = Table()
    for name in ("day", "done", "events kept", "in quarantine", "releases"):
        table.add_column(name, justify="left" if name in {"day", "done"} else "right")
    for result in done:
        rows = (result.report.kept, result.report.bad_rows) if result.report else ()
        counts = [f"{count:,}" for count in rows] or ["", ""]
        steps = ", ".join(step.value for step in result.steps)
        table.add_row(result.day, steps, *counts, str(len(result.releases)))
    console.print(table)
    if len(results) > len(done):
        console.print(f"Nothing was to be done for the other {len(results) - len(done)} days.", markup=False)
    console.print(f"Next: `footfall releases`, `footfall show footfall/{done[0].day}`.", markup=False)
