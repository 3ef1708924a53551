"""`footfall attack`: what attackers learn from a workspace's releases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from footfall.cli.console import console, note, print_json
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
    from collections.abc import Sequence

    from footfall.lab.attack.suite import Attacked
    from footfall.model.local_day import LocalDay
    from footfall.model.settings import Settings
    from footfall.model.workspace import Workspace

EXAMPLES = "Examples: `footfall attack -w demo`, `footfall attack --day 2026-03-02 --json`"


def attack(
    workspace: WorkspaceOption = None,
    day: DayOption = None,
    first: FromOption = None,
    last: ToOption = None,
    seed: Annotated[int, typer.Option(help="Of the attackers' choices and the lab's noise.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Attack what was released, and say what was learnt and how much it may be.

    On simulated people every attack runs on exact figures, on figures of at least k people, without data, and
    on ours; it takes minutes. On real people only what looks at nobody is tried: an invented person in
    cubes like theirs, the files outside the vault, and the releases themselves. Ends with 1 if a limit is
    exceeded.
    """
    home, settings = open_workspace(workspace)
    found = _attacked(home, settings, choose_days(home, settings, day, first, last), seed)
    if as_json:
        print_json(found.as_dict())
    else:
        console.print(attack_table(found))
    if not all(figure.passes for figure in found.figures):
        raise typer.Exit(1)


def _attacked(home: Workspace, settings: Settings, days: Sequence[LocalDay], seed: int) -> Attacked:
    from footfall.lab.attack.suite import attack_people, attack_releases
    from footfall.lab.attack.world import has_vault, world_of

    if has_vault(home, days):
        return attack_people(world_of(home, settings, days), settings.privacy.profile, seed, note)
    note("Only releases are attacked: these people are real, or their vault is gone.")
    return attack_releases(home, settings, days, seed)


def attack_table(found: Attacked) -> Table:
    """The figures, and which of them exceed their limits."""
    table = Table(title=f"Attacks on releases under {found.profile}", title_justify="left")
    table.add_column("attack")
    for name in ("unprotected", "k-only", "baseline", "ours", "limit", ""):
        table.add_column(name, justify="right", no_wrap=True)
    for figure in found.figures:
        values = (figure.unprotected, figure.k_only, figure.baseline, figure.ours, figure.limit)
        cells = ["" if value is None else f"{value:.3f}" for value in values]
        table.add_row(Text(figure.attack), *cells, "kept" if figure.passes else "missed")
    return table
