"""What persons add to the cubes of a day: a vault by hand, and every row that comes of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from footfall.engine import DataFrame, Engine
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.vocabulary import AGE_BANDS, DAYPARTS, DWELL_BINS_MIN, GENDERS, UNKNOWN
from footfall.products.cubes import daily
from footfall.products.cubes.specs import NIGHT as NIGHTS
from footfall.products.cubes.tables import VaultTables, weighted, within_day

from .makers import SPECS, frame

DAY = LocalDay(date(2026, 3, 2), "Europe/Berlin")
HOME, WORK, SHOP, EDGE, AWAY = 101, 200, 302, 401, 500
"""Odd locations are those of nights; the edge lies half out of the areas, and away lies outside."""
IN_AREAS = {
    "region": {HOME: {0: 1000}, WORK: {0: 1000}, SHOP: {0: 1000}, EDGE: {0: 600}},
    "district": {HOME: {0: 1000}, WORK: {0: 400, 1: 600}, SHOP: {1: 1000}, EDGE: {1: 600}},
    "zone": {HOME: {0: 1000}, WORK: {1: 400, 2: 600}, SHOP: {2: 1000}, EDGE: {2: 600}},
}
EVE, GUEST, AWOL, DRIVER = 1, 2, 3, 4
PEOPLE = {EVE: (2, 0), AWOL: (4, 1), DRIVER: (1, 1)}
"""Age band and gender; the guest is not in the register."""
WEIGHTS = {EVE: 900}
MEAN = 667
UNKNOWNS = (AGE_BANDS.index(UNKNOWN), GENDERS.index(UNKNOWN))
PLACES: list[tuple[int, bool, int, float, float]] = [
    (EVE, True, HOME, -2, 8),
    (EVE, False, SHOP, 8, 8.5),
    (EVE, True, WORK, 9, 16.5),
    (EVE, True, HOME, 18, 24),
    (GUEST, True, EDGE, -1, 7),
    (GUEST, True, SHOP, 12, 12.25),
    (GUEST, True, SHOP, 15, 15 + 20 / 60),
    (DRIVER, False, WORK, 10, 10.5),
]
"""Person, is a stay, location, hours from and to."""
TRIPS = [
    (EVE, HOME, WORK, 8.5),
    (EVE, WORK, HOME, 16.75),
    (GUEST, EDGE, SHOP, -0.5),
    (GUEST, SHOP, AWAY, 16),
]
"""Person, origin, destination, hour of departure."""
GUESTS = [
    (11, 7, HOME, 0, 2.5),
    (11, 7, HOME, 20, 24),
    (11, 7, EDGE, 10, 11),
    (12, 9, SHOP, 5, 9),
    (13, 9, WORK, 4.9, 5.1),
    (14, 9, AWAY, 0, 24),
]
"""Roamer, number of the country, location, hours from and to."""
NIGHT, MORNING, FORENOON, AFTERNOON, COMMUTE, EVENING = range(len(DAYPARTS))
Row = tuple[int, tuple[int, ...], int]
"""Person, position in the cube, amount in millionths."""


def vault(
    engine: Engine,
    folder: Path,
    day: LocalDay = DAY,
    places: list[tuple[int, bool, int, float, float]] = PLACES,
    trips: list[tuple[int, int, int, float]] = TRIPS,
) -> VaultTables:
    """The tables of a day, hours being those since its first midnight."""

    def table(rows: Any, **columns: str) -> DataFrame:
        return frame(engine, folder, (dict(zip(columns, row, strict=True)) for row in rows), **columns)

    def at(hour: float) -> int:
        return day.start + round(hour * HOUR_S)

    placed = table(
        ((p, stay, where, at(a), at(b)) for p, stay, where, a, b in places),
        person="int64",
        is_stay="bool",
        location="int64",
        start="int64",
        end="int64",
    )
    weights = table(WEIGHTS.items(), person="int64", weight="int64")
    stays = within_day(placed.filter(engine.functions.col("is_stay")), day, engine)
    return VaultTables(
        places=placed,
        trips=table(
            ((p, origin, destination, at(hour)) for p, origin, destination, hour in trips),
            person="int64",
            origin="int64",
            destination="int64",
            departure="int64",
        ),
        people=table(((p, *PEOPLE[p]) for p in PEOPLE), person="int64", age_band="int64", gender="int64"),
        location_areas=table(
            (
                (where, level, area, units)
                for level, by_location in IN_AREAS.items()
                for where, areas in by_location.items()
                for area, units in areas.items()
            ),
            location="int64",
            level="string",
            area="int32",
            units="int32",
        ),
        weights=weights,
        stays=weighted(stays.select("person", "location", "start", "end"), weights, engine),
        sighted=table([], person="int64", heard="int64", sure="int64"),
        guests=table(
            ((p, country, where, at(a), at(b)) for p, country, where, a, b in GUESTS),
            person="int64",
            country="int32",
            location="int64",
            start="int64",
            end="int64",
        ),
    )


def told(engine: Engine, cube: str, table: DataFrame) -> list[Row]:
    """Contributions by position in the cube, in order."""
    strides = list(SPECS[cube].strides().values())
    rows = []
    for row in engine.collect(table).to_pylist():
        rest, position = row["cell"], []
        for stride in strides[::-1]:
            index, rest = divmod(rest, stride)
            position.append(index)
        rows.append((row["person"], tuple(position), row["amount"]))
    return sorted(rows)


@pytest.fixture(name="tables")
def _tables(duckdb: Engine, tmp_path: Path) -> VaultTables:
    return vault(duckdb, tmp_path)


def test_homes(duckdb: Engine, tables: VaultTables) -> None:
    """Everybody whose night is known, once, unweighted; what of a night lay outside is not counted."""
    found = daily.homes(tables.places, tables.location_areas, SPECS["homes-zone"], duckdb)
    assert told(duckdb, "homes-zone", found) == [(EVE, (0,), 1_000_000), (GUEST, (2,), 600_000)]


def test_panel(duckdb: Engine, tables: VaultTables) -> None:
    """Everybody who stayed anywhere, once, by weight; who is not in the register is of unknown age."""
    found = daily.panel(tables, SPECS["panel-region"], DAY, duckdb)
    assert told(duckdb, "panel-region", found) == [(EVE, (2, 0), 900_000), (GUEST, UNKNOWNS, 667_000)]


def test_register(duckdb: Engine, tables: VaultTables) -> None:
    """Everybody of the register and everybody seen staying, as one person; who only passed was not seen."""
    found = daily.register(tables, SPECS["register-region"], DAY, duckdb)
    assert told(duckdb, "register-region", found) == [
        (EVE, (0, 2, 0), 1_000_000),
        (GUEST, (0, *UNKNOWNS), 1_000_000),
        (AWOL, (1, 4, 1), 1_000_000),
        (DRIVER, (1, 1, 1), 1_000_000),
    ]


def test_profile(duckdb: Engine, tables: VaultTables) -> None:
    """In each daypart and area a person counts once, as much as at the likeliest of the stays there."""
    found = daily.profile(tables, SPECS["profile-district"], DAY, duckdb)
    eve = [
        *((part, 0, 900_000) for part in (NIGHT, MORNING, COMMUTE, EVENING)),
        *((part, 0, 360_000) for part in (FORENOON, AFTERNOON)),
        *((part, 1, 540_000) for part in (MORNING, FORENOON, AFTERNOON, COMMUTE)),
    ]
    guest = [
        *((part, 1, round(600 * MEAN)) for part in (NIGHT, MORNING)),
        *((part, 1, 1000 * MEAN) for part in (FORENOON, AFTERNOON)),
    ]
    expected = [(EVE, (part, area, 2, 0), amount) for part, area, amount in eve]
    expected += [(GUEST, (part, area, *UNKNOWNS), amount) for part, area, amount in guest]
    assert told(duckdb, "profile-district", found) == sorted(expected)


def test_dwell(duckdb: Engine, tables: VaultTables) -> None:
    """One record per person and zone: 14 hours at home, 7.5 at work; of the guest 287 minutes.

    (7 hours with a chance of 0.6, and 35 minutes for sure.) Time before midnight is not the day's.
    """
    found = daily.dwell(tables, SPECS["dwell-zone"], DAY, duckdb)
    long, half_a_day = DWELL_BINS_MIN.index(480), DWELL_BINS_MIN.index(240)
    assert told(duckdb, "dwell-zone", found) == [
        (EVE, (0, long), 900_000),
        (EVE, (1, half_a_day), 360_000),
        (EVE, (2, half_a_day), 540_000),
        (GUEST, (2, half_a_day), 667_000),
    ]


@pytest.mark.parametrize(
    ("minutes", "name"), [(19.98, "10-20"), (20, "20-60"), (60, "60-120"), (1439, "480-1440")]
)
def test_a_dwell_bin_holds_its_lower_border(
    duckdb: Engine, tmp_path: Path, minutes: float, name: str
) -> None:
    """The bin 20-60 begins with twenty minutes and ends before an hour."""
    tables = vault(duckdb, tmp_path, places=[(EVE, True, HOME, 0, minutes / 60)])
    found = daily.dwell(tables, SPECS["dwell-zone"], DAY, duckdb)
    ((_, (_, place), _),) = told(duckdb, "dwell-zone", found)
    assert SPECS["dwell-zone"].dimensions[1].values[place] == name


def test_flows(duckdb: Engine, tables: VaultTables) -> None:
    """Each trip by the daypart of its departure, spread over where it may have begun and ended.

    One that began before midnight counts in the first daypart; one that leads out of the areas nowhere.
    """
    found = daily.flows(tables, SPECS["flows-district"], DAY, duckdb)
    assert told(duckdb, "flows-district", found) == [
        (EVE, (MORNING, 0, 0), 360_000),
        (EVE, (MORNING, 0, 1), 540_000),
        (EVE, (COMMUTE, 0, 0), 360_000),
        (EVE, (COMMUTE, 1, 0), 540_000),
        (GUEST, (NIGHT, 1, 1), 600 * MEAN),
    ]


def test_trips(duckdb: Engine, tables: VaultTables) -> None:
    """By where the night was spent: Eve made two trips, the guest two; the driver's night is unknown."""
    found = daily.trips(tables, SPECS["trips-district"], DAY, duckdb)
    assert told(duckdb, "trips-district", found) == [
        (EVE, (0, 2, 0, 2), 900_000),
        (GUEST, (1, *UNKNOWNS, 2), 600 * MEAN),
    ]


def test_more_than_two_trips_are_one_class(duckdb: Engine, tmp_path: Path) -> None:
    """Who made none is counted too; three are as good as five."""
    trips = [(EVE, HOME, WORK, hour) for hour in (8.0, 9.0, 10.0, 11.0, 12.0)]
    tables = vault(duckdb, tmp_path, trips=trips)
    found = told(duckdb, "trips-district", daily.trips(tables, SPECS["trips-district"], DAY, duckdb))
    assert [(person, position[-1]) for person, position, _ in found] == [(EVE, 3), (GUEST, 0)]


def test_together(duckdb: Engine, tables: VaultTables) -> None:
    """Each area with itself, and each pair once, as likely as both."""
    found = daily.together(tables, SPECS["together-district"], DAY, duckdb)
    assert told(duckdb, "together-district", found) == [
        (EVE, (0, 0), 900_000),
        (EVE, (0, 1), 540_000),
        (EVE, (1, 1), 540_000),
        (GUEST, (1, 1), 667_000),
    ]


def test_inbound(duckdb: Engine, tables: VaultTables) -> None:
    """A night is any time from two to five; each guest counts as one, outside the areas as none."""
    found = daily.inbound(tables, SPECS["inbound-district"], DAY, duckdb)
    by_night, by_day = NIGHTS.index("night"), NIGHTS.index("day")
    assert told(duckdb, "inbound-district", found) == [
        (11, (7, 0, by_night), 1_000_000),
        (11, (7, 1, by_day), 600_000),
        (12, (9, 1, by_day), 1_000_000),
        (13, (9, 0, by_night), 400_000),
        (13, (9, 1, by_night), 600_000),
    ]


CHANGES = [
    (LocalDay(date(2026, 3, 29), "Europe/Berlin"), -1),
    (LocalDay(date(2026, 10, 25), "Europe/Berlin"), 1),
    (LocalDay(date(2026, 3, 29), "Atlantic/Azores"), -1),
]
"""Days of 23 and 25 hours, and how much later than usual noon is after their first midnight."""


@pytest.mark.parametrize(("day", "later"), CHANGES)
def test_dayparts_go_by_local_clocks(duckdb: Engine, tmp_path: Path, day: LocalDay, later: int) -> None:
    """On days on which clocks are changed a daypart begins when they say so, not hours after midnight."""
    tables = vault(
        duckdb,
        tmp_path,
        day,
        [(EVE, True, HOME, 5.5 + later, 6.5 + later), (GUEST, True, HOME, 9.5 + later, 10 + later)],
        [(EVE, HOME, HOME, 5.9 + later), (GUEST, HOME, HOME, 19 + later)],
    )
    profile = told(duckdb, "profile-district", daily.profile(tables, SPECS["profile-district"], day, duckdb))
    assert [(person, position[0]) for person, position, _ in profile] == [
        (EVE, NIGHT),
        (EVE, MORNING),
        (GUEST, MORNING),
    ]
    flows = told(duckdb, "flows-district", daily.flows(tables, SPECS["flows-district"], day, duckdb))
    assert [(person, position[0]) for person, position, _ in flows] == [(EVE, NIGHT), (GUEST, EVENING)]


@pytest.mark.parametrize(("day", "later"), CHANGES)
def test_time_spent_is_that_which_passed(duckdb: Engine, tmp_path: Path, day: LocalDay, later: int) -> None:
    """Whoever stays all day stays 23 or 25 hours, in the longest bin; from four to eight it is four hours."""
    tables = vault(
        duckdb, tmp_path, day, [(EVE, True, HOME, -1, 30), (GUEST, True, HOME, 4 + later, 8 + later)]
    )
    found = told(duckdb, "dwell-zone", daily.dwell(tables, SPECS["dwell-zone"], day, duckdb))
    bins = SPECS["dwell-zone"].dimensions[1].values
    assert [(person, bins[position[1]]) for person, position, _ in found] == [
        (EVE, "480-1440"),
        (GUEST, "240-480"),
    ]
