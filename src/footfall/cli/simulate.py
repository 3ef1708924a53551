"""`footfall simulate`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn

from footfall.cli.console import console, errors
from footfall.model.errors import WorkspaceError

if TYPE_CHECKING:
    from footfall.lab.simulate import Scenario, Simulated

NAME = "simulate"
SEED = 20260302

PeopleOption = Annotated[int, typer.Option(min=100, help="Residents of the city.")]
DaysOption = Annotated[int, typer.Option(min=1, max=62, help="Number of days.")]
ShareOption = Annotated[float, typer.Option(min=0.01, max=1, help="Share of residents who are customers.")]
SeedOption = Annotated[int, typer.Option(help="The same seed makes the same city.")]
CityOption = Annotated[
    Path | None,
    typer.Option("--city", metavar="FOLDER", help="Real zones, census and cells; default: invent a city."),
]


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The workspace to make.")],
    people: PeopleOption = 100_000,
    days: DaysOption = 3,
    market_share: ShareOption = 0.4,
    seed: SeedOption = SEED,
    city: CityOption = None,
    first_day: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The first day.")
    ] = datetime(2026, 3, 2),  # noqa: DTZ001 a calendar date
    events_format: Annotated[
        str, typer.Option("--format", help="Files of events: parquet or csv.")
    ] = "parquet",
) -> None:
    """Make a simulated city: one operator's feeds, and the truth to measure estimates against."""
    from footfall.lab.simulate import Scenario

    scenario = Scenario(
        people=people,
        days=days,
        market_share=market_share,
        seed=seed,
        city=city.resolve() if city else None,
        first_day=first_day.date(),
        events_format="csv" if events_format == "csv" else "parquet",
    )
    made = make_city(scenario, folder.resolve())
    console.print(
        f"{made.city}: {people:,} people, {made.customers:,} customers, {made.zones:,} zones, "
        f"{made.cells:,} cells, {made.events:,} events on {days} days; seed {seed}.",
        highlight=False,
    )
    console.print(f"The workspace is {folder}. Next: `footfall run -w {folder}`.", highlight=False)


def make_city(scenario: Scenario, folder: Path) -> Simulated:
    """Simulate into a new folder, with a progress bar.

    Raises:
        WorkspaceError: there is a workspace in the folder.
    """
    from footfall.lab.simulate import simulate

    if (folder / "footfall.toml").exists():
        raise WorkspaceError(f"{folder} is a workspace already. Remove it, or choose another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    columns = (TextColumn("{task.description}"), BarColumn())
    with Progress(*columns, console=errors, transient=True) as bars:
        task = bars.add_task("simulating", total=1.0)
        return simulate(
            scenario, folder, lambda what, share: bars.update(task, description=what, completed=share)
        )
