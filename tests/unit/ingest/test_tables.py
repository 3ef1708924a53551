"""Small feeds, read whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from footfall.ingest.report import IngestReport
from footfall.ingest.tables import arrow_schema, read_table, with_all_columns
from footfall.model.contracts import CELLS, CENSUS, FEEDS, OPENCELLID, PEOPLE, Contract
from footfall.model.rules import NOT_NUMBER, OFF_GRID, TWICE

from .makers import feed, quarantine_in, quarantined

Read = tuple[pa.Table, IngestReport, list[dict[str, Any]]]


def read(folder: Path, contract: Contract, *files: str, **options: Any) -> Read:
    """Table, report and quarantine of files with these contents."""
    places = [folder / f"{i}.csv" for i in range(len(files))]
    for place, text in zip(places, files, strict=True):
        place.write_text(text)
    with quarantine_in(folder / "q") as quarantine:
        table, report = read_table(places, feed(**options), contract, quarantine)
    return table, report, quarantined(folder / "q")


class TestReading:
    """Good rows of all files."""

    def test_absent_columns_are_null(self, tmp_path: Path) -> None:
        """And those there have the contract's types."""
        table, report, _ = read(tmp_path, CENSUS, "zone_id,population\nw,5\n", "population,zone_id\n6,e\n")
        assert table.schema == arrow_schema(CENSUS)
        assert table.to_pylist() == [
            {"zone_id": zone, "age_band": None, "gender": None, "population": people}
            for zone, people in (("w", 5.0), ("e", 6.0))
        ]
        assert (report.read, report.kept) == (2, 2)

    def test_bad_rows_of_earlier_feeds_are_not_counted_again(self, tmp_path: Path) -> None:
        """Several tables may share a quarantine."""
        file = tmp_path / "c.csv"
        file.write_text("zone_id,population\nw,many\ne,5\n")
        with quarantine_in(tmp_path / "q") as quarantine:
            reports = [read_table([file], feed(), CENSUS, quarantine)[1] for _ in range(2)]
        assert [report.bad for report in reports] == [{NOT_NUMBER: 1}] * 2

    @pytest.mark.parametrize("contract", FEEDS.values(), ids=lambda contract: contract.name)
    def test_every_table_has_a_schema(self, contract: Contract) -> None:
        """A column for each of the contract's, and an empty table fits it."""
        assert arrow_schema(contract).names == list(contract.names)
        assert with_all_columns(pa.table({}), arrow_schema(contract)).schema == arrow_schema(contract)


class TestKeys:
    """One row per key: the first."""

    CELL = "cell_id,longitude,latitude,valid_from\n"

    def test_a_cell_twice_is_the_first_and_the_later_is_named(self, tmp_path: Path) -> None:
        """By file and row, over several files."""
        table, report, bad = read(
            tmp_path, CELLS, self.CELL + "c,12.3,51.3,\n", self.CELL + "d,12.3,51.3,\nc,12.4,51.3,\n"
        )
        assert table["cell_id"].to_pylist() == ["c", "d"]
        assert table["longitude"].to_pylist() == [12.3, 12.3]
        assert (report.read, report.kept, report.repeated, report.bad) == (3, 2, 0, {TWICE: 1})
        assert [(Path(row["file"]).name, row["row"], row["value"]) for row in bad] == [("1.csv", 2, "c")]

    def test_the_same_row_again_is_counted_and_no_fault(self, tmp_path: Path) -> None:
        """A plan that was exported twice is whole."""
        table, report, bad = read(tmp_path, CELLS, self.CELL + "c,12.3,51.3,\nc,12.30,51.3,\n")
        assert (table.num_rows, report.repeated, bad) == (1, 1, [])

    def test_periods_of_validity_are_rows_of_their_own(self, tmp_path: Path) -> None:
        """A cell that was rebuilt stands in the plan since two days."""
        rows = "c,12.3,51.3,\nc,12.4,51.3,2026-01-01\nc,12.5,51.3,2026-02-01\n"
        assert read(tmp_path, CELLS, self.CELL + rows)[0].num_rows == 3

    def test_a_bad_row_is_no_first(self, tmp_path: Path) -> None:
        """The good one after it stands."""
        table, report, _ = read(tmp_path, CELLS, self.CELL + "c,-170,-52,\nc,12.4,51.3,\n")
        assert table["longitude"].to_pylist() == [12.4]
        assert report.bad == {OFF_GRID: 1}

    def test_of_people_no_value_is_shown(self, tmp_path: Path) -> None:
        """The key is the subscriber's id."""
        _, _, bad = read(tmp_path, PEOPLE, "subscriber_id,gender\n7,male\n7,female\n")
        assert [(row["rule"], row["row"], row["value"]) for row in bad] == [(TWICE, 2, None)]

    def test_opencellids_export_may_repeat_itself(self, tmp_path: Path) -> None:
        """It has no key; the network room takes the row with most samples."""
        rows = "LTE,262,1,5,1,12.3,51.3\nLTE,262,1,5,1,12.4,51.3\n"
        table, report, _ = read(
            tmp_path,
            OPENCELLID,
            "radio,mcc,net,area,cell,lon,lat\n" + rows,
            format="opencellid",
            mcc=262,
            net=1,
        )
        assert (table.num_rows, report.bad) == (2, {})

    @given(rows=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["1", "2", "x"])), max_size=20))
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
    def test_fates_add_up_and_keys_are_unique(self, rows: list[tuple[str, str]], tmp_path: Path) -> None:
        """Whatever stands how often."""
        text = "zone_id,population\n" + "".join(f"{zone},{people}\n" for zone, people in rows)
        table, report, bad = read(tmp_path, CENSUS, text)
        assert report.read == len(rows) == report.kept + report.repeated + report.bad_rows
        assert len(bad) == report.bad_rows
        zones = table["zone_id"].to_pylist()
        assert len(set(zones)) == len(zones) == len({zone for zone, people in rows if people != "x"})
