"""The steps that write under the pseudonyms of windows: summaries of a day, and anchors as of a day.

Each makes folders `<table>/window=…/day=…`, whole or not at all, so a day can be done again.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.engine import DataFrame, Engine
from footfall.mobility.anchors import Anchored, anchored
from footfall.mobility.summaries import day_summaries
from footfall.mobility.window_places import LinkedCells
from footfall.model.files import placed
from footfall.model.grid import Ints
from footfall.model.window_tables import (
    ANCHORS,
    AREAS,
    PLACES,
    SUMMARIES,
    WORK,
    day_folder,
)
from footfall.model.windows import Window, windows_of
from footfall.network.anchored import ServedPlaces
from footfall.network.locations import place_areas
from footfall.network.successors import cell_successors
from footfall.pipeline.day import Day

Tick = Callable[[float], None]
REFERENCE: Final = "reference.txt"
"""Names the reference data whose cell numbers a folder's rows hold."""
SATURDAY: Final = 5


def live_windows(day: Day) -> tuple[Window, ...]:
    """The windows that hold a day, the older first; none whose key is destroyed, or where the law forbids."""
    if not day.permission.limits.windows:
        return ()
    ingested = day.table("events").exists()
    return tuple(
        window
        for window in windows_of(day.local.day)
        if not ingested or day.workspace.window_key(window).exists()
    )


def summary_folders(day: Day) -> tuple[Path, ...]:
    """What `summaries` makes of a day."""
    return tuple(day_folder(day.workspace, SUMMARIES, window, day.name) for window in live_windows(day))


def anchor_folders(day: Day) -> tuple[Path, ...]:
    """What `anchors` makes as of a day."""
    windows = [window for window in live_windows(day) if window == windows_of(day.local.day)[0]]
    tables = (AREAS, PLACES, ANCHORS)
    return tuple(day_folder(day.workspace, table, window, day.name) for window in windows for table in tables)


@contextlib.contextmanager
def _window_table(day: Day, folder: Path) -> Iterator[Path]:
    """An unfinished folder of a window table, put in place and marked when it is whole."""
    with placed(folder, mode=0o700) as fresh:
        yield fresh
        (fresh / REFERENCE).write_text(day.reference.id)
        day.mark(fresh)


def summaries(day: Day, engine: Engine, tick: Tick) -> None:
    """How long cells served each person on the day, under the pseudonyms of the windows that hold it."""
    windows = live_windows(day)
    for done, window in enumerate(windows):
        with _window_table(day, day_folder(day.workspace, SUMMARIES, window, day.name)) as folder:
            _summarise(day, window, folder, engine)
        tick((done + 1) / len(windows))


def _summarise(day: Day, window: Window, folder: Path, engine: Engine) -> None:
    """Buckets of the day into buckets of the window's pseudonyms, which are others."""
    parts = folder / "parts"
    for bucket in day.buckets:
        minutes = engine.read(day.table("cell_minutes") / f"bucket={bucket}")
        rekey = engine.read(day.workspace.window_rekey(day.name, window) / f"bucket={bucket}")
        engine.write(day_summaries(minutes, rekey), _made(parts / f"bucket={bucket}"))
    for bucket in day.buckets:
        rows = _of_bucket(engine.read(parts), bucket, day, engine)
        engine.write(rows, _made(folder / f"bucket={bucket}"), "person", "cell")
    shutil.rmtree(parts)


def anchors(day: Day, engine: Engine, tick: Tick) -> None:
    """Anchors as of the day, from all days of the older window up to it."""
    if not anchor_folders(day):
        return
    with contextlib.ExitStack() as stack:
        areas, places, persons = (
            stack.enter_context(_window_table(day, folder)) for folder in anchor_folders(day)
        )
        for bucket in day.buckets:
            made = bucket_anchors(day, bucket, engine)
            name = f"bucket={bucket}"
            engine.write(made.anchors, _made(persons / name), "person", "kind")
            engine.write(made.places, _made(places / name), "person", "location")
            table = anchor_areas(day, engine.collect(made.evidence))
            pq.write_table(table, _made(areas / name) / "part.parquet", compression="zstd")
            engine.release()
            tick((bucket + 1) / len(day.buckets))


def bucket_anchors(day: Day, bucket: int, engine: Engine) -> Anchored:
    """What is told of the people of a bucket as of the day; nothing is written."""
    tables = (engine.read(day.reference.folder / name) for name in ("cell_links", "cell_centres"))
    return anchored(_history(day, bucket, engine), LinkedCells(*tables), day.settings.anchors, engine)


def anchor_areas(day: Day, evidence: pa.Table) -> pa.Table:
    """Which areas anchors lie in: the columns of `window_tables.AREAS`.

    Args:
        day: whose cell numbers the evidence has.
        evidence: person, kind, cell, minutes.
    """
    person, kind, served = served_places(evidence)
    reference = day.reference
    rows = place_areas(served, reference.evidence, reference.table("tile_areas"), reference.areas)
    place = rows["place"].to_numpy()
    return pa.table(
        {
            "person": pa.array(person[place]),
            "kind": pa.array(kind[place], pa.string()),
            **{name: rows[name] for name in ("level", "area", "units")},
        }
    )


def served_places(evidence: pa.Table) -> tuple[Ints, Ints, ServedPlaces]:
    """Person and kind of each anchor (text), and how long which cells served there."""
    rows = evidence.sort_by([("person", "ascending"), ("kind", "ascending"), ("cell", "ascending")])
    person, cell, minutes = (np.asarray(rows[name]) for name in ("person", "cell", "minutes"))
    kind = np.asarray(rows["kind"].to_pylist(), dtype=object)
    first = np.ones(len(person), dtype=bool)
    first[1:] = (person[1:] != person[:-1]) | (kind[1:] != kind[:-1])
    is_home = (kind[first] != WORK).astype(np.int64)
    return person[first], kind[first], ServedPlaces(np.cumsum(first) - 1, cell, minutes, is_home)


def is_working(day: date, free_days: tuple[date, ...]) -> bool:
    """Whether most people work on a day."""
    return day.weekday() < SATURDAY and day not in free_days


def _history(day: Day, bucket: int, engine: Engine) -> DataFrame:
    """Summaries of a bucket of the window up to the day, in the day's cell numbers."""
    F = engine.functions
    window = windows_of(day.local.day)[0]
    frames = []
    for folder in sorted(day.workspace.window_table(SUMMARIES.name, window).glob("day=*")):
        then = date.fromisoformat(folder.name.removeprefix("day="))
        if then > day.local.day:
            continue
        rows = _of_bucket(renumbered(engine.read(folder), folder, day, engine), bucket, day, engine)
        working = int(is_working(then, day.settings.anchors.free_days))
        ago = (day.local.day - then).days
        frames.append(rows.withColumns({"day": F.lit(ago), "is_working": F.lit(working)}))
    history = frames[0]
    for frame in frames[1:]:
        history = history.unionByName(frame)
    return history


def _of_bucket(rows: DataFrame, bucket: int, day: Day, engine: Engine) -> DataFrame:
    F = engine.functions
    return rows.filter(F.col("person") % F.lit(len(day.buckets)) == F.lit(bucket))


def renumbered(rows: DataFrame, folder: Path, day: Day, engine: Engine) -> DataFrame:
    """Rows of a folder in the day's cell numbers; of cells that are gone without a successor, there are none.

    Args:
        rows: with a column `cell`.
        folder: where they lie, with `REFERENCE` beside them.
        day: whose numbers are wanted.
        engine: the session.
    """
    before = (folder / REFERENCE).read_text()
    if before == day.reference.id:
        return rows
    F = engine.functions
    successors = engine.read(_successors(day, before)).select(
        F.col("before").alias("cell"), F.col("cell").alias("now")
    )
    joined = rows.join(successors, on="cell", how="inner").drop("cell")
    return joined.withColumnRenamed("now", "cell")


def _successors(day: Day, before: str) -> Path:
    """Folder of which cell of the day's plan each of another plan is; made once, of public data."""
    folder = day.reference.folder / "successors" / f"before={before}"
    if not folder.exists():
        old = day.reference.home / before
        tables = [
            pq.read_table(place / name / "part.parquet")
            for place in (old, day.reference.folder)
            for name in ("cells", "cell_centres")
        ]
        with placed(folder) as fresh:
            pq.write_table(cell_successors(*tables), fresh / "part.parquet")
    return folder


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True)
    return folder
