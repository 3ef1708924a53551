"""`footfall run`."""

from __future__ import annotations

from dataclasses import asdict

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

EXAMPLES = "Example: `footfall run`"


def run(
    workspace: WorkspaceOption = None,
    day: DayOption = None,
    first: FromOption = None,
    last: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Do what is missing, from events to releases; what is done stays as it is."""
    from footfall.pipeline import run as pipeline

    place, settings = open_workspace(workspace)
    with Parts() as parts:
        results = pipeline.run(place, settings, choose_days(place, settings, day, first, last), parts.step)
    if as_json:
        print_json([asdict(result) for result in results])
        return
    table = Table("day", "done", "rows kept", "in quarantine", "releases")
    for result in results:
        report = result.report
        table.add_row(
            result.day,
            ", ".join(step.value for step in result.steps) or "nothing to do",
            f"{report.kept:,}" if report else "",
            f"{report.bad_rows:,}" if report else "",
            str(len(result.releases) or ""),
        )
    console.print(table)
    console.print("Next: `footfall releases`, `footfall show footfall/DAY`.")
