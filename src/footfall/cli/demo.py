"""`footfall demo`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from footfall.cli.console import console, note
from footfall.cli.evaluate import accuracy_table
from footfall.cli.options import choose_days
from footfall.cli.pictures import brief, strip
from footfall.cli.progress import Parts
from footfall.cli.show import area_names, by_area
from footfall.cli.simulating import (
    CityOption,
    PeopleOption,
    SeedOption,
    SimulatedDaysOption,
    simulate_into,
)
from footfall.model.errors import WorkspaceError
from footfall.model.settings import PrivacySettings, Settings, read_settings
from footfall.model.vocabulary import ALL, LEVELS
from footfall.model.workspace import Workspace
from footfall.releases.store import ReleaseStore

if TYPE_CHECKING:
    from footfall.lab.simulate import Scenario

EXAMPLES = "Example: `footfall demo`"
HOURS = ("08", "12", "17", "21")
AREAS = 8


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The workspace to make.")] = Path("demo"),
    people: PeopleOption = 100_000,
    days: SimulatedDaysOption = 3,
    market_share: Annotated[
        float, typer.Option(min=0.01, max=1, help="Share of people who are customers.")
    ] = 0.4,
    seed: SeedOption = 20260302,
    city: CityOption = None,
    profile: Annotated[str, typer.Option(help="Protection: strict or standard.")] = "strict",
) -> None:
    """Make a city, run everything, show the result: areas by hour, accuracy, privacy, files."""
    from footfall.lab.evaluate import evaluate_workspace
    from footfall.lab.simulate import Scenario
    from footfall.pipeline.run import run

    scenario = Scenario(
        people=people, days=days, market_share=market_share, seed=seed, city=city.resolve() if city else None
    )
    workspace = Workspace(out.resolve())
    _make_or_reuse(workspace, scenario)
    settings = read_settings(workspace.settings_file)
    settings = settings.model_copy(update={"privacy": PrivacySettings.model_validate({"profile": profile})})
    local_days = choose_days(workspace, settings, None, None, None)
    with Parts() as parts:
        run(workspace, settings, local_days, parts.step)
    _print_top_areas(workspace, str(local_days[0]))
    console.print(accuracy_table(evaluate_workspace(workspace, settings, local_days)))
    _print_privacy(workspace, settings, str(local_days[0]))
    _print_places(out, str(local_days[0]), seed)


def _make_or_reuse(workspace: Workspace, scenario: Scenario) -> None:
    mark = workspace.root / ".demo"
    described = repr(scenario)
    if mark.exists() and mark.read_text() == described:
        note(f"Using the city in {workspace.root}.")
        return
    if workspace.root.exists() and any(workspace.root.iterdir()):
        message = f"{workspace.root} holds something else. Remove it, or choose another folder: --out DIR."
        raise WorkspaceError(message)
    facts = simulate_into(workspace.root, scenario)
    mark.write_text(described)
    counts = facts["counts"]
    note(
        f"{facts['city']['name']}: {counts['people']:,} people, {counts['customers']:,} customers, "
        f"{counts['events']:,} events."
    )


def _print_top_areas(workspace: Workspace, day: str) -> None:
    store = ReleaseStore(workspace.releases)
    release = store.read(store.find(f"footfall/{day}"))
    names = area_names(store, release)
    rows = [row for row in release.table.to_pylist() if row["age_band"] == ALL and row["gender"] == ALL]
    level = _finest_shown(rows)
    table = Table("area")
    table.add_column("hours 00 to 23", no_wrap=True)
    for hour in HOURS:
        table.add_column(f"{hour}:00", justify="right", no_wrap=True)
    table.title = f"Footfall on {day}: people visiting, with 95 % intervals ({level} level)"
    groups = by_area([row for row in rows if row["level"] == level])
    for area in list(groups)[:AREAS]:
        hours = {row["hour"]: row for row in groups[area]}
        figures = [brief(hours[h]["value"], hours[h]["low"], hours[h]["high"]) for h in HOURS]
        table.add_row(names[level, area], strip([hours[h]["value"] for h in sorted(hours)]), *figures)
    console.print(table)


def _finest_shown(rows: list[dict[str, object]]) -> str:
    """The finest level of which at least half of the values are shown."""
    for level in reversed(LEVELS):
        values = [row["value"] for row in rows if row["level"] == level]
        if values and sum(value is not None for value in values) >= len(values) / 2:
            return level
    return LEVELS[0]


def _print_privacy(workspace: Workspace, settings: Settings, day: str) -> None:
    from footfall.privacy.gate import cost
    from footfall.privacy.ledger import Ledger
    from footfall.privacy.profiles import PROFILES

    ledger, profile = Ledger(workspace.control), PROFILES[settings.privacy.profile]
    table = Table("", "rho", "epsilon at delta 1e-9", "worst-case membership AUC")
    table.title = f"Privacy charged per subscriber, profile {profile.name}"
    rows = (
        (f"day {day}", ledger.spent(day)),
        (f"month {day[:7]} so far", ledger.spent(day[:7])),
        ("cap of a month", profile.rho_month),
    )
    for what, rho in rows:
        facts = cost(rho)
        epsilon, auc = facts["epsilon"]["delta 1e-09"], facts["worst_case_auc"]
        table.add_row(what, f"{float(rho):.4f}", f"{epsilon:.2f}", f"{auc:.3f}")
    console.print(table)


def _print_places(out: Path, day: str, seed: int) -> None:
    lines = (
        f"Releases: {out}/releases   truth: {out}/truth   settings: {out}/footfall.toml   seed: {seed}",
        f"Next: footfall show -w {out} footfall/{day}",
        f"      footfall show -w {out} flows/{day}",
        f"      footfall export -w {out} footfall/{day} --format geojson",
        f"      footfall plan -w {out}",
    )
    for line in lines:
        console.print(line, highlight=False)
