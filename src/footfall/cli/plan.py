"""`footfall plan`."""

from __future__ import annotations

from fractions import Fraction
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
    from footfall.model.workspace import Workspace
    from footfall.pipeline.plan import DayPlan, Plan

EXAMPLES = "Example: `footfall plan`"


def plan(
    workspace: WorkspaceOption = None,
    day: DayOption = None,
    first: FromOption = None,
    last: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what `run` would do, why, and what it would charge; do nothing."""
    from footfall.pipeline.plan import make_plan

    place, settings = open_workspace(workspace)
    planned = make_plan(place, settings, choose_days(place, settings, day, first, last))
    if as_json:
        print_json(planned.as_dict())
        return
    table = Table("day", "step", "why", title="What is to be done")
    for day_plan in planned.days:
        for task in day_plan.tasks:
            table.add_row(task.day, task.step.value, task.reason)
        if not day_plan.tasks:
            table.add_row(day_plan.day, "nothing", day_plan.note)
    console.print(table)
    charged = [day_plan for day_plan in planned.days if day_plan.charges]
    if charged:
        console.print(_charges(charged[0], planned))
    console.print(_budget(place, planned), highlight=False)


def _charges(day_plan: DayPlan, plan: Plan) -> Table:
    table = Table(title=f"What a day is charged, profile {plan.profile} (shown for {day_plan.day})")
    table.add_column("cube")
    for name in ("cells", "rho", "noise: sd in subscribers"):
        table.add_column(name, justify="right")
    for charge in day_plan.charges:
        table.add_row(charge.cube, f"{charge.cells:,}", charge.rho, f"{charge.sigma:,.1f}")
    table.add_section()
    table.add_row("together", "", day_plan.rho, "")
    return table


def _budget(place: Workspace, plan: Plan) -> str:
    from footfall.privacy.ledger import Ledger
    from footfall.privacy.profiles import PROFILES

    ledger, profile = Ledger(place.control), PROFILES[plan.profile]
    lines = []
    for month in sorted({day.day[:7] for day in plan.days}):
        asked = sum((Fraction(day.rho) for day in plan.days if day.day.startswith(month)), Fraction(0))
        spent = ledger.spent(month)
        lines.append(
            f"Month {month}: rho {float(spent):.4f} spent, {float(asked):.4f} in this plan, "
            f"{float(profile.rho_month):.4f} at most."
        )
    return "\n".join(lines)
