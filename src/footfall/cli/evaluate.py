"""`footfall evaluate`."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from footfall.lab.evaluate import Evaluation, Figure

EXAMPLES = "Example: `footfall evaluate`"


def evaluate(
    workspace: WorkspaceOption = None,
    day: DayOption = None,
    first: FromOption = None,
    last: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare the releases of a simulated city with its truth."""
    from footfall.lab.evaluate import evaluate_workspace

    place, settings = open_workspace(workspace)
    evaluation = evaluate_workspace(place, settings, choose_days(place, settings, day, first, last))
    if as_json:
        print_json(evaluation.as_dict())
        return
    console.print(accuracy_table(evaluation))


def accuracy_table(evaluation: Evaluation) -> Table:
    """The figures, with the bound that true positions of customers would give."""
    table = Table(title="Against the truth (mean of the days)")
    table.add_column("figure")
    for name in ("bound", "naive", "before noise", "released"):
        table.add_column(name, justify="right")
    for figure in evaluation.figures:
        table.add_row(
            figure.what,
            *(_cell(v, figure) for v in (figure.bound, figure.naive, figure.before, figure.after)),
        )
    return table


def _cell(value: float | None, figure: Figure) -> str:
    if value is None:
        return ""
    return f"{value:.1%}" if figure.unit == "share" else f"{value:.1f} {figure.unit}"
