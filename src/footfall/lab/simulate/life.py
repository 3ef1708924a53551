"""A block of people living through the days: their timelines, and the events of their phones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from footfall.lab.simulate.dirt import Records
from footfall.lab.simulate.fields import Random, stream
from footfall.lab.simulate.happenings import day_kind
from footfall.lab.simulate.people import People
from footfall.lab.simulate.plans import Planner
from footfall.lab.simulate.serving import serve
from footfall.lab.simulate.timeline import Timeline, begin, carry_out, legs_of
from footfall.lab.simulate.timing import timing_advances
from footfall.lab.simulate.traffic import DATA, PERIODIC, Pings, pings_of_day, positions
from footfall.lab.simulate.world import World, own_stream
from footfall.model.grid import Ints
from footfall.model.local_day import LocalDay

MACHINE_PERIODS_S = (1800, 3600, 7200)


@dataclass(frozen=True, eq=False)
class Block:
    """The people of the rows from `start` to `end`; random numbers depend on block and day alone."""

    world: World
    start: int
    end: int

    @cached_property
    def people(self) -> People:
        """The block's people, numbered from 0."""
        return self.world.people.block(self.start, self.end)

    @property
    def subscribers(self) -> Ints:
        """Subscriber of each of them; -1 for those who are none."""
        return self.world.subscribers.of_person[self.start : self.end]

    def random(self, purpose: str, day: LocalDay) -> Random:
        """The block's source of randomness for a purpose on a day."""
        return own_stream(self.world.scenario, purpose, self.start, day.day.toordinal())

    def first_night(self, first: LocalDay) -> Timeline:
        """Life on the day before the first, so that its late evening reaches into the first."""
        day = first.previous
        asleep = self._planner("night", day.previous).nights(-2)
        return self.plan(begin(self.people, asleep, day.start - 3600), -1, day)

    def plan(self, so_far: Timeline, number: int, day: LocalDay) -> Timeline:
        """Join what is done on a day (0 = first simulated) to what was done before."""
        before = self._planner("night", day.previous).nights(number - 1)
        after = self._planner("night", day).nights(number)
        planner = self._planner("plan", day)
        stops = planner.plan(before, after)
        return carry_out(planner.random, self.people, self.world.network, so_far, (stops, day.start))

    def _planner(self, purpose: str, day: LocalDay) -> Planner:
        world = self.world
        kind = day_kind(world.scenario, day)
        return Planner(self.random(purpose, day), self.people, world.places, world.city, kind)

    def people_on(self, number: int) -> People:
        """The block's people, and who of them are customers on a day (0 = first simulated)."""
        return self.people.on(number)

    def events(self, today: Timeline, number: int, day: LocalDay) -> tuple[Pings, Records]:
        """The events of a day, by person and as records in time order."""
        random, world = self.random("events", day), self.world
        pings = pings_of_day(
            random,
            self.people_on(number),
            today,
            coverage=world.coverage,
            day=day,
            per_day=world.scenario.events_per_day,
        )
        x, y, moving = positions(pings, today.stays, legs_of(today.trips), day.start)
        cell = serve(random, world.coverage, pings.person, pings.ms / 1000, at=(x, y), moving=moving)
        for spell in world.spells:
            rows = np.flatnonzero(spell.holds(day.start + pings.ms / 1000))
            at, seconds = (x[rows], y[rows]), pings.ms[rows] / 1000
            again = self.random("spell", day)
            cell[rows] = serve(again, spell.coverage, pings.person[rows], seconds, at=at, moving=moving[rows])
        served = cell >= 0
        subscriber = self.subscribers[pings.person[served]]
        advance = np.full(len(cell), -1)
        if world.scenario.timing_advance:
            told = self.random("timing advance", day).random(len(cell)) < world.scenario.timing_advance
            rows = np.flatnonzero(told & served)
            away = (x[rows] - world.cells.x[cell[rows]], y[rows] - world.cells.y[cell[rows]])
            advance[rows] = timing_advances(self.random("detours", day), np.hypot(*away))
        records = [
            _records(
                subscriber,
                pings.ms[served],
                cell[served],
                pings.kind[served],
                day=day,
                advance=advance[served],
            )
        ]
        if self.start == 0:
            records.append(machine_records(world, day))
        names = vars(records[0])
        joined = Records(**{name: np.concatenate([vars(r)[name] for r in records]) for name in names})
        return pings, joined.rows(np.lexsort((joined.subscriber, joined.micros)))


def machine_records(world: World, day: LocalDay) -> Records:
    """Machines report every half hour to every two hours, to the second, from one place."""
    random = stream(world.scenario.seed, "machine events", day.day.toordinal())
    rows = np.flatnonzero(world.subscribers.person < 0)
    period = np.array(MACHINE_PERIODS_S)[rows % len(MACHINE_PERIODS_S)] * 1000
    phase = rows * 7919 % 1800 * 1000
    count = ((day.end - day.start) * 1000 - phase - 1) // period + 1
    row = np.repeat(np.arange(len(rows)), count)
    step = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    ms = phase[row] + step * period[row]
    at = world.subscribers.machine_x[rows][row], world.subscribers.machine_y[rows][row]
    rest = np.zeros(len(row), dtype=bool)
    cell = serve(random, world.coverage, row, ms / 1000, at=at, moving=rest)
    kind = np.where(step % 4 == 0, PERIODIC, DATA)
    served = np.ones(len(row), dtype=bool)
    for spell in world.spells:
        held = spell.holds(day.start + ms / 1000)
        served &= ~(held & spell.silent[cell])
    return _records(rows[row][served], ms[served], cell[served], kind[served], day=day)


def _records(
    subscriber: Ints, ms: Ints, cell: Ints, kind: Ints, *, day: LocalDay, advance: Ints | None = None
) -> Records:
    none = np.full(len(cell), -1)
    micros = day.start * 1_000_000 + ms * 1000
    return Records(subscriber, micros, cell, kind, none if advance is None else advance)
