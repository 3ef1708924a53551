"""Everything that is fixed before the first day."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from footfall.lab.simulate.city import City
from footfall.lab.simulate.fields import drawn, stream
from footfall.lab.simulate.invented import invent_city
from footfall.lab.simulate.people import People, make_people
from footfall.lab.simulate.places import Places, make_places
from footfall.lab.simulate.radio import Coverage, cover
from footfall.lab.simulate.real import real_cells, real_city
from footfall.lab.simulate.routes import Network, make_network
from footfall.lab.simulate.scenario import Scenario
from footfall.lab.simulate.sites import Cells, invent_cells
from footfall.lab.simulate.subscribers import Subscribers, make_subscribers

MACHINES_PER_CUSTOMER = 0.01


@dataclass(frozen=True, eq=False)
class World:
    """A city with its people, its ways and one operator's network and subscribers."""

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


def build_world(scenario: Scenario) -> World:
    """Build everything that is fixed before the first day, without writing anything."""
    seed = scenario.seed
    city = invent_city(scenario) if scenario.city is None else real_city(scenario, scenario.city)
    places = make_places(stream(seed, "places"), city, scenario.people)
    people = make_people(stream(seed, "people"), city, places, scenario)
    cells = _cells(scenario, city)
    machines = stream(seed, "machines")
    count = max(1, round(MACHINES_PER_CUSTOMER * int(people.customer.sum())))
    chosen = drawn(machines, places.work.weight, count)
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


def _cells(scenario: Scenario, city: City) -> Cells:
    random = stream(scenario.seed, "cells")
    if scenario.city is None:
        return invent_cells(random, city, scenario.people)
    return real_cells(random, city, scenario.city)
