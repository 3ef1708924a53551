"""`footfall demo`: a city, everything done with it, and what came out."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from footfall.cli.console import console, note
from footfall.cli.evaluate import accuracy_table
from footfall.cli.options import choose_days, open_workspace
from footfall.cli.pictures import HOUR_AXIS, brief, strip
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
from footfall.model.vocabulary import LEVELS
from footfall.model.workspace import Workspace

if TYPE_CHECKING:
    from footfall.cli.reading import Row, Rows
    from footfall.lab.evaluate import Evaluation
    from footfall.lab.simulate import Scenario
    from footfall.model.settings import Settings

EXAMPLES = (
    "Examples: `footfall demo`, `footfall demo --people 20000 --days 1 --out small`, "
    "`footfall demo --city data/london --out london`"
)
HOURS = ("08", "12", "17", "21")
AREAS = 8
HEADLINES = re.compile(
    r"(visits|population)-(zone|district)|visitors-zone|dwell-zone|flows-district-all|profile-district|coverage-.*"
)
"""Short names of the figures of an evaluation that are shown."""


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
    with Parts() as parts:
        parts.tell("comparing with the truth", 0.0)
        evaluation = evaluate_workspace(home, settings, local_days)
    first = str(local_days[0])
    console.print()
    console.print(_top_areas(home, first))
    console.print(
        "± is half of a 95 % interval for noise and sample; errors of the method come on top, as measured "
        "below. · is withheld: too few were observed.\n"
    )
    console.print(accuracy_table(_headlines(evaluation)))
    console.print(f"All figures: `footfall evaluate -w {out}`", markup=False)
    console.print()
    console.print(_privacy(home, settings, first))
    _print_places(out, first, seed)


def _headlines(evaluation: Evaluation) -> Evaluation:
    """The figures that say most: errors, common part, and how many intervals hold the truth."""
    chosen = tuple(figure for figure in evaluation.figures if HEADLINES.fullmatch(figure.figure))
    return replace(evaluation, figures=chosen)


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


def _top_areas(home: Workspace, day: str) -> Table:
    from footfall.cli.reading import Names, by, select
    from footfall.releases.store import ReleaseStore

    store = ReleaseStore(home.releases)
    release = store.read(store.find(f"footfall/{day}"))
    names = Names.of(store, release)
    shown = select(release, names, _finest_shown(release.table.to_pylist()), None)
    table = Table(title=f"People visiting on {day}, by {shown.level} and hour", title_justify="left")
    table.add_column("area")
    table.add_column(HOUR_AXIS, no_wrap=True)
    for hour in HOURS:
        table.add_column(f"{hour}:00", justify="right", no_wrap=True)
    for rows in list(by(shown.rows, "area").values())[:AREAS]:
        hours = {row["hour"]: row for row in rows}
        figures = (_brief(hours[hour]) for hour in HOURS)
        table.add_row(
            Text(names.of_row(rows[0])), strip([hours[hour]["value"] for hour in sorted(hours)]), *figures
        )
    return table


def _brief(row: Row) -> str:
    return brief(row["value"], row["low"], row["high"])


def _finest_shown(rows: Rows) -> str:
    """The finest level of which at least half of the values are shown."""
    for level in reversed(LEVELS):
        values = [row["value"] for row in rows if row["level"] == level]
        if values and sum(value is not None for value in values) >= len(values) / 2:
            return level
    return LEVELS[0]


def _privacy(home: Workspace, settings: Settings, day: str) -> Table:
    from footfall.privacy.gate import cost
    from footfall.privacy.ledger import Ledger
    from footfall.privacy.profiles import PROFILES

    ledger, profile = Ledger(home.control), PROFILES[settings.privacy.profile]
    table = Table(title=f"Privacy charged for a subscriber, profile {profile.name}", title_justify="left")
    for name in ("", "rho", "epsilon at delta 1e-9", "AUC of the best attack"):
        table.add_column(name, justify="right" if name else "left")
    rows = (
        (f"the data of {day}", ledger.spent(day)),
        (f"the month {day[:7]} so far", ledger.spent(day[:7])),
        ("at most in a month", profile.rho_month),
    )
    for what, rho in rows:
        facts = cost(rho)
        epsilon, auc = facts["epsilon"]["delta 1e-09"], facts["worst_case_auc"]
        table.add_row(what, f"{float(rho):.4f}", f"{epsilon:.2f}", f"{auc:.3f}")
    table.caption = (
        "AUC: how well somebody who knows everybody else can tell whether a person is in the data; "
        "0.5 is guessing."
    )
    table.caption_justify = "left"
    return table


def _print_places(out: Path, day: str, seed: int) -> None:
    for line in (
        "",
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
