"""Malformed inputs end in a clear error or in quarantine: nothing is lost, and no traceback is shown."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from footfall.ingest.report import IngestReport
from footfall.model.errors import FootfallError
from footfall.model.local_day import LocalDay
from footfall.model.settings import read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.plan import Step
from footfall.pipeline.run import run

GAP_DAY = date(2026, 3, 29)
DAY = date(2026, 3, 2)
GOOD = "1001,2026-03-02T08:00:00+01:00,a\n"
HEAD = "subscriber_id,timestamp,cell_id\n"


def _square(west: float) -> dict[str, Any]:
    ring = [[west, 52], [west + 0.02, 52], [west + 0.02, 52.027], [west, 52.027], [west, 52]]
    return {"type": "Polygon", "coordinates": [ring]}


def _zone(name: str | None, west: float) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"zone_id": name}, "geometry": _square(west)}


def _zones(*features: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


FILES: dict[str, bytes | str | None] = {
    "events.csv": HEAD + GOOD + "1002,2026-03-02T09:00:00+01:00,b\n",
    "cells.csv": "cell_id,longitude,latitude\na,13.01,52.01\nb,13.02,52.02\nc,13.03,52.01\n",
    "people.csv": "subscriber_id,age_band,gender\n1001,30-44,male\n",
    "optouts.csv": "subscriber_id,choice,decided_at\n9,opt_out,2026-01-01T00:00:00Z\n",
    "zones.geojson": _zones(_zone("z0", 13.0), _zone("z1", 13.02)),
    "census.csv": "zone_id,population\nz0,100\nz1,100\n",
}
FEEDS = {name.split(".")[0]: {"path": name} for name in FILES}


@dataclass(frozen=True)
class Case:
    """What is wrong, and what becomes of it.

    Args:
        what: in words.
        files: files that differ from the good ones; None removes one.
        feeds: settings of feeds that differ.
        bad: rows of events expected in quarantine; None if the run is to be refused.
        day: the day to take in.
        settings: the whole of footfall.toml, if not made from the feeds.
    """

    what: str
    files: Mapping[str, bytes | str | None] = field(default_factory=dict)
    feeds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    bad: int | None = None
    day: date = DAY
    settings: str | None = None


def _parquet(**columns: Any) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def _events(*rows: str) -> dict[str, bytes | str | None]:
    return {"events.csv": HEAD + GOOD + "".join(row + "\n" for row in rows)}


PARQUET = {"events": {"path": "events.parquet"}}
GZIP = {"events": {"path": "events.csv.gz"}}
ZIPPED = gzip.compress((HEAD + GOOD * 5000).encode())
WHOLE = _parquet(subscriber_id=["1"] * 9, timestamp=[1772438400] * 9, cell_id=["a"] * 9)
LOCAL = {"events": {"time_zone": "Europe/Berlin"}}
NOON = "2026-03-02T12:00:00+01:00"

CASES = [
    Case("nothing is wrong", bad=0),
    Case("the file of events is empty", {"events.csv": ""}),
    Case("the file is only white space", {"events.csv": "\n\n"}),
    Case("the header is another table's", {"events.csv": "a,b,c\n1,2,3\n"}),
    Case("there is no header", {"events.csv": GOOD}),
    Case("the separator is another", {"events.csv": HEAD.replace(",", ";") + GOOD.replace(",", ";")}),
    Case("a column stands twice", {"events.csv": "subscriber_id,timestamp,cell_id,cell_id\n1,2,a,a\n"}),
    Case("a required column is missing", {"events.csv": "subscriber_id,timestamp\n1,2\n"}),
    Case("the file is missing", {"events.csv": None}),
    Case("a forbidden column: the device", {"events.csv": "imei," + HEAD + "1," + GOOD}),
    Case("a forbidden column: the other party", {"events.csv": "B-Number," + HEAD + "1," + GOOD}),
    Case("a forbidden column: date of birth", {"people.csv": "subscriber_id,Date of Birth\n1,1980-01-01\n"}),
    Case("the file is UTF-16", {"events.csv": (HEAD + GOOD).encode("utf-16")}),
    Case("the file is binary", {"events.csv": bytes(range(256)) * 20}),
    Case(
        "encodings are mixed",
        {"events.csv": (HEAD + GOOD).encode() + f"10\xfc2,{NOON},a\n".encode("latin-1")},
        bad=1,
    ),
    Case("NULs in an id", _events(f"10\x0002,{NOON},a"), bad=1),
    Case("control characters in an id", _events(f"10\x0702,{NOON},a"), bad=1),
    Case("gzip is cut off", {"events.csv.gz": ZIPPED[: len(ZIPPED) // 2]}, GZIP),
    Case("gzip is none, but plain text", {"events.csv.gz": (HEAD + GOOD).encode()}, GZIP, bad=0),
    Case("gzip is empty", {"events.csv.gz": b""}, GZIP),
    Case("Parquet is cut off", {"events.parquet": WHOLE[:-20]}, PARQUET),
    Case("Parquet is none", {"events.parquet": b"subscriber_id,timestamp\n"}, PARQUET),
    Case("Parquet is empty", {"events.parquet": b""}, PARQUET),
    Case("Parquet lacks a column", {"events.parquet": _parquet(subscriber_id=["1"], cell_id=["a"])}, PARQUET),
    Case(
        "Parquet with nested cells",
        {"events.parquet": _parquet(subscriber_id=["1"], timestamp=[1772438400], cell_id=[["a"]])},
        PARQUET,
    ),
    Case(
        "Parquet with nulls",
        {
            "events.parquet": _parquet(
                subscriber_id=["1", None], timestamp=[1772438400] * 2, cell_id=["a", "a"]
            )
        },
        PARQUET,
        bad=1,
    ),
    Case(
        "Parquet times without a zone",
        {
            "events.parquet": _parquet(
                subscriber_id=["1"], timestamp=pa.array([1772438400], pa.timestamp("s")), cell_id=["a"]
            )
        },
        PARQUET,
        bad=1,
    ),
    Case(
        "a local time in the gap of clocks",
        {"events.csv": HEAD + "1,2026-03-29 02:30:00,a\n"},
        LOCAL,
        1,
        GAP_DAY,
    ),
    Case("a time without a zone", _events("1002,2026-03-02 09:00:00,a"), bad=1),
    Case("a time that is none", _events("1002,yesterday,a"), bad=1),
    Case("a month that is none", _events("1002,2026-13-02T09:00:00Z,a"), bad=1),
    Case("an hour that is none", _events("1002,2026-03-02T25:00:00Z,a"), bad=1),
    Case("a negative time", _events("1002,-5,a"), bad=1),
    Case("a time in scientific notation", _events("1002,1.772E+09,a"), bad=1),
    Case(
        "a time of 1970 in a file of a day",
        {"2026-03-02.csv": HEAD + GOOD + "1,1000000000,a\n"},
        {"events": {"path": "{day}.csv"}},
        1,
    ),
    Case("an empty time", _events("1002,,a"), bad=1),
    Case("an empty id", _events(f",{NOON},a"), bad=1),
    Case("an empty cell", _events(f"1002,{NOON},"), bad=1),
    Case("an unknown cell", _events(f"1002,{NOON},zz"), bad=1),
    Case("a cell id in scientific notation", _events(f"1002,{NOON},1.29E+08"), bad=1),
    Case("a field of 10 MB", _events(f"{'9' * 10_000_000},{NOON},a"), bad=1),
    Case("a row with too few fields", _events("1002"), bad=1),
    Case("a row with too many fields", _events(f"1002,{NOON},a,b,c"), bad=1),
    Case("two broken rows among good ones", _events("1", f"1002,{NOON},a", "2,3,4,5"), bad=2),
    Case("more bad rows than are allowed", {"events.csv": HEAD + "1,x,a\n" * 9}, {"limit": {}}),
    Case("the plan has no cell", {"cells.csv": "cell_id,longitude,latitude\n"}),
    Case("the plan's positions are words", {"cells.csv": "cell_id,longitude,latitude\na,east,north\n"}),
    Case(
        "the plan's positions are off the earth", {"cells.csv": "cell_id,longitude,latitude\na,213.01,52\n"}
    ),
    Case(
        "no cell is valid on the day",
        {"cells.csv": "cell_id,longitude,latitude,valid_to\na,13,52,2020-01-01\n"},
    ),
    Case("zones are no JSON", {"zones.geojson": "{"}),
    Case("zones are no collection", {"zones.geojson": "[1, 2]"}),
    Case("zones are empty", {"zones.geojson": _zones()}),
    Case("zones have no ids", {"zones.geojson": _zones(_zone(None, 13.0))}),
    Case(
        "zones have no polygon",
        {"zones.geojson": _zones({"type": "Feature", "properties": {"zone_id": "z"}, "geometry": None})},
    ),
    Case("the census is of other zones", {"census.csv": "zone_id,population\nq,5\n"}),
    Case("the census counts less than nobody", {"census.csv": "zone_id,population\nz0,-5\nz1,-1\n"}),
    Case("opt-outs are set and missing", {"optouts.csv": None}),
    Case(
        "an opt-out of nobody",
        {"optouts.csv": "subscriber_id,choice,decided_at\n,opt_out,2026-01-01T00:00:00Z\n"},
    ),
    Case(
        "an opt-out by an unknown word is one",
        {"optouts.csv": "subscriber_id,choice,decided_at\n1002,no!,x\n"},
        bad=0,
    ),
    Case("people are set and missing", {"people.csv": None}),
    Case("settings are no TOML", settings="[workspace\n"),
    Case("settings name an unknown zone of time", settings='[workspace]\ntime_zone = "Europe/Berlyn"\n'),
    Case("settings have an unknown key", settings="[privacy]\nepsilon = 3\n"),
    Case("settings name an unknown table", settings='[feeds.calls]\npath = "x"\n'),
    Case("settings have no feeds", settings='[workspace]\ntime_zone = "UTC"\n'),
]


def _workspace(root: Path, case: Case) -> Workspace:
    for name, content in {**FILES, **case.files}.items():
        if content is not None:
            (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    limit = 0.05 if "limit" in case.feeds else 1.0
    lines = [f'[workspace]\ntime_zone = "Europe/Berlin"\n[ingest]\nmax_bad_share = {limit}\n']
    for name, feed in FEEDS.items():
        changed = {**feed, **case.feeds.get(name, {})}
        lines.append(f"[feeds.{name}]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in changed.items()))
    (root / "footfall.toml").write_text(case.settings if case.settings is not None else "".join(lines))
    return Workspace(root)


def _take_in(workspace: Workspace, day: date) -> IngestReport:
    settings = read_settings(workspace.settings_file)
    wanted = frozenset({Step.REFERENCE, Step.INGEST})
    local = LocalDay(day, settings.workspace.time_zone)
    (result,) = run(workspace, settings, [local], wanted=wanted)
    assert result.report is not None
    return result.report


def test_there_are_fifty_at_least() -> None:
    """As many ways to be wrong as were promised."""
    assert len({case.what for case in CASES}) >= 50


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_malformed_input(case: Case, tmp_path: Path) -> None:
    """Refused with a sentence that says what to do, or every row accounted for and the bad ones kept."""
    workspace = _workspace(tmp_path, case)
    if case.bad is None:
        with pytest.raises(FootfallError) as refused:
            _take_in(workspace, case.day)
        assert len(str(refused.value)) > 40
        assert not workspace.table("events", str(case.day)).exists()
        return
    report = _take_in(workspace, case.day)

    assert case.bad == report.bad_rows
    fates = report.kept + report.opted_out + report.left_out + report.other_day + report.bad_rows
    assert fates == report.read
    rows = pq.read_table(workspace.table("quarantine", str(case.day)) / "events" / "rows.parquet").to_pylist()
    assert case.bad == len(rows)
    for row in rows:
        assert row["file"]
        assert row["row"] >= 1
        assert row["rule"]
