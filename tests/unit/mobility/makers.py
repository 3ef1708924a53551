"""A small land of cells, events on it, and what the engine makes of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from footfall.engine import DataFrame, Engine
from footfall.mobility.day import MobilityInput, bucket_mobility
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.location import PAIR_BASE
from footfall.model.settings import MobilitySettings
from footfall.network import decode_locations, encode_locations

DAY: Final = LocalDay(date(2026, 3, 2), "Europe/Berlin")
SETTINGS: Final = MobilitySettings()
MINUTE: Final = 60

HOME, BESIDE, BEYOND, STREET, WORK, ISLAND = range(6)
"""`BESIDE` may see what `HOME` sees and what `BEYOND` sees; every other cell sees a place of its own."""
CENTRES: Final = {
    HOME: (0, 0),
    BESIDE: (400, 0),
    BEYOND: (800, 0),
    STREET: (2_000, 0),
    WORK: (4_000, 3_000),
    ISLAND: (0, 30_000),
}
"""Metres."""
LINKS: Final = {(cell, cell) for cell in CENTRES} | {
    (HOME, BESIDE),
    (BESIDE, HOME),
    (BESIDE, BEYOND),
    (BEYOND, BESIDE),
}

EVENT: Final = pa.schema(
    [("person", pa.int64()), ("time", pa.int64()), ("cell", pa.int32()), ("domain", pa.int8())]
)
CENTRE: Final = pa.schema([("cell", pa.int32()), ("x", pa.int32()), ("y", pa.int32())])
LINK: Final = pa.schema([("pair", pa.int64())])
CARRY: Final = pa.schema(
    [("person", pa.int64()), ("cell", pa.int32()), ("first", pa.int64()), ("last", pa.int64())]
)

Event = tuple[int, int, int]
"""Person, time (epoch s), cell."""
Run = tuple[int, int, int]
"""Cell, first, last (epoch s)."""


CLOCK_CHANGES: Final = [LocalDay(date(2026, *day), "Europe/Berlin") for day in ((3, 29), (10, 25))]
"""23 and 25 hours long."""


def clock(day: LocalDay, hour: int, minute: int = 0, second: int = 0) -> int:
    """The instant at which the day's local clocks show a time."""
    shown = datetime.combine(day.day, time(hour, minute, second), ZoneInfo(day.time_zone))
    return round(shown.timestamp())


def at(hour: float, day: LocalDay = DAY) -> int:
    """An instant so many hours after the day's first midnight."""
    return day.start + round(hour * HOUR_S)


def frame(engine: Engine, folder: Path, rows: Iterable[dict[str, Any]], schema: pa.Schema) -> DataFrame:
    """Rows as a data frame; in a new file each time, since engines remember files."""
    place = Path(tempfile.mkdtemp(dir=folder))
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), place / "part.parquet")
    return engine.read(place)


@dataclass(frozen=True, order=True)
class Place:
    """A stay or a move; times in epoch seconds."""

    person: int
    start: int
    end: int
    is_stay: bool
    location: int
    x: int
    y: int
    start_min: int | None
    start_max: int
    end_min: int
    end_max: int | None

    @property
    def cells(self) -> tuple[int, int]:
        """The two cells of the location."""
        first, second, _ = decode_locations(self.location)  # type: ignore[arg-type]
        return int(first), int(second)

    @property
    def is_of_the_night(self) -> bool:
        """Whether most of the night was spent there."""
        return self.location % 2 == 1


@dataclass(frozen=True, order=True)
class Trip:
    """A trip; times in epoch seconds."""

    person: int
    origin: int
    destination: int
    departure: int
    arrival: int
    distance_m: int


@dataclass(frozen=True)
class Made:
    """What a day became: places and trips in time order; of each person, the runs carried on."""

    places: list[Place]
    trips: list[Trip]
    carry: dict[int, list[Run]]

    def of(self, person: int) -> list[Place]:
        """Places of a person."""
        return [place for place in self.places if place.person == person]

    @property
    def stays(self) -> list[Place]:
        """Places that are stays."""
        return [place for place in self.places if place.is_stay]


@dataclass(frozen=True)
class Land:
    """Makes mobility of events on the small land.

    Args:
        engine: the session.
        folder: where tables may be written.
        day: the local day.
        settings: of mobility.
    """

    engine: Engine
    folder: Path
    day: LocalDay = DAY
    settings: MobilitySettings = SETTINGS

    def on(self, day: LocalDay) -> Land:
        """The same on another day."""
        return replace(self, day=day)

    def under(self, **changed: float) -> Land:
        """The same under other settings."""
        return replace(self, settings=self.settings.model_copy(update=changed))

    def frame(self, rows: Iterable[dict[str, Any]], schema: pa.Schema) -> DataFrame:
        """Rows as a data frame."""
        return frame(self.engine, self.folder, rows, schema)

    def events(self, events: Sequence[Event], domain: int = 0) -> DataFrame:
        """Events as ingest writes them."""
        return self.frame(
            ({"person": p, "time": t, "cell": c, "domain": domain} for p, t, c in events), EVENT
        )

    def centres(self) -> DataFrame:
        """Centres of the cells."""
        return self.frame(({"cell": c, "x": x, "y": y} for c, (x, y) in CENTRES.items()), CENTRE)

    def links(self) -> DataFrame:
        """Pairs of cells that may see the same place."""
        return self.frame(({"pair": a * PAIR_BASE + b} for a, b in sorted(LINKS)), LINK)

    def carried(self, carry: dict[int, list[Run]]) -> DataFrame:
        """Runs carried over from the day before."""
        rows = (
            {"person": p, "cell": c, "first": f, "last": t} for p, runs in carry.items() for c, f, t in runs
        )
        return self.frame(rows, CARRY)

    def mobility(self, events: Sequence[Event], carry: dict[int, list[Run]] | None = None) -> Made:
        """Everything of a bucket."""
        carried = None if carry is None else self.carried(carry)
        given = MobilityInput(self.events(events), carried, self.centres(), self.links())
        try:
            made = bucket_mobility(given, self.day, self.settings, self.engine)
            places, trips, runs = (self.rows(table) for table in (made.places, made.trips, made.carry))
        finally:
            self.engine.release()
        return Made(
            sorted(Place(**row) for row in places), sorted(Trip(**row) for row in trips), _by_person(runs)
        )

    def rows(self, table: DataFrame) -> list[dict[str, Any]]:
        """Rows of a data frame."""
        rows: list[dict[str, Any]] = self.engine.collect(table).to_pylist()
        return rows


def _by_person(runs: list[dict[str, Any]]) -> dict[int, list[Run]]:
    found: dict[int, list[Run]] = {}
    for row in sorted(runs, key=lambda row: (row["first"], row["last"], row["cell"])):
        found.setdefault(row["person"], []).append((row["cell"], row["first"], row["last"]))
    return found


def location(cell: int, other: int, residential: int = 0) -> int:
    """The code of a location."""
    return int(encode_locations(cell, other, residential))  # type: ignore[arg-type]
