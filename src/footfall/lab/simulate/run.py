"""The run: a world is built, then lived through day by day and block by block, and written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from footfall.lab.simulate.buildings import write_buildings
from footfall.lab.simulate.dirt import soil
from footfall.lab.simulate.event_files import write_events
from footfall.lab.simulate.feeds import (
    write_basemap,
    write_cells,
    write_census,
    write_optouts,
    write_people,
    write_zones,
)
from footfall.lab.simulate.fields import stream
from footfall.lab.simulate.life import Block
from footfall.lab.simulate.meter import Meter
from footfall.lab.simulate.person_truth import write_people_truth, write_person_day
from footfall.lab.simulate.real import write_opencellid
from footfall.lab.simulate.scenario import Scenario, Simulated
from footfall.lab.simulate.sites import plan_errors
from footfall.lab.simulate.tally import Tally
from footfall.lab.simulate.timeline import Timeline
from footfall.lab.simulate.workspace_files import write_scenario, write_settings
from footfall.lab.simulate.world import World, build_world
from footfall.model.local_day import LocalDay

Progress = Callable[[str, float], None]


def simulate(scenario: Scenario, root: Path, progress: Progress | None = None) -> Simulated:
    """Make a city with its truth and the feeds of one operator in it.

    Args:
        scenario: what to make; the same scenario gives the same bytes.
        root: the workspace folder to write into.
        progress: told what is being done and the share done, 0 to 1.

    Returns:
        What was made, and the rates measured on it.
    """
    tell = progress or (lambda _text, _share: None)
    root.mkdir(parents=True, exist_ok=True)
    tell("building the city", 0.0)
    world = build_world(scenario)
    tell("writing the feeds that do not change", 0.15)
    meter = Meter(opted_out=_write_fixed(world, root))
    days = scenario.local_days(world.city.time_zone)
    blocks = [Block(world, start, end) for start, end in world.blocks()]
    timelines = [block.first_night(days[0]) for block in blocks]
    for number, day in enumerate(days):
        tally = Tally(world.city, day)
        for part, block in enumerate(blocks):
            tell(f"simulating {day}", 0.2 + 0.8 * (number + part / len(blocks)) / len(days))
            timeline = block.plan(timelines[part].since(day.start), number, day)
            tally.add(block.people, timeline)
            _write_day(root, block, part, timeline.before(day.end), (day, meter))
            timelines[part] = timeline.since(day.end)
        tally.write(root / "truth" / f"day={day}")
    made = _simulated(world, root, days, meter)
    write_scenario(root, scenario, _facts(made, world))
    tell("done", 1.0)
    return made


def _write_fixed(world: World, root: Path) -> int:
    """Write what does not change by day; returns the number of customers opted out."""
    scenario, feeds, seed = world.scenario, root / "feeds", world.scenario.seed
    if scenario.city is not None:
        write_opencellid(feeds / "cells_opencellid.csv.gz", scenario.city, world.city)
    else:
        write_cells(feeds / "cells.csv", plan_errors(stream(seed, "plan"), world.cells))
    write_cells(root / "truth" / "cells.csv", world.cells)
    write_people(stream(seed, "register"), feeds / "people.csv", world.city, world.people, world.subscribers)
    write_zones(feeds / "zones.geojson", world.city)
    write_census(feeds / "census.csv", world.city, world.people)
    write_buildings(stream(seed, "buildings"), feeds / "buildings.csv", world.city, world.people.residents)
    write_basemap(root / "basemap.geojson", world.city)
    write_settings(root, scenario, world.city, opencellid=scenario.city is not None)
    write_people_truth(root / "truth" / "people.parquet", world.city, world.people, world.subscribers)
    optouts = stream(seed, "optouts")
    return write_optouts(optouts, feeds / "optouts.csv", scenario, world.people, world.subscribers)


def _write_day(root: Path, block: Block, part: int, today: Timeline, at: tuple[LocalDay, Meter]) -> None:
    """Write the person truth and the events of a block and day."""
    day, meter = at
    world = block.world
    if world.scenario.person_truth:
        folder = root / "truth" / f"day={day}"
        write_person_day(folder, part, block.people, today, first=block.start, day=day)
    pings, records = block.events(today, day)
    meter.look(pings, block.people)
    if world.scenario.dirt:
        records, faults = soil(block.random("dirt", day), records, world.cells)
        meter.add(faults)
    folder = root / "feeds" / "events" / str(day)
    kind = world.scenario.events_format
    write_events(folder, part, records, subscribers=world.subscribers, cells=world.cells, kind=kind)
    meter.events += len(records.cell)


def _simulated(world: World, root: Path, days: tuple[LocalDay, ...], meter: Meter) -> Simulated:
    people = world.people
    return Simulated(
        root=root,
        city=world.city.name,
        people=people.residents,
        customers=int(people.customer[: people.residents].sum()),
        subscribers=len(world.subscribers.imsi),
        cells=len(world.cells),
        zones=len(world.city.areas.zone_ids),
        events=meter.events,
        days=tuple(str(day) for day in days),
        measured=meter.measured(),
    )


def _facts(made: Simulated, world: World) -> dict[str, Any]:
    return {
        "city": {"name": made.city, "time_zone": world.city.time_zone, "plmn": world.city.plmn},
        "counts": {
            "people": made.people,
            "customers": made.customers,
            "visitors": len(world.people) - made.people,
            "subscribers": made.subscribers,
            "cells": made.cells,
            "zones": made.zones,
            "events": made.events,
        },
        "measured": made.measured,
    }
