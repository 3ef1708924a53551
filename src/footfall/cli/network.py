"""`footfall network`: what looks wrong in the cell plan."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from footfall.cli.console import console, note, print_json
from footfall.cli.options import DayOption, JsonOption, WorkspaceOption, choose_days, open_workspace
from footfall.model.local_day import LocalDay

if TYPE_CHECKING:
    from footfall.pipeline.plan_check import PlanCheck

EXAMPLES = {"check": "Examples: `footfall network check`, `footfall network check --since 2026-03-01`"}
SHOWN = 10
"""As many rows of a kind are printed; JSON has all."""


def check(
    workspace: WorkspaceOption = None,
    day: DayOption = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since",
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="An earlier day whose plan to compare with.",
            show_default=False,
        ),
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option("--picture", metavar="FILE", help="Draw a map into this SVG file.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what looks wrong in a day's cell plan; the last day there are events of, unless one is named.

    Holes where people live and no cell is strong; odd cells (outside, isolated, unusual power or height,
    beams that all look one way, duplicates); cells that stand far from those that phones change to, judged
    by ten persons at least; what changed since an earlier day.
    """
    from footfall.pipeline.plan_check import check_plan

    home, settings = open_workspace(workspace)
    chosen = choose_days(home, settings, day, None, None)[-1]
    earlier = None if since is None else LocalDay(since.date(), settings.workspace.time_zone)
    found = check_plan(home, settings, chosen, earlier)
    if picture is not None:
        from footfall.cli.plan_map import plan_map

        picture.write_text(plan_map(found), encoding="utf-8")
        note(f"The map is in {picture}.")
    if as_json:
        print_json(found.as_dict())
        return
    _print(found)


def _print(found: PlanCheck) -> None:
    from footfall.pipeline.plan_check import lonlat

    facts = found.as_dict()
    radius = facts["radius_m"]
    console.print(
        f"{found.plan.size:,} cells on {found.day}, plan {found.plan.plan_id}. 80 % of a footprint lie "
        f"within {radius['p50']:,} m in the median ({radius['p10']:,} to {radius['p90']:,} m for most).",
        markup=False,
    )
    share = 100 * found.unserved / max(found.residents, 1)
    console.print(f"{len(found.holes):,} holes, with {share:.1f} % of residents.", markup=False)
    _table(
        ("tiles", "residents", "centre", "received"),
        [
            (
                f"{hole.tiles:,}",
                f"{hole.residents:,.0f}",
                _place(lonlat(hole.x, hole.y)),
                "nothing" if hole.power_dbm is None else f"{hole.power_dbm:.0f} dBm",
            )
            for hole in found.holes
        ],
    )
    console.print(f"{len({odd.cell for odd in found.odd}):,} odd cells.", markup=False)
    _table(("cell", "what", "why"), [(found.plan.cell_id[o.cell], o.kind, o.words) for o in found.odd])
    _print_misplaced(found)
    _print_drift(found)


def _print_misplaced(found: PlanCheck) -> None:
    from footfall.pipeline.plan_check import lonlat

    if found.misplaced is None:
        note("No events of the day were taken in with this plan, so nothing tells where phones change cells.")
        return
    console.print(f"{len(found.misplaced):,} cells likely stand elsewhere.", markup=False)
    _table(
        ("cell", "off by", "likely near", "changes"),
        [
            (
                found.plan.cell_id[cell.cell],
                f"{cell.distance_m / 1000:.1f} km",
                _place(lonlat(cell.x, cell.y)),
                f"{cell.changes:,}",
            )
            for cell in found.misplaced
        ],
    )


def _print_drift(found: PlanCheck) -> None:
    if found.drift is None:
        return
    drift = found.drift
    changed = [(name, getattr(drift, name)) for name in ("added", "removed", "moved", "turned", "retuned")]
    counts = ", ".join(f"{len(cells):,} {name}" for name, cells in changed)
    console.print(
        f"Since the earlier plan: {counts}; {drift.mass_changed:.1%} of footprint mass lies elsewhere.",
        markup=False,
    )
    _table(("cell", "what"), [(cell, name) for name, cells in changed for cell in cells])


def _table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    if not rows:
        return
    table = Table()
    for name in columns:
        table.add_column(name)
    for row in rows[:SHOWN]:
        table.add_row(*row)
    console.print(table)
    if len(rows) > SHOWN:
        console.print(f"and {len(rows) - SHOWN:,} more; --json has all.", markup=False)


def _place(position: list[float]) -> str:
    longitude, latitude = position
    return f"{latitude:.4f}, {longitude:.4f}"
