"""A day of events into the vault."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from footfall.ingest.events import (
    DOMESTIC,
    EVENT_SCHEMA,
    REKEY_SCHEMA,
    DayOfEvents,
    Rekey,
    ingest_events,
)
from footfall.ingest.pseudonyms import REGISTRY_TAG, DomainKey
from footfall.ingest.report import IngestReport
from footfall.ingest.standing import Standing
from footfall.model.countries import COUNTRIES
from footfall.model.errors import InputError
from footfall.model.grid import Ints
from footfall.model.rules import EMPTY, NOT_TIME, OTHER_DAY, SCIENTIFIC, UNKNOWN_CELL

from .makers import DAY, IMSI, KEY, feed, quarantine_in, quarantined

NOON = DAY.start + 12 * 3600
REGISTRY_KEY = DomainKey(bytes(32), REGISTRY_TAG)
HEADER = "subscriber_id,timestamp,cell_id,plmn"
PLAN = DayOfEvents(
    feed=feed(time_zone="Europe/Berlin"),
    day=DAY,
    key=KEY,
    rekeys=(),
    standing=Standing(REGISTRY_KEY, np.empty(0, dtype=np.int64)),
    left_out=np.empty(0, dtype=np.int64),
    cells=pa.array(["c0", "c1", "c2"]),
    home_network=("26201",),
    buckets=1,
)


@dataclass(frozen=True, eq=False)
class Taken:
    """What became of some files."""

    events: dict[int, pa.Table]
    pairs: set[tuple[int, int]]
    report: IngestReport
    bad: list[dict[str, Any]]

    @property
    def rows(self) -> list[tuple[int, int, int, int]]:
        """Person, time, cell and domain of all events, by bucket."""
        columns = ("person", "time", "cell", "domain")
        return [
            tuple(row[name] for name in columns) for part in self.events.values() for row in part.to_pylist()
        ]


def persons(*ids: str, key: DomainKey = KEY) -> list[int]:
    """Pseudonyms."""
    made: list[int] = key.pseudonyms(pa.array(ids, pa.string())).tolist()
    return made


def gone(*ids: str, key: DomainKey = KEY) -> Ints:
    """Sorted pseudonyms."""
    return np.sort(np.array(persons(*ids, key=key), dtype=np.int64))


def out(*ids: str) -> Standing:
    """These opted out."""
    return Standing(REGISTRY_KEY, gone(*ids, key=REGISTRY_KEY))


def take(
    folder: Path, *lines: str, header: str = HEADER, key_before: DomainKey | None = None, **changes: Any
) -> Taken:
    """Ingest a file of lines by the plan with some changes, yesterday's key among them."""
    for name in ("events", "rekey"):
        (folder / name).mkdir(exist_ok=True)
        for bucket in (folder / name).iterdir():
            (bucket / "part.parquet").unlink()
            bucket.rmdir()
    file = folder / "feed.csv"
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    rekeys = () if key_before is None else (Rekey(key_before, folder / "rekey", REKEY_SCHEMA),)
    plan = replace(PLAN, rekeys=rekeys, **changes)
    with quarantine_in(folder / "q") as quarantine:
        report = ingest_events([file], plan, folder / "events", quarantine)
    parts = {int(p.parent.name.split("=")[1]): p for p in (folder / "events").glob("*/part.parquet")}
    pairs = [
        tuple(row.values())
        for part in (folder / "rekey").glob("*/*")
        for row in pq.ParquetFile(part).read().to_pylist()
    ]
    assert len(pairs) == len(set(pairs))
    events = {bucket: pq.ParquetFile(parts[bucket]).read() for bucket in sorted(parts)}
    return Taken(events, set(pairs), report, quarantined(folder / "q"))


class TestGoodRows:
    """What is written."""

    def test_a_row_is_person_time_cell_and_domain(self, tmp_path: Path) -> None:
        """Numbers alone, in the types that both engines read."""
        taken = take(
            tmp_path, f"{IMSI},{NOON},c1,26201", f"{IMSI},2026-03-02 12:00:00,c2,", "9,1772442000,c0,20801"
        )
        mine, other = persons(IMSI, "9")
        assert taken.rows == [
            (mine, NOON, 1, DOMESTIC),
            (mine, NOON, 2, DOMESTIC),
            (other, 1_772_442_000, 0, 1 + COUNTRIES.index("FR")),
        ]
        assert taken.events[0].schema == EVENT_SCHEMA
        assert taken.report.kept == 3

    @pytest.mark.parametrize(("plmn", "country"), [("310410", "US"), ("23410", "GB"), ("90112", "other")])
    def test_a_roamer_is_of_the_country_of_the_home_network(
        self, tmp_path: Path, plmn: str, country: str
    ) -> None:
        """By the first three digits; networks of no country are `other`, and count all the same."""
        ((_, _, _, domain),) = take(tmp_path, f"{IMSI},{NOON},c1,{plmn}").rows
        assert COUNTRIES[domain - 1] == country

    def test_timing_advances_are_kept_where_told(self, tmp_path: Path) -> None:
        """Null where a row has none, and everywhere where the feed has no such column."""
        lines = [f"1,{NOON},c0,,12", f"1,{NOON + 1},c0,,", f"1,{NOON + 2},c0,,0"]
        told = take(tmp_path, *lines, header=f"{HEADER},timing_advance")
        assert told.events[0]["advance"].to_pylist() == [12, None, 0]
        assert take(tmp_path, f"1,{NOON},c0,").events[0]["advance"].to_pylist() == [None]

    def test_without_a_home_network_nobody_is_a_roamer(self, tmp_path: Path) -> None:
        """Nor without a column of networks."""
        assert take(tmp_path, f"1,{NOON},c0,20801", home_network=()).rows[0][3] == DOMESTIC
        assert take(tmp_path, f"1,{NOON},c0", header=HEADER[:-5]).rows[0][3] == DOMESTIC

    @given(
        ids=st.lists(st.integers(1, 40), max_size=60),
        buckets=st.integers(1, 9),
    )
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
    def test_a_person_lives_in_one_bucket(self, ids: list[int], buckets: int, tmp_path: Path) -> None:
        """The pseudonym modulo their number; all buckets are there, and nothing is lost."""
        taken = take(tmp_path, *(f"{i},{NOON + k},c0," for k, i in enumerate(ids)), buckets=buckets)
        assert list(taken.events) == list(range(buckets))
        for bucket, part in taken.events.items():
            assert all(person % buckets == bucket for person in part["person"].to_pylist())
        expected = sorted((persons(str(i))[0], NOON + k, 0, DOMESTIC) for k, i in enumerate(ids))
        assert sorted(taken.rows) == expected

    def test_no_id_is_in_the_vault(self, tmp_path: Path) -> None:
        """Nor in quarantine, wherever in a bad row it stands."""
        take(
            tmp_path,
            f"{IMSI},{NOON},c0,26201",
            f"{IMSI},{IMSI},c0,",
            f"{IMSI},{NOON},{IMSI},",
            f"{IMSI},{NOON},c0,{IMSI}",
            key_before=DomainKey(bytes(32)),
        )
        for file in (
            *(tmp_path / "events").rglob("*.parquet"),
            *tmp_path.glob("q/*"),
            *tmp_path.glob("rekey/*/*"),
        ):
            content = file.read_bytes() + str(pq.ParquetFile(file).read().to_pylist()).encode()
            assert IMSI.encode()[5:] not in content


class TestLeftOut:
    """Whose rows go no further."""

    def test_who_opted_out_is_dropped_before_anything_is_checked(self, tmp_path: Path) -> None:
        """Their bad rows leave no trace in quarantine, in whatever dress the id stands."""
        taken = take(
            tmp_path, f"7,{NOON},c0,", "7,never,c0,", f"+7,{NOON},c9,x", f" 7.0 ,{NOON},,", f"8,{NOON},c0,",
            standing=out("7"), key_before=DomainKey(bytes(32)),
        )  # fmt: skip
        assert [row[0] for row in taken.rows] == persons("8")
        assert (taken.report.opted_out, taken.report.bad, taken.bad) == (4, {}, [])
        assert {person for person, _ in taken.pairs} == set(persons("8"))

    def test_who_did_not_agree_is_dropped_where_consent_is_needed(self, tmp_path: Path) -> None:
        """As unseen as who opted out, and counted apart."""
        standing = replace(out("7"), consented=gone("7", "8", key=REGISTRY_KEY))
        taken = take(tmp_path, *(f"{who},{NOON},c0," for who in "789"), "9,never,c0,", standing=standing)
        assert [row[0] for row in taken.rows] == persons("8")
        assert (taken.report.opted_out, taken.report.no_consent, taken.bad) == (1, 2, [])

    def test_devices_are_checked_and_then_left_out(self, tmp_path: Path) -> None:
        """Their bad rows are bad rows."""
        taken = take(tmp_path, f"7,{NOON},c0,", "7,never,c0,", f"8,{NOON},c0,", left_out=gone("7"))
        assert [row[0] for row in taken.rows] == persons("8")
        assert (taken.report.left_out, taken.report.bad) == (1, {NOT_TIME: 1})

    def test_the_day_is_half_open(self, tmp_path: Path) -> None:
        """Its first second is in, the next midnight's is another day's: no fault in a file of many days."""
        edges = (DAY.start - 1, DAY.start, DAY.end - 1, DAY.end)
        lines = [f"7,{edge},c0," for edge in edges]
        taken = take(tmp_path, *lines)
        assert [row[1] for row in taken.rows] == [DAY.start, DAY.end - 1]
        assert (taken.report.other_day, taken.report.bad) == (2, {})
        taken = take(tmp_path, *lines, feed=feed(path="{day}.csv"))
        assert (taken.report.other_day, taken.report.bad) == (0, {OTHER_DAY: 2})

    def test_cells_of_other_days_may_well_be_unknown(self, tmp_path: Path) -> None:
        """Other days have other plans."""
        taken = take(tmp_path, f"7,{DAY.end},c9,", f"7,{NOON},c9,", f"7,{NOON},2.5E+9,")
        assert (taken.report.other_day, taken.report.bad) == (1, {UNKNOWN_CELL: 1, SCIENTIFIC: 1})


class TestRekey:
    """Old pseudonyms beside new ones."""

    def test_only_who_has_an_event_kept_is_paired(self, tmp_path: Path) -> None:
        """Once, however many events; nobody who opted out, is left out, is bad or of another day."""
        before = DomainKey(bytes(32))
        taken = take(
            tmp_path,
            *(f"{who},{NOON},c0," for who in "11236"),
            f"4,{NOON},c9,",
            f"5,{DAY.end},c0,",
            key_before=before,
            standing=out("2"),
            left_out=gone("3"),
            buckets=3,
        )
        assert taken.pairs == set(zip(persons("1", "6"), persons("1", "6", key=before), strict=True))

    def test_without_a_key_of_yesterday_there_is_nothing(self, tmp_path: Path) -> None:
        """Nobody can be carried over."""
        take(tmp_path, f"1,{NOON},c0,")
        assert list((tmp_path / "rekey").iterdir()) == []


FIELDS = st.tuples(
    st.sampled_from(["1", "2", "7", "8", "", "2.6E+14", "x\x07"]),
    st.sampled_from([str(NOON), str(DAY.end), "2026-03-02 10:00:00", "never", ""]),
    st.sampled_from(["c0", "c2", "c9", "", "1.5e9"]),
    st.sampled_from(["26201", "20801", "", "T"]),
)


@given(rows=st.lists(FIELDS, max_size=40), by_day=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_every_row_has_one_fate(rows: list[tuple[str, ...]], by_day: bool, tmp_path: Path) -> None:
    """Kept, opted out, left out, of another day or bad: they add up to what was read."""
    lines = [",".join(row) for row in rows]
    settings_of = feed(path="{day}.csv" if by_day else "feed.csv", time_zone="UTC")
    taken = take(tmp_path, *lines, standing=out("7"), left_out=gone("8"), feed=settings_of)
    report = taken.report
    assert report.read == len(lines)
    assert (
        report.read == report.kept + report.opted_out + report.left_out + report.other_day + report.bad_rows
    )
    assert report.kept == len(taken.rows)
    assert report.bad_rows == len(taken.bad)
    assert report.opted_out == sum(row[0] == "7" for row in rows)
    assert report.bad.get(EMPTY, 0) >= sum(row[0] == "" for row in rows)


def test_a_file_that_cannot_be_used_stops_everything(tmp_path: Path) -> None:
    """Its error goes through; the caller keeps nothing."""
    with pytest.raises(InputError, match="a required column is missing"):
        take(tmp_path, "1,2,3", header="a,b,c")
