from __future__ import annotations

import math
import random
import tempfile
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.engine import Engine
from footfall.model.cube import UNITS_PER_PERSON, CubeSpec
from footfall.privacy.bounding import bound_units, bounded_counts

Row = tuple[Any, Any, Any]
Counts = dict[int, int]

SCHEMA = pa.schema([(name, pa.int64()) for name in ("person", "cell", "amount")])
FEW = settings(max_examples=10, deadline=None)
"""Writing the engine's query is what costs time, so each example asks about many data sets in one query."""
APART = 1_000_000

persons, cells = st.integers(0, 5), st.integers(0, 7)
amounts = st.one_of(st.integers(0, 3 * UNITS_PER_PERSON), st.sampled_from([1, UNITS_PER_PERSON, 2**62]))
rows = st.lists(st.tuples(persons, cells, amounts), max_size=40)
datasets = st.lists(rows, min_size=5, max_size=10)
bounds = st.sampled_from([1, 1000, UNITS_PER_PERSON, math.isqrt(3 * UNITS_PER_PERSON**2), 10**7])


def counted(engine: Engine, datasets: list[list[Row]], bound: int, column: str = "units") -> list[Counts]:
    """What the real step makes of data sets, by cell; cells without units left out.

    The data sets go through one query, with persons and cells that do not meet.
    """
    rows = [
        tuple(
            None if value is None else value + number * shift
            for value, shift in zip(row, (APART, APART, 0), strict=True)
        )
        for number, dataset in enumerate(datasets)
        for row in dataset
    ]
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    with tempfile.TemporaryDirectory() as folder:
        table = pa.table([pa.array(column, pa.int64()) for column in columns], schema=SCHEMA)
        pq.write_table(table, Path(folder) / "part.parquet")
        frame = bounded_counts(engine.read(Path(folder)), bound, engine)
        found = engine.collect(frame).to_pydict()
    counts: list[Counts] = [{} for _ in datasets]
    for cell, units in zip(found["cell"], found[column], strict=True):
        if units:
            counts[cell // APART][cell % APART] = units
    return counts


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


@FEW
@given(datasets=datasets, bound=bounds)
def test_step_equals_its_definition(engine: Engine, datasets: list[list[Row]], bound: int) -> None:
    """The engine's counts are those of the definition in exact integers, to the last unit."""
    assert counted(engine, datasets, bound) == [twin(rows, bound) for rows in datasets]


@FEW
@given(datasets=datasets, bound=bounds)
def test_one_person_changes_no_more_than_the_bound(
    engine: Engine, datasets: list[list[Row]], bound: int
) -> None:
    """Taking any person away moves the counts by at most the bound (L2), and a cell by at most one person."""
    lacking = [[row for row in rows if row[0] != person] for person in range(6) for rows in datasets]
    found = counted(engine, [*datasets, *lacking], bound)
    for number, rest in enumerate(found[len(datasets) :]):
        whole = found[number % len(datasets)]
        moved = [whole.get(cell, 0) - rest.get(cell, 0) for cell in {*whole, *rest}]
        assert sum(units**2 for units in moved) <= bound**2
        assert all(0 <= units <= UNITS_PER_PERSON for units in moved)


@FEW
@given(datasets=datasets, bound=bounds, seed=st.integers(0, 2**32))
def test_order_and_splitting_of_rows_do_not_matter(
    engine: Engine, datasets: list[list[Row]], bound: int, seed: int
) -> None:
    """Shuffled rows, and rows cut in two, give the same counts."""
    halves = [
        [
            (person, cell, part)
            for person, cell, amount in rows
            for part in (amount // 2, amount - amount // 2)
        ]
        for rows in datasets
    ]
    for part in halves:
        random.Random(seed).shuffle(part)
    found = counted(engine, [*datasets, *halves], bound)
    assert found[len(datasets) :] == found[: len(datasets)]


@FEW
@given(datasets=datasets, bound=bounds)
def test_buckets_add_up(engine: Engine, datasets: list[list[Row]], bound: int) -> None:
    """Counting persons in buckets and adding gives what counting them together gives."""
    buckets = [[row for row in rows if row[0] % 2 == bucket] for bucket in (0, 1) for rows in datasets]
    found = counted(engine, [*datasets, *buckets], bound)
    size = len(datasets)
    for whole, even, odd in zip(found[:size], found[size : 2 * size], found[2 * size :], strict=True):
        assert Counter(even) + Counter(odd) == Counter(whole)


def test_rows_that_say_nothing_are_dropped(engine: Engine) -> None:
    """Rows without person, cell or positive amount neither count nor make room for more of the person."""
    good: list[Row] = [(1, 1, 700_000), (1, 2, 900_000)]
    bad: list[Row] = [(None, 1, 5), (1, None, 5), (1, 1, None), (1, 1, 0), (1, 1, -5), (2, 1, -(2**62))]
    found = counted(engine, [good, *([*good, row] for row in bad)], UNITS_PER_PERSON)
    assert found == [twin(good, UNITS_PER_PERSON)] * (1 + len(bad))


def test_offered_tells_what_was_cut(engine: Engine) -> None:
    """Beside the counts stand the units offered before bounding, so that the cut share is known."""
    contributions: list[Row] = [(1, 0, 600_000), (1, 0, 600_000), (1, 1, 1_000_000), (2, 1, 300_000)]
    offered = counted(engine, [contributions], UNITS_PER_PERSON, "offered")
    assert offered == [{0: 1_200_000, 1: 1_300_000}]


def test_person_in_very_many_cells(engine: Engine) -> None:
    """A person stated in 20 000 cells, whose squares exceed 2^53, still adds no more than the bound."""
    everywhere: list[Row] = [(1, cell, UNITS_PER_PERSON - cell) for cell in range(20_000)]
    bound = 3 * UNITS_PER_PERSON
    (units,) = counted(engine, [everywhere], bound)
    assert units == twin(everywhere, bound)
    assert 0 < sum(amount**2 for amount in units.values()) <= bound**2


@given(st.integers(1, 10_000))
def test_bound_in_units_is_rounded_down(bound_squared: int) -> None:
    """The bound in units never exceeds the bound stated in persons."""
    units = bound_units(CubeSpec("cube", "zone", (), bound_squared, Fraction(1)))
    assert units**2 <= bound_squared * UNITS_PER_PERSON**2 < (units + 1) ** 2
