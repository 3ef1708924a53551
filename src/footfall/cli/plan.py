"""`footfall plan`: what a run would do and charge."""

from __future__ import annotations

from collections.abc import Sequence
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
    from footfall.pipeline.planned import Cap, DayPlan, Plan, WindowPlan

EXAMPLES = "Examples: `footfall plan`, `footfall plan --from 2026-03-02 --to 2026-03-08 --json`"


def plan(
    workspace: WorkspaceOption = None,
    day: DayOption = None,
    first: FromOption = None,
    last: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what `run` would do and why, what it would charge, and what would be left; do nothing.

    A charge is the privacy cost of measuring a table of counts (a cube) with noise. It is paid once
    for each day of data and never given back, and the privacy profile caps it by day, month and 12 months.
    """
    from footfall.pipeline.plan import make_plan

    home, settings = open_workspace(workspace)
    planned = make_plan(home, settings, choose_days(home, settings, day, first, last))
    if as_json:
        print_json(planned.as_dict())
        return
    _print_steps(planned)
    _print_charges(planned)
    console.print(_caps(planned))
    if any(day_plan.tasks for day_plan in planned.days):
        console.print("Next: `footfall run` with the same options.", markup=False)


def _print_steps(plan: Plan) -> None:
    from footfall.pipeline.planned import Step

    reasons = list(dict.fromkeys(task.reason for day in plan.days for task in day.tasks))
    numbers = {reason: str(number) for number, reason in enumerate(reasons, start=1)}
    table = Table(title="What is to be done", title_justify="left")
    table.add_column("day", no_wrap=True)
    due = [step for step in Step if any(task.step is step for day in plan.days for task in day.tasks)]
    for step in due:
        table.add_column(step.value, justify="center")
    for day in plan.days:
        marks = {task.step: numbers[task.reason] for task in day.tasks}
        table.add_row(day.day, *(marks.get(step, "-") for step in due))
    console.print(table)
    for reason, number in numbers.items():
        console.print(f"  {number}  {reason}", markup=False)
    console.print("  -  nothing to do", markup=False)
    for note in dict.fromkeys(day.note for day in plan.days if day.note):
        days = [day.day for day in plan.days if day.note == note]
        console.print(f"{_span(days)}: {note}.", markup=False)


def _span(days: Sequence[str]) -> str:
    return days[0] if len(days) == 1 else f"{len(days)} days from {days[0]} to {days[-1]}"


def _print_charges(plan: Plan) -> None:
    alike: dict[object, list[DayPlan]] = {}
    for day in plan.days:
        if day.charges:
            alike.setdefault(day.charges, []).append(day)
    for days in alike.values():
        names = [day.day for day in days]
        each = " each" if len(names) > 1 else ""
        console.print(_charges(days[0], f"Charged{each} for the data of {_span(names)}"))
    for window in (window for day in plan.days for window in day.windows):
        console.print(_charges(window, f"Charged for the window {window.period}"))


def _charges(day: DayPlan | WindowPlan, title: str) -> Table:
    table = Table(title=title, title_justify="left", show_footer=True)
    table.add_column("cube", "together")
    table.add_column("cells", f"{sum(charge.cells for charge in day.charges):,}", justify="right")
    table.add_column("rho", f"{float(Fraction(day.rho)):.6g}", justify="right")
    for name in ("noise", "shown from", "error of 1,000"):
        table.add_column(name, justify="right")
    table.add_column("for")
    for charge in day.charges:
        rho = f"{float(Fraction(charge.rho)):.6g}"
        errors = (f"{charge.sigma:,.1f}", f"{charge.least_shown:,.0f}", f"± {charge.error_of_1000:,.0f} %")
        table.add_row(charge.cube, f"{charge.cells:,}", rho, *errors, ", ".join(charge.products) or "weights")
    table.caption = (
        "In observed subscribers: noise, the standard deviation in a cell; shown from, the least noisy "
        "count that is shown; error of 1,000, what noise alone does to so many (95 %). The budget goes to "
        "the cubes that [products] enabled needs."
    )
    table.caption_justify = "left"
    return table


def _caps(plan: Plan) -> Table:
    from footfall.privacy.profiles import PROFILES

    profile = PROFILES[plan.profile]
    table = Table(title=f"Privacy budget, profile {profile.name}: {profile.note}", title_justify="left")
    for name in ("period", "at most", "spent", "in this plan", "left after it"):
        table.add_column(name, justify="left" if name == "period" else "right")
    for cap in _tightest(plan.caps):
        rhos = (f"{float(Fraction(rho)):.4f}" for rho in (cap.cap, cap.spent, cap.asked, cap.left))
        table.add_row(_period(cap), *rhos)
    table.caption = (
        "in rho of zero-concentrated differential privacy; of several days, the one with least left"
    )
    table.caption_justify = "left"
    return table


def _tightest(caps: Sequence[Cap]) -> list[Cap]:
    """Every window and month, and of days and 12 months the one with least left."""
    shown = [cap for cap in caps if cap.kind in {"window", "month"}]
    for kind, place in (("day", 0), ("12 months", len(shown) + 1)):
        of_kind = [cap for cap in caps if cap.kind == kind]
        shown.insert(place, min(of_kind, key=lambda cap: Fraction(cap.left)))
    return shown


def _period(cap: Cap) -> str:
    if cap.kind == "day":
        return f"day {cap.first}"
    if cap.kind == "window":
        return f"window {cap.first}..{cap.last}"
    return f"month {cap.first[:7]}" if cap.kind == "month" else f"12 months from {cap.first}"
