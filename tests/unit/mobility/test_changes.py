"""Between which cells phones change."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from footfall.engine import open_engine
from footfall.mobility.changes import LEAST_PERSONS, LONGEST_S, cell_changes
from footfall.model.settings import EngineSettings

Event = tuple[str, int, int, int]
"""Person, time, cell, domain."""


def changes(folder: Path, events: list[Event]) -> set[tuple[int, int, int]]:
    """Cell, partner and number of changes, by the engine."""
    person, time, cell, domain = zip(*events, strict=True)
    columns = {
        "person": pa.array(person),
        "time": pa.array(time, pa.int64()),
        "cell": pa.array(cell, pa.int32()),
        "domain": pa.array(domain, pa.int8()),
    }
    (folder / "events").mkdir()
    pq.write_table(pa.table(columns), folder / "events" / "part.parquet")
    with open_engine(EngineSettings(), folder / "spill") as engine:
        table = engine.collect(cell_changes(engine.read(folder / "events"), engine))
    return {(row["cell"], row["partner"], row["changes"]) for row in table.to_pylist()}


def crowd(size: int, *steps: tuple[int, int], domain: int = 0) -> list[Event]:
    """So many people with the same times and cells."""
    return [(f"p{domain}-{number}", time, cell, domain) for number in range(size) for time, cell in steps]


def test_changes_count_for_both_cells(tmp_path: Path) -> None:
    """Ten people from cell 1 to 2 and back: twenty changes of either with the other; staying is none."""
    events = crowd(LEAST_PERSONS, (0, 1), (60, 1), (120, 2), (180, 1))
    assert changes(tmp_path, events) == {(1, 2, 20), (2, 1, 20)}


def test_cells_of_few_persons_are_left_out(tmp_path: Path) -> None:
    """Nine people say nothing, however often they change."""
    steps = [(60 * number, number % 2) for number in range(100)]
    assert changes(tmp_path, crowd(LEAST_PERSONS - 1, *steps)) == set()


def test_a_cell_that_few_visit_is_left_out_while_its_partner_stays(tmp_path: Path) -> None:
    """Ten people change between 1 and 2, one of them to 3: nothing is said of cell 3."""
    events = [*crowd(LEAST_PERSONS, (0, 1), (60, 2)), ("p0-0", 120, 3, 0)]
    assert {cell for cell, _, _ in changes(tmp_path, events)} == {1, 2}


def test_long_silences_and_roamers_tell_nothing(tmp_path: Path) -> None:
    """A change after more than half an hour, and changes of foreign subscribers, are not counted."""
    late = crowd(LEAST_PERSONS, (0, 1), (LONGEST_S + 1, 2))
    roamers = crowd(LEAST_PERSONS, (0, 1), (60, 2), domain=1)
    assert changes(tmp_path, late + roamers) == set()
