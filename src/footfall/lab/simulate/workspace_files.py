"""The workspace's own files: `footfall.toml` and `scenario.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from footfall.lab.simulate.city import City
from footfall.lab.simulate.scenario import Scenario


def write_settings(root: Path, scenario: Scenario, city: City, *, opencellid: bool) -> None:
    """Write settings that read the feeds of this workspace."""
    cells = 'path = "feeds/cells.csv"\n'
    if opencellid:
        mcc, net = int(city.plmn[:3]), int(city.plmn[3:])
        cells = f'path = "feeds/cells_opencellid.csv.gz"\nformat = "opencellid"\nmcc = {mcc}\nnet = {net}\n'
    people = "feeds/people/{day}.csv" if scenario.people_change else "feeds/people.csv"
    text = f"""\
[workspace]
name = "{city.name}"
time_zone = "{city.time_zone}"
country = "{city.country}"

[feeds.events]
path = "feeds/events/{{day}}"
format = "{scenario.events_format}"

[feeds.cells]
{cells}
[feeds.people]
path = "{people}"

[feeds.optouts]
path = "feeds/optouts.csv"

[feeds.zones]
path = "feeds/zones.geojson"

[feeds.census]
path = "feeds/census.csv"

[feeds.buildings]
path = "feeds/buildings.csv"

[ingest]
home_network = ["{city.plmn}"]

[privacy]
profile = "strict"
"""
    (root / "footfall.toml").write_text(text, encoding="utf-8")


def write_scenario(root: Path, scenario: Scenario, facts: dict[str, Any]) -> None:
    """Write what was asked for and what was measured."""
    asked = {
        "people": scenario.people,
        "days": scenario.days,
        "first_day": scenario.first_day.isoformat(),
        "market_share": scenario.shares[scenario.operator],
        "seed": scenario.seed,
        "city": scenario.city.resolve().name if scenario.city else None,
        "dirt": scenario.dirt,
        "events_format": scenario.events_format,
        "events_per_day": scenario.events_per_day,
        "timing_advance": scenario.timing_advance,
        "block": scenario.block,
        "happening": scenario.happening,
        "change_date": scenario.change_date.isoformat(),
        "market_shares": scenario.shares,
        "operator": scenario.operator + 1,
    }
    text = json.dumps({"scenario": asked, **facts}, indent=2, ensure_ascii=False, sort_keys=True)
    (root / "scenario.json").write_text(text + "\n", encoding="utf-8")
