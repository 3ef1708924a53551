"""A tiny workspace, and what may be wrong with the files that come into it."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

Files: TypeAlias = Mapping[str, str | bytes | None]
"""Name -> content; None: absent."""
DAY: Final = "2026-03-29"
"""Clocks are put forward at two in the morning."""

TOML: Final = """\
[workspace]
time_zone = "Europe/Berlin"
country = "GB"
purpose = "trial"
[feeds.events]
path = "events.csv"
time_zone = "Europe/Berlin"
[feeds.cells]
path = "cells.csv"
[feeds.people]
path = "people.csv"
[feeds.optouts]
path = "optouts.csv"
[feeds.zones]
path = "zones.geojson"
[feeds.census]
path = "census.csv"
[ingest]
max_bad_share = 0.5
[purposes.trial]
title = "A trial of malformed files"
controller = "Example Mobile Ltd, Leeds"
legal_basis = "anonymised"
recipient = "operator"
expires = 2026-12-31
assessed = 2026-03-01
notice = "https://example.com/statistics"
"""
WHEN: Final = datetime(2026, 4, 1, tzinfo=UTC)
"""When the files come in."""

EVENTS_HEADER: Final = "subscriber_id,timestamp,cell_id"
GOOD_EVENTS: Final = (
    "262010000000001,2026-03-29 07:15:00,c1",
    "262010000000001,2026-03-29 08:15:00,c2",
    "262010000000002,2026-03-29 09:00:00,c3",
    "262010000000002,2026-03-29T10:00:00+02:00,c3",
    "262010000000003,1774771200,c1",
)
CELLS: Final = "cell_id,longitude,latitude\nc1,12.370,51.340\nc2,12.380,51.340\nc3,12.375,51.345\n"
PEOPLE: Final = (
    "subscriber_id,birth_year,gender\n"
    "262010000000001,1984,female\n262010000000002,1959,male\n262010000000003,,\n"
)
OPTOUTS: Final = (
    "subscriber_id,choice,decided_at\n"
    "262010000000008,opt_out,2026-01-01T00:00:00Z\n262010000000009,opt_in,2026-01-01T00:00:00Z\n"
)
CENSUS: Final = "zone_id,population\nwest,5200\neast,4100\n"


def square(west: float, east: float) -> dict[str, Any]:
    """A polygon three kilometres high."""
    return box(west, 51.33, east, 51.357)


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """A polygon of four corners."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def zones(*features: tuple[Any, Any], **members: Any) -> str:
    """A feature collection of properties and geometries, after the two good zones."""
    good = (({"zone_id": "west"}, square(12.355, 12.375)), ({"zone_id": "east"}, square(12.375, 12.395)))
    listed = [
        {"type": "Feature", "properties": properties, "geometry": shape}
        for properties, shape in (*good, *features)
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed, **members})


FILES: Final = {
    "footfall.toml": TOML,
    "events.csv": "\n".join((EVENTS_HEADER, *GOOD_EVENTS)) + "\n",
    "cells.csv": CELLS,
    "people.csv": PEOPLE,
    "optouts.csv": OPTOUTS,
    "zones.geojson": zones(),
    "census.csv": CENSUS,
}


@dataclass(frozen=True)
class Refused:
    """Files that can't be used at all.

    Args:
        intent: what is wrong, in a line.
        files: those that differ from FILES; None: absent.
        names: the file that the error names.
        says: what the error says about the remedy.
    """

    intent: str
    files: Files
    names: str
    says: str


@dataclass(frozen=True)
class Quarantined:
    """Rows that break a rule beside rows that don't.

    Args:
        intent: what is wrong, in a line.
        files: those that differ from FILES.
        rule: under which the rows are kept.
        found: row number and value of each.
        table: which table's quarantine.
        file: the file it names.
        more_good: number of good events beyond GOOD_EVENTS.
        other_bad: number of events that broke another rule.
    """

    intent: str
    files: Files
    rule: str
    found: tuple[tuple[int, str | None], ...]
    table: str = "events"
    file: str = "events.csv"
    more_good: int = 0
    other_bad: int = 0


def events(*lines: str | bytes, end: str = "\n") -> bytes:
    """A file of the good events, and then lines."""
    every = [
        line.encode() if isinstance(line, str) else line for line in (EVENTS_HEADER, *GOOD_EVENTS, *lines)
    ]
    return end.encode().join(every) + end.encode()


def setting(before: str, after: str) -> dict[str, str | bytes | None]:
    """Settings with one line changed."""
    assert before in TOML, before
    return {"footfall.toml": TOML.replace(before, after)}


def feed(table: str, line: str) -> dict[str, str | bytes | None]:
    """Settings with one line more in a feed's section."""
    return setting(f"[feeds.{table}]\n", f"[feeds.{table}]\n{line}\n")


def parquet(**columns: Any) -> bytes:
    """A Parquet file."""
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def parquet_events(**columns: Any) -> dict[str, str | bytes | None]:
    """Events as Parquet: one good row, with some columns of another making."""
    good = {
        "subscriber_id": pa.array(["262010000000001"]),
        "timestamp": pa.array([1_774_771_200]),
        "cell_id": pa.array(["c1"]),
    }
    return setting('"events.csv"', '"events.parquet"') | {"events.parquet": parquet(**(good | columns))}


def gzipped(text: bytes) -> bytes:
    """Compressed by gzip, always to the same bytes."""
    return gzip.compress(text, mtime=0)
