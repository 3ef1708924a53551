"""`footfall evaluate`: a simulated city's releases against its truth."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer
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
    from collections.abc import Sequence

    from footfall.lab.evaluate import Evaluation, Figure

EXAMPLES = (
    "Examples: `footfall evaluate -w demo`, `footfall evaluate --against naive --against em`, "
    "`footfall evaluate --day 2026-03-02 --json`"
)
_SHARE = "share"


class Peer(StrEnum):
    """Other people's ways."""

    NAIVE = "naive"
    EM = "em"


_COLUMNS = {Peer.NAIVE: "naive", Peer.EM: "naive_em"}
_MEANINGS = {
    Peer.NAIVE: "naive: everybody at the site last seen.",
    Peer.EM: "em: everybody at the nearest event's cell, and the likeliest population by tile.",
}


def evaluate(
    workspace: WorkspaceOption = None,
    day: DayOption = None,
    first: FromOption = None,
    last: ToOption = None,
    against: Annotated[
        list[Peer] | None,
        typer.Option(
            "--against",
            metavar="PEER",
            help="Whose way to run on the same events, beside ours: naive (everybody at the site last seen) "
            "or em (nearest event, and the population that makes the counts likeliest); may be given twice. "
            "Default: naive.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare the releases of a simulated city with its truth, figure by figure.

    Bound: what the true positions of the customers would give. Naive and em: what peers' ways give.
    Before: our estimate without noise. Released: what was published.
    """
    from footfall.lab.evaluate import evaluate_workspace

    home, settings = open_workspace(workspace)
    days = choose_days(home, settings, day, first, last)
    peers = list(dict.fromkeys(against or [Peer.NAIVE]))
    with Parts() as parts:
        tell = partial(parts.tell, "comparing with the truth")
        columns = [_COLUMNS[peer] for peer in peers]
        evaluation = evaluate_workspace(home, settings, days, tell, peers=columns)
    if as_json:
        print_json(evaluation.as_dict())
        return
    console.print(accuracy_table(evaluation, peers))


def accuracy_table(evaluation: Evaluation, peers: Sequence[Peer] = (Peer.NAIVE,)) -> Table:
    """The errors, with the bound that true positions of customers would give, and peers' ways."""
    days = evaluation.days
    span = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    table = Table(title=f"Accuracy against the truth, {span}", title_justify="left")
    table.add_column("figure")
    for name in ("bound", *peers, "before noise", "released"):
        table.add_column(name, justify="right", no_wrap=True)
    table.caption = (
        "WAPE: the sum of all errors over the sum of the truth. bound: from true positions of the customers. "
        + " ".join(_MEANINGS[peer] for peer in peers)
    )
    table.caption_justify = "left"
    errors = (figure for figure in evaluation.figures if figure.truth is None)
    for figure in errors:
        theirs = (getattr(figure, _COLUMNS[peer]) for peer in peers)
        values = (figure.bound, *theirs, figure.before, figure.after)
        table.add_row(Text(figure.what), *(_cell(value, figure) for value in values))
    return table


def _cell(value: float | None, figure: Figure) -> str:
    if value is None:
        return ""
    return f"{value:.1%}" if figure.unit == _SHARE else f"{value:.1f} {figure.unit}"
