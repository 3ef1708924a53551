"""The run: a world is built, then lived through day by day and block by block, and written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from footfall.lab.simulate.buildings import write_buildings
from footfall.lab.simulate.dirt import Records, soil
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
from footfall.lab.simulate.happenings import new_cells
from footfall.lab.simulate.life import Block
from footfall.lab.simulate.meter import Meter
from footfall.lab.simulate.people import People
from footfall.lab.simulate.person_truth import write_people_truth, write_person_day
from footfall.lab.simulate.real import write_opencellid
from footfall.lab.simulate.scenario import Scenario, Simulated
from footfall.lab.simulate.sites import plan_errors
from footfall.lab.simulate.tally import Tally
from footfall.lab.simulate.timeline import Timeline
from footfall.lab.simulate.workspace_files import write_scenario, write_settings
from footfall.lab.simulate.world import World, build_worlds, own_stream
from footfall.model.local_day import LocalDay

Progress = Callable[[str, float], None]


def simulate(scenario: Scenario, root: Path, progress: Progress | None = None) -> Simulated:
    """Make a city with its truth and the feeds of its operators.

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
    worlds = build_worlds(scenario)
    tell("writing the feeds that do not change", 0.15)
    operators = [
        _Operator(world, root / "operators" / str(number) if number > 1 else root)
        for number, world in enumerate(worlds, 1)
    ]
    days = scenario.local_days(worlds[0].city.time_zone)
    lives = operators[0].blocks
    timelines = [block.first_night(days[0]) for block in lives]
    for number, day in enumerate(days):
        for one in operators:
            one.begin(number, day)
        for part, block in enumerate(lives):
            tell(f"simulating {day}", 0.2 + 0.8 * (number + part / len(lives)) / len(days))
            timeline = block.plan(timelines[part].since(day.start), number, day)
            for one in operators:
                one.add(part, timeline)
            timelines[part] = timeline.since(day.end)
        for one in operators:
            one.end()
    made = [one.made(days) for one in operators]
    tell("done", 1.0)
    return made[0]


class _Operator:
    """One operator's workspace while it is written; all of them see the same lives."""

    def __init__(self, world: World, root: Path) -> None:
        self.world, self.root = world, root
        self.blocks = [Block(world, start, end) for start, end in world.blocks()]
        self.meter = Meter(opted_out=_write_fixed(world, root))

    def begin(self, number: int, day: LocalDay) -> None:
        """A day begins; its number counts from 0."""
        self.number, self.day = number, day
        self.tally = Tally(self.world.city, day)
        if self.world.scenario.people_change:
            file = self.root / "feeds" / "people" / f"{day}.csv"
            _write_register(file, self.world, self.world.people.on(number))

    def add(self, part: int, timeline: Timeline) -> None:
        """What a block of people did on the day, and will."""
        block = self.blocks[part]
        people = block.people_on(self.number)
        today, scenario = timeline.before(self.day.end), self.world.scenario
        if scenario.day_truth:
            self.tally.add(people, timeline)
        if scenario.day_truth and scenario.person_truth:
            folder = self.root / "truth" / f"day={self.day}"
            write_person_day(folder, part, people, today, first=block.start, day=self.day)
        pings, records = block.events(today, self.number, self.day)
        self.meter.look(pings, people)
        self._write_events(block, part, records)

    def _write_events(self, block: Block, part: int, records: Records) -> None:
        scenario = self.world.scenario
        if scenario.dirt:
            records, faults = soil(block.random("dirt", self.day), records, self.world.cells)
            self.meter.add(faults)
        folder = self.root / "feeds" / "events" / str(self.day)
        subscribers, cells = self.world.subscribers, self.world.cells
        write_events(folder, part, records, subscribers=subscribers, cells=cells, kind=scenario.events_format)
        self.meter.events += len(records.cell)

    def end(self) -> None:
        """The day is over."""
        if self.world.scenario.day_truth:
            self.tally.write(self.root / "truth" / f"day={self.day}")

    def made(self, days: tuple[LocalDay, ...]) -> Simulated:
        """Write what was made, and tell it."""
        made = _simulated(self.world, self.root, days, self.meter)
        write_scenario(self.root, self.world.scenario, _facts(made, self.world))
        return made


def _write_register(file: Path, world: World, people: People) -> None:
    write_people(own_stream(world.scenario, "register"), file, world.city, people, world.subscribers)


def _write_fixed(world: World, root: Path) -> int:
    """Write what does not change by day; returns the number of customers opted out."""
    scenario, feeds, seed = world.scenario, root / "feeds", world.scenario.seed
    if scenario.city is not None:
        write_opencellid(feeds / "cells_opencellid.csv.gz", scenario.city, world.city)
    else:
        new, since = new_cells(scenario, world.cells), scenario.change_date
        plan = plan_errors(own_stream(scenario, "plan"), world.cells)
        write_cells(feeds / "cells.csv", plan, new, since if new.any() else None)
    write_cells(root / "truth" / "cells.csv", world.cells)
    if not scenario.people_change:
        _write_register(feeds / "people.csv", world, world.people)
    write_zones(feeds / "zones.geojson", world.city)
    write_census(feeds / "census.csv", world.city, world.people)
    write_buildings(stream(seed, "buildings"), feeds / "buildings.csv", world.city, world.people.residents)
    write_basemap(root / "basemap.geojson", world.city)
    write_settings(root, scenario, world.city, opencellid=scenario.city is not None)
    people_file = root / "truth" / "people.parquet"
    write_people_truth(people_file, world.city, world.people, world.subscribers, scenario.first_day)
    optouts = own_stream(scenario, "optouts")
    return write_optouts(optouts, feeds / "optouts.csv", scenario, world.people, world.subscribers)


def _simulated(world: World, root: Path, days: tuple[LocalDay, ...], meter: Meter) -> Simulated:
    people = world.people
    return Simulated(
        root=root,
        city=world.city.name,
        people=people.residents,
        customers=int(people.on(0).customer[: people.residents].sum()),
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
