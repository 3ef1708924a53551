"""`footfall sweep`: what has lived its time in the vault goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from rich.table import Table

from footfall.cli.console import console, print_json
from footfall.cli.options import JsonOption, WorkspaceOption, open_workspace

EXAMPLES = "Examples: `footfall sweep`, and in a crontab: `0 * * * * footfall sweep -w /srv/footfall`"


def sweep(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Destroy keys and personal data that are older than `retention_h`; releases stay.

    Time counts from a day's ingest. Let it run every hour: nothing else enforces the retention time.
    """
    from footfall.pipeline import sweep as pipeline
    from footfall.pipeline.clock import refuse_odd_clock
    from footfall.pipeline.locking import locked

    home, settings = open_workspace(workspace)
    refuse_odd_clock(home)
    with locked(home):
        swept = pipeline.sweep(home, settings)
    if as_json:
        print_json([asdict(item) for item in swept])
        return
    retention_h = pipeline.retention_h(home, settings)
    if not swept:
        console.print(f"Nothing in the vault is older than {retention_h} hours.", markup=False)
        return
    table = Table(title=f"Destroyed: older than {retention_h} hours", title_justify="left")
    table.add_column("what")
    table.add_column("days", justify="right")
    table.add_column("of")
    table.add_column("oldest, hours", justify="right")
    for what in Counter(item.what for item in swept):
        items = sorted((item for item in swept if item.what == what), key=lambda item: item.day)
        days = items[0].day if len(items) == 1 else f"{items[0].day} to {items[-1].day}"
        table.add_row(what, str(len(items)), days, f"{max(item.age_h for item in items):,.1f}")
    console.print(table)
