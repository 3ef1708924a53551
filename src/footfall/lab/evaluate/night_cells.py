"""The naive peer of anchors: home where most events of the nights are, work where most of the days are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from footfall.engine import Column, DataFrame, Engine
from footfall.mobility.runs import DOMESTIC
from footfall.mobility.summaries import DAYTIME_H, NIGHT_H
from footfall.model.grid import Ints
from footfall.model.local_day import LocalDay
from footfall.model.window_tables import HOME, window_of_anchors
from footfall.pipeline.day import Day
from footfall.pipeline.window_steps import is_working


def busiest_cells(day: Day, days: Sequence[LocalDay], kind: str, engine: Engine) -> tuple[Ints, Ints]:
    """The cell that each person had most events with, in the nights or in the daytime of working days.

    Work is named for everybody: it is the mast of most daytime events other than that of most nights.

    Args:
        day: the last of the days; its cell numbers hold for all.
        days: in order, with their events and windows' pseudonyms.
        kind: HOME or WORK.
        engine: the session.

    Returns:
        Pseudonyms of the window, and cells.
    """
    nights = _table(engine, [_events(day, one, engine, _is_night(one, engine)) for one in days])
    home = most_events(*_columns(nights))
    if kind == HOME:
        return home
    free = day.settings.anchors.free_days
    daytime = _table(
        engine,
        [_events(day, one, engine, _is_daytime(one, engine)) for one in days if is_working(one.day, free)],
    )
    mast = _masts(day)
    person, cell, events = _columns(daytime)
    place = np.minimum(np.searchsorted(home[0], person), len(home[0]) - 1)
    elsewhere = (home[0][place] != person) | (mast[home[1][place]] != mast[cell])
    return most_events(person[elsewhere], cell[elsewhere], events[elsewhere])


def _events(day: Day, one: LocalDay, engine: Engine, wanted: Column) -> DataFrame:
    F = engine.functions
    rekey = engine.read(day.workspace.window_rekey(str(one), window_of_anchors(day.name)))
    events = engine.read(day.workspace.table("events", str(one)))
    return (
        events.filter((F.col("domain") == F.lit(DOMESTIC)) & wanted)
        .select("person", "cell")
        .join(rekey, on="person", how="inner")
        .groupBy("window_person", "cell")
        .agg(F.count("person").alias("events"))
    )


def _is_night(one: LocalDay, engine: Engine) -> Column:
    F = engine.functions
    time = F.col("time")
    return (time < F.lit(one.begin_of(NIGHT_H[1]))) | (time >= F.lit(one.begin_of(NIGHT_H[0])))


def _is_daytime(one: LocalDay, engine: Engine) -> Column:
    F = engine.functions
    time = F.col("time")
    return (time >= F.lit(one.begin_of(DAYTIME_H[0]))) & (time < F.lit(one.begin_of(DAYTIME_H[1])))


def _table(engine: Engine, frames: list[DataFrame]) -> pa.Table:
    """Events by person and cell over all frames: person, cell, events."""
    F = engine.functions
    rows = frames[0]
    for frame in frames[1:]:
        rows = rows.unionByName(frame)
    summed = rows.groupBy("window_person", "cell").agg(F.sum("events").cast("bigint").alias("events"))
    return engine.collect(summed.withColumnRenamed("window_person", "person"))


def _columns(table: pa.Table) -> tuple[Ints, Ints, Ints]:
    person, cell, events = (table[name].to_numpy() for name in ("person", "cell", "events"))
    return person, cell, events


def most_events(person: Ints, cell: Ints, events: Ints) -> tuple[Ints, Ints]:
    """Each person's cell of most events; of equals, the lower."""
    order = np.lexsort([cell, -events, person])
    persons, first = np.unique(person[order], return_index=True)
    return persons, cell[order][first].astype(np.int64)


def _masts(day: Day) -> Ints:
    """Number of the mast of each cell."""
    plan = day.reference.plan
    _, mast = np.unique(np.round(np.column_stack([plan.x, plan.y])), axis=0, return_inverse=True)
    return np.asarray(mast.reshape(-1))
