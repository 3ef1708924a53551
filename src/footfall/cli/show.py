"""`footfall show`: a release in the terminal."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from footfall.cli.console import console, print_json
from footfall.cli.options import JsonOption, ReleaseArgument, WorkspaceOption, open_workspace

EXAMPLES = (
    "Examples: `footfall show footfall/2026-03-02`, `footfall show flows/2026-03-02 --top 40`, "
    "`footfall show footfall/2026-03-02 --level district --area Altstadt`"
)


def show(
    release: ReleaseArgument,
    workspace: WorkspaceOption = None,
    level: Annotated[
        str | None,
        typer.Option(
            metavar="LEVEL",
            help="Level of areas: region, district or zone. Default: the finest of the release.",
            show_default=False,
        ),
    ] = None,
    area: Annotated[
        str | None,
        typer.Option(
            metavar="AREA", help="Only this area, by id or name; every hour or bin of it.", show_default=False
        ),
    ] = None,
    top: Annotated[
        int, typer.Option(min=1, metavar="N", help="Most areas, or pairs of areas, in the table.")
    ] = 20,
    as_json: JsonOption = False,
) -> None:
    """Print a release: areas by name, values no finer than they are known, and a strip of the hours.

    With --area, every hour or bin of one area, and who was there by age band and gender where the
    release tells.
    """
    from footfall.cli.reading import Names, select, with_names
    from footfall.cli.views import STRIP_NOTE, parts_table, table_of
    from footfall.releases.store import ReleaseStore

    home, _ = open_workspace(workspace)
    store = ReleaseStore(home.releases)
    found = store.read(store.find(release))
    names = Names.of(store, found)
    shown = select(found, names, level, area)
    if as_json:
        rows = with_names([*shown.rows, *shown.parts], names)
        print_json({"manifest": found.manifest.as_dict(), "rows": rows})
        return
    facts = found.manifest.facts
    where = names.by_key[shown.level, shown.area] if shown.area else f"by {shown.level}"
    console.print(f"{facts['title']}, {where}", style="bold", markup=False)
    console.print(f"{facts['workspace']}, {found.manifest.day}", markup=False)
    console.print(facts["definition"], markup=False)
    console.print(table_of(shown, facts["dimensions"], names, top))
    if shown.area and shown.parts and "hour" in facts["dimensions"]:
        console.print(parts_table(shown.parts))
    if {"hour"} & {*facts["dimensions"]} if shown.area else {"hour", "dwell_bin"} & {*facts["dimensions"]}:
        console.print(STRIP_NOTE, style="dim", markup=False)
    for line in _explanations(facts, len(shown.rows), sum(row["value"] is None for row in shown.rows)):
        console.print(line, style="dim", markup=False)


def _explanations(facts: dict[str, Any], rows: int, withheld: int) -> list[str]:
    privacy = facts["privacy"]
    epsilon = privacy["charged"]["epsilon"]["delta 1e-09"]
    numbers = (
        "Values are estimates of everybody, rounded to what is known. Intervals cover noise, sample and "
        "location; other errors of the method come on top (docs/accuracy.md measures them). "
        "Observed: how many customers of the operator are behind a value."
    )
    holes = (
        f"Withheld ({withheld:,} of {rows:,} values): too few were observed to show a number. That is not "
        "zero, and does not say that nobody was there."
    )
    cost = (
        f"Privacy: profile {privacy['profile']}; everything this is computed from costs a subscriber at most "
        f"epsilon {epsilon:.2f} at delta 1e-9."
    )
    return [numbers, holes, cost]
