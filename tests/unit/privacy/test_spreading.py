"""No input makes one person's influence on an hourly cube exceed the bound, on any level."""

from __future__ import annotations

import math
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.engine import Engine
from footfall.privacy.spreading import bound_thousandths, hourly_counts

Row = tuple[Any, Any, Any, Any, Any, Any]
"""person, first, last, location, share, visit."""
Cells = dict[tuple[int, str, int], int]

AREAS: list[dict[str, Any]] = [
    {"location": 0, "level": "zone", "area": 0, "units": 600},
    {"location": 0, "level": "zone", "area": 1, "units": 400},
    {"location": 0, "level": "region", "area": 0, "units": 1000},
    {"location": 1, "level": "zone", "area": 1, "units": 1000},
    {"location": 1, "level": "region", "area": 0, "units": 1000},
    {"location": 2, "level": "zone", "area": 2, "units": 300},
]
UNITS = {(row["location"], row["level"], row["area"]): row["units"] for row in AREAS}
SCHEMA = pa.schema([(name, pa.int64()) for name in ("person", "first", "last", "location", "share", "visit")])
FEW = settings(max_examples=25, deadline=None)
amounts = st.one_of(st.integers(-5, 3000), st.just(1000))
row = st.tuples(
    st.one_of(st.none(), st.integers(0, 3)),
    st.integers(0, 4),
    st.integers(0, 6),
    st.integers(0, 3),
    amounts,
    amounts,
)
rows = st.lists(row, max_size=25)
bounds = st.sampled_from([(1, 1), (3, 1), (28, 24)])


def _table(engine: Engine, folder: Path, table: pa.Table) -> Any:
    folder.mkdir()
    pq.write_table(table, folder / "part.parquet")
    return engine.read(folder)


def _counts(engine: Engine, rows: Sequence[Row], bounds: tuple[int, int]) -> tuple[Cells, Cells]:
    """Presence and visits by slot, level and area; cells without units left out."""
    columns = list(zip(*rows, strict=True)) or [()] * len(SCHEMA)
    with tempfile.TemporaryDirectory() as place:
        contributions = pa.table([pa.array(column, pa.int64()) for column in columns], schema=SCHEMA)
        frame = _table(engine, Path(place) / "rows", contributions)
        areas = _table(engine, Path(place) / "areas", pa.Table.from_pylist(AREAS))
        presence, visits = (
            _cells(engine.collect(counted)) for counted in hourly_counts(frame, areas, bounds, engine)
        )
        engine.release()
    return presence, visits


def _cells(table: pa.Table) -> Cells:
    cells: Cells = defaultdict(int)
    for row in table.to_pylist():
        cells[row["slot"], row["level"], row["area"]] += row["units"]
    return {cell: units for cell, units in cells.items() if units}


def _cut(rows: Sequence[Row]) -> list[Row]:
    """Every stretch as one row for each slot."""
    return [
        (person, slot, slot, *rest) for person, first, last, *rest in rows for slot in range(first, last + 1)
    ]


def _twin(rows: Sequence[Row], bounds: tuple[int, int]) -> tuple[Cells, Cells]:
    """The same by hand, in integers of any size."""
    presence: Cells = defaultdict(int)
    visits: Cells = defaultdict(int)
    for person in {row[0] for row in rows} - {None}:
        own = [row for row in _cut(rows) if row[0] == person]
        slots: dict[int, int] = defaultdict(int)
        for _, slot, _, _, share, _ in own:
            slots[slot] += max(share, 0)
        share_norm = _norm(slots.values())
        visit_norm = _norm(max(visit, 0) for *_, visit in own)
        once: Cells = defaultdict(int)
        for _, slot, _, location, share, visit in own:
            for (there, level, area), units in UNITS.items():
                if there == location:
                    cell = (slot, level, area)
                    presence[cell] += _short(max(share, 0), share_norm, bounds[0]) * units
                    once[cell] = max(once[cell], _short(max(visit, 0), visit_norm, bounds[1]) * units)
        for cell, units in once.items():
            visits[cell] += units
    return _positive(presence), _positive(visits)


def _norm(amounts: Any) -> int:
    square = sum(amount**2 for amount in amounts)
    return math.isqrt(square - 1) + 1 if square else 0


def _short(amount: int, norm: int, bound_squared: int) -> int:
    bound = bound_thousandths(bound_squared)
    return amount * bound // norm if norm > bound else amount


def _positive(cells: Cells) -> Cells:
    return {cell: units for cell, units in cells.items() if units}


@FEW
@given(rows, bounds)
def test_step_equals_its_definition(engine: Engine, rows: list[Row], bounds: tuple[int, int]) -> None:
    """The engine's counts are those of the definition in exact integers, whatever overlaps."""
    assert _counts(engine, rows, bounds) == _twin(rows, bounds)


@FEW
@given(rows, st.integers(0, 3), bounds)
def test_taking_a_person_away_moves_a_level_by_the_bound_at_most(
    engine: Engine, rows: list[Row], person: int, bounds: tuple[int, int]
) -> None:
    """For any rows and any person, the counts of each level differ by at most the bound in L2."""
    whole = _counts(engine, rows, bounds)
    without = _counts(engine, [row for row in rows if row[0] != person], bounds)
    for before, after, bound_squared in zip(whole, without, bounds, strict=True):
        for level in ("zone", "region"):
            keys = {key for key in (*before, *after) if key[1] == level}
            moved = math.sqrt(sum((before.get(key, 0) - after.get(key, 0)) ** 2 for key in keys))
            assert moved <= 1000 * bound_thousandths(bound_squared)


@FEW
@given(rows, bounds)
def test_a_stretch_is_the_same_as_its_slots(engine: Engine, rows: list[Row], bounds: tuple[int, int]) -> None:
    """Whether hours are stated one by one or as a stretch changes nothing."""
    assert _counts(engine, rows, bounds) == _counts(engine, _cut(rows), bounds)


@FEW
@given(rows, bounds)
def test_presence_adds_up_over_areas_and_visits_at_most(
    engine: Engine, rows: list[Row], bounds: tuple[int, int]
) -> None:
    """To the unit, where a coarse area has its zones' thousandths; a visit to two zones is one there."""
    within = [row for row in rows if row[3] in {0, 1}]
    for counts, exactly in zip(_counts(engine, within, bounds), (True, False), strict=True):
        sums: dict[int, int] = defaultdict(int)
        for (slot, level, _), units in counts.items():
            sums[slot] += units if level == "zone" else 0
        regions = {slot: units for (slot, level, _), units in counts.items() if level == "region"}
        zones = {slot: units for slot, units in sums.items() if units}
        assert zones == regions if exactly else all(zones[slot] >= regions[slot] for slot in regions)


def test_rows_without_a_person_are_dropped(engine: Engine) -> None:
    """Nobody's rows count for nothing, however many there are."""
    assert _counts(engine, [(None, 0, 3, 1, 1000, 1000)] * 5, (1, 1)) == ({}, {})


def test_a_person_counts_once_in_an_area_of_an_hour(engine: Engine) -> None:
    """Two stays in one hour make one visit to the region, and one to each zone at most."""
    _, visits = _counts(engine, [(1, 0, 0, 0, 500, 1000), (1, 0, 0, 1, 500, 1000)], (24, 28))
    assert 1_000_000 == visits[0, "region", 0]
    assert 600_000 == visits[0, "zone", 0]
    assert 1_000_000 == visits[0, "zone", 1]


def test_shares_of_an_hour_add_up(engine: Engine) -> None:
    """Half an hour here and half an hour there is one person present in the region."""
    presence, _ = _counts(engine, [(1, 0, 0, 0, 500, 0), (1, 0, 0, 1, 500, 0)], (24, 28))
    assert 1_000_000 == presence[0, "region", 0]
    assert 700_000 == presence[0, "zone", 1]


def test_a_whole_day_in_one_place_is_bounded_as_its_hours(engine: Engine) -> None:
    """Who stays all day adds the bound: 24 hours, each shortened alike."""
    presence, visits = _counts(engine, [(1, 0, 23, 1, 1000, 1000)], (24, 6))
    hours = {(hour, level, area) for hour in range(24) for level, area in (("region", 0), ("zone", 1))}
    # The norm is 4899 thousandths and the bounds 4898 and 2449; both are rounded to the safe side.
    assert presence == dict.fromkeys(hours, 999_000)
    assert visits == dict.fromkeys(hours, 499_000)
