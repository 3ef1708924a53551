"""`footfall doctor`: is everything there that a run needs?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from footfall.cli.console import console, note, print_json
from footfall.cli.options import JsonOption, WorkspaceOption, open_workspace
from footfall.model.errors import WorkspaceError

EXAMPLES = "Examples: `footfall doctor`, `footfall doctor --json`"


def doctor(
    workspace: WorkspaceOption = None,
    trust_clock: Annotated[
        bool,
        typer.Option(
            "--trust-clock",
            help="Note that the clock is right now, although the audit log has a later entry: it was ahead.",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Look at environment, settings, feeds, rights, disk, engine, keys, ledger and lock; change nothing.

    Ends with code 5 if something is wrong, so that a timer can ask before a run.
    """
    from footfall.pipeline import clock
    from footfall.pipeline.doctor import State, examine

    home, settings = open_workspace(workspace)
    if trust_clock:
        clock.trust_clock(home)
        note("Noted in the audit log: the clock is right now.")
    findings = examine(home, settings)
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        table = Table("about", "", "found")
        for finding in findings:
            table.add_row(finding.about, finding.state.value, escape(finding.text))
        console.print(table)
    wrong = [finding.about for finding in findings if finding.state is State.WRONG]
    if wrong:
        raise WorkspaceError(f"Wrong: {', '.join(dict.fromkeys(wrong))}. Mend what the table says.")
