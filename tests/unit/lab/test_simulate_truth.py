"""Truth tables against naive recounts."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from datetime import date

import numpy as np
import pytest

from footfall.lab.simulate import World
from footfall.lab.simulate.life import Block
from footfall.lab.simulate.tally import Tally
from footfall.lab.simulate.timeline import Legs, Stays, Timeline, legs_of
from footfall.lab.simulate.truth import cut_at_hours, dwell, moves, on_the_move, seconds_present, visits
from footfall.model.grid import Ints
from footfall.model.local_day import LocalDay
from footfall.model.vocabulary import DAYPARTS, DWELL_BINS_MIN, daypart_of

DAY = LocalDay(date(2026, 3, 5), "Europe/Berlin")
MIN_STAY_S = 600

Lived = tuple[World, Block, Timeline, Tally]


@pytest.fixture(name="lived", scope="module")
def _lived(small_world: World) -> Lived:
    """The first block's timeline of the first day, and the day's tally of it alone."""
    block = Block(small_world, *small_world.blocks()[0])
    timeline = block.plan(block.first_night(DAY).since(DAY.start), 0, DAY)
    tally = Tally(small_world.city, DAY)
    tally.add(block.people, timeline)
    return small_world, block, timeline, tally


def _rows(stays: Stays) -> list[tuple[int, int, int, int]]:
    columns = (stays.person, stays.zone, stays.start, stays.end)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_visits_equal_a_naive_recount(lived: Lived) -> None:
    """Visits of zones by hour are distinct (person, zone, hour) of stays of ten minutes or more."""
    world, _, timeline, tally = lived
    seen = set()
    for person, zone, start, end in _rows(timeline.stays):
        for elapsed, hour in enumerate(DAY.hours):
            begin = DAY.start + elapsed * 3600
            if zone >= 0 and end - start >= MIN_STAY_S and start < begin + 3600 and end > begin:
                seen.add((person, zone, hour))
    expected = np.zeros((len(world.city.areas.zone_ids), 24), dtype=int)
    for _, zone, hour in seen:
        expected[zone, hour] += 1

    assert tally.visits["zone"][0].tolist() == expected.tolist()


def test_visits_of_customers_equal_a_naive_recount_by_district(lived: Lived) -> None:
    """The same for customers and districts, where one person may visit by several zones."""
    world, block, timeline, tally = lived
    of = world.city.areas.district_of
    seen = set()
    for person, zone, start, end in _rows(timeline.stays):
        if zone >= 0 and end - start >= MIN_STAY_S and block.people.customer[person]:
            for elapsed, hour in enumerate(DAY.hours):
                begin = DAY.start + elapsed * 3600
                if start < begin + 3600 and end > begin:
                    seen.add((person, int(of[zone]), hour))
    found = Counter((district, hour) for _, district, hour in seen)
    table = tally.visits["district"][1]

    assert {(d, h): n for (d, h), n in np.ndenumerate(table) if n} == found


def test_dwell_equals_a_naive_recount(lived: Lived) -> None:
    """Each person counts once per zone, in the bin of the minutes of its counted stays within the day."""
    world, _, timeline, tally = lived
    minutes: dict[tuple[int, int], float] = defaultdict(float)
    for person, zone, start, end in _rows(timeline.stays):
        inside = min(end, DAY.end) - max(start, DAY.start)
        if zone >= 0 and end - start >= MIN_STAY_S and inside > 0:
            minutes[person, zone] += inside / 60
    expected = np.zeros((len(world.city.areas.zone_ids), len(DWELL_BINS_MIN) - 1), dtype=int)
    for (_, zone), spent in minutes.items():
        reached = sum(spent >= border for border in DWELL_BINS_MIN[:-1])
        expected[zone, reached - 1] += 1

    assert tally.dwell["zone"][0].tolist() == expected.tolist()


def test_flows_equal_a_naive_recount(lived: Lived) -> None:
    """Trips join consecutive stays of ten minutes or more, by zones and daypart of departure."""
    world, _, timeline, tally = lived
    zones, stays = len(world.city.areas.zone_ids), timeline.stays
    counted = [i for i in range(len(stays.person)) if stays.end[i] - stays.start[i] >= MIN_STAY_S]
    trips: Counter[tuple[int, int, int]] = Counter()
    long: Counter[tuple[int, int, int]] = Counter()
    for a, b in itertools.pairwise(counted):
        same = stays.person[a] == stays.person[b] and min(stays.zone[a], stays.zone[b]) >= 0
        if same and DAY.start <= stays.end[a] < DAY.end:
            part = list(DAYPARTS).index(daypart_of(DAY.hours[(int(stays.end[a]) - DAY.start) // 3600]))
            key = int(stays.zone[a]), int(stays.zone[b]), part
            trips[key] += 1
            long[key] += float(np.hypot(stays.x[b] - stays.x[a], stays.y[b] - stays.y[a])) >= 500
    for row, expected in ((0, trips), (1, long)):
        table = tally.flows[row].reshape(zones, zones, len(DAYPARTS))
        assert {key: n for key, n in np.ndenumerate(table) if n} == {k: n for k, n in expected.items() if n}


def test_persons_equal_a_count_every_half_minute(lived: Lived) -> None:
    """Persons present by zone and hour are what a count every 30 seconds finds, within 2 persons."""
    world, block, timeline, tally = lived
    raster, zones = world.city.zone_raster
    counts = np.zeros((len(world.city.areas.zone_ids), 24))
    stays, legs = timeline.stays, legs_of(timeline.trips)
    for second in range(DAY.start + 15, DAY.end, 30):
        hour = DAY.hours[(second - DAY.start) // 3600]
        here = (stays.start <= second) & (stays.end > second) & (stays.person < block.people.residents)
        counts[:, hour] += np.bincount(stays.zone[here][stays.zone[here] >= 0], minlength=len(counts))
        on = (legs.start <= second) & (legs.end > second) & (legs.person < block.people.residents)
        share = (second - legs.start[on]) / (legs.end[on] - legs.start[on])
        cell = raster.index(
            legs.x0[on] + (legs.x1 - legs.x0)[on] * share, legs.y0[on] + (legs.y1 - legs.y0)[on] * share
        )
        zone = np.where(cell >= 0, zones[cell], -1)
        counts[:, hour] += np.bincount(zone[zone >= 0], minlength=len(counts))
    persons = tally.seconds["zone"][0] / 3600

    assert np.abs(persons - counts / 120).max() < 2
    assert np.abs(persons.sum(axis=0) - counts.sum(axis=0) / 120).max() < 2


def test_persons_add_up_over_every_kind_of_area(lived: Lived) -> None:
    """Person-seconds of tiles, zones and districts each add up to those of the region, hour by hour."""
    _, _, _, tally = lived
    region = tally.seconds["region"].sum(axis=1)
    for kind in ("tile", "zone", "district"):
        np.testing.assert_allclose(tally.seconds[kind].sum(axis=1), region)


def _one(*values: int) -> Ints:
    return np.array(values, dtype=np.int64)


def test_cutting_keeps_every_second_inside_the_day_and_none_outside() -> None:
    """A span from before midnight to 01:30 gives 3600 s at hour 0 and 1800 s at hour 1."""
    pieces = cut_at_hours(_one(DAY.start - 7200), _one(DAY.start + 5400), DAY)

    assert pieces.hour.tolist() == [0, 1]
    assert pieces.seconds.tolist() == [3600.0, 1800.0]


def test_a_stay_that_ends_on_the_hour_does_not_touch_the_next() -> None:
    """Spans are half open."""
    pieces = cut_at_hours(_one(DAY.start + 3600), _one(DAY.start + 7200), DAY)

    assert pieces.hour.tolist() == [1]


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_days_on_which_clocks_change_are_as_long_as_they_are(day: date, hours: int) -> None:
    """A stay over a whole such day has a piece per elapsed hour, under local clock hours."""
    local = LocalDay(day, "Europe/Berlin")
    pieces = cut_at_hours(_one(local.start - 10), _one(local.end + 10), local)

    assert len(pieces.hour) == hours
    assert Counter(pieces.hour.tolist())[2] == hours - 23


def test_a_person_counts_once_per_area_and_hour() -> None:
    """Two stays of one person in the same area and hour are one visit; area -1 is nobody's."""
    table = visits(_one(5, 5, 6, 7), _one(1, 1, 1, -1), _one(8, 8, 8, 8), 2)

    assert table[1, 8] == 2
    assert table.sum() == 2


def test_dwell_bins_are_half_open() -> None:
    """Twenty minutes fall into 20-60, a second less into 10-20, a whole day into the last bin."""
    table = dwell(_one(0, 1, 2), _one(0, 0, 0), np.array([1200.0, 1199.0, 86_400.0]), 1)

    assert table.tolist() == [[0, 0, 1, 1, 0, 0, 0, 1]]


def test_seconds_present_leave_out_what_lies_in_no_area() -> None:
    """Area -1 is dropped, the rest is summed."""
    table = seconds_present(_one(0, 0, -1), _one(3, 3, 3), np.array([10.0, 20.0, 40.0]), 1)

    assert table[0, 3] == 30.0
    assert table.sum() == 30.0


def test_a_short_stop_does_not_end_a_trip() -> None:
    """Home, five minutes at a baker's, work: one trip from home to work."""
    start = DAY.start
    stays = Stays(
        person=_one(0, 0, 0),
        x=np.array([0.0, 100.0, 3000.0]),
        y=np.zeros(3),
        zone=_one(0, 1, 2),
        kind=_one(0, 3, 1),
        start=_one(start, start + 29_000, start + 30_000),
        end=_one(start + 28_800, start + 29_300, start + 60_000),
    )
    found = moves(stays, DAY)

    assert (found.origin.tolist(), found.destination.tolist()) == ([0], [2])
    assert found.distance_m.tolist() == [3000.0]
    assert found.daypart.tolist() == [list(DAYPARTS).index("06-10")]


def test_movement_is_laid_along_the_way_and_cut_at_midnight() -> None:
    """Of a leg half before midnight only the second half counts, in its half of the way."""
    legs = Legs(
        _one(9), np.array([0.0]), np.array([0.0]), np.array([1000.0]), np.array([0.0]),
        np.array([DAY.start - 500.0]), np.array([DAY.start + 500.0]),
    )  # fmt: skip
    person, x, _, hour, seconds = on_the_move(legs, DAY)

    assert seconds.sum() == 500.0
    assert set(person.tolist()) == {9}
    assert set(hour.tolist()) == {0}
    assert x.min() > 500.0
    assert abs((x * seconds).sum() / 500.0 - 750.0) < 1e-6
