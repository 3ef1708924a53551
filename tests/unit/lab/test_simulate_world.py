"""The simulated city, its people and its radio network."""

from __future__ import annotations

import numpy as np
import shapely

from footfall.lab.simulate import Scenario, World, build_world
from footfall.lab.simulate.fields import stream
from footfall.lab.simulate.routes import CAR
from footfall.lab.simulate.serving import serve

REST_PER_HOUR = 2.5
DRIVING_PER_HOUR = 77.0
"""Measured on real phones; data/README."""


def test_zones_are_valid_and_do_not_overlap(small_world: World) -> None:
    """Zones are valid polygons whose areas add up to that of their union, within a square metre."""
    shapes = small_world.city.areas.shapes

    assert all(shape.is_valid and shape.area > 0 for shape in shapes)
    assert abs(sum(shape.area for shape in shapes) - shapely.union_all(list(shapes)).area) < 1.0


def test_every_zone_lies_in_a_district_and_names_differ(small_world: World) -> None:
    """Every district has a zone; ids and names of zones and of districts are unique."""
    areas = small_world.city.areas

    assert set(areas.district_of.tolist()) == set(range(len(areas.district_ids)))
    for names in (areas.zone_ids + areas.district_ids, areas.zone_names, areas.district_names):
        assert len(set(names)) == len(names)


def test_homes_and_workplaces_lie_in_the_zone_they_are_said_to(small_world: World) -> None:
    """The polygon of the stated zone holds every home, and every workplace or school there is."""
    people, areas = small_world.people, small_world.city.areas
    working = ~np.isnan(people.work_x)

    assert people.home_zone.min() >= 0
    assert areas.zone_of(people.home_x, people.home_y).tolist() == people.home_zone.tolist()
    assert (people.work_zone[working] >= 0).all()
    found = areas.zone_of(people.work_x[working], people.work_y[working])
    assert found.tolist() == people.work_zone[working].tolist()


def test_market_share_is_as_asked_and_biased_by_age() -> None:
    """The share of customers is that asked for, within 2 points; children are far below it."""
    people = build_world(Scenario(people=8000, market_share=0.3, seed=3)).people
    customer, age = people.customer[: people.residents], people.age[: people.residents]

    assert abs(customer.mean() - 0.3) < 0.02
    assert customer[age == 0].mean() < 0.6 * customer.mean()
    assert customer[age == 2].mean() > customer.mean()


def test_cells_serve_in_the_shares_of_the_coverage(small_world: World) -> None:
    """A tile's strongest cell, its second and so on serve in their shares, over the city, within a point."""
    coverage, count = small_world.coverage, 40_000
    random = stream(1, "test")
    west, south, east, north = small_world.city.areas.bounds
    at = random.uniform(west, east, count), random.uniform(south, north, count)
    still = np.zeros(count, dtype=bool)
    cell = serve(random, coverage, np.arange(count), np.zeros(count), at=at, moving=still)
    tile = coverage.raster.index(*at)
    expected = np.diff(coverage.cumulative[tile], axis=1, prepend=0).mean(axis=0)
    found = (coverage.cell[tile] == cell[:, None]).mean(axis=0)

    assert np.abs(found - expected).max() < 0.01


def test_a_phone_at_rest_changes_its_cell_as_often_as_real_ones(small_world: World) -> None:
    """At rest, cells change 2.5 times per hour of continuous observation, within 40 %."""
    count, step, hours = 300, 10, 4
    random, per_person = stream(2, "test"), 3600 * hours // step
    person = np.repeat(np.arange(count), per_person)
    seconds = np.tile(np.arange(per_person) * float(step), count)
    at = small_world.people.home_x[person], small_world.people.home_y[person]
    still = np.zeros(len(person), dtype=bool)
    cell = serve(random, small_world.coverage, person, seconds, at=at, moving=still)
    changes = ((cell[1:] != cell[:-1]) & (person[1:] == person[:-1])).sum()

    assert abs(changes / (count * hours) / REST_PER_HOUR - 1) < 0.4


def test_a_phone_in_a_car_changes_its_cell_as_often_as_real_ones(small_world: World) -> None:
    """While driving, cells change 77 times per hour of continuous observation, within 40 %."""
    random, people = stream(3, "test"), small_world.people
    workers = np.flatnonzero(~np.isnan(people.work_x))
    start, end = (
        (people.home_x[workers], people.home_y[workers]),
        (people.work_x[workers], people.work_y[workers]),
    )
    ways = small_world.network.ways(
        random, start, end, np.full(len(workers), 11.0), np.ones(len(workers), dtype=bool)
    )
    rows = np.flatnonzero(ways.mode == CAR)
    times = [np.arange(0, ways.seconds[row, -1], 2.0) for row in rows]
    person = np.concatenate([np.full(len(t), row) for row, t in zip(rows, times, strict=True)])
    x = np.concatenate([np.interp(t, ways.seconds[r], ways.x[r]) for r, t in zip(rows, times, strict=True)])
    y = np.concatenate([np.interp(t, ways.seconds[r], ways.y[r]) for r, t in zip(rows, times, strict=True)])
    driving = np.ones(len(person), dtype=bool)
    cell = serve(random, small_world.coverage, person, np.concatenate(times), at=(x, y), moving=driving)
    changes = ((cell[1:] != cell[:-1]) & (person[1:] == person[:-1])).sum()

    assert abs(changes / (len(person) * 2 / 3600) / DRIVING_PER_HOUR - 1) < 0.4
