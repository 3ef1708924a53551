"""Timing advances of persons, and the rings of their sites."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from footfall.mobility.advances import cell_rings
from footfall.mobility.day import MobilityInput, bucket_mobility
from footfall.model.location import RING_BASE
from footfall.network import decode_locations
from footfall.network.pooling import rings_of_locations

from .makers import BESIDE, DAY, HOME, WORK, Land

EVENT = pa.schema(
    [
        ("person", pa.int64()),
        ("time", pa.int64()),
        ("cell", pa.int32()),
        ("domain", pa.int32()),
        ("advance", pa.int32()),
    ]
)
HOUR = 3600


def events(land: Land, rows: Sequence[tuple[int, int, int | None]], domain: int = 0) -> Any:
    """Events of person 1: time since midnight, cell, timing advance."""
    told = (
        {"person": 1, "time": DAY.start + time, "cell": cell, "domain": domain, "advance": advance}
        for time, cell, advance in rows
    )
    return land.frame(told, EVENT)


def rings(land: Land, rows: Sequence[tuple[int, int, int | None]], domain: int = 0) -> dict[int, int]:
    """Ring by cell of person 1."""
    table = land.engine.collect(cell_rings(events(land, rows, domain), land.engine))
    return dict(zip(table["cell"].to_pylist(), table["ring"].to_pylist(), strict=True))


def stays(land: Land, rows: Sequence[tuple[int, int, int | None]]) -> list[tuple[int, int, int, int]]:
    """Cells and rings of the locations of person 1's stays, by start."""
    given = MobilityInput(events(land, rows), None, land.centres(), land.links())
    made = land.engine.collect(bucket_mobility(given, land.day, land.settings, land.engine).places)
    land.engine.release()
    made = made.filter(made["is_stay"]).sort_by("start")
    codes = made["location"].to_numpy()
    first, second, _ = decode_locations(codes)
    return list(zip(*(p.tolist() for p in (first, second, *rings_of_locations(codes))), strict=True))


def test_a_ring_is_the_median_advance_and_one(land: Land) -> None:
    """Of the events that tell one; of an even number the mean of the middle two, rounded up."""
    rows = [(10, HOME, 7), (20, HOME, None), (30, HOME, 90), (40, HOME, 8), (50, WORK, 3), (60, WORK, 4)]
    assert rings(land, rows) == {HOME: 9, WORK: 5}


def test_cells_without_advances_have_no_ring(land: Land) -> None:
    """Nor have roamers."""
    assert rings(land, [(10, HOME, None)]) == {}
    assert rings(land, [(10, HOME, 5)], domain=1) == {}


def test_far_rings_are_the_last(land: Land) -> None:
    """Every advance of the contract fits into the code."""
    assert rings(land, [(10, HOME, 3846)]) == {HOME: RING_BASE - 1}


def test_a_stay_has_the_rings_of_its_two_cells(land: Land) -> None:
    """In the order of the cells; of one cell alone one ring; none where nothing was told."""
    morning: list[tuple[int, int, int | None]] = [(8 * HOUR + 60 * i, HOME, 5) for i in range(40)]
    neighbour: list[tuple[int, int, int | None]] = [(9 * HOUR + 60 * i, BESIDE, 11) for i in range(20)]
    work: list[tuple[int, int, int | None]] = [(13 * HOUR + 60 * i, WORK, None) for i in range(40)]
    found = stays(land, morning + neighbour + work)
    assert found == [(HOME, BESIDE, 6, 12), (WORK, WORK, 0, 0)]
    assert stays(land, morning) == [(HOME, HOME, 6, 0)]


def test_without_the_column_locations_are_as_before(land: Land) -> None:
    """Events that never tell timing advances need not have the column."""
    told = [(8 * HOUR + 60 * i, HOME, None) for i in range(40)]
    plain = land.mobility([(1, DAY.start + time, cell) for time, cell, _ in told])
    assert [place.cells for place in plain.places if place.is_stay] == [(HOME, HOME)]
    assert stays(land, told) == [(HOME, HOME, 0, 0)]
