"""`footfall demo`: a city, everything done with it, and what came out."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from footfall.cli.console import console, note
from footfall.cli.demo_tables import errors_table, intervals_table, privacy_table, top_areas
from footfall.cli.options import choose_days, open_workspace
from footfall.cli.progress import Parts
from footfall.cli.simulating import (
    CityOption,
    MarketShareOption,
    PeopleOption,
    SeedOption,
    SimulatedDaysOption,
    read_scenario,
    simulate_into,
)
from footfall.model.errors import WorkspaceError
from footfall.model.workspace import Workspace

if TYPE_CHECKING:
    from footfall.lab.simulate import Scenario

EXAMPLES = (
    "Examples: `footfall demo`, `footfall demo --people 20000 --days 1 --out small`, "
    "`footfall demo --city data/london --out london`"
)


class DemoProfile(StrEnum):
    """Profiles that a demonstration can be given."""

    STRICT = "strict"
    STANDARD = "standard"


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The workspace to make.")] = Path("demo"),
    people: PeopleOption = 100_000,
    days: SimulatedDaysOption = 3,
    market_share: MarketShareOption = 0.4,
    seed: SeedOption = 20260302,
    city: CityOption = None,
    profile: Annotated[
        DemoProfile, typer.Option(metavar="PROFILE", help="How strong the protection is: strict or standard.")
    ] = DemoProfile.STRICT,
) -> None:
    """Make a city, run everything, and show the result: areas by hour, accuracy, privacy, files.

    Takes a few minutes with 100,000 people and 3 days. Again with the same options it shows the same
    city without making it anew; a folder with anything else in it is refused.
    """
    from footfall.lab.evaluate import evaluate_workspace
    from footfall.lab.simulate import Scenario
    from footfall.pipeline.run import run

    scenario = Scenario(people=people, days=days, market_share=market_share, seed=seed, city=city)
    _make_or_reuse(Workspace(out), scenario, profile.value)
    home, settings = open_workspace(out)
    local_days = choose_days(home, settings, None, None, None)
    with Parts() as parts:
        run(home, settings, local_days, parts.step)
        compared = partial(parts.tell, "comparing with the truth")
        evaluation = evaluate_workspace(home, settings, local_days, compared)
    first = str(local_days[0])
    for table in (
        top_areas(home, first),
        errors_table(evaluation),
        intervals_table(evaluation),
        privacy_table(home, settings, first),
    ):
        console.print()
        console.print(table)
    _print_places(out, first, seed)


def _make_or_reuse(home: Workspace, scenario: Scenario, profile: str) -> None:
    """Make the city, or use one that was made of the same scenario.

    Raises:
        WorkspaceError: the folder holds anything else.
    """
    if home.root.exists() and (not home.root.is_dir() or any(home.root.iterdir())):
        if not _is_of(home, scenario, profile):
            message = f"{home.root} holds something else. Name another folder: --out DIR."
            raise WorkspaceError(message)
        note(f"Using the city that is in {home.root} already.")
        return
    note(f"Making a city of {scenario.people:,} people, then doing everything with it.")
    facts = simulate_into(home.root, scenario, profile)
    counts = facts["counts"]
    note(
        f"{facts['city']['name']}: {counts['people']:,} people in {counts['zones']} zones, "
        f"{counts['customers']:,} customers, {counts['cells']:,} cells, {counts['events']:,} events."
    )


def _is_of(home: Workspace, scenario: Scenario, profile: str) -> bool:
    asked: dict[str, Any] = {
        "people": scenario.people,
        "days": scenario.days,
        "market_share": scenario.market_share,
        "seed": scenario.seed,
        "city": scenario.city.resolve().name if scenario.city else None,
    }
    made = read_scenario(home.root).get("scenario", {})
    if {name: made.get(name) for name in asked} != asked:
        return False
    return open_workspace(home.root)[1].privacy.profile == profile


def _print_places(out: Path, day: str, seed: int) -> None:
    for line in (
        "",
        f"Figures   footfall evaluate -w {out}",
        f"Releases  {out / 'releases'}",
        f"Truth     {out / 'truth'}",
        f"Settings  {out / 'footfall.toml'}",
        f"Seed      {seed} (of the city; the noise has none)",
        "",
        "Next:",
        f"  footfall show -w {out} footfall/{day}",
        f"  footfall show -w {out} flows/{day}",
        f"  footfall export -w {out} footfall/{day} --format geojson",
        f"  footfall plan -w {out}",
    ):
        console.print(line, markup=False, soft_wrap=True)
