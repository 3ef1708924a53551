"""`footfall ingest`."""

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
    days_of,
    open_workspace,
)
from footfall.cli.progress import step_bars

NAME = "ingest"


def command(
    workspace: WorkspaceOption = None,
    day: DayOption = None,
    first: FromOption = None,
    last: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take events into the vault: check, drop who opted out, replace ids by pseudonyms."""
    from footfall.pipeline.plan import Step
    from footfall.pipeline.run import run

    place, settings = open_workspace(workspace)
    days = days_of(place, settings, day, first, last)
    with step_bars() as progress:
        results = run(place, settings, days, progress, wanted=frozenset({Step.REFERENCE, Step.INGEST}))
    if as_json:
        print_json([{"day": r.day, "report": asdict(r.report) if r.report else None} for r in results])
        return
    table = Table(
        "day", "read", "kept", "opted out", "left out", "other days", "quarantine", title="Rows of events"
    )
    for result in results:
        if result.report is None:
            table.add_row(result.day, "taken in before", *[""] * 5)
            continue
        report = result.report
        counts = (
            report.read,
            report.kept,
            report.opted_out,
            report.left_out,
            report.other_day,
            report.bad_rows,
        )
        table.add_row(result.day, *(f"{count:,}" for count in counts))
    console.print(table)
    rules: dict[str, int] = {}
    for result in results:
        for rule, count in (result.report.bad if result.report else {}).items():
            rules[rule] = rules.get(rule, 0) + count
    for rule, count in sorted(rules.items(), key=lambda item: -item[1]):
        console.print(f"  {count:>8,}  {rule}", highlight=False)
    if rules:
        where = place.table("quarantine", "DAY") / "events"
        console.print(f"Rows in quarantine lie in {where}, with file, row, rule and value.", highlight=False)
