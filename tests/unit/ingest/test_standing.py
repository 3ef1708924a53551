"""Who may be counted: by feed and registry, row by row, in doubt nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.ingest.pseudonyms import REGISTRY_TAG, DomainKey
from footfall.ingest.standing import standing_on, with_marks
from footfall.ingest.tables import arrow_schema
from footfall.model.contracts import OPTOUTS
from footfall.model.local_day import LocalDay

KEY = DomainKey(bytes(range(32)), REGISTRY_TAG)
DAY = LocalDay(date(2026, 3, 2), "Europe/Berlin")
BEFORE, EVE, NOON, AFTER = (
    datetime(2026, 2, 20, tzinfo=UTC),
    datetime(2026, 3, 1, 22, 59, tzinfo=UTC),
    datetime(2026, 3, 2, 11, tzinfo=UTC),
    datetime(2026, 3, 9, tzinfo=UTC),
)
WHO = "262010000000001"


def _row(
    choice: str | None, at: datetime | None, text: str = "", until: date | None = None
) -> dict[str, Any]:
    return {
        "subscriber_id": WHO,
        "choice": choice,
        "decided_at": int(at.timestamp()) if at else None,
        "text_version": text,
        "paused_until": until,
    }


def _standing(*rows: dict[str, Any], texts: tuple[str, ...] | None = None, who: str = WHO) -> str:
    table = pa.Table.from_pylist(list(rows), schema=arrow_schema(OPTOUTS))
    return standing_on(DAY, with_marks(table, KEY), KEY, texts).of(who)


OUT_BEFORE, OUT_AFTER = _row("opt_out", BEFORE), _row("opt_out", AFTER)
IN_EVE, IN_NOON = _row("opt_in", EVE, "A"), _row("opt_in", NOON, "A")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), "in"),
        ((OUT_BEFORE,), "out"),
        ((OUT_AFTER,), "out"),
        ((OUT_BEFORE, IN_EVE), "in"),
        ((OUT_BEFORE, IN_NOON), "out"),
        ((IN_EVE, OUT_AFTER), "out"),
        ((_row("paused_until", BEFORE, until=date(2026, 3, 2)),), "out"),
        ((_row("paused_until", BEFORE, until=date(2026, 3, 1)),), "in"),
        ((OUT_BEFORE, _row("paused_until", EVE, until=date(2026, 3, 1))), "out"),
        ((IN_EVE, _row(None, None)), "out"),
    ],
)
def test_an_opt_out_counts_at_once_and_an_opt_in_from_the_next_day(
    rows: tuple[dict[str, Any], ...], expected: str
) -> None:
    """In any order of rows: out for days before it too, in for days that begin after; unreadable is out."""
    for ordered in permutations(rows):
        assert expected == _standing(*ordered)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), "no consent"),
        ((IN_EVE,), "in"),
        ((IN_NOON,), "no consent"),
        ((_row("opt_in", EVE, "B"),), "no consent"),
        ((IN_EVE, OUT_BEFORE), "in"),
        ((IN_EVE, OUT_AFTER), "out"),
        ((_row("opt_in", BEFORE, "A"), _row("opt_out", EVE), _row("opt_in", EVE, "B")), "out"),
        ((IN_EVE, _row("opt_in", EVE, "B")), "in"),
        ((_row("opt_in", BEFORE, "A"), _row("paused_until", EVE, until=date(2026, 3, 1))), "in"),
        ((_row("opt_in", BEFORE, "A"), _row("paused_until", EVE, until=date(2026, 3, 2))), "out"),
    ],
)
def test_where_consent_is_needed_only_consent_to_its_text_counts(
    rows: tuple[dict[str, Any], ...], expected: str
) -> None:
    """Given before the day, to one of the purpose's texts, and not taken back since."""
    for ordered in permutations(rows):
        found = _standing(*ordered, texts=("A",))
        assert expected == found or {expected, found} == {"out", "no consent"}


@given(st.lists(st.sampled_from(["opt_out", "opt_in", "paused_until"]), max_size=6), st.data())
def test_nobody_else_is_touched(choices: list[str], data: st.DataObject) -> None:
    """Whatever one subscriber decides, another one's standing is as if they had not."""
    times = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1))  # noqa: DTZ001 (hypothesis adds the zone)
    rows = [_row(choice, data.draw(times).replace(tzinfo=UTC), until=date(2027, 1, 1)) for choice in choices]
    assert "in" == _standing(*rows, who="262010000000002")
    assert "no consent" == _standing(*rows, texts=("A",), who="262010000000002")


def test_one_id_in_several_dresses_is_one_subscriber() -> None:
    """A plus, blanks or a spreadsheet's point and nought make no other person."""
    row = OUT_BEFORE | {"subscriber_id": f" +{WHO}"}
    assert "out" == _standing(row) == _standing(OUT_BEFORE, who=f"{WHO}.0")
