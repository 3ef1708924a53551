"""`footfall privacy`: the evidence."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from footfall.cli.console import console
from footfall.cli.options import WorkspaceOption, open_workspace
from footfall.model.errors import WorkspaceError

EXAMPLES = {
    "report": "Examples: `footfall privacy report --attacks attacks.json`, `footfall privacy report --check`",
}


def report(
    workspace: WorkspaceOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="DIR",
            help="Where to. Default: privacy-report/ there.",
            show_default=False,
        ),
    ] = None,
    attacks: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Figures of the attack suite, attacks.json. Default: none, and the report says so.",
            show_default=False,
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; end with code 5 if the report is stale.")
    ] = False,
) -> None:
    """Write the impact assessment from settings and measurements, and the page that lists every release.

    `assessment.md` and `report.json` are for the operator, `transparency.html` is for everybody.
    """
    from footfall.pipeline.plan import permitted
    from footfall.pipeline.report import stale, write_report

    home, settings = open_workspace(workspace)
    folder = out if out is not None else home.root / "privacy-report"
    allowed = permitted(home, settings, datetime.now(UTC))
    if check:
        old = stale(home, settings, allowed, folder, attacks)
        if old:
            message = f"{', '.join(map(str, old))}: stale or missing. `footfall privacy report` writes them."
            raise WorkspaceError(message)
        console.print("The privacy report is up to date.")
        return
    for file in write_report(home, settings, allowed, folder, attacks):
        console.print(str(file), markup=False, soft_wrap=True)
