"""The contract's rules, applied to whole columns."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.ingest.checks import check
from footfall.model import rules
from footfall.model.contracts import CELLS, CENSUS, EVENTS, MAX_TEXT, OPTOUTS, PEOPLE
from footfall.model.errors import InputError

from .makers import broken, checked_of, chunk_of, feed

GOOD_CELL: dict[str, Any] = {"cell_id": ["c"], "longitude": ["12.37"], "latitude": ["51.34"]}


def number(value: Any, decimal: str = ".") -> float | str | None:
    """A census field: its value, or the rule it broke."""
    checked = checked_of(CENSUS, feed(decimal=decimal), zone_id=["z"], population=value)
    return broken(checked).get(1) or checked.columns["population"][0].as_py()


def year(value: Any) -> int | str | None:
    """A birth year: its value, or the rule it broke."""
    checked = checked_of(PEOPLE, subscriber_id=["s"], birth_year=value)
    return broken(checked).get(1) or checked.columns["birth_year"][0].as_py()


class TestNumbers:
    """Kinds integer and number."""

    @given(st.floats(0, 1e9).map(lambda value: round(value, 6)))
    def test_a_number_is_read_as_written_with_either_sign_of_decimals(self, value: float) -> None:
        """As text with the feed's sign, as float and as decimal."""
        text = f"{value:.6f}"
        assert number([text]) == float(text)
        assert number([text.replace(".", ",")], ",") == float(text)
        assert number([value]) == value
        assert number(pa.array([Decimal(text)], pa.decimal128(20, 6)), ",") == pytest.approx(float(text))

    @pytest.mark.parametrize("text", ["1e3", " 1000 ", "+1000", "1000.", "1000.000"])
    def test_other_ways_to_write_a_number(self, text: str) -> None:
        """All a thousand."""
        assert number([text]) == 1000

    @pytest.mark.parametrize(
        "text", ["many", "1,000", "1 000", "1_000", "0x10", "nan", "inf", "1e400", "--1", "."]
    )
    def test_what_is_no_number(self, text: str) -> None:
        """Thousands are not set apart, and the infinite is no number."""
        assert number([text]) == rules.NOT_NUMBER

    @pytest.mark.parametrize("value", [["-1"], [-1.0], ["1000000001"], [2e9]])
    def test_what_is_out_of_range(self, value: Any) -> None:
        """The contract's limits hold for text and for typed columns."""
        assert number(value) == rules.OUT_OF_RANGE

    @pytest.mark.parametrize("value", [[""], [None], [" "], [float("nan")]])
    def test_required_numbers_must_be_filled(self, value: Any) -> None:
        """NaN is as good as nothing."""
        assert number(value) == rules.EMPTY

    @pytest.mark.parametrize(
        "value",
        [
            ["1984"], ["1984.0"], ["1984."], ["+1984"], [1984], [1984.0], pa.array([1984], pa.uint16()),
            pa.array([Decimal(1984)], pa.decimal128(6, 1)), pa.array([Decimal(1984)], pa.decimal128(20, 2)),
        ],
        ids=str,
    )  # fmt: skip
    def test_whole_numbers_in_any_dress(self, value: Any) -> None:
        """A year of birth as text, integer, float or decimal."""
        assert year(value) == 1984

    @pytest.mark.parametrize(
        "value",
        [["1984.5"], [1984.5], pa.array([Decimal("1984.5")], pa.decimal128(6, 1)), ["1.984e3"]],
        ids=str,
    )
    def test_numbers_that_are_not_whole(self, value: Any) -> None:
        """Half a year is no year."""
        assert year(value) == rules.NOT_WHOLE

    def test_optional_numbers_may_be_empty(self) -> None:
        """They are null then."""
        assert year([""]) is None
        assert year([None]) is None


class TestTexts:
    """Kinds text and choice."""

    @pytest.mark.parametrize(
        ("value", "rule"),
        [
            ("", rules.EMPTY),
            (" \u00a0", rules.EMPTY),
            (None, rules.EMPTY),
            ("x" * (MAX_TEXT + 1), rules.TOO_LONG),
            ("ä" * (MAX_TEXT // 2 + 1), rules.TOO_LONG),
            ("a\x00b", rules.NOT_TEXT),
            ("a\x1fb", rules.NOT_TEXT),
            ("a\ufffdb", rules.NOT_TEXT),
            ("2.62010E+14", rules.SCIENTIFIC),
            ("2e+14", rules.SCIENTIFIC),
        ],
    )
    def test_a_subscriber_that_cannot_be_one(self, value: str | None, rule: str) -> None:
        """Each by its rule."""
        checked = checked_of(PEOPLE, subscriber_id=pa.array([value], pa.string()))
        assert broken(checked) == {1: rule}

    @pytest.mark.parametrize("value", ["x" * MAX_TEXT, "2E14", "E+14", "ünïcödé", "26201-0001", "0"])
    def test_a_subscriber_that_can(self, value: str) -> None:
        """Any text is an id, as long as no spreadsheet rounded it."""
        assert not checked_of(PEOPLE, subscriber_id=[value]).bad

    def test_choices_are_those_listed_or_those_translated(self) -> None:
        """Codes become words; unknown ones are rejected; empty is unknown."""
        settings = feed(values={"gender": {"w": "female"}})
        checked = checked_of(
            PEOPLE, settings, subscriber_id=["a", "b", "c", "d"], gender=["w", "male", "x", None]
        )
        assert broken(checked) == {3: rules.NOT_ALLOWED}
        assert checked.texts["gender"].array().to_pylist() == ["female", "male", "x", None]

    def test_forms_hold_for_the_whole_text(self) -> None:
        """A PLMN is five or six digits, and nothing around them."""
        plmn = ["26201", "310410", "2620", "26201x", None, ""]
        size = len(plmn)
        checked = checked_of(
            EVENTS,
            subscriber_id=["s"] * size,
            timestamp=[1_772_442_000] * size,
            cell_id=["c"] * size,
            plmn=plmn,
        )
        assert broken(checked) == {3: rules.NOT_OF_FORM, 4: rules.NOT_OF_FORM}


class TestDates:
    """Kind date."""

    @given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
    def test_every_day_is_read_back(self, day: date) -> None:
        """As text and as Arrow date."""
        for column in ([day.isoformat()], pa.array([day])):
            checked = checked_of(CELLS, **GOOD_CELL, valid_from=column)
            assert checked.columns["valid_from"].to_pylist() == [day]
            assert not checked.bad

    @pytest.mark.parametrize(
        "text", ["29.03.2026", "2026-02-30", "0000-00-00", "2026-3-1", "2026-03-01T00:00:00", "soon"]
    )
    def test_what_is_no_day(self, text: str) -> None:
        """It is not rolled over."""
        assert broken(checked_of(CELLS, **GOOD_CELL, valid_from=[text])) == {1: rules.NOT_DATE}

    def test_timestamps_are_cut_to_their_day(self) -> None:
        """A database's column of timestamps will do."""
        column = pa.array([datetime(2026, 3, 2, 13)])  # noqa: DTZ001
        checked = checked_of(CELLS, **GOOD_CELL, valid_to=column)
        assert checked.columns["valid_to"].to_pylist() == [date(2026, 3, 2)]


class TestRows:
    """What becomes of a row."""

    def test_a_row_counts_once_under_the_first_rule_it_broke(self) -> None:
        """In the order of the contract's columns."""
        checked = checked_of(CENSUS, zone_id=["", "z", "z"], population=["many", "many", "5"])
        assert broken(checked) == {1: rules.EMPTY, 2: rules.NOT_NUMBER}
        assert checked.ok.tolist() == [False, False, True]

    @given(st.lists(st.sampled_from(["opt_out", "opt_in", "paused_until", "x", ""]), max_size=30))
    def test_good_and_bad_rows_add_up(self, choices: list[str]) -> None:
        """Nothing is lost, and nothing counted twice."""
        size = len(choices)
        checked = checked_of(
            OPTOUTS,
            subscriber_id=pa.array(["s"] * size, pa.string()),
            choice=pa.array(choices, pa.string()),
            decided_at=pa.array([1_700_000_000] * size, pa.int64()),
        )
        assert checked.good().num_rows + len(broken(checked)) == size
        assert checked.good()["choice"].to_pylist() == [
            choice for choice in choices if choice not in ("x", "")
        ]

    def test_times_without_zone_take_the_feeds(self) -> None:
        """Or are rejected where it has none."""
        columns: dict[str, Any] = {
            "subscriber_id": ["s"],
            "cell_id": ["c"],
            "timestamp": ["2026-03-29 02:30:00"],
        }
        assert broken(checked_of(EVENTS, **columns)) == {1: rules.ZONELESS}
        assert broken(checked_of(EVENTS, feed(time_zone="Europe/Berlin"), **columns)) == {1: rules.IN_GAP}
        assert not checked_of(EVENTS, feed(time_zone="UTC"), **columns).bad

    def test_a_column_of_a_hopeless_type_is_refused_as_a_whole(self) -> None:
        """The error names the column and its type."""
        chunk = chunk_of(CELLS, **GOOD_CELL, valid_from=pa.array([b"\xff\xfe"]))
        assert broken(check(chunk, CELLS, feed())) == {1: rules.NOT_DATE}
        chunk = chunk_of(CELLS, cell_id=["c"], longitude=pa.array([date(2026, 3, 2)]), latitude=["51"])
        assert broken(check(chunk, CELLS, feed())) == {1: rules.NOT_NUMBER}
        intervals = pa.array([(1, 2, 3)], pa.month_day_nano_interval())
        chunk = chunk_of(CELLS, cell_id=["c"], longitude=intervals, latitude=["51"])
        with pytest.raises(InputError, match="column longitude: the column is of the type month_day_nano"):
            check(chunk, CELLS, feed())
