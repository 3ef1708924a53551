"""`footfall run`: from events to releases."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from footfall.cli.console import console, print_json
from footfall.cli.journal import LineParts
from footfall.cli.options import (
    DayOption,
    FromOption,
    JsonOption,
    ToOption,
    WorkspaceOption,
    choose_days,
    open_workspace,
)
from footfall.cli.progress import Parts, parts
from footfall.model.errors import FootfallError
from footfall.model.files import write_file
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace

if TYPE_CHECKING:
    from footfall.pipeline.run import DayResult, Progress

MetricsOption = Annotated[
    Path | None,
    typer.Option(
        "--metrics",
        metavar="FILE",
        envvar="FOOTFALL_METRICS",
        help="Write figures of the run there in Prometheus' text form: rows, seconds, budget left, code.",
        show_default=False,
    ),
]
EXAMPLES = "Examples: `footfall run`, `footfall run --day 2026-03-02`"


def run(
    workspace: WorkspaceOption = None,
    day: DayOption = None,
    first: FromOption = None,
    last: ToOption = None,
    metrics: MetricsOption = None,
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
    with parts() as told:
        results = _measured(
            lambda step: pipeline.run(home, settings, days, step), home, settings, told, metrics
        )
    if as_json:
        print_json([asdict(result) for result in results])
        return
    _print_summary(results)


def _measured(
    work: Callable[[Progress], list[DayResult]],
    home: Workspace,
    settings: Settings,
    told: Parts | LineParts,
    file: Path | None,
) -> list[DayResult]:
    """Run, and write its figures into a file, however it ends."""
    if file is None:
        return work(told.step)
    from footfall.pipeline.metrics import RunMetrics

    metrics, code = RunMetrics(told.step), 1
    results: list[DayResult] = []
    try:
        results = work(metrics.step)
        code = 0
    except FootfallError as error:
        code = error.exit_code
        raise
    finally:
        page = metrics.page(home, settings, results, code=code, ended_at=time.time())
        write_file(file, page)
    return results


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
