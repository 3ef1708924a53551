"""`footfall evaluate`: a simulated city's releases against its truth."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

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
    from footfall.lab.evaluate import Evaluation, Figure

EXAMPLES = "Examples: `footfall evaluate -w demo`, `footfall evaluate --day 2026-03-02 --json`"
_SHARE = "share"


def evaluate(
    workspace: WorkspaceOption = None,
    day: DayOption = None,
    first: FromOption = None,
    last: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare the releases of a simulated city with its truth, figure by figure.

    Bound: what the true positions of the customers would give. Naive: everybody at the site last seen.
    Before: our estimate without noise. Released: what was published.
    """
    from footfall.lab.evaluate import evaluate_workspace

    home, settings = open_workspace(workspace)
    days = choose_days(home, settings, day, first, last)
    with Parts() as parts:
        evaluation = evaluate_workspace(home, settings, days, partial(parts.tell, "comparing with the truth"))
    if as_json:
        print_json(evaluation.as_dict())
        return
    console.print(accuracy_table(evaluation))


def accuracy_table(evaluation: Evaluation) -> Table:
    """The figures, with the bound that true positions of customers would give."""
    days = evaluation.days
    span = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    table = Table(title=f"Accuracy against the truth, {span}", title_justify="left")
    table.add_column("figure")
    for name in ("bound", "naive", "before noise", "released"):
        table.add_column(name, justify="right", no_wrap=True)
    table.caption = (
        "WAPE: the sum of all errors over the sum of the truth. bound: from true positions of the customers. "
        "naive: everybody at the site last seen."
    )
    table.caption_justify = "left"
    for figure in evaluation.figures:
        values = (figure.bound, figure.naive, figure.before, figure.after)
        table.add_row(Text(figure.what), *(_cell(value, figure) for value in values))
    return table


def _cell(value: float | None, figure: Figure) -> str:
    if value is None:
        return ""
    return f"{value:.1%}" if figure.unit == _SHARE else f"{value:.1f} {figure.unit}"
