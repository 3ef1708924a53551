"""What a run of the simulator writes."""

from __future__ import annotations

import csv
import gzip
import itertools
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from footfall.lab.simulate import Scenario, simulate
from footfall.lab.simulate.dirt import DUPLICATES, NO_SUBSCRIBER, UNKNOWN_CELLS, WRONG_CLOCKS
from footfall.lab.simulate.timing import STEP_M, timing_advances
from footfall.model.contracts import CELLS, CENSUS, EVENTS, OPTOUTS, PEOPLE
from footfall.model.local_day import LocalDay
from footfall.model.settings import read_settings

DAYS = ("2026-03-05", "2026-03-06", "2026-03-07")


def _rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def _bytes(root: Path) -> dict[str, bytes]:
    return {str(f.relative_to(root)): f.read_bytes() for f in sorted(root.rglob("*")) if f.is_file()}


def _spans(root: Path, day: LocalDay) -> dict[int, list[tuple[int, int, float, float, float, float]]]:
    """Of each person: start, end, and where it begins and ends, of stays and trips cut to the day."""
    spans: dict[int, list[tuple[int, int, float, float, float, float]]] = {}
    folder = root / "truth" / f"day={day}"
    for row in pq.read_table(folder / "stays.parquet").to_pylist():
        at = row["x"], row["y"], row["x"], row["y"]
        spans.setdefault(row["person"], []).append((row["start"], row["end"], *at))
    for row in pq.read_table(folder / "trips.parquet").to_pylist():
        start, end = max(row["departure"], day.start), min(row["arrival"], day.end)
        at = row["origin_x"], row["origin_y"], row["destination_x"], row["destination_y"]
        spans.setdefault(row["person"], []).append((start, end, *at))
    return {person: sorted(rows) for person, rows in spans.items()}


def _events(root: Path) -> pa.Table:
    return pa.concat_tables([pq.read_table(root / "feeds" / "events" / day) for day in DAYS])


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two runs of one scenario write the same files, byte by byte; another seed does not."""
    scenario = Scenario(people=500, days=2, seed=11)
    for name, seed in (("a", 11), ("b", 11), ("c", 12)):
        simulate(replace(scenario, seed=seed), tmp_path / name)

    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b")
    events = "feeds/events/2026-03-02/part-0000.parquet"
    assert _bytes(tmp_path / "a")[events] != _bytes(tmp_path / "c")[events]


@pytest.mark.parametrize("text", DAYS)
def test_stays_and_trips_cover_each_day_of_each_resident_without_overlap(
    small: Scenario, small_city: Path, text: str
) -> None:
    """From midnight to midnight, each span begins when and where the one before ended."""
    day = LocalDay(date.fromisoformat(text), "Europe/Berlin")
    spans = _spans(small_city, day)

    assert sorted(spans) == list(range(small.people))
    for rows in spans.values():
        assert (rows[0][0], rows[-1][1]) == (day.start, day.end)
        for one, two in itertools.pairwise(rows):
            assert (one[1], one[4:6]) == (two[0], two[2:4])


def test_a_day_begins_where_the_day_before_ended(small_city: Path) -> None:
    """At midnight everybody is in the same stay or trip on both days."""
    for one, two in itertools.pairwise(DAYS):
        before = _spans(small_city, LocalDay(date.fromisoformat(one), "Europe/Berlin"))
        after = _spans(small_city, LocalDay(date.fromisoformat(two), "Europe/Berlin"))
        assert {p: rows[-1][2:] for p, rows in before.items()} == {
            p: rows[0][2:] for p, rows in after.items()
        }


def test_the_settings_file_is_accepted_and_names_files_that_exist(small_city: Path) -> None:
    """footfall.toml passes the settings' own check, and every feed it names is there for every day."""
    settings = read_settings(small_city / "footfall.toml")

    assert set(settings.feeds) == {"events", "cells", "people", "optouts", "zones", "census", "buildings"}
    for feed in settings.feeds.values():
        for day in DAYS:
            assert (small_city / feed.path.format(day=date.fromisoformat(day))).exists()
    assert settings.ingest.home_network == ["26201"]


@pytest.mark.parametrize(
    ("file", "contract"),
    [("cells", CELLS), ("people", PEOPLE), ("optouts", OPTOUTS), ("census", CENSUS)],
)
def test_feeds_are_in_the_columns_of_their_contracts(small_city: Path, file: str, contract: Any) -> None:
    """Every column is one of the contract, the required ones are there, and choices are those allowed."""
    rows = _rows(small_city / "feeds" / f"{file}.csv")

    assert set(rows[0]) <= set(contract.names)
    assert set(contract.required) <= set(rows[0])
    for name in rows[0]:
        allowed = contract.column(name).choices
        assert not allowed or {row[name] for row in rows} <= {*allowed, ""}


def test_events_are_in_the_columns_of_their_contract(small_city: Path) -> None:
    """Texts are texts, timestamps know that they are UTC."""
    schema = pq.read_table(small_city / "feeds" / "events" / DAYS[0]).schema

    assert set(schema.names) <= set(EVENTS.names)
    assert schema.field("timestamp").type == pa.timestamp("us", tz="UTC")
    assert schema.field("subscriber_id").type == pa.string()


def test_the_census_counts_the_residents(small_city: Path) -> None:
    """Census totals by zone are the residents of the truth by home zone."""
    census: Counter[str] = Counter()
    for row in _rows(small_city / "feeds" / "census.csv"):
        census[row["zone_id"]] += int(row["population"])
    homes = Counter(pq.read_table(small_city / "truth" / "people.parquet")["home_zone"].to_pylist())

    assert {zone: n for zone, n in census.items() if n} == dict(homes)


def test_zones_name_their_parents(small_city: Path) -> None:
    """Zones lie in districts, districts in the one region, and no id stands twice."""
    features = json.loads((small_city / "feeds" / "zones.geojson").read_text(encoding="utf-8"))["features"]
    facts = [feature["properties"] for feature in features]
    levels = {fact["zone_id"]: fact["level"] for fact in facts}
    above = {"zone": "district", "district": "region"}

    assert len(levels) == len(facts)
    assert Counter(levels.values())["region"] == 1
    for fact in facts:
        if fact["level"] != "region":
            assert levels[fact["parent_id"]] == above[fact["level"]]


def test_only_customers_machines_and_roamers_have_events(small_city: Path) -> None:
    """Home subscribers of events are in people.csv, all others are roamers of other networks, in neither."""
    known = {row["subscriber_id"]: row["segment"] for row in _rows(small_city / "feeds" / "people.csv")}
    truth = pq.read_table(small_city / "truth" / "people.parquet")
    customers = set(truth.filter(truth["customer"])["subscriber_id"].to_pylist())
    events = _events(small_city).filter(pc.is_valid(_events(small_city)["subscriber_id"]))
    own = set(events.filter(pc.equal(events["plmn"], "26201"))["subscriber_id"].to_pylist())
    foreign = set(events.filter(pc.not_equal(events["plmn"], "26201"))["subscriber_id"].to_pylist())

    assert own <= set(known)
    assert {subscriber for subscriber, segment in known.items() if segment != "m2m"} == customers
    assert foreign
    assert not foreign & set(known)
    assert "m2m" in set(known.values())


def test_faults_have_the_shares_they_should(small_city: Path) -> None:
    """Ghost cells, wrong clocks, empty subscribers and duplicates are as frequent as stated, within 30 %."""
    plan = pa.array([row["cell_id"] for row in _rows(small_city / "feeds" / "cells.csv")])
    tables = []
    wrong = 0
    for text in DAYS:
        day = LocalDay(date.fromisoformat(text), "Europe/Berlin")
        table = pq.read_table(small_city / "feeds" / "events" / text)
        second = pc.divide(table["timestamp"].cast(pa.int64()), 1_000_000).to_numpy()
        wrong += int(((second < day.start) | (second >= day.end)).sum())
        tables.append(table)
    events = pa.concat_tables(tables)
    repeats = len(events) - len(events.group_by(["subscriber_id", "timestamp", "cell_id"]).aggregate([]))
    found = {
        UNKNOWN_CELLS: len(events) - pc.sum(pc.is_in(events["cell_id"], plan)).as_py(),
        WRONG_CLOCKS: wrong,
        NO_SUBSCRIBER: events["subscriber_id"].null_count,
        DUPLICATES: repeats,
    }
    for share, rows in found.items():
        assert abs(rows / len(events) / share - 1) < 0.3


def test_without_dirt_events_are_clean_and_in_time_order(tmp_path: Path) -> None:
    """Each file is in time order, within its local day, with cells of the plan and no empty subscriber."""
    simulate(Scenario(people=600, days=1, dirt=False, block=300, seed=5), tmp_path)
    day = LocalDay(date(2026, 3, 2), "Europe/Berlin")
    plan = {row["cell_id"] for row in _rows(tmp_path / "feeds" / "cells.csv")}
    files = sorted((tmp_path / "feeds" / "events" / "2026-03-02").iterdir())

    assert [file.name for file in files] == ["part-0000.parquet", "part-0001.parquet"]
    for file in files:
        table = pq.read_table(file)
        micros = table["timestamp"].cast(pa.int64()).to_numpy()
        assert (np.diff(micros) >= 0).all()
        assert day.start * 1_000_000 <= micros[0] <= micros[-1] < day.end * 1_000_000
        assert table["subscriber_id"].null_count == 0
        assert set(table["cell_id"].to_pylist()) <= plan


def test_events_per_customer_are_as_many_as_asked(tmp_path: Path) -> None:
    """The mean number of events per customer and day is that asked for, within 15 %."""
    made = simulate(Scenario(people=2000, days=1, events_per_day=30.0, seed=5), tmp_path)

    assert abs(made.measured["events_per_customer_day"]["mean"] / 30 - 1) < 0.15


def test_events_come_in_bursts(small_city: Path) -> None:
    """Half of the gaps between a customer's events are shorter than 10 s, a tenth longer than 15 min."""
    gaps = json.loads((small_city / "scenario.json").read_text(encoding="utf-8"))["measured"]["gaps_s"]

    assert gaps["p50"] < 10
    assert gaps["p90"] > 900


def test_aggregates_do_not_need_truth_by_person(small: Scenario, small_city: Path, tmp_path: Path) -> None:
    """Without truth by person the aggregates are written all the same, byte by byte."""
    simulate(replace(small, days=1, person_truth=False), tmp_path)
    folder = tmp_path / "truth" / f"day={DAYS[0]}"
    names = ["flows", "presence", "zone_day", "zone_flows", "zone_presence"]

    assert sorted(file.name for file in folder.iterdir()) == [f"{name}.parquet" for name in names]
    one = pq.read_table(folder / "zone_presence.parquet")
    assert 0 < one["persons"].to_numpy().max() <= small.people
    assert (small_city / "truth" / f"day={DAYS[0]}" / "zone_presence.parquet").exists()


def test_events_can_be_written_as_csv(tmp_path: Path) -> None:
    """CSV parts carry the same columns, with ISO timestamps in UTC."""
    simulate(Scenario(people=300, days=1, events_format="csv", seed=5, dirt=False), tmp_path)
    file = tmp_path / "feeds" / "events" / "2026-03-02" / "part-0000.csv.gz"
    rows = list(csv.DictReader(gzip.decompress(file.read_bytes()).decode().splitlines()))

    assert set(rows[0]) == {"subscriber_id", "timestamp", "cell_id", "event_type", "plmn", "tac"}
    assert all(row["timestamp"].endswith("Z") and len(row["subscriber_id"]) == 15 for row in rows)


def test_a_day_of_23_hours_has_no_hour_that_was_skipped(tmp_path: Path) -> None:
    """On the day clocks go forward, presence has 23 hours and no hour 2, and everybody is somewhere."""
    simulate(Scenario(people=300, days=1, first_day=date(2026, 3, 29), seed=5), tmp_path)
    table = pq.read_table(tmp_path / "truth" / "day=2026-03-29" / "zone_presence.parquet")
    region = table.filter(pc.equal(table["level"], "region"))

    assert sorted(region["hour"].to_pylist()) == [h for h in range(24) if h != 2]
    assert all(270 < persons <= 300 for persons in region["persons"].to_pylist())


@pytest.mark.parametrize("wrong", [{"people": 10}, {"days": 0}, {"market_share": 0.0}])
def test_a_scenario_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    """Too few people, no day, or no market share raise ValueError."""
    with pytest.raises(ValueError, match="a scenario needs"):
        Scenario(**wrong)


def test_timing_advances_tell_distances(tmp_path: Path) -> None:
    """The share asked for has one, of LTE's step, never much nearer than the mast; without it no column."""
    scenario = Scenario(people=1000, days=1, seed=11, dirt=False)
    for name, share in (("with", 0.4), ("without", 0.0)):
        simulate(replace(scenario, timing_advance=share), tmp_path / name)
    plain, told = (
        pq.read_table(next((tmp_path / name / "feeds" / "events").iterdir())) for name in ("without", "with")
    )
    assert "timing_advance" not in plain.column_names
    assert told.drop_columns(["timing_advance"]).equals(plain)
    steps = told["timing_advance"].drop_null().to_numpy()
    assert len(steps) == pytest.approx(0.4 * len(told), rel=0.1)
    assert steps.min() == 0
    assert 2 < np.median(steps) < 30


def test_detours_lengthen_the_way() -> None:
    """Near the mast the way is straight; far from it some 70 m longer, never much shorter."""
    for metres, detour in ((10.0, 0.0), (3000.0, 70.0)):
        steps = timing_advances(np.random.Generator(np.random.SFC64(1)), np.full(20_000, metres))
        assert steps.mean() * STEP_M - metres == pytest.approx(detour, abs=15)
        assert (steps * STEP_M).min() > metres - 150
