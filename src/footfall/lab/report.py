"""Writes docs/accuracy.md and docs/figures/accuracy.json: `python -m footfall.lab.report`.

Simulates cities, runs everything under each profile, and sets every figure beside the truth. The vault
part runs once per city; each profile then measures and publishes on its own. Noise is seeded here, and
only here and in tests, so that the figures can be repeated.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from footfall.lab.evaluate import Evaluation, evaluate_workspace
from footfall.lab.evaluate.figures import SHARE
from footfall.lab.simulate import Scenario, simulate
from footfall.lab.summary import WAYS, after, summary_rows
from footfall.model.local_day import LocalDay
from footfall.model.settings import PrivacySettings, Settings, read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.day import open_day
from footfall.pipeline.days import days_found
from footfall.pipeline.plan import Step
from footfall.pipeline.run import run
from footfall.privacy.gate import cost
from footfall.privacy.ledger import Ledger
from footfall.privacy.noise import Noise
from footfall.privacy.profiles import PROFILES
from footfall.privacy.seeded import SeededNoise
from footfall.releases.store import ReleaseStore

PROFILES_SHOWN = ("standard", "strict")
SEED = 20260302

HEAD = """\
# Accuracy, measured

Written by `{command}`; the same numbers are in
[figures/accuracy.json](figures/accuracy.json) (in short) and
[figures/accuracy_details.json](figures/accuracy_details.json). Seed
{seed}; no parameter was tuned on it. People are simulated, so the truth is known exactly. Each city has
{people:,} people and {length}; {share:.0%} of the people are customers, fewer of them children and
old people, and more of them in some zones than in others.

- **bound**: the same estimate from the customers' true stays, weighted by where they really live. It
  errs by who is a customer, and no more.
- **naive**: everybody is at the site of their last event, all weighing the same: the usual way of
  counting.
- **before**: ours before noise; never released.
- **standard**, **strict**: as released under each profile. Errors are over the values shown; how
  many are shown stands beside them.

WAPE is Σ|estimate - truth| / Σ truth over hours and areas; the common part is 2 Σ min / (Σ estimate
+ Σ truth).

"""
LIMITS = """\
## What the figures mean, and what they do not

- Many short stays leave no event: a phone talks to the network some fourteen times a day. How many,
  is told by its silences, and where, nobody knows; `stays ... seen twice` are those that events allow
  to be found.
- `before` errors of small areas come from not knowing where in a cell people are: 500 m tiles are finer
  than any area released.
- Homes are those of a single night. There are no anchors of many nights yet, so nothing is said of
  work.
- The cities are simulated, London's and Bristol's with real zones, census and cells; real phones differ.
  docs/lab.md says what was held against real figures, and docs/methods.md what a method can't do.
- London's and Bristol's plans were looked at, on other seeds, when two defaults of the footprints were
  chosen (`error_db` and the number of sources per tile).
"""
TARGETS = {
    "avoidable_zone": (">=", 0.75),
    "avoidable_1km": (">=", 0.85),
    "avoidable_500m": (">=", 0.92),
    "wape_hourly_zone": ("<=", 0.06),
    "wape_hourly_1km": ("<=", 0.12),
    "wape_hourly_500m": ("<=", 0.25),
    "home_500m": (">=", 0.85),
    "home_zone": (">=", 0.85),
    "stay_recall": (">=", 0.90),
    "stay_false": ("<=", 0.08),
    "cpc_2_10": (">=", 0.85),
    "cpc_over_10": (">=", 0.90),
    "dwell_wasserstein_min": ("<=", 15.0),
    "coverage_95": (">=", 0.93),
}
"""What we aim for, before noise."""


@dataclass(frozen=True)
class CityReport:
    """A city's figures by profile, and what was charged."""

    city: str
    evaluations: dict[str, Evaluation]
    privacy: list[dict[str, Any]]


def write_report(docs: Path, scenario: Scenario, cities: Sequence[Path | None], command: str) -> None:
    """Measure all cities and write the page and its figures, after each city anew."""
    reports: list[CityReport] = []
    for city in cities:
        with tempfile.TemporaryDirectory() as folder:
            reports.append(_city_report(replace(scenario, city=city), Path(folder)))
        _write(docs, scenario, reports, command)


def _write(docs: Path, scenario: Scenario, reports: Sequence[CityReport], command: str) -> None:
    picked = {"seed": scenario.seed, "people": scenario.people, "days": scenario.days}
    length = "1 day" if scenario.days == 1 else f"{scenario.days} days"
    text = HEAD.format(command=command, share=scenario.market_share, length=length, **picked)
    text += _summary_text(reports)
    text += "".join(_city_text(report) for report in reports) + LIMITS
    details = {
        "command": command,
        **picked,
        "details": [row for report in reports for row in _rows(report)],
        "privacy": [row for report in reports for row in report.privacy],
    }
    rows = [row for report in reports for row in summary_rows(report.city, report.evaluations)]
    figures = docs / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    (figures / "accuracy.json").write_text(json.dumps(rows, indent=1) + "\n")
    (figures / "accuracy_details.json").write_text(json.dumps(details, indent=1) + "\n")
    (docs / "accuracy.md").write_text(text)


def _city_report(scenario: Scenario, folder: Path) -> CityReport:
    root = folder / "before"
    city = simulate(scenario, root).city
    workspace = Workspace(root)
    settings = read_settings(workspace.settings_file)
    days = days_found(root, settings.feeds["events"], settings.workspace.time_zone)
    measuring = {Step.HOMES, Step.COUNT, Step.MEASURE, Step.PUBLISH}
    run(workspace, settings, days, wanted=frozenset(Step) - measuring)
    evaluations, privacy = {}, []
    for number, profile in enumerate(PROFILES_SHOWN):
        under = settings.model_copy(update={"privacy": PrivacySettings.model_validate({"profile": profile})})
        measured = Workspace(folder / profile)
        shutil.copytree(root, measured.root, copy_function=linked)
        run(measured, under, days, noise=seeded(scenario.seed))
        evaluations[profile] = evaluate_workspace(measured, under, days, releases_only=number > 0)
        privacy += _charged(city, measured, under, days)
        shutil.rmtree(measured.root)
    return CityReport(city, evaluations, privacy)


def linked(source: str, target: str) -> None:
    """Tables never change once they are written, so a link is a copy; other files do."""
    if source.endswith(".parquet"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def seeded(seed: int) -> Any:
    """Sources of noise that can be repeated: each cube has its own seed."""
    drawn = iter(range(10**6))

    def source(_cells: int) -> Noise:
        return SeededNoise(seed + next(drawn), simulated=True)

    return source


def _charged(
    city: str, workspace: Workspace, settings: Settings, days: Sequence[LocalDay]
) -> list[dict[str, Any]]:
    store, day = ReleaseStore(workspace.releases), open_day(workspace, settings, days[0])
    name = settings.privacy.profile
    rows: list[dict[str, Any]] = [
        {
            "city": city,
            "profile": name,
            "what": spec.id,
            "cells": spec.size,
            "rho": float(cube.protection.rho),
            "sigma": round(cube.protection.sigma, 1),
        }
        for spec in day.cubes
        for cube in [store.cube(spec.id, day.name)]
    ]
    spent = Ledger(workspace.control).spent(day.name)
    for what, rho in (("one day", spent), ("cap of a month", PROFILES[name].rho_month)):
        facts = cost(rho)
        rows.append(
            {
                "city": city,
                "profile": name,
                "what": what,
                "rho": float(rho),
                "epsilon_1e-9": round(facts["epsilon"]["delta 1e-09"], 3),
                "worst_case_auc": round(facts["worst_case_auc"], 4),
            }
        )
    return rows


def _rows(report: CityReport) -> list[dict[str, Any]]:
    names = [figure.figure for figure in report.evaluations[PROFILES_SHOWN[0]].figures]
    found = {p: {f.figure: f for f in e.figures} for p, e in report.evaluations.items()}
    rows = []
    for name in names:
        first = found[PROFILES_SHOWN[0]][name]
        ways = {
            k: v
            for k, v in asdict(first).items()
            if k in ("figure", "what", "unit", "bound", "naive", "before")
        }
        rows.append({"city": report.city} | ways | {p: after(found[p].get(name)) for p in PROFILES_SHOWN})
    return rows


def _summary_text(reports: Sequence[CityReport]) -> str:
    """The figures we judge ourselves by, all cities in one table."""
    lines = [
        "## In short\n",
        "| figure | city | aim | bound | naive | before | standard | strict |",
        "|---|---|---|---|---|---|---|---|",
    ]
    rows = [row for report in reports for row in summary_rows(report.city, report.evaluations)]
    for name in dict.fromkeys(row["figure"] for row in rows):
        unit = "min" if name.endswith("_min") else SHARE
        sign, aim = TARGETS.get(name, ("", None))
        aimed = f"{sign} {_shown(aim, unit)}" if sign else ""
        for row in (row for row in rows if row["figure"] == name):
            cells = (_shown(row[way], unit) for way in (*WAYS, *PROFILES_SHOWN))
            lines.append(f"| {name} | {row['city']} | {aimed} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n\n"


def _city_text(report: CityReport) -> str:
    lines = [
        f"## {report.city}\n",
        "| figure | bound | naive | before | standard | strict |",
        "|---|---|---|---|---|---|",
    ]
    for row in _rows(report):
        cells = (_shown(row[way], row["unit"]) for way in ("bound", "naive", "before", *PROFILES_SHOWN))
        lines.append(f"| {row['what']} | {' | '.join(cells)} |")
    lines += [
        "\nWhat a day costs a subscriber, and the noise it buys (sd in observed subscribers):\n",
        "| cube | cells | ρ standard | sd | ρ strict | sd |",
        "|---|---|---|---|---|---|",
    ]
    by = {(row["profile"], row["what"]): row for row in report.privacy}
    for what in dict.fromkeys(row["what"] for row in report.privacy if "sigma" in row):
        parts = [f"{by[p, what]['rho']:.5f} | {by[p, what]['sigma']:,.1f}" for p in PROFILES_SHOWN]
        lines.append(f"| {what} | {by['strict', what]['cells']:,} | {' | '.join(parts)} |")
    lines += ["\n| profile | | ρ | ε at δ 1e-9 | worst-case membership AUC |", "|---|---|---|---|---|"]
    lines += [
        f"| {row['profile']} | {row['what']} | {row['rho']:.4f} "
        f"| {row['epsilon_1e-9']:.2f} | {row['worst_case_auc']:.4f} |"
        for row in report.privacy
        if "sigma" not in row
    ]
    return "\n".join(lines) + "\n\n"


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value:.1%}".replace("%", " %") if unit == SHARE else f"{value:.1f} {unit}"


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of this module."""
    parser = argparse.ArgumentParser(prog="python -m footfall.lab.report", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs"), help="the docs folder")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--market-share", type=float, default=0.3)
    parser.add_argument(
        "--city", type=Path, action="append", default=[], help="a real city's folder, besides"
    )
    given = parser.parse_args(arguments)
    names = "".join(f" --city {city.name}" for city in given.city)
    command = "python -m footfall.lab.report"
    command += f" --people {given.people} --days {given.days} --seed {given.seed}{names}"
    scenario = Scenario(
        people=given.people, days=given.days, seed=given.seed, market_share=given.market_share
    )
    write_report(given.out, scenario, [None, *given.city], command)


if __name__ == "__main__":
    main()
