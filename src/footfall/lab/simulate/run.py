"""The run: city, network, people, and then day by day and block by block."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from footfall.lab.simulate.city import City
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
from footfall.lab.simulate.fields import drawn, stream
from footfall.lab.simulate.invented import invent_city
from footfall.lab.simulate.people import People, make_people
from footfall.lab.simulate.person_truth import write_people_truth, write_person_day
from footfall.lab.simulate.places import Places, make_places
from footfall.lab.simulate.plans import nights, plan_day
from footfall.lab.simulate.radio import Coverage, cover
from footfall.lab.simulate.real import real_cells, real_city, write_opencellid
from footfall.lab.simulate.routes import Network, make_network
from footfall.lab.simulate.scenario import Scenario, Simulated
from footfall.lab.simulate.serving import serve
from footfall.lab.simulate.sites import Cells, invent_cells, plan_errors
from footfall.lab.simulate.subscribers import Subscribers, make_subscribers
from footfall.lab.simulate.tally import Tally
from footfall.lab.simulate.timeline import Timeline, begin, carry_out, legs_of
from footfall.lab.simulate.traffic import PERIODIC, Pings, pings_of_day, positions
from footfall.lab.simulate.workspace_files import write_scenario, write_settings
from footfall.model.local_day import LocalDay

Progress = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class World:
    """Everything that is fixed before the first day."""

    scenario: Scenario
    city: City
    places: Places
    people: People
    network: Network
    cells: Cells
    coverage: Coverage
    subscribers: Subscribers

    def blocks(self) -> list[tuple[int, int]]:
        """First and last row of each block of people."""
        count = max(1, round(len(self.people) / self.scenario.block))
        edges = [round(i * len(self.people) / count) for i in range(count + 1)]
        return list(itertools.pairwise(edges))


@dataclass
class _Meter:
    """What is measured while the run goes on."""

    events: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    gaps_s: dict[str, float] = field(default_factory=dict)
    per_day: dict[str, float] = field(default_factory=dict)

    def look(self, pings: Pings, customers: int) -> None:
        """Measure gaps and events per customer on the first block of the first day, before faults."""
        if self.gaps_s:
            return
        same = pings.person[1:] == pings.person[:-1]
        gaps = np.diff(pings.ms)[same] / 1000
        counts = np.bincount(np.unique(pings.person, return_inverse=True)[1])
        counts = np.concatenate([counts, np.zeros(max(0, customers - len(counts)))])
        self.gaps_s = {f"p{q}": round(float(np.percentile(gaps, q)), 2) for q in (25, 50, 75, 90, 99)}
        self.per_day = {f"p{q}": float(np.percentile(counts, q)) for q in (10, 50, 90, 99)}
        self.per_day["mean"] = round(float(counts.mean()), 2)

    def add(self, faults: dict[str, int]) -> None:
        """Add up the faults put in."""
        for name, count in faults.items():
            self.faults[name] = self.faults.get(name, 0) + count


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
    opted_out = _write_fixed(world, root)
    meter = _Meter()
    days = scenario.local_days(world.city.time_zone)
    timelines = {start: _first_night(world, start, end) for start, end in world.blocks()}
    for number, day in enumerate(days):
        tally = Tally(world.city, day)
        for part, (start, end) in enumerate(world.blocks()):
            done = (number + part / len(world.blocks())) / len(days)
            tell(f"simulating {day}", 0.2 + 0.8 * done)
            timelines[start] = _live(
                world, root, (start, end, part), timelines[start], number, day, tally, meter
            )
        tally.write(root / "truth" / f"day={day}")
    made = _simulated(world, root, days, meter, opted_out)
    write_scenario(root, scenario, _facts(made, world))
    tell("done", 1.0)
    return made


def build_world(scenario: Scenario) -> World:
    """Build everything that is fixed before the first day, without writing anything."""
    seed = scenario.seed
    city = invent_city(scenario) if scenario.city is None else real_city(scenario, scenario.city)
    places = make_places(stream(seed, "places"), city, scenario.people)
    people = make_people(
        stream(seed, "people"), city, places, scenario.people, scenario.market_share, scenario.days
    )
    if scenario.city is None:
        cells = invent_cells(stream(seed, "cells"), city, scenario.people)
    else:
        cells = real_cells(stream(seed, "cells"), city, scenario.city)
    machines = stream(seed, "machines")
    chosen = drawn(machines, places.work.weight, max(1, round(0.01 * int(people.customer.sum()))))
    spots = places.work.x[chosen], places.work.y[chosen]
    return World(
        scenario=scenario,
        city=city,
        places=places,
        people=people,
        network=make_network(stream(seed, "roads"), city),
        cells=cells,
        coverage=cover(stream(seed, "radio"), city, cells),
        subscribers=make_subscribers(machines, people, city.plmn, spots),
    )


def _write_fixed(world: World, root: Path) -> int:
    scenario, feeds, seed = world.scenario, root / "feeds", world.scenario.seed
    real = scenario.city is not None
    if scenario.city is not None:
        write_opencellid(feeds / "cells_opencellid.csv.gz", scenario.city, world.city)
    else:
        write_cells(feeds / "cells.csv", plan_errors(stream(seed, "plan"), world.cells))
    write_cells(root / "truth" / "cells.csv", world.cells)
    write_people(stream(seed, "register"), feeds / "people.csv", world.city, world.people, world.subscribers)
    out = write_optouts(
        stream(seed, "optouts"), feeds / "optouts.csv", scenario, world.people, world.subscribers
    )
    write_zones(feeds / "zones.geojson", world.city)
    write_census(feeds / "census.csv", world.city, world.people)
    write_basemap(root / "basemap.geojson", world.city)
    write_settings(root, scenario, world.city, opencellid=real)
    write_people_truth(root / "truth" / "people.parquet", world.city, world.people, world.subscribers)
    return out


def _first_night(world: World, start: int, end: int) -> Timeline:
    """The block's life on the day before the first, so that its late evening reaches into the first."""
    people = world.people.block(start, end)
    day = world.scenario.local_days(world.city.time_zone)[0].previous
    earlier = _night(world, people, start, -2, day.previous)
    return _plan(world, people, start, begin(people, earlier, day.start - 3600), -1, day)


def _night(world: World, people: People, start: int, number: int, day: LocalDay) -> Any:
    random = stream(world.scenario.seed, "night", start, day.day.toordinal())
    return nights(random, people, world.places, world.city, number, day.day.weekday())


def _plan(world: World, people: People, start: int, so_far: Timeline, number: int, day: LocalDay) -> Timeline:
    """Join a day's plan to what a block did before."""
    before = _night(world, people, start, number - 1, day.previous)
    after = _night(world, people, start, number, day)
    random = stream(world.scenario.seed, "plan", start, day.day.toordinal())
    stops = plan_day(random, people, world.places, world.city, day.day.weekday(), before, after)
    return carry_out(random, people, world.network, so_far, stops, day.start)


def _live(
    world: World,
    root: Path,
    block: tuple[int, int, int],
    so_far: Timeline,
    number: int,
    day: LocalDay,
    tally: Tally,
    meter: _Meter,
) -> Timeline:
    """Live through one day with one block: truth and events are written, what goes on is returned."""
    start, end, part = block
    people = world.people.block(start, end)
    timeline = _plan(world, people, start, so_far.since(day.start), number, day)
    tally.add(people, timeline)
    today = timeline.before(day.end)
    if world.scenario.person_truth:
        write_person_day(root / "truth" / f"day={day}", part, people, start, today, day)
    records = _events(world, block, people, today, day, meter)
    if world.scenario.dirt:
        records, faults = soil(
            stream(world.scenario.seed, "dirt", start, day.day.toordinal()), records, world.cells
        )
        meter.add(faults)
    folder = root / "feeds" / "events" / str(day)
    write_events(folder, part, records, world.subscribers, world.cells, world.scenario.events_format)
    meter.events += len(records.cell)
    return timeline.since(day.end)


def _events(
    world: World, block: tuple[int, int, int], people: People, today: Timeline, day: LocalDay, meter: _Meter
) -> Records:
    start, _, part = block
    random = stream(world.scenario.seed, "events", start, day.day.toordinal())
    pings = pings_of_day(random, people, today, world.coverage, day, world.scenario.events_per_day)
    x, y, moving = positions(pings, today.stays, legs_of(today.trips), day.start)
    cell = serve(random, world.coverage, pings.person, pings.ms / 1000, x, y, moving)
    served = cell >= 0
    meter.look(pings, int(people.customer[: people.residents].sum()))
    subscriber = world.subscribers.of_person[start + pings.person[served]]
    parts = [(subscriber, pings.ms[served], cell[served].astype(np.int64), pings.kind[served])]
    if part == 0:
        parts.append(_machine_events(world, day))
    subscriber, ms, cells, kind = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort((subscriber, ms))
    micros = day.start * 1_000_000 + ms * 1000
    return Records(subscriber[order], micros[order], cells[order], kind[order])


def _machine_events(world: World, day: LocalDay) -> tuple[Any, Any, Any, Any]:
    """Machines report every half hour to every two hours, to the second, from one place."""
    random = stream(world.scenario.seed, "machines", day.day.toordinal())
    rows = np.flatnonzero(world.subscribers.person < 0)
    period = np.array([1800, 3600, 7200])[rows % 3] * 1000
    phase = rows * 7919 % 1800 * 1000
    count = ((day.end - day.start) * 1000 - phase - 1) // period + 1
    row = np.repeat(np.arange(len(rows)), count)
    step = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    ms = phase[row] + step * period[row]
    x, y = world.subscribers.machine_x[rows][row], world.subscribers.machine_y[rows][row]
    cell = serve(random, world.coverage, row, ms / 1000, x, y, np.zeros(len(row), dtype=bool))
    kind = np.where(step % 4 == 0, PERIODIC, 0)
    return rows[row], ms, cell.astype(np.int64), kind


def _simulated(
    world: World, root: Path, days: tuple[LocalDay, ...], meter: _Meter, opted_out: int
) -> Simulated:
    people = world.people
    measured = {
        "gaps_s": meter.gaps_s,
        "events_per_customer_day": meter.per_day,
        "faults": meter.faults,
        "opted_out": opted_out,
    }
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
        measured=measured,
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
