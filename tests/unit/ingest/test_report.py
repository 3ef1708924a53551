"""What became of every row of a feed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from footfall.ingest.report import IngestReport
from footfall.model.errors import InputError, TooManyBadRowsError
from footfall.model.rules import NOT_TIME, REMEDIES, UNKNOWN_CELL

REPORT = IngestReport("events", 100, 60, 5, 0, 5, 20, bad={NOT_TIME: 7, UNKNOWN_CELL: 3})


def test_the_share_of_bad_rows_is_among_those_of_the_day() -> None:
    """Rows of other days are no matter of this one."""
    assert REPORT.bad_rows == 10
    assert REPORT.bad_share() == 10 / 80
    assert IngestReport("events").bad_share() == 0


def test_too_many_are_refused_with_the_worst_rule_and_its_remedy() -> None:
    """At the limit they are not too many yet."""
    REPORT.refuse_if_too_bad(0.125)
    with pytest.raises(TooManyBadRowsError) as refused:
        REPORT.refuse_if_too_bad(0.12)
    for words in (
        "events: 10 of 100 rows are bad (12.5%",
        NOT_TIME,
        "7 rows",
        REMEDIES[NOT_TIME],
        "max_bad_share",
    ):
        assert words in str(refused.value)


def test_a_day_without_a_good_row_is_refused_with_what_became_of_them() -> None:
    """Else it would be published as a day without people, and charged."""
    with pytest.raises(
        InputError, match=r"a\.csv: no row of events is left .*: 9 read, 5 bad, 4 of other days"
    ):
        IngestReport("events", 9, other_day=4, bad={NOT_TIME: 5}).refuse_if_nothing(Path("a.csv"))


@pytest.mark.parametrize("fate", ["kept", "opted_out", "no_consent", "left_out"])
def test_a_day_of_people_who_may_not_be_counted_is_none_of_those(fate: str) -> None:
    """The feed is whole then."""
    report = IngestReport("events", 9)
    setattr(report, fate, 9)
    report.refuse_if_nothing(Path("a.csv"))


def test_it_is_written_as_json() -> None:
    """All counts by name."""
    facts = json.loads(REPORT.as_json())
    assert facts["bad"] == {NOT_TIME: 7, UNKNOWN_CELL: 3}
    assert {
        "feed",
        "read",
        "kept",
        "opted_out",
        "no_consent",
        "left_out",
        "other_day",
        "repeated",
        "bad",
    } == set(facts)
