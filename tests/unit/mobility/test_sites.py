"""Sites: which of a person's cells are one place."""

from __future__ import annotations

import random
from typing import Any, Final

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.mobility.sites import LEADERS, cells_of_sites, person_cells, sites
from footfall.model.location import CELL_BASE

from .makers import BESIDE, BEYOND, CENTRES, HOME, STREET, WORK, Land, at

CELLS: Final = pa.schema([(name, pa.int64()) for name in ("person", "cell", "seconds", "x", "y")])
RUNS: Final = pa.schema(
    [
        (name, pa.int64())
        for name in ("person", "cell", "first", "last", "x", "y", "last_before", "first_after")
    ]
)
Seconds = dict[int, int]
"""Seconds by cell."""


def rows_of(seconds: Seconds, person: int = 1) -> list[dict[str, Any]]:
    """How long cells served a person."""
    return [
        {"person": person, "cell": cell, "seconds": time, "x": CENTRES[cell][0], "y": CENTRES[cell][1]}
        for cell, time in seconds.items()
    ]


def leaders(land: Land, rows: list[dict[str, Any]]) -> dict[tuple[int, int], int]:
    """The site of each person's cells."""
    found = land.rows(cells_of_sites(land.frame(rows, CELLS), land.links(), land.engine))
    assert len(found) == len(rows)
    return {(row["person"], row["cell"]): row["site"] for row in found}


def site_of(land: Land, seconds: Seconds) -> dict[int, int]:
    """The site of each of a person's cells."""
    return {cell: site for (_, cell), site in leaders(land, rows_of(seconds)).items()}


def test_the_cell_that_served_longest_leads_those_linked_with_it(land: Land) -> None:
    """Beside leads home and beyond, which are not linked with one another; the street is a place."""
    found = site_of(land, {HOME: 50, BESIDE: 90, BEYOND: 40, STREET: 10})
    assert found == {HOME: BESIDE, BESIDE: BESIDE, BEYOND: BESIDE, STREET: STREET}


def test_links_are_not_followed_through(land: Land) -> None:
    """Home leads beside; beyond is linked with beside only, so it is another place."""
    found = site_of(land, {HOME: 90, BESIDE: 50, BEYOND: 40})
    assert found == {HOME: HOME, BESIDE: HOME, BEYOND: BEYOND}


def test_of_cells_that_served_alike_the_lower_index_leads(land: Land) -> None:
    """Ties are broken the same way each day and on each engine."""
    assert site_of(land, {BESIDE: 70, HOME: 70}) == {HOME: HOME, BESIDE: HOME}
    assert site_of(land, {BEYOND: 70, BESIDE: 70, HOME: 70}) == {HOME: HOME, BESIDE: HOME, BEYOND: BEYOND}


def test_a_cell_that_never_served_for_a_second_has_a_site(land: Land) -> None:
    """Nothing is lost for being short."""
    assert site_of(land, {HOME: 0}) == {HOME: HOME}


def test_sites_with_several_cells_end_after_four(land: Land) -> None:
    """Four cells lead; a fifth pair of linked cells are two places."""
    pairs = [(100 + 10 * number, 101 + 10 * number) for number in range(LEADERS + 1)]
    links = {(a, b) for pair in pairs for a in pair for b in pair}
    rows = [
        {"person": 1, "cell": cell, "seconds": 1_000 - cell, "x": 0, "y": 0}
        for pair in pairs
        for cell in pair
    ]
    table = land.frame(({"pair": (a << 32) + b} for a, b in sorted(links)), pa.schema([("pair", pa.int64())]))
    found = {
        row["cell"]: row["site"]
        for row in land.rows(cells_of_sites(land.frame(rows, CELLS), table, land.engine))
    }
    assert found == {cell: first for first, second in pairs[:LEADERS] for cell in (first, second)} | {
        cell: cell for cell in pairs[LEADERS]
    }


@settings(max_examples=15)
@given(
    people=st.lists(
        st.dictionaries(st.sampled_from(sorted(CENTRES)), st.integers(0, 3), min_size=1),
        min_size=1,
        max_size=5,
    ),
    seed=st.integers(0, 1_000),
)
def test_order_of_rows_changes_nothing(land: Land, people: list[Seconds], seed: int) -> None:
    """Each cell of each person has one site, whatever the order, and whoever else is in the table."""
    rows = [row for person, seconds in enumerate(people) for row in rows_of(seconds, person)]
    found = leaders(land, rows)
    shuffled = random.Random(seed).sample(rows, len(rows))
    assert leaders(land, shuffled) == found
    assert {cell: site for (person, cell), site in found.items() if person == 0} == site_of(land, people[0])
    assert all(found[person, site] == site for (person, _), site in found.items())


class TestWhereASiteIs:
    """A site's pair of cells and its point."""

    def test_the_two_cells_that_served_longest(self, land: Land) -> None:
        """The leader and the longest of the others, lower index first; the third is left out."""
        assert self.site(land, {HOME: 50, BESIDE: 90, BEYOND: 40})["pair"] == HOME * CELL_BASE + BESIDE
        assert self.site(land, {HOME: 40, BESIDE: 90, BEYOND: 50})["pair"] == BESIDE * CELL_BASE + BEYOND

    def test_of_seconds_alike_the_lower_index_is_named(self, land: Land) -> None:
        """The second cell's ties are broken as the leader's are."""
        assert self.site(land, {HOME: 40, BESIDE: 90, BEYOND: 40})["pair"] == HOME * CELL_BASE + BESIDE

    def test_one_cell_is_named_twice(self, land: Land) -> None:
        """So every site has two."""
        assert self.site(land, {WORK: 5})["pair"] == WORK * CELL_BASE + WORK

    def test_the_point_is_the_mean_by_time(self, land: Land) -> None:
        """A second is added to each cell's time, so that nothing is divided by none."""
        assert self.site(land, {HOME: 99, BESIDE: 299})["x"] == 300
        assert self.site(land, {HOME: 0})["x"] == 0

    def site(self, land: Land, seconds: Seconds) -> dict[str, Any]:
        """The person's only site."""
        cells = cells_of_sites(land.frame(rows_of(seconds), CELLS), land.links(), land.engine)
        (row,) = land.rows(sites(cells, land.engine))
        return row


@pytest.mark.parametrize(
    ("before", "after", "seconds"),
    [
        (None, None, 60 + 2_700 + 2_700),
        (600, 61, 60 + 300 + 30),
        (5_399, 5_401, 60 + 2_699 + 2_700),
        (90_000, 0, 60 + 2_700),
    ],
)
def test_silence_speaks_for_both_its_cells_by_halves(
    land: Land, before: int | None, after: int | None, seconds: int
) -> None:
    """Half of each silence, 45 minutes at most; at the edges of a person's day those 45 minutes."""
    first, last = at(12), at(12) + 60
    run: dict[str, int | None] = {"person": 1, "cell": HOME, "first": first, "last": last, "x": 0, "y": 0}
    run |= {"last_before": None if before is None else first - before}
    run |= {"first_after": None if after is None else last + after}
    assert [row["seconds"] for row in land.rows(person_cells(land.frame([run], RUNS), land.engine))] == [
        seconds
    ]


def test_seconds_of_a_cell_add_up_over_its_runs(land: Land) -> None:
    """A cell that served twice served as long as both together, and other people's time is theirs."""
    noon = at(12)
    run = {"cell": HOME, "x": 0, "y": 0, "last_before": noon, "first_after": noon + 100}
    runs = [
        run | {"person": p, "first": noon + f, "last": noon + t}
        for p, f, t in ((1, 0, 40), (1, 60, 100), (2, 0, 100))
    ]
    found = land.rows(person_cells(land.frame(runs, RUNS), land.engine))
    assert {row["person"]: row["seconds"] for row in found} == {1: 40 + 30 + 40 + 30, 2: 100}
