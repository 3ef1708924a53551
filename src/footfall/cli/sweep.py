"""`footfall sweep`."""

from __future__ import annotations

from dataclasses import asdict

from rich.table import Table

from footfall.cli.console import console, print_json
from footfall.cli.options import JsonOption, WorkspaceOption, open_workspace

EXAMPLES = "Example: `footfall sweep`"


def sweep(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Destroy keys and personal data that have lived their time; run it every hour."""
    from footfall.pipeline import sweep as pipeline
    from footfall.pipeline.run import locked

    place, settings = open_workspace(workspace)
    with locked(place):
        swept = pipeline.sweep(place, settings)
    if as_json:
        print_json([asdict(item) for item in swept])
        return
    if not swept:
        console.print(f"Nothing in the vault is older than {settings.privacy.retention_h} hours.")
        return
    table = Table("destroyed", "of day", "age in hours")
    for item in swept:
        table.add_row(item.what, item.day, f"{item.age_h:,.1f}")
    console.print(table)
