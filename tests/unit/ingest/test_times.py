"""Times as operators write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.ingest.times import local_to_utc, parse_times

ZONES = st.sampled_from(["Europe/Berlin", "Europe/London", "America/Sao_Paulo", "Asia/Kathmandu", "UTC"])
MOMENTS = st.integers(0, 4_000_000_000)


def seconds(text: str, zone: str | None = None, form: str | None = None) -> int | None:
    """Epoch seconds of one text; None where it is no time that was."""
    times = parse_times(pa.array([text]), zone, form)
    bad = times.empty | times.unreadable | times.zoneless | times.in_gap
    return None if bad[0] else int(times.seconds[0])


class TestIso:
    """Without a form."""

    @given(MOMENTS, ZONES)
    def test_a_time_with_an_offset_is_that_moment(self, moment: int, zone: str) -> None:
        """Whatever the offset, and with Z."""
        local = datetime.fromtimestamp(moment, ZoneInfo(zone))
        offset = local.utcoffset()
        assert offset is not None
        if offset.total_seconds() % 60 == 0:
            assert seconds(local.isoformat(timespec="seconds")) == moment
        assert seconds(datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%SZ")) == moment

    @given(MOMENTS, ZONES)
    def test_a_local_time_is_that_moment_or_its_first_occurrence(self, moment: int, zone: str) -> None:
        """Where clocks were put back, the earlier of the two."""
        local = datetime.fromtimestamp(moment, ZoneInfo(zone))
        if local.utcoffset() % timedelta(minutes=15):  # type: ignore[operator]
            return
        first = local.replace(fold=0).timestamp()
        assert seconds(local.strftime("%Y-%m-%dT%H:%M:%S"), zone) == first

    @given(st.integers(100_000_000, 9_999_999_999))
    def test_epoch_seconds_are_themselves(self, moment: int) -> None:
        """With a fraction it is cut off."""
        assert seconds(str(moment)) == moment
        assert seconds(f"{moment}.999") == moment

    @given(st.integers(100_000_000_000, 9_999_999_999_999))
    def test_epoch_milliseconds_are_told_by_their_length(self, moment: int) -> None:
        """Twelve or thirteen digits."""
        assert seconds(str(moment)) == moment // 1000

    @pytest.mark.parametrize(
        "text",
        [
            "yesterday", "-86400", "1.7747E+09", "2026-02-31 11:00:00", "2026-03-29 25:00:00",
            "2026-03-29T24:00:00", "2026-03-29T23:59:60", "29.03.2026 11:00", "1774771200000000", "20260329",
            "2026-13-01", "2026-03-29 11:00:00 CET",
        ],
    )  # fmt: skip
    def test_what_is_no_time_is_unreadable(self, text: str) -> None:
        """It is not rolled over into the next month, hour or minute."""
        assert parse_times(pa.array([text]), "UTC", None).unreadable.tolist() == [True]

    def test_a_date_alone_is_its_midnight(self) -> None:
        """In the feed's zone."""
        assert seconds("2026-03-02", "Europe/Berlin") == datetime(2026, 3, 1, 23, tzinfo=UTC).timestamp()

    def test_a_local_time_needs_a_zone(self) -> None:
        """Without one it is neither read as UTC nor as anything else."""
        times = parse_times(pa.array(["2026-03-02 10:00:00", "2026-03-02 10:00:00Z"]), None, None)
        assert times.zoneless.tolist() == [True, False]

    def test_forms_may_be_mixed_in_a_column(self) -> None:
        """Each text is read by the form it has; empty ones are empty."""
        column = [
            "2026-03-02T10:00:00+01:00",
            "2026-03-02 10:00:00",
            "1772442000",
            "1772442000000",
            "",
            None,
            "x",
        ]
        times = parse_times(pa.array(column), "Europe/Berlin", None)
        assert times.seconds[:4].tolist() == [1_772_442_000] * 4
        assert times.empty.tolist() == [False] * 4 + [True, True, False]
        assert times.unreadable.tolist() == [False] * 6 + [True]


class TestForm:
    """With the feed's form."""

    @given(MOMENTS)
    def test_a_written_time_is_read_back(self, moment: int) -> None:
        """For a form that says all but fractions."""
        text = datetime.fromtimestamp(moment, UTC).strftime("%d.%m.%Y %H:%M:%S")
        assert seconds(text, "UTC", "%d.%m.%Y %H:%M:%S") == moment

    @pytest.mark.parametrize(
        "text", ["31.02.2026 10:00:00", "2026-03-02 10:00:00", "02.03.2026", "1772442000"]
    )
    def test_what_does_not_have_the_form_is_unreadable(self, text: str) -> None:
        """31 February is not 3 March."""
        assert seconds(text, "UTC", "%d.%m.%Y %H:%M:%S") is None

    def test_an_offset_in_the_form_counts(self) -> None:
        """%z outranks the feed's zone."""
        assert seconds("02.03.2026 10:00:00 +0100", "Asia/Tokyo", "%d.%m.%Y %H:%M:%S %z") == 1_772_442_000


class TestTypes:
    """Columns of Parquet."""

    @pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
    def test_timestamps_of_any_unit(self, unit: str) -> None:
        """With a zone they are moments, without one local times."""
        moment = datetime(2026, 3, 2, 10, tzinfo=UTC)
        zoned = pa.array([moment, None], pa.timestamp(unit, "Asia/Tokyo"))
        local = pa.array([moment.replace(tzinfo=None), None], pa.timestamp(unit))
        for column, zone, expected in ((zoned, None, 0), (local, "Europe/Berlin", -3600)):
            times = parse_times(column, zone, None)
            assert times.seconds[0] == moment.timestamp() + expected
            assert times.empty.tolist() == [False, True]

    def test_floats_are_epoch_seconds(self) -> None:
        """Cut off, and NaN is empty."""
        times = parse_times(pa.array([1_772_442_000.7, float("nan")]), None, None)
        assert times.seconds[0] == 1_772_442_000
        assert times.empty.tolist() == [False, True]


class TestChangesOfClocks:
    """Berlin, 29 March 2026 and 25 October 2026."""

    def test_the_hour_that_never_was_is_a_gap(self) -> None:
        """From two to three in the morning, borders as the law has them."""
        column = [f"2026-03-29 {clock}" for clock in ("01:59:59", "02:00:00", "02:59:59", "03:00:00")]
        assert parse_times(pa.array(column), "Europe/Berlin", None).in_gap.tolist() == [
            False,
            True,
            True,
            False,
        ]

    def test_the_hour_that_came_twice_is_the_first(self) -> None:
        """Half past two is half past midnight UTC, not half past one."""
        assert (
            seconds("2026-10-25 02:30:00", "Europe/Berlin")
            == datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp()
        )

    @given(st.lists(MOMENTS, min_size=1, max_size=20), ZONES)
    def test_many_at_once_are_as_one_by_one(self, moments: list[int], zone: str) -> None:
        """Order and company of a time do not matter."""
        local = np.array(moments, dtype=np.int64)
        together, gaps = local_to_utc(local, ZoneInfo(zone))
        alone = [local_to_utc(local[i : i + 1], ZoneInfo(zone)) for i in range(len(local))]
        assert together.tolist() == [int(one[0]) for one, _ in alone]
        assert gaps.tolist() == [bool(gap[0]) for _, gap in alone]
