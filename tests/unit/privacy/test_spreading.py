"""No input makes one person's influence on an hourly cube exceed the bound, on any level."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.engine import Engine
from footfall.privacy.spreading import (
    bound_thousandths,
    bounded_chances,
    bounded_shares,
    located_counts,
    once_per_area,
    split_by_repetition,
    spread,
)

Row = tuple[Any, Any, Any, Any]
Cells = dict[tuple[int, str, int], int]

AREAS = [
    {"location": 0, "level": "zone", "area": 0, "units": 600},
    {"location": 0, "level": "zone", "area": 1, "units": 400},
    {"location": 0, "level": "region", "area": 0, "units": 1000},
    {"location": 1, "level": "zone", "area": 1, "units": 1000},
    {"location": 1, "level": "region", "area": 0, "units": 1000},
    {"location": 2, "level": "zone", "area": 2, "units": 300},
]
SCHEMA = pa.schema([(name, pa.int64()) for name in ("person", "slot", "location", "amount")])
row = st.tuples(
    st.one_of(st.none(), st.integers(0, 3)),
    st.integers(0, 4),
    st.integers(0, 3),
    st.one_of(st.integers(-5, 3000), st.just(1000)),
)
rows = st.lists(row, max_size=25)


def _table(engine: Engine, folder: Path, table: pa.Table) -> Any:
    folder.mkdir()
    pq.write_table(table, folder / "part.parquet")
    return engine.read(folder)


def _cells(engine: Engine, rows: list[Row], bound_squared: int, *, once: bool) -> Cells:
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    with tempfile.TemporaryDirectory() as place:
        contributions = pa.table([pa.array(column, pa.int64()) for column in columns], schema=SCHEMA)
        frame = _table(engine, Path(place) / "rows", contributions)
        areas = _table(engine, Path(place) / "areas", pa.Table.from_pylist(AREAS))
        if once:
            alone, several = split_by_repetition(bounded_chances(frame, bound_squared, engine), engine)
            parts = [
                spread(located_counts(alone, engine), areas, engine),
                once_per_area(several, areas, engine),
            ]
        else:
            parts = [
                spread(located_counts(bounded_shares(frame, bound_squared, engine), engine), areas, engine)
            ]
        found = [row for part in parts for row in engine.collect(part).to_pylist()]
        engine.release()
    cells: Cells = {}
    for cell in found:
        key = (cell["slot"], cell["level"], cell["area"])
        cells[key] = cells.get(key, 0) + cell["units"]
    return cells


@settings(max_examples=12, deadline=None)
@given(rows, st.integers(0, 3), st.sampled_from([1, 3, 28]), st.booleans())
def test_taking_a_person_away_moves_a_level_by_the_bound_at_most(
    engine: Engine, rows: list[Row], person: int, bound_squared: int, once: bool
) -> None:
    """For any rows and any person, the counts of each level differ by at most the bound in L2."""
    whole = _cells(engine, rows, bound_squared, once=once)
    without = _cells(engine, [row for row in rows if row[0] != person], bound_squared, once=once)
    for level in ("zone", "region"):
        keys = {key for key in (*whole, *without) if key[1] == level}
        moved = math.sqrt(sum((whole.get(key, 0) - without.get(key, 0)) ** 2 for key in keys))
        assert moved <= 1000 * bound_thousandths(bound_squared)


def test_rows_without_a_person_are_dropped(engine: Engine) -> None:
    """Nobody's rows count for nothing, however many there are."""
    rows: list[Row] = [(None, 0, 1, 1000)] * 5
    assert {} == _cells(engine, rows, 1, once=False)
    assert {} == _cells(engine, rows, 1, once=True)


def test_a_person_counts_once_in_an_area_of_an_hour(engine: Engine) -> None:
    """Two stays in one hour make one visit to the region, and one to each zone at most."""
    cells = _cells(engine, [(1, 0, 0, 1000), (1, 0, 1, 1000)], 28, once=True)
    assert 1_000_000 == cells[0, "region", 0]
    assert 600_000 == cells[0, "zone", 0]
    assert 1_000_000 == cells[0, "zone", 1]


def test_shares_of_an_hour_add_up(engine: Engine) -> None:
    """Half an hour here and half an hour there is one person present in the region."""
    cells = _cells(engine, [(1, 0, 0, 500), (1, 0, 1, 500)], 24, once=False)
    assert 1_000_000 == cells[0, "region", 0]
    assert 700_000 == cells[0, "zone", 1]
