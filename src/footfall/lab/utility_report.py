"""Writes docs/utility.md and docs/figures/utility.json: `python -m footfall.lab.utility_report`.

Simulates cities, counts each once, and measures the counts many times under each profile. Everything is
compared with what the same formulas give without noise, so errors are those of protection alone.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from footfall.engine import open_engine
from footfall.lab.reporting.runs import seeded
from footfall.lab.simulate import Scenario, simulate
from footfall.lab.utility.errors import ALL, added_errors
from footfall.lab.utility.levers import bounds_table, finest_flows, splits_table
from footfall.model.settings import read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.day import open_day
from footfall.pipeline.days import days_found
from footfall.pipeline.run import run
from footfall.privacy.profiles import PROFILES

SHOWN: Final = ("strict", "standard")
DRAWS: Final = 20
VECTORS_UP_TO: Final = 50_000
"""People of the largest city of which every person's vector is held at once."""
SEED: Final = 20260302
HEAD: Final = """\
# Utility: what protection costs

Written by `{command}`;
the same numbers are in [figures/utility.json](figures/utility.json). People are simulated; seed {seed};
{share:.0%} of them are customers. Each city's day is counted once and measured {draws} times under each
profile, by the real gate with seeded noise. Everything is compared with what the same formulas make of the
same counts without noise, so these errors are those of protection alone; [accuracy.md](accuracy.md) has all
others. It took {minutes:.1f} CPU minutes.

- **shown**: the share of people (trips) in cells that are shown; the others are withheld, or in a rest.
- **error**: Σ|released - without noise| / Σ without noise, over cells shown.
- **bias**: the same without taking absolute values: what is shown is a little high, since noise that lowers a
  small cell hides it.

Sizes are of the cell, in people, as it would be without noise.
"""

BOUNDS_TEXT: Final = """\
What a bound cuts of all counts, and in the area that loses most, since few there are customers and so each
stands for many; the noise it needs; and both of these together in a cell of 1,000 weighted subscribers.
"""


def write_report(docs: Path, sizes: Sequence[int], seed: int, draws: int, command: str) -> None:
    """Measure cities of these sizes and write the page and its figures."""
    began = time.process_time()
    cities = [_city(people, seed, draws) for people in sizes]
    minutes = (time.process_time() - began) / 60
    (docs / "figures").mkdir(parents=True, exist_ok=True)
    facts = {"command": command, "seed": seed, "draws": draws, "cities": cities}
    (docs / "figures" / "utility.json").write_text(json.dumps(facts, indent=1) + "\n")
    share = Scenario().market_share
    head = HEAD.format(command=command, seed=seed, draws=draws, share=share, minutes=minutes)
    (docs / "utility.md").write_text(head + "".join(map(_text, cities)))


def _city(people: int, seed: int, draws: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "city"
        simulate(Scenario(people=people, days=1, seed=seed, person_truth=False), root)
        workspace = Workspace(root)
        settings = read_settings(workspace.settings_file)
        days = days_found(root, settings.feeds["events"], settings.workspace.time_zone)
        run(workspace, settings, days, noise=seeded(seed))
        day = open_day(workspace, settings, days[0])
        profiles = [PROFILES[name] for name in SHOWN]
        errors = [
            {
                "profile": profile.name,
                "product": product,
                "level": level,
                "by": by,
                "class": label,
                "cells": tally.cells // draws,
                **tally.row(),
            }
            for profile in profiles
            for (product, level, by, label), tally in added_errors(day, profile, draws, seed).items()
        ]
        with open_engine(settings.engine, workspace.vault / "spill") as engine:
            bounds = bounds_table(day, profiles[0], engine) if people <= VECTORS_UP_TO else []
            flows = list(finest_flows(day, profiles, engine))
        return {
            "people": people,
            "areas": {level: len(ids) for level, ids in day.reference.area_ids.items()},
            "errors": errors,
            "splits": list(splits_table(day, profiles[0])),
            "bounds": bounds,
            "flows": flows,
        }


def _text(city: Mapping[str, Any]) -> str:
    areas = ", ".join(
        f"{count} {level}s" if count > 1 else f"1 {level}" for level, count in city["areas"].items()
    )
    parts = [f"## A city of {city['people']:,} people ({areas})\n"]
    parts += ["### By size of the cell\n", _errors(city["errors"], "size")]
    parts += ["### By time of day\n", _errors(city["errors"], "time")]
    parts += [
        "### Split of the budget of presence over levels (strict)\n",
        "Standard deviation of noise, in observed subscribers: measured alone, and combined.\n",
        _table(city["splits"]),
        "### Flows by zone\n",
        "Share of trips in cells that reach the threshold, by part of the budget of flows on that level.\n",
        _table(city["flows"]),
    ]
    if city["bounds"]:
        parts += [
            "### Bounds (strict)\n",
            BOUNDS_TEXT,
            _table(city["bounds"]),
        ]
    return "\n" + "\n".join(parts)


def _errors(rows: Iterable[Mapping[str, Any]], by: str) -> str:
    """One line per product, level and class; strict and standard side by side."""
    cells: dict[tuple[str, str, str], dict[str, Mapping[str, Any]]] = {}
    for row in rows:
        if row["by"] == by and row["cells"]:
            cells.setdefault((row["product"], row["level"], row["class"]), {})[row["profile"]] = row
    names = " | ".join(f"{name}: shown | error | bias" for name in SHOWN)
    lines = [f"| product | level | people | cells | {names} |", "|---" * (4 + 3 * len(SHOWN)) + "|"]
    for (product, level, label), found in cells.items():
        figures = (found[name][figure] for name in SHOWN for figure in ("people_shown", "error", "bias"))
        told = " | ".join("" if figure is None else f"{100 * figure:.1f} %" for figure in figures)
        word = f"**{label}**" if label == ALL else label
        lines.append(f"| {product} | {level} | {word} | {found[SHOWN[0]]['cells']:,} | {told} |")
    return "\n".join(lines) + "\n"


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    columns = list(rows[0])
    lines = [f"| {' | '.join(name.replace('_', ' ') for name in columns)} |", "|---" * len(columns) + "|"]
    lines += [f"| {' | '.join(_shown(name, row[name]) for name in columns)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _shown(name: str, value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return "yes" if value else ""
    if name in {"share_cut", "share_cut_most", "trips_shown"}:
        return f"{100 * value:.1f} %"
    return f"{value:,}" if isinstance(value, int) else str(value)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of this module."""
    parser = argparse.ArgumentParser(prog="python -m footfall.lab.utility_report", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs"), help="the docs folder")
    parser.add_argument("--people", type=int, action="append", default=[])
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args(arguments)
    sizes = given.people or [20_000, 1_000_000]
    command = "python -m footfall.lab.utility_report"
    command += (
        "".join(f" --people {people}" for people in sizes) + f" --draws {given.draws} --seed {given.seed}"
    )
    write_report(given.out, sizes, given.seed, given.draws, command)


if __name__ == "__main__":
    main()
