"""The tables of the demonstration: busiest areas by hour, accuracy in short, and what was charged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text

from footfall.cli.pictures import HOUR_AXIS, brief, strip
from footfall.model.vocabulary import LEVELS
from footfall.model.workspace import Workspace

if TYPE_CHECKING:
    from footfall.cli.reading import Row, Rows
    from footfall.lab.evaluate import Evaluation, Figure
    from footfall.model.settings import Settings

HOURS: Final = ("08", "12", "18")
AREAS: Final = 8
_LEAST_SHOWN: Final = 2
_LEGEND: Final = (
    "Strip: each hour against the area's busiest. ±: half of a 95 % interval. ·: withheld, too few were seen."
)
_FEW: Final = "Too few were seen in most {}: with more people, or the profile standard, there is more to see."
_ERRORS: Final = (
    ("people visiting, by hour", "zone", "visits-zone"),
    ("", "district", "visits-district"),
    ("people present, by hour", "zone", "population-zone"),
    ("", "district", "population-district"),
    ("different visitors of a day", "zone", "visitors-zone"),
    ("trips, by daypart", "district", "flows-district-all"),
    ("time spent", "zone", "dwell-zone"),
    ("age and gender of visitors", "district", "profile-district"),
)
"""What is said of how far off, by areas of a level: the short name of the figure."""
_COVERED: Final = {
    "people visiting, by hour": "visits",
    "people present, by hour": "population",
    "different visitors of a day": "visitors",
    "trips, by daypart": "flows",
    "time spent": "dwell",
    "age and gender of visitors": "profile",
}


def top_areas(home: Workspace, day: str) -> Table:
    """The busiest areas of the finest level at which there is something to see."""
    from footfall.cli.reading import Names, by, select
    from footfall.releases.store import ReleaseStore

    store = ReleaseStore(home.releases)
    release = store.read(store.find(f"footfall/{day}"))
    names = Names.of(store, release)
    every = release.table.to_pylist()
    levels = {row["level"] for row in every}
    shown = select(release, names, _finest_shown(every), None)
    table = Table(title=f"People visiting on {day}, by {shown.level} and hour", title_justify="left")
    table.add_column("area")
    table.add_column(HOUR_AXIS, no_wrap=True)
    for hour in HOURS:
        table.add_column(f"{hour}:00", justify="right", no_wrap=True)
    for rows in list(by(shown.rows, "area").values())[:AREAS]:
        hours = {row["hour"]: row for row in rows}
        figures = (_brief(hours[hour]) for hour in HOURS)
        day_strip = strip([hours[hour]["value"] for hour in sorted(hours)])
        table.add_row(Text(names.of_row(rows[0])), day_strip, *figures)
    finer = {f"{level}s" for level in LEVELS[LEVELS.index(shown.level) + 1 :] if level in levels}
    _explain(table, _LEGEND + (f" {_FEW.format(' and '.join(sorted(finer)))}" if finer else ""))
    return table


def _brief(row: Row) -> str:
    return brief(row["value"], row["low"], row["high"])


def _finest_shown(rows: Rows) -> str:
    """The finest level of which two areas or more are shown in most of their hours, else the coarsest."""
    from footfall.cli.reading import by
    from footfall.model.vocabulary import ALL

    present = [level for level in LEVELS if any(row["level"] == level for row in rows)]
    for level in reversed(present):
        of_level = [row for row in rows if row["level"] == level and row["age_band"] == row["gender"] == ALL]
        areas = by(of_level, "area").values()
        shown = [sum(row["value"] is not None for row in area) >= len(area) / 2 for area in areas]
        if sum(shown) >= _LEAST_SHOWN:
            return level
    return present[0]


def errors_table(evaluation: Evaluation) -> Table:
    """How far the releases are off, beside the best there is, the simplest way, and ours before noise."""
    figures = {figure.figure: figure for figure in evaluation.figures}
    table = Table(title=f"How far off, {_span(evaluation.days)}", title_justify="left")
    for name in ("", "by"):
        table.add_column(name)
    for name in ("at best", "last site", "before noise", "released"):
        table.add_column(name, justify="right", no_wrap=True)
    for what, level, name in _ERRORS:
        figure = figures.get(name)
        if figure is not None:
            values = (figure.bound, figure.naive, figure.before, figure.after)
            table.add_row(what, level, *(_error(value, figure) for value in values))
    _explain(
        table,
        "Percent: all errors added up, as a share of the truth (of trips: the share misplaced). "
        "at best: from the true positions of all customers. last site: everybody at the mast last seen. "
        "before noise: ours, unprotected.",
    )
    return table


def _error(value: float | None, figure: Figure) -> str:
    if value is None:
        return ""
    if figure.figure.startswith("flows"):
        return f"{1 - value:.1%}"
    if figure.figure.startswith("profile"):
        return f"{100 * value:.1f} points"
    return f"{value:.1%}" if figure.unit == "share" else f"{value:.0f} {figure.unit}"


def intervals_table(evaluation: Evaluation) -> Table:
    """How many of the released 95 % intervals hold the truth."""
    held = {figure.figure: figure.after for figure in evaluation.figures}
    table = Table(title=f"95 % intervals that hold the truth, {_span(evaluation.days)}", title_justify="left")
    table.add_column("")
    for level in LEVELS:
        table.add_column(f"by {level}", justify="right", no_wrap=True)
    for what, name in _COVERED.items():
        shares = [held.get(f"coverage-{name}-{level}") for level in LEVELS]
        if any(share is not None for share in shares):
            table.add_row(what, *("" if share is None else f"{share:.1%}" for share in shares))
    _explain(table, "Of what is shown; 95 % would be right.")
    return table


def privacy_table(home: Workspace, settings: Settings, day: str) -> Table:
    """What the releases of a day and a month cost a subscriber at most."""
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
    _explain(
        table,
        "rho, epsilon: what anybody can learn about a person at most; smaller is safer. AUC: how well "
        "somebody who knows everybody else can tell whether a person is in the data; 0.5 is guessing.",
    )
    return table


def _explain(table: Table, words: str) -> None:
    table.caption, table.caption_justify = words, "left"


def _span(days: Sequence[str]) -> str:
    return days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
