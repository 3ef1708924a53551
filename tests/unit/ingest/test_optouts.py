"""Who decided that nothing may be made of their events."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.ingest.optouts import opted_out, read_decisions
from footfall.ingest.tables import arrow_schema
from footfall.model.contracts import OPTOUTS
from footfall.model.errors import TooManyBadRowsError

from .makers import DAY, IMSI, feed, quarantine_in

BEFORE, DURING, AFTER = DAY.start - 1, DAY.start + 3600, DAY.end + 10 * 365 * 86_400
Decision = tuple[str | None, int | None, date | None]
DECISIONS = st.lists(
    st.tuples(
        st.sampled_from(["opt_out", "opt_in", "paused_until", None]),
        st.one_of(st.none(), st.integers(DAY.start - 5, DAY.start + 5), st.integers(0, AFTER)),
        st.one_of(st.none(), st.integers(-3, 3).map(lambda days: DAY.day + timedelta(days=days))),
    ),
    max_size=6,
)


def is_out(*decisions: Decision) -> bool:
    """Whether these decisions of one subscriber keep them out on the day."""
    columns = list(zip(*((IMSI, *one) for one in decisions), strict=True)) or [()] * 4
    names = ("subscriber_id", "choice", "decided_at", "paused_until")
    rows = pa.table({name: pa.array(column) for name, column in zip(names, columns, strict=True)})
    table = rows.cast(pa.schema([arrow_schema(OPTOUTS).field(name) for name in names]))
    found: list[str] = opted_out(table, DAY).to_pylist()
    assert set(found) <= {IMSI}
    return bool(found)


class TestDecisions:
    """The latest one holds."""

    @pytest.mark.parametrize(
        ("decisions", "out"),
        [
            ((), False),
            ((("opt_out", BEFORE, None),), True),
            ((("opt_in", BEFORE, None),), False),
            ((("opt_out", BEFORE - 9, None), ("opt_in", BEFORE, None)), False),
            ((("opt_in", BEFORE - 9, None), ("opt_out", BEFORE, None)), True),
            ((("opt_out", BEFORE, None), ("opt_in", BEFORE, None)), True),
        ],
    )
    def test_in_the_order_they_were_taken(self, decisions: tuple[Decision, ...], out: bool) -> None:
        """Whatever the order of rows; of two at one second the opt-out."""
        assert is_out(*decisions) is out
        assert is_out(*reversed(decisions)) is out

    @pytest.mark.parametrize("when", [DAY.start, DURING, DAY.end, AFTER])
    def test_an_opt_in_counts_for_days_that_begin_after_it(self, when: int) -> None:
        """One of the day itself or dated in the far future gives no consent for what was before it."""
        assert is_out(("opt_out", BEFORE, None), ("opt_in", when, None))

    @pytest.mark.parametrize("when", [BEFORE, DAY.start, DURING, DAY.end, AFTER])
    def test_an_opt_out_counts_at_once(self, when: int) -> None:
        """For the whole day it was taken on, and for days before it that are ingested after it."""
        assert is_out(("opt_in", BEFORE - 9, None), ("opt_out", when, None))

    def test_an_opt_out_after_a_late_opt_in_still_counts(self) -> None:
        """What is passed over is passed over, whatever comes next to it."""
        assert is_out(("opt_in", AFTER, None), ("opt_out", DURING, None))


class TestPauses:
    """Out until a day."""

    @pytest.mark.parametrize(("until", "out"), [(-1, False), (0, True), (1, True), (None, True)])
    def test_its_last_day_is_still_out(self, until: int | None, out: bool) -> None:
        """Without a last day it has no end."""
        last = None if until is None else DAY.day + timedelta(days=until)
        assert is_out(("paused_until", BEFORE, last)) is out

    def test_it_counts_at_once(self) -> None:
        """As an opt-out does."""
        assert is_out(("paused_until", AFTER, DAY.day))

    def test_an_opt_in_ends_it(self) -> None:
        """If it was taken after the pause and before the day."""
        assert not is_out(("paused_until", BEFORE - 9, DAY.day), ("opt_in", BEFORE, None))

    @pytest.mark.parametrize("when", [BEFORE - 5, BEFORE, AFTER])
    def test_once_over_what_held_before_it_holds_again(self, when: int) -> None:
        """The end of a pause is no consent: who had opted out stays out, wherever the pause is dated."""
        over = ("paused_until", when, DAY.day - timedelta(days=1))
        assert is_out(("opt_out", BEFORE - 9, None), over)
        assert not is_out(("opt_in", BEFORE - 9, None), over)


class TestDoubt:
    """In doubt nobody's data are used."""

    @pytest.mark.parametrize("unreadable", [(None, BEFORE, None), ("opt_in", None, None)])
    def test_what_cannot_be_read_is_an_opt_out_for_ever(self, unreadable: Decision) -> None:
        """No later opt-in outranks it, since nobody knows what it was."""
        assert is_out(unreadable, ("opt_in", BEFORE, None))

    @given(DECISIONS, DECISIONS)
    def test_an_opt_out_more_lets_nobody_in(self, some: list[Decision], more: list[Decision]) -> None:
        """Whoever is out stays out when opt-outs and pauses are added, wherever they are dated."""
        outs = [one for one in more if one[0] != "opt_in"]
        if is_out(*some):
            assert is_out(*some, *outs)

    @given(DECISIONS)
    def test_order_and_repetition_do_not_matter(self, some: list[Decision]) -> None:
        """A feed may hold the same decision in any order and number."""
        assert is_out(*some) == is_out(*reversed(some)) == is_out(*some, *some)

    @given(DECISIONS)
    def test_only_an_opt_in_before_the_day_lets_somebody_in(self, some: list[Decision]) -> None:
        """Who ever opted out or can't be read, and did not opt in before the day began, is out."""
        consents = [one for one in some if one[0] == "opt_in" and one[1] is not None and one[1] < DAY.start]
        if any(one[0] in ("opt_out", None) for one in some) and not consents:
            assert is_out(*some)


class TestReading:
    """Rows of a feed."""

    HEADER = "subscriber_id,choice,decided_at,paused_until\n"

    def out(self, folder: Path, *lines: str) -> set[str]:
        """Ids kept out by a file."""
        file = folder / "optouts.csv"
        file.write_text(self.HEADER + "\n".join(lines) + "\n")
        with quarantine_in(folder / "q") as quarantine:
            decisions, report = read_decisions([file], feed(time_zone="UTC"), quarantine)
        assert report.read == len(lines) == report.kept + report.bad_rows
        return set(opted_out(decisions, DAY).to_pylist())

    @pytest.mark.parametrize(
        "line",
        [
            "7,maybe,2026-01-01T00:00:00Z,",
            "7,,2026-01-01T00:00:00Z,",
            "7,opt_in,once,",
            "7,opt_in,,",
            "7,opt_in,2026-01-01T00:00:00Z,soon",
        ],
    )
    def test_a_bad_row_that_names_its_subscriber_keeps_them_out(self, line: str, tmp_path: Path) -> None:
        """Whatever else it says, and though an opt-in is good."""
        assert self.out(tmp_path, line, "7,opt_in,2026-02-01T00:00:00Z,") == {"7"}

    @pytest.mark.parametrize(
        "line",
        [",opt_out,2026-01-01T00:00:00Z,", "2.62E+14,opt_out,2026-01-01,", "7,opt_out", '"7,opt_out,1,'],
    )
    def test_a_row_that_names_nobody_stops_the_run(self, line: str, tmp_path: Path) -> None:
        """Nobody knows whose events may be used then."""
        with pytest.raises(TooManyBadRowsError, match="1 rows do not say whose decision"):
            self.out(tmp_path, "8,opt_out,2026-01-01T00:00:00Z,", line)

    def test_ids_are_compared_undressed(self, tmp_path: Path) -> None:
        """An opt-in of +7 is one of 7.00."""
        lines = ("7.00,opt_out,2026-01-01T00:00:00Z,", "+7,opt_in,2026-02-01T00:00:00Z,")
        assert self.out(tmp_path, *lines) == set()
        assert self.out(tmp_path, *lines[:1]) == {"7"}
