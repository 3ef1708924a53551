"""Rows that stand more than once."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from footfall.ingest.unique import repeats

ROWS = st.lists(
    st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from([1, 2, None]), st.sampled_from([0.5, None])),
    max_size=30,
)


@given(ROWS)
def test_repeats_are_those_whose_key_stood_before(
    rows: list[tuple[str | None, int | None, float | None]],
) -> None:
    """They say the same if all columns are equal to the first of their key, empty fields among them."""
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    types = (pa.string(), pa.int64(), pa.float64())
    table = pa.table(
        {name: pa.array(column, kind) for name, column, kind in zip("kgv", columns, types, strict=True)}
    )
    found = repeats(table, ("k", "g"))
    first: dict[tuple[str | None, int | None], tuple[object, ...]] = {}
    same: list[bool] = []
    other: list[bool] = []
    for row in rows:
        stood = first.setdefault(row[:2], row) is not row
        known = first[row[:2]]
        is_first = not stood and row[:2] not in {seen[:2] for seen in rows[: len(same)]}
        same.append(not is_first and row == known)
        other.append(not is_first and row != known)
    assert found.same.tolist() == same
    assert found.other.tolist() == other


def test_dates_and_chunks_are_no_obstacle() -> None:
    """A key may hold dates, and a table may come in pieces."""
    part = pa.table(
        {"cell": ["a", "b"], "since": pa.array([date(2026, 3, 1), None], pa.date32()), "x": [1, 2]}
    )
    found = repeats(pa.concat_tables([part, part]), ("cell", "since"))
    assert found.same.tolist() == [False, False, True, True]
    assert not found.other.any()


def test_without_a_row_nothing_repeats() -> None:
    """Neither for a table of no pieces."""
    empty = pa.schema([("k", pa.string())]).empty_table()
    assert not len(repeats(empty, ("k",)).same)
