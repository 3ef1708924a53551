"""`footfall simulate`: a workspace with a simulated city."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from footfall.cli.console import console, print_json
from footfall.cli.options import JsonOption
from footfall.cli.simulating import (
    CityOption,
    MarketShareOption,
    PeopleOption,
    SeedOption,
    SimulatedDaysOption,
    simulate_into,
)
from footfall.model.errors import SettingsError

EXAMPLES = (
    "Examples: `footfall simulate town --people 20000 --days 2`, "
    "`footfall simulate london --city data/london --seed 7`, "
    "`footfall simulate town --scenario roll-out --operator 0.2`"
)


MOST_SHARE = 0.9


class ScenarioName(StrEnum):
    """What may happen to a city; the simulator's `Happening`, known without loading it."""

    ORDINARY = "ordinary"
    HOLIDAY = "holiday"
    EVENT_DAY = "event-day"
    TOURIST_SEASON = "tourist-season"
    OUTAGE = "outage"
    ROLL_OUT = "roll-out"
    SHARE_CHANGE = "share-change"


class EventsFormat(StrEnum):
    """How simulated events are written."""

    PARQUET = "parquet"
    CSV = "csv"


def simulate(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="The workspace to make; must not exist.", show_default=False),
    ],
    people: PeopleOption = 100_000,
    days: SimulatedDaysOption = 3,
    market_share: MarketShareOption = 0.4,
    seed: SeedOption = 20260302,
    city: CityOption = None,
    scenario: Annotated[
        ScenarioName,
        typer.Option(
            "--scenario",
            metavar="NAME",
            help="What happens on the middle day, or from it on: ordinary (nothing), holiday, event-day, "
            "tourist-season, outage, roll-out or share-change; docs/lab.md says what each is.",
        ),
    ] = ScenarioName.ORDINARY,
    operator: Annotated[
        list[float] | None,
        typer.Option(
            "--operator",
            metavar="SHARE",
            min=0.01,
            max=0.9,
            help="Market share of a further operator in the same city, with its own network and customers; "
            "may be given several times. Its workspace is DIR/operators/2 and so on.",
            show_default=False,
        ),
    ] = None,
    first_day: Annotated[
        datetime,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The first day.", show_default="2026-03-02"
        ),
    ] = datetime(2026, 3, 2),  # noqa: DTZ001 (a calendar day has no zone)
    events_format: Annotated[
        EventsFormat,
        typer.Option("--format", metavar="FORMAT", help="How the events are written: parquet or csv."),
    ] = EventsFormat.PARQUET,
    timing_advance: Annotated[
        float,
        typer.Option(min=0, max=1, metavar="SHARE", help="Share of the events that tell a timing advance."),
    ] = 0.0,
    as_json: JsonOption = False,
) -> None:
    """Make a workspace with a simulated city: an operator's feeds, and the exact truth beside them.

    The people are invented, so the truth about them may be looked at; the same seed makes the same city.
    """
    from footfall.lab.simulate import Scenario

    shares = tuple(operator or ())
    if market_share + sum(shares) > MOST_SHARE:
        raise SettingsError(f"The market shares are more than {MOST_SHARE} together. Name smaller ones.")
    asked = Scenario(
        people=people,
        days=days,
        first_day=first_day.date(),
        market_share=market_share,
        seed=seed,
        city=city,
        events_format=events_format.value,
        happening=scenario.value,
        further_operators=shares,
        timing_advance=timing_advance,
    )
    facts = simulate_into(folder, asked)
    if as_json:
        print_json({"workspace": str(folder), **facts})
        return
    counts = facts["counts"]
    console.print(
        f"{facts['city']['name']}: {counts['people']:,} people in {counts['zones']} zones; "
        f"{counts['customers']:,} are customers of the operator, whose {counts['cells']:,} cells saw "
        f"{counts['events']:,} events in {days} {'day' if days == 1 else 'days'} (seed {seed}).",
        markup=False,
    )
    console.print(f"Workspace: {folder}. Truth: {folder / 'truth'}.", markup=False)
    for number in range(len(shares)):
        console.print(f"Further operator: {folder / 'operators' / str(number + 2)}.", markup=False)
    console.print(f"Next: footfall plan -w {folder}", markup=False)
