"""Writes docs/accuracy.md and its figures: `python -m footfall.lab.report`.

Simulates cities, runs everything under each profile, and sets every figure beside the truth.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from footfall.lab.reporting.bias_rows import bias_rows
from footfall.lab.reporting.cities import CityReport, city_report
from footfall.lab.reporting.city_text import city_text, details_rows
from footfall.lab.reporting.happenings import happening_rows
from footfall.lab.reporting.page import HEAD, LIMITS, summary_text
from footfall.lab.reporting.scenario_text import scenarios_text
from footfall.lab.reporting.summary import summary_rows
from footfall.lab.simulate import Scenario

SEED = 20260302


def write_report(
    docs: Path, scenario: Scenario, cities: Sequence[Path | None], small: Scenario, command: str
) -> None:
    """Measure all cities and scenarios and write the page and its figures, after each city anew.

    Args:
        docs: the folder.
        scenario: people, days, share and seed of the cities.
        cities: folders of real ones; None: an invented one.
        small: the city to which things happen; two days.
        command: that makes this.
    """
    happened = list(happening_rows(small))
    reports: list[CityReport] = []
    for city in cities:
        with tempfile.TemporaryDirectory() as folder:
            reports.append(city_report(replace(scenario, city=city), Path(folder)))
        _write(docs, scenario, reports, (small, happened), command)


def _write(
    docs: Path,
    scenario: Scenario,
    reports: Sequence[CityReport],
    happened: tuple[Scenario, list[dict[str, Any]]],
    command: str,
) -> None:
    small, happenings = happened
    picked = {"seed": scenario.seed, "people": scenario.people, "days": scenario.days}
    length = "1 day" if scenario.days == 1 else f"{scenario.days} days"
    rows = [row for report in reports for row in summary_rows(report.city, report.evaluations)]
    text = HEAD.format(command=command, share=scenario.market_share, length=length, **picked)
    text += summary_text(rows) + scenarios_text(happenings, small.people)
    text += "".join(city_text(report) for report in reports) + LIMITS
    details = {
        "command": command,
        **picked,
        "details": [row for report in reports for row in details_rows(report)],
        "privacy": [row for report in reports for row in report.privacy],
        "missing": [row for report in reports for row in bias_rows(report)],
    }
    figures = docs / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    for name, content in (
        ("accuracy", rows),
        ("accuracy_details", details),
        ("scenarios", {"command": command, "people": small.people, "rows": happenings}),
    ):
        (figures / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")
    (docs / "accuracy.md").write_text(text)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of this module."""
    parser = argparse.ArgumentParser(prog="python -m footfall.lab.report", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs"), help="the docs folder")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--market-share", type=float, default=0.3)
    parser.add_argument("--scenario-people", type=int, default=20_000, help="where something happens")
    parser.add_argument(
        "--city", type=Path, action="append", default=[], help="a real city's folder, besides"
    )
    given = parser.parse_args(arguments)
    scenario = Scenario(
        people=given.people, days=given.days, seed=given.seed, market_share=given.market_share
    )
    small = replace(scenario, people=given.scenario_people, days=2)
    write_report(given.out, scenario, [None, *given.city], small, _command(given))


def _command(given: argparse.Namespace) -> str:
    """What is to be typed to get the same; cities by name, for their folders differ."""
    asked = {
        "--people": given.people,
        "--days": given.days,
        "--seed": given.seed,
        "--scenario-people": given.scenario_people,
    }
    words = [f"{name} {value}" for name, value in asked.items()]
    return " ".join(
        ["python -m footfall.lab.report", *words, *(f"--city {city.name}" for city in given.city)]
    )


if __name__ == "__main__":
    main()
