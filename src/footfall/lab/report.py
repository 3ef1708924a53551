"""Writes docs/accuracy.md and its figures: `python -m footfall.lab.report`.

Simulates cities, runs everything under each profile, and sets every figure beside the truth.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from footfall.lab.reporting.bias_rows import bias_rows
from footfall.lab.reporting.cities import CityReport, city_report
from footfall.lab.reporting.city_text import city_text, details_rows
from footfall.lab.reporting.happenings import happening_rows
from footfall.lab.reporting.page import HEAD, LIMITS, summary_text
from footfall.lab.reporting.runs import PROFILES_SHOWN
from footfall.lab.reporting.scenario_text import scenarios_text
from footfall.lab.reporting.summary import JUDGED, WAYS, summary_rows
from footfall.lab.reporting.tables import Row
from footfall.lab.simulate import Scenario

SEED: Final = 20260302


@dataclass(frozen=True)
class Asked:
    """What is measured.

    Args:
        scenario: people, days, share and seed of the cities.
        window_people: people of those that live through 28 days; 0: none do.
        small: the city to which things happen; two days.
        cities: folders of real ones; None: an invented one.
        command: that makes this.
    """

    scenario: Scenario
    window_people: int
    small: Scenario
    cities: tuple[Path | None, ...]
    command: str

    def facts(self) -> dict[str, Any]:
        """What readers are told of it."""
        names = ("seed", "people", "days", "market_share")
        return {name: getattr(self.scenario, name) for name in names} | {
            "command": self.command,
            "window_people": self.window_people,
            "scenario_people": self.small.people,
        }


def write_report(docs: Path, asked: Asked) -> None:
    """Measure all cities and scenarios and write the page and its figures, after each city anew."""
    happened = list(happening_rows(asked.small))
    reports: list[CityReport] = []
    for city in asked.cities:
        with tempfile.TemporaryDirectory() as folder:
            scenario = replace(asked.scenario, city=city)
            reports.append(city_report(scenario, asked.window_people, Path(folder)))
        _write(docs, asked, reports, happened)


def _write(docs: Path, asked: Asked, reports: Sequence[CityReport], happened: Sequence[Row]) -> None:
    facts = asked.facts()
    rows = [row for one in reports for row in (*summary_rows(one.city, one.evaluations), *one.window)]
    content = {
        "accuracy": [_plain(row) for row in rows if row["figure"] in JUDGED],
        "accuracy_details": facts
        | {
            "details": [row for one in reports for row in details_rows(one)],
            "window": [row for one in reports for row in one.window],
            "privacy": [row for one in reports for row in one.privacy],
            "missing": [row for one in reports for row in bias_rows(one)],
        },
        "scenarios": facts | {"rows": list(happened)},
    }
    length = "1 day" if asked.scenario.days == 1 else f"{asked.scenario.days} days"
    sections = [HEAD.format(length=length, **facts), summary_text(rows)]
    sections += [scenarios_text(happened, asked.small.people), *map(city_text, reports), LIMITS]
    figures = docs / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    for name, values in content.items():
        (figures / f"{name}.json").write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
    (docs / "accuracy.md").write_text("".join(sections), encoding="utf-8")


def _plain(row: Row) -> Row:
    """With the same keys in all rows."""
    return {key: row[key] for key in ("city", "figure", *WAYS, *PROFILES_SHOWN)}


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of this module."""
    parser = argparse.ArgumentParser(prog="python -m footfall.lab.report", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs"), help="the docs folder")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--market-share", type=float, default=0.3)
    parser.add_argument("--window-people", type=int, default=100_000, help="over 28 days; 0: leave it out")
    parser.add_argument("--scenario-people", type=int, default=20_000, help="where something happens")
    parser.add_argument(
        "--city", type=Path, action="append", default=[], help="a real city's folder, besides"
    )
    given = parser.parse_args(arguments)
    scenario = Scenario(
        people=given.people, days=given.days, seed=given.seed, market_share=given.market_share
    )
    small = replace(scenario, people=given.scenario_people, days=2)
    cities = (None, *given.city)
    write_report(given.out, Asked(scenario, given.window_people, small, cities, _command(given)))


def _command(given: argparse.Namespace) -> str:
    """What is to be typed to get the same; cities by name, for their folders differ."""
    names = ("people", "days", "seed", "window_people", "scenario_people")
    words = [f"--{name.replace('_', '-')} {getattr(given, name)}" for name in names]
    return " ".join(
        ["python -m footfall.lab.report", *words, *(f"--city {city.name}" for city in given.city)]
    )


if __name__ == "__main__":
    main()
