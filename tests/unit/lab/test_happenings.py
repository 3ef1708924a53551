"""What happens to a simulated city besides ordinary days: in truth, in events, and in the plan."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from footfall.lab.simulate import Happening, Scenario, simulate
from footfall.lab.simulate.happenings import MEANINGS, OUTAGE_HOURS, SUNDAY, day_kind, silences
from footfall.lab.simulate.world import World, build_world, build_worlds
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.settings import read_settings

BASE: Final = Scenario(people=1200, days=2, first_day=date(2026, 3, 2), seed=11, dirt=False, market_share=0.4)
MONDAY, TUESDAY = (LocalDay(date(2026, 3, day), "Europe/Berlin") for day in (2, 3))


class Towns:
    """The town of 1,200 by what happens to it, made when asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def root(self, happening: Happening) -> Path:
        """Its workspace; to be read only."""
        folder = self._folder / happening
        if not folder.exists():
            simulate(replace(BASE, happening=happening.value), folder)
        return folder

    def stays(self, happening: Happening, day: LocalDay) -> pa.Table:
        """Everybody's stays of a day."""
        return pq.read_table(self.root(happening) / "truth" / f"day={day}" / "stays.parquet")

    def events(self, happening: Happening, day: LocalDay) -> pa.Table:
        """The events of a day."""
        return pq.read_table(self.root(happening) / "feeds" / "events" / str(day))

    def people(self, happening: Happening) -> pa.Table:
        """All residents."""
        return pq.read_table(self.root(happening) / "truth" / "people.parquet")


@pytest.fixture(name="towns", scope="module")
def _towns(tmp_path_factory: pytest.TempPathFactory) -> Towns:
    return Towns(tmp_path_factory.mktemp("towns"))


def _at_work(stays: pa.Table) -> int:
    return len(pc.unique(stays.filter(pc.is_in(stays["kind"], pa.array(["work", "school"])))["person"]))


def _seconds(events: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.asarray(events["timestamp"].cast(pa.int64())) // 1_000_000


def test_each_happening_has_a_name_and_a_meaning() -> None:
    """The table of the docs is written from these."""
    assert sorted(MEANINGS) == sorted(Happening)


def test_nothing_happens_before_its_day(towns: Towns) -> None:
    """On Monday everybody lives as in the ordinary town; for a holiday some leave the evening before."""
    ordinary = towns.stays(Happening.ORDINARY, MONDAY)
    for happening in set(Happening) - {Happening.HOLIDAY}:
        assert towns.stays(happening, MONDAY).equals(ordinary)


def test_a_holiday_is_a_sunday_with_more_people_out_of_town(towns: Towns) -> None:
    """Few work, and more are away than on an ordinary Tuesday."""
    ordinary, holiday = (towns.stays(name, TUESDAY) for name in (Happening.ORDINARY, Happening.HOLIDAY))
    assert _at_work(holiday) < 0.4 * _at_work(ordinary)
    away = [pc.sum(pc.less(stays["zone"], 0)).as_py() for stays in (ordinary, holiday)]
    assert away[1] > 1.5 * away[0]
    scenario = replace(BASE, happening="holiday")
    assert [day_kind(scenario, day).weekday for day in (MONDAY, TUESDAY)] == [0, SUNDAY]


def test_a_concert_draws_a_tenth_of_the_town_to_one_place(towns: Towns) -> None:
    """At nine in the evening; on an ordinary Tuesday hardly anybody is there."""
    at = TUESDAY.start + 21 * HOUR_S
    there = []
    for happening in (Happening.ORDINARY, Happening.EVENT_DAY):
        stays = towns.stays(happening, TUESDAY)
        now = stays.filter(pc.and_(pc.less_equal(stays["start"], at), pc.greater(stays["end"], at)))
        x, y = build_world(BASE).city.stadium
        near = np.hypot(np.asarray(now["x"]) - x, np.asarray(now["y"]) - y) < 250
        there.append(int(np.count_nonzero(near)))
    assert there[0] < 0.02 * BASE.people
    assert there[1] > 0.07 * BASE.people


def test_a_season_brings_roamers_and_no_residents(towns: Towns) -> None:
    """Ten times the foreign subscribers; truth is of residents, who live as ever."""
    ordinary, season = (
        towns.events(name, TUESDAY) for name in (Happening.ORDINARY, Happening.TOURIST_SEASON)
    )
    foreign = [
        len(pc.unique(table.filter(pc.not_equal(table["plmn"].cast(pa.string()), "26201"))["subscriber_id"]))
        for table in (ordinary, season)
    ]
    assert foreign[1] > 5 * foreign[0]
    lives = [towns.stays(name, TUESDAY) for name in (Happening.ORDINARY, Happening.TOURIST_SEASON)]
    assert lives[0].equals(lives[1])


def _silent_cells(happening: Happening) -> tuple[World, set[str]]:
    world = build_world(replace(BASE, happening=happening.value))
    (silence,) = silences(world.scenario, world.cells, world.city.centre, world.city.time_zone)
    return world, set(world.cells.name[silence.cells].tolist())


def test_in_an_outage_the_centre_s_cells_are_silent_and_others_serve(towns: Towns) -> None:
    """No event of theirs in the hours of the outage, some before and after; phones are seen elsewhere."""
    _, silent = _silent_cells(Happening.OUTAGE)
    events = towns.events(Happening.OUTAGE, TUESDAY)
    hour = (_seconds(events) - TUESDAY.start) / HOUR_S
    during = (hour >= OUTAGE_HOURS[0]) & (hour < OUTAGE_HOURS[1])
    theirs = np.isin(np.asarray(events["cell_id"].cast(pa.string())), list(silent))
    assert silent
    assert (theirs & during).sum() == 0
    assert (theirs & ~during).sum() > 0
    ordinary = towns.events(Happening.ORDINARY, TUESDAY)
    assert events.num_rows > 0.9 * ordinary.num_rows


def test_a_roll_out_adds_cells_to_plan_and_events_on_one_day(towns: Towns) -> None:
    """The plan says from when; no new cell serves before, and all others have no date."""
    world, new = _silent_cells(Happening.ROLL_OUT)
    file = towns.root(Happening.ROLL_OUT) / "feeds" / "cells.csv"
    plan = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert {row["cell_id"] for row in plan if row["valid_from"] == "2026-03-03"} == new
    assert {row["valid_from"] for row in plan} == {"", "2026-03-03"}
    seen = [
        set(towns.events(Happening.ROLL_OUT, day)["cell_id"].cast(pa.string()).to_pylist())
        for day in (MONDAY, TUESDAY)
    ]
    assert not seen[0] & new
    assert seen[1] & new
    assert len(new) == pytest.approx(0.2 * len(world.cells), abs=0.15 * len(world.cells))


def test_market_shares_change_on_one_day_and_lives_do_not(towns: Towns) -> None:
    """Some leave, some join; each day has its register; who is no customer has no event."""
    people = towns.people(Happening.SHARE_CHANGE)
    left, joined = (people.filter(pc.is_valid(people[name])) for name in ("customer_until", "customer_from"))
    assert min(left.num_rows, joined.num_rows) > 10
    for table, day in ((left, TUESDAY), (joined, MONDAY)):
        seen = towns.events(Happening.SHARE_CHANGE, day)["subscriber_id"].cast(pa.string())
        assert not set(seen.to_pylist()) & set(table["subscriber_id"].to_pylist())
    settings = read_settings(towns.root(Happening.SHARE_CHANGE) / "footfall.toml")
    assert settings.feeds["people"].path == "feeds/people/{day}.csv"
    registers = [
        {row["subscriber_id"] for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())}
        for file in sorted((towns.root(Happening.SHARE_CHANGE) / "feeds" / "people").iterdir())
    ]
    assert registers[0] - registers[1] == set(left["subscriber_id"].to_pylist())
    assert registers[1] - registers[0] == set(joined["subscriber_id"].to_pylist())
    stays = towns.stays(Happening.SHARE_CHANGE, TUESDAY).drop_columns(["customer"])
    assert stays.equals(towns.stays(Happening.ORDINARY, TUESDAY).drop_columns(["customer"]))


def test_operators_see_the_same_lives_through_other_networks(tmp_path: Path) -> None:
    """The truth of all is the same but for who is a customer; nobody is a customer of two."""
    made = simulate(replace(BASE, days=1, further_operators=(0.2, 0.1)), tmp_path)
    roots = [made.root, *(tmp_path / "operators" / number for number in ("2", "3"))]
    people = [pq.read_table(root / "truth" / "people.parquet") for root in roots]
    customers = np.stack([np.asarray(table["customer"]) for table in people])
    assert customers.sum(axis=0).max() == 1
    np.testing.assert_allclose(customers.mean(axis=1), [0.4, 0.2, 0.1], atol=0.05)
    flows = [pq.read_table(root / "truth" / f"day={MONDAY}" / "presence.parquet") for root in roots]
    for table in flows[1:]:
        assert table["persons"].equals(flows[0]["persons"])
        assert not table["persons_customers"].equals(flows[0]["persons_customers"])
    seen = pq.read_table(roots[0] / "feeds" / "events" / str(MONDAY))
    simulate(replace(BASE, days=1), tmp_path / "alone")
    alone = pq.read_table(tmp_path / "alone" / "feeds" / "events" / str(MONDAY))
    assert seen.sort_by("timestamp").equals(alone.sort_by("timestamp"))
    networks = [read_settings(root / "footfall.toml").ingest.home_network for root in roots]
    assert networks == [["26201"], ["26202"], ["26203"]]
    cells = [(root / "feeds" / "cells.csv").read_text(encoding="utf-8") for root in roots]
    assert len(set(cells)) == len(cells)


def test_the_first_operator_is_as_if_alone() -> None:
    """Others change nothing of its network, and nothing of what its customers and roamers do."""
    alone, first = build_world(BASE), build_worlds(replace(BASE, further_operators=(0.2,)))[0]
    np.testing.assert_array_equal(alone.cells.x, first.cells.x)
    count = alone.ordinary
    np.testing.assert_array_equal(alone.people.customer, first.people.customer[:count])
    assert not first.people.customer[count:].any()
    assert first.blocks()[:-1] == alone.blocks()


def test_operators_do_not_have_more_customers_than_there_are_people() -> None:
    """Shares add up to nine tenths at most."""
    with pytest.raises(ValueError, match=r"0\.9 at most"):
        replace(BASE, further_operators=(0.6,))
