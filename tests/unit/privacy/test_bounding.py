from __future__ import annotations

import math
import random
import tempfile
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.engine import Engine
from footfall.model.cube import UNITS_PER_PERSON, CubeSpec
from footfall.privacy.bounding import bound_units, bounded_counts

Row = tuple[int | None, int | None, int | None]
Counts = dict[int, int]

SCHEMA = pa.schema([(name, pa.int64()) for name in ("person", "cell", "amount")])
QUICK = settings(max_examples=40, deadline=None)

persons, cells = st.integers(0, 5), st.integers(0, 7)
amounts = st.one_of(st.integers(0, 3 * UNITS_PER_PERSON), st.sampled_from([1, UNITS_PER_PERSON, 2**62]))
rows = st.lists(st.tuples(persons, cells, amounts), max_size=40)
bounds = st.sampled_from([1, 1000, UNITS_PER_PERSON, math.isqrt(3 * UNITS_PER_PERSON**2), 10**7])


def counted(engine: Engine, rows: list[Row], bound: int, column: str = "units") -> Counts:
    """What the real step makes of contributions, by cell; cells without units left out."""
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    with tempfile.TemporaryDirectory() as folder:
        table = pa.table([pa.array(column, pa.int64()) for column in columns], schema=SCHEMA)
        pq.write_table(table, Path(folder) / "part.parquet")
        frame = bounded_counts(engine.read(Path(folder)), bound, engine.functions)
        found = engine.collect(frame).to_pydict()
    return {cell: units for cell, units in zip(found["cell"], found[column], strict=True) if units}


def twin(rows: list[Row], bound: int) -> Counts:
    """The same by hand, in integers of any size."""
    people: dict[int, Counts] = defaultdict(lambda: defaultdict(int))
    for person, cell, amount in rows:
        if person is not None and cell is not None and amount is not None and amount > 0:
            people[person][cell] = min(people[person][cell] + amount, UNITS_PER_PERSON)
    counts: Counts = defaultdict(int)
    for vector in people.values():
        square = sum(amount**2 for amount in vector.values())
        norm = math.isqrt(square - 1) + 1
        for cell, amount in vector.items():
            counts[cell] += amount * bound // norm if norm > bound else amount
    return {cell: units for cell, units in counts.items() if units}


@QUICK
@given(rows=rows, bound=bounds)
def test_step_equals_its_definition(engine: Engine, rows: list[Row], bound: int) -> None:
    """The engine's counts are those of the definition in exact integers, to the last unit."""
    assert counted(engine, rows, bound) == twin(rows, bound)


@QUICK
@given(rows=rows, bound=bounds, person=persons)
def test_one_person_changes_no_more_than_the_bound(
    engine: Engine, rows: list[Row], bound: int, person: int
) -> None:
    """Taking any person away moves the counts by at most the bound (L2), and a cell by at most one person."""
    whole = counted(engine, rows, bound)
    without = counted(engine, [row for row in rows if row[0] != person], bound)
    moved = [whole.get(cell, 0) - without.get(cell, 0) for cell in {*whole, *without}]
    assert sum(units**2 for units in moved) <= bound**2
    assert all(0 <= units <= UNITS_PER_PERSON for units in moved)


@QUICK
@given(rows=rows, bound=bounds, seed=st.integers(0, 2**32))
def test_order_and_splitting_of_rows_do_not_matter(
    engine: Engine, rows: list[Row], bound: int, seed: int
) -> None:
    """Shuffled rows, and rows cut in two, give the same counts."""
    halves = [(p, c, a // 2) for p, c, a in rows if a is not None] + [
        (p, c, a - a // 2) for p, c, a in rows if a is not None
    ]
    random.Random(seed).shuffle(halves)
    assert counted(engine, halves, bound) == counted(engine, rows, bound)


@QUICK
@given(rows=rows, bound=bounds)
def test_buckets_add_up(engine: Engine, rows: list[Row], bound: int) -> None:
    """Counting persons in buckets and adding gives what counting them together gives."""
    total: Counts = defaultdict(int)
    for bucket in range(2):
        part = [row for row in rows if row[0] is not None and row[0] % 2 == bucket]
        for cell, units in counted(engine, part, bound).items():
            total[cell] += units
    assert total == counted(engine, rows, bound)


@pytest.mark.parametrize(
    "bad", [(None, 1, 5), (1, None, 5), (1, 1, None), (1, 1, 0), (1, 1, -5), (2, 1, -(2**62))]
)
def test_rows_that_say_nothing_are_dropped(engine: Engine, bad: Row) -> None:
    """Rows without person, cell or positive amount neither count nor make room for more of the person."""
    good: list[Row] = [(1, 1, 700_000), (1, 2, 900_000)]
    assert counted(engine, [*good, bad], UNITS_PER_PERSON) == counted(engine, good, UNITS_PER_PERSON)


def test_offered_tells_what_was_cut(engine: Engine) -> None:
    """Beside the counts stand the units offered before bounding, so that the cut share is known."""
    contributions: list[Row] = [(1, 0, 600_000), (1, 0, 600_000), (1, 1, 1_000_000), (2, 1, 300_000)]
    offered = counted(engine, contributions, UNITS_PER_PERSON, "offered")
    assert offered == {0: 1_200_000, 1: 1_300_000}


def test_person_in_very_many_cells(engine: Engine) -> None:
    """A person stated in 20 000 cells, whose squares exceed 2^53, still adds no more than the bound."""
    everywhere: list[Row] = [(1, cell, UNITS_PER_PERSON) for cell in range(20_000)]
    units = counted(engine, everywhere, 3 * UNITS_PER_PERSON)
    assert sum(amount**2 for amount in units.values()) <= (3 * UNITS_PER_PERSON) ** 2
    assert len(units) == 20_000


@given(st.integers(1, 10_000))
def test_bound_in_units_is_rounded_down(bound_squared: int) -> None:
    """The bound in units never exceeds the bound stated in persons."""
    units = bound_units(CubeSpec("cube", "zone", (), bound_squared, Fraction(1)))
    assert units**2 <= bound_squared * UNITS_PER_PERSON**2 < (units + 1) ** 2
