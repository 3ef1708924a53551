"""Detected stays against true ones, on people whose day is written by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from footfall.ingest.pseudonyms import make_key
from footfall.lab.evaluate.stays import stay_scores
from footfall.model.grid import TILE_M, tile_of
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.network import Evidence, encode_locations, evidence, flat_priors
from footfall.pipeline.day import Day

LOCAL = LocalDay(date(2026, 3, 2), "UTC")
HOUR = 3600
STAYS = (
    # person, x, start h, end h, began before
    (4, 0, 0, 8, True),
    (4, 5000, 9, 12, False),
    (4, 0, 13, 13.25, False),
    (4, 0, 14, 24, False),
)
FOUND = (
    # x, start h, end h, is a stay
    (300, 0, 8.5, True),
    (5900, 9.2, 12, True),
    (9000, 15, 23, True),
    (0, 14, 24, False),
)


def _at(hours: list[float]) -> pa.Array:
    return pa.array([LOCAL.start + round(hour * HOUR) for hour in hours])


def _write(folder: Path, table: pa.Table) -> None:
    folder.mkdir(parents=True)
    pq.write_table(table, folder / "part.parquet")


@pytest.fixture
def day(tmp_path: Path) -> Day:
    """A vault with one customer (person 4) and what was detected of that person, and the truth."""
    workspace = Workspace(tmp_path)
    pseudonym = int(make_key(workspace.key(str(LOCAL))).pseudonyms(pa.array(["262019999"]))[0])
    truth = pa.table(
        {
            "person": pa.array([s[0] for s in STAYS], pa.int32()),
            "x": pa.array([s[1] + TILE_M / 2 for s in STAYS], pa.float32()),
            "y": pa.array([TILE_M / 2] * len(STAYS), pa.float32()),
            "start": _at([s[2] for s in STAYS]),
            "end": _at([s[3] for s in STAYS]),
            "began_before": [s[4] for s in STAYS],
            "goes_on": [s[3] == 24 for s in STAYS],
        }
    )
    found = pa.table(
        {
            "person": np.full(len(FOUND), pseudonym),
            "is_stay": [f[3] for f in FOUND],
            "location": encode_locations(
                np.arange(len(FOUND)), np.arange(len(FOUND)), np.zeros(len(FOUND), dtype=np.int64)
            ),
            "start": _at([f[1] for f in FOUND]),
            "end": _at([f[2] for f in FOUND]),
        }
    )
    events = pa.table(
        {
            "person": np.full(30, pseudonym),
            "domain": np.zeros(30, dtype=np.int8),
            "time": LOCAL.start + 9 * HOUR + np.arange(30) * 60,
        }
    )
    _write(tmp_path / "truth" / "stays.parquet", truth)
    _write(workspace.table("places", str(LOCAL)), found)
    _write(workspace.table("events", str(LOCAL)), events)
    return Day(workspace, Settings(), LOCAL, cast("Any", SimpleNamespace(evidence=_evidence())))


def _evidence() -> Evidence:
    """One cell for each detected stay, whose footprint is the tile of the stay's point."""
    tile = tile_of(np.array([float(f[0]) for f in FOUND]), np.zeros(len(FOUND), dtype=np.int64))
    prints = pa.table(
        {
            "cell": pa.array(range(len(FOUND)), pa.int32()),
            "tile": pa.array(tile),
            "probability": pa.array([1.0] * len(FOUND), pa.float32()),
        }
    )
    return evidence(prints, flat_priors(tile))


def _figures(day: Day) -> dict[str, tuple[float | None, int]]:
    people = pa.table({"person": [3, 4], "subscriber_id": [None, "262019999"]})
    scores = stay_scores(day, people, day.workspace.root / "truth")
    return {score.figure: (score.ratio.value, score.ratio.count) for score in scores}


def test_stays_found_false_and_misplaced(day: Day) -> None:
    """Two of the three long stays are found; of three detected ones, that 9 km away is false.

    The night's start lies before midnight and has no error; the end of it is half an hour off. The stay at
    work begins 12 minutes late and ends in time, 900 m away; the evening is placed 9 km away.
    """
    figures = _figures(day)
    assert figures["stays-found"] == (2 / 3, 3)
    assert figures["stays-found-anywhere"] == (1.0, 3)
    assert figures["stays-false"] == (1 / 3, 3)
    assert figures["stays-start"] == (12.0, 1)
    assert figures["stays-end"] == (15.0, 2)
    assert figures["stays-place"] == (900.0, 3)


def test_what_events_allow_is_counted_apart(day: Day) -> None:
    """The phone spoke for half an hour at work and at no other place: one stay could be found, and was."""
    assert _figures(day)["stays-seen"] == (1 / 3, 3)
    assert _figures(day)["stays-found-seen"] == (1.0, 1)


def test_classes_of_events_hold_the_persons_with_as_many(day: Day) -> None:
    """Thirty events a day: the person is in the class of 20 to 50, and in no other."""
    figures = _figures(day)
    assert [figures[f"stays-found-events-{c}"][1] for c in ("0-20", "20-50", "50-100", "100+")] == [
        0,
        3,
        0,
        0,
    ]


def test_without_the_key_nobody_is_linked(day: Day) -> None:
    """After the key was destroyed there are no figures on persons."""
    day.workspace.key(str(LOCAL)).unlink()
    assert stay_scores(day, pa.table({"person": [4], "subscriber_id": ["262019999"]}), Path("truth")) == []
