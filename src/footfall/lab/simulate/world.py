"""Everything that is fixed before the first day."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np

from footfall.lab.simulate.city import City
from footfall.lab.simulate.fields import Bools, Random, drawn, stream
from footfall.lab.simulate.happenings import silences
from footfall.lab.simulate.invented import invent_city
from footfall.lab.simulate.newcomers import changed
from footfall.lab.simulate.people import People, make_people
from footfall.lab.simulate.places import Places, make_places
from footfall.lab.simulate.radio import Coverage, cover
from footfall.lab.simulate.real import further_network, real_cells, real_city
from footfall.lab.simulate.routes import Network, make_network
from footfall.lab.simulate.scenario import Scenario
from footfall.lab.simulate.sites import Cells, invent_cells
from footfall.lab.simulate.subscribers import Subscribers, make_subscribers
from footfall.model.grid import Floats

MACHINES_PER_CUSTOMER = 0.01


@dataclass(frozen=True, eq=False)
class Spell:
    """A time in which some cells are silent.

    Args:
        start: epoch s.
        end: epoch s.
        silent: the cells.
        coverage: of the others.
    """

    start: int
    end: int
    silent: Bools
    coverage: Coverage

    def holds(self, second: Floats) -> Bools:
        """Which instants lie in it."""
        return np.asarray((second >= self.start) & (second < self.end))


@dataclass(frozen=True, eq=False)
class World:
    """A city with its people, its ways and one operator's network and subscribers.

    Those of the people who would be in an ordinary city too come first; `ordinary` says how many they are.
    """

    scenario: Scenario
    city: City
    places: Places
    people: People
    network: Network
    cells: Cells
    coverage: Coverage
    spells: tuple[Spell, ...]
    subscribers: Subscribers
    ordinary: int

    def blocks(self) -> list[tuple[int, int]]:
        """First and last row of each block of people; newcomers have one of their own.

        So whoever else comes, the others' blocks, and all that is drawn for them, are the same.
        """
        count = max(1, round(self.ordinary / self.scenario.block))
        edges = [round(i * self.ordinary / count) for i in range(count + 1)]
        newcomers = [(self.ordinary, len(self.people))] if len(self.people) > self.ordinary else []
        return [*itertools.pairwise(edges), *newcomers]


@dataclass(frozen=True, eq=False)
class _Lives:
    """What all operators have in common: a city, its people and its ways."""

    city: City
    places: Places
    people: People
    network: Network
    ordinary: int


def build_world(scenario: Scenario) -> World:
    """Build everything that is fixed before the first day, without writing anything."""
    return build_worlds(replace(scenario, further_operators=()))[0]


def build_worlds(scenario: Scenario) -> tuple[World, ...]:
    """The same city, people and ways as each operator sees them, in order."""
    seed = scenario.seed
    city = invent_city(scenario) if scenario.city is None else real_city(scenario, scenario.city)
    places = make_places(stream(seed, "places"), city, scenario.people)
    people = make_people(stream(seed, "people"), city, places, scenario)
    everybody = changed(people, city, places, scenario)
    lives = _Lives(city, places, everybody, make_network(stream(seed, "roads"), city), len(people))
    return tuple(_world(replace(scenario, operator=number), lives) for number in range(len(scenario.shares)))


def own_stream(scenario: Scenario, purpose: str, *parts: int) -> Random:
    """A source of randomness of the scenario's operator."""
    return stream(scenario.seed, purpose, *parts, *([scenario.operator] if scenario.operator else []))


def _world(scenario: Scenario, lives: _Lives) -> World:
    places, people = lives.places, lives.people.of_operator(scenario.operator)
    city = replace(lives.city, plmn=_plmn(scenario, lives.city))
    cells = _cells(scenario, city)
    machines = own_stream(scenario, "machines")
    count = max(1, round(MACHINES_PER_CUSTOMER * int(people.customer.sum())))
    chosen = drawn(machines, places.work.weight, count)
    spots = places.work.x[chosen], places.work.y[chosen]
    return World(
        scenario=scenario,
        city=city,
        places=places,
        people=people,
        network=lives.network,
        cells=cells,
        coverage=cover(own_stream(scenario, "radio"), city, cells),
        spells=_spells(scenario, city, cells),
        subscribers=make_subscribers(machines, people, city.plmn, spots),
        ordinary=lives.ordinary,
    )


def _plmn(scenario: Scenario, city: City) -> str:
    """The operator's network: in a real city the next by number of cells, else the next by number."""
    if not scenario.operator:
        return city.plmn
    if scenario.city is None:
        return f"{city.plmn[:3]}{int(city.plmn[3:]) + scenario.operator:02d}"
    return further_network(scenario.city, city, scenario.operator)


def _spells(scenario: Scenario, city: City, cells: Cells) -> tuple[Spell, ...]:
    silent = silences(scenario, cells, city.centre, city.time_zone)
    return tuple(
        Spell(
            one.start,
            one.end,
            one.cells,
            cover(own_stream(scenario, "radio"), city, cells, one.cells),
        )
        for one in silent
    )


def _cells(scenario: Scenario, city: City) -> Cells:
    random = own_stream(scenario, "cells")
    if scenario.city is None:
        return invent_cells(random, city, scenario.people)
    return real_cells(random, city, scenario.city)
