"""The steps of a window left of the wall: what it keeps of each day, and its cubes before noise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.engine import DataFrame, Engine
from footfall.model.cube import CubeSpec
from footfall.model.files import placed
from footfall.model.window_tables import ANCHORS, AREAS, FOUND, HOME, NONE, WORK
from footfall.model.windows import STAGGER_DAYS, Window, measured_window
from footfall.pipeline.day import Day
from footfall.pipeline.steps import Tick
from footfall.pipeline.window import MeasuredWindow, areas_folder, kept_levels, visited_folders
from footfall.privacy.bounding import bound_units, bounded_counts
from footfall.products.cubes import window as cubes
from footfall.products.cubes.visited import visited_areas
from footfall.products.cubes.window import WINDOW_CUBES, WindowTables, window_weights
from footfall.products.cubes.window_specs import HOMES
from footfall.products.weights import MEAN_WEIGHT, WHOLE
from footfall.products.window_estimates import window_weights_of_areas
from footfall.releases.store import ReleaseStore


def keep_visited(day: Day, engine: Engine, tick: Tick) -> None:
    """Where people stayed on the day, under the pseudonyms of the window that is measured."""
    window = measured_window(day.local.day)
    for target in visited_folders(day):
        with placed(target, mode=0o700) as folder:
            areas = areas_folder(folder, day.reference.areas.areas_id)
            for bucket in day.buckets:
                place = areas / f"bucket={bucket}"
                place.mkdir(mode=0o700, parents=True)
                engine.write(_visited_of_day(day, window, bucket, engine), place)
                engine.release()
                tick((bucket + 1) / len(day.buckets))
            day.mark(folder)


def _visited_of_day(day: Day, window: Window, bucket: int, engine: Engine) -> DataFrame:
    places = engine.read(day.table("places") / f"bucket={bucket}")
    known = engine.read(day.table("location_areas"))
    kept = visited_areas(places, known, day.local, kept_levels(day), engine)
    rekey = engine.read(day.workspace.window_rekey(day.name, window) / f"bucket={bucket}")
    rows = kept.join(rekey, on="person", how="inner").drop("person")
    return rows.withColumnRenamed("window_person", "person")


def count_window_homes(window: MeasuredWindow, engine: Engine) -> None:
    """Where people live, bounded and counted: the cube before noise that the window's weights come from."""
    (spec,) = (spec for spec in window.cubes if spec.name == HOMES)
    with placed(window.table(HOMES), mode=0o700) as folder:
        parts = []
        for bucket in window.day.buckets:
            lost = _anchors(window, bucket, engine).filter(
                (engine.functions.col("kind") == engine.functions.lit(HOME))
                & (engine.functions.col("state") != engine.functions.lit(FOUND))
            )
            stated = cubes.homes(_anchor_areas(window, bucket, engine), lost.select("person"), spec, engine)
            parts.append(_part(folder, spec, bucket))
            engine.write(bounded_counts(stated, bound_units(spec), engine), parts[-1])
            engine.release()
        _add_up(folder, spec, parts, engine)


def count_window(window: MeasuredWindow, engine: Engine, tick: Tick, store: ReleaseStore) -> None:
    """Contributions of every person of a window, weighted, bounded and counted: its cubes before noise."""
    specs = [spec for spec in window.cubes if spec.name != HOMES]
    with placed(window.table("window_counts"), mode=0o700) as folder:
        _write_area_weights(window, folder / "area_weights", store)
        parts: dict[str, list[Path]] = {spec.id: [] for spec in specs}
        for bucket in window.day.buckets:
            tables = window_tables(window, bucket, folder / "area_weights", engine)
            for spec in specs:
                parts[spec.id].append(_part(folder, spec, bucket))
                stated = WINDOW_CUBES[spec.name](tables, spec, engine)
                engine.write(bounded_counts(stated, bound_units(spec), engine), parts[spec.id][-1])
            engine.release()
            tick((bucket + 1) / (len(window.day.buckets) + 1))
        for spec in specs:
            _add_up(folder, spec, parts[spec.id], engine)
    tick(1.0)


def window_tables(window: MeasuredWindow, bucket: int, area_weights: Path, engine: Engine) -> WindowTables:
    """A bucket of the window as its cubes see it; `area_weights` is the folder of what homes stand for."""
    F = engine.functions
    anchors = engine.hold(_anchor_areas(window, bucket, engine))
    (spec,) = (spec for spec in window.cubes if spec.name == HOMES)
    weights = window_weights(anchors, engine.read(area_weights), spec.level, engine)
    idle = _anchors(window, bucket, engine).filter(
        (F.col("kind") == F.lit(WORK)) & (F.col("state") == F.lit(NONE))
    )
    return WindowTables(
        visited=engine.hold(_visited(window, bucket, engine)),
        anchors=anchors,
        no_work=idle.select("person"),
        people=_people(window, bucket, engine),
        weights=engine.hold(weights),
    )


def _visited(window: MeasuredWindow, bucket: int, engine: Engine) -> DataFrame:
    """All days of the window, with whether each is of its second half."""
    F = engine.functions
    areas = window.day.reference.areas.areas_id
    halves: dict[int, list[Path]] = {0: [], 1: []}
    for folder in window.day_folders:
        day = date.fromisoformat(folder.name.removeprefix("day="))
        late = int(window.window.days_until(day) > STAGGER_DAYS)
        halves[late].append(areas_folder(folder, areas))
    parts = [
        engine.read(*folders).withColumn("late", F.lit(late).cast("int"))
        for late, folders in halves.items()
        if folders
    ]
    rows = parts[0] if len(parts) == 1 else parts[0].unionByName(parts[1])
    return _of_bucket(rows, window, bucket, engine)


def _people(window: MeasuredWindow, bucket: int, engine: Engine) -> DataFrame:
    """Age band and gender of those seen on the last day, under the window's pseudonyms."""
    day = window.day
    rekey = engine.read(day.workspace.window_rekey(day.name, window.window))
    known = engine.read(day.table("people")).join(rekey, on="person", how="inner").drop("person")
    return _of_bucket(known.withColumnRenamed("window_person", "person"), window, bucket, engine)


def _anchors(window: MeasuredWindow, bucket: int, engine: Engine) -> DataFrame:
    rows = engine.read(window.table_of_last_day(ANCHORS.name)).select("person", "kind", "state")
    return _of_bucket(rows, window, bucket, engine)


def _anchor_areas(window: MeasuredWindow, bucket: int, engine: Engine) -> DataFrame:
    rows = engine.read(window.table_of_last_day(AREAS.name))
    return _of_bucket(rows, window, bucket, engine).select("person", "kind", "level", "area", "units")


def _of_bucket(rows: DataFrame, window: MeasuredWindow, bucket: int, engine: Engine) -> DataFrame:
    """A person of the window lives in one bucket, whatever the day's were."""
    F = engine.functions
    return rows.filter(F.col("person") % F.lit(len(window.day.buckets)) == F.lit(bucket))


def _write_area_weights(window: MeasuredWindow, folder: Path, store: ReleaseStore) -> None:
    """What those who live in each area stand for, from the released cube of homes and the census."""
    (spec,) = (spec for spec in window.cubes if spec.name == HOMES)
    residents = window.day.reference.residents_of(spec.level)
    weights = window_weights_of_areas(store.cube(spec.id, window.name), residents)
    thousandths = np.rint(weights * MEAN_WEIGHT * WHOLE).astype(np.int32)
    table = pa.table(
        {
            "home_area": pa.array(np.arange(spec.size - 1, dtype=np.int32)),
            "area_weight": pa.array(thousandths),
        }
    )
    folder.mkdir(mode=0o700)
    pq.write_table(table, folder / "part.parquet")


def _part(folder: Path, spec: CubeSpec, bucket: int) -> Path:
    place = folder / "parts" / spec.id / f"bucket={bucket}"
    place.mkdir(parents=True, mode=0o700)
    return place


def _add_up(folder: Path, spec: CubeSpec, parts: list[Path], engine: Engine) -> None:
    F = engine.functions
    sums = (F.sum(name).cast("bigint").alias(name) for name in ("units", "offered"))
    place = folder / spec.id
    place.mkdir(mode=0o700)
    engine.write(engine.read(*parts).groupBy("cell").agg(*sums), place, "cell")
