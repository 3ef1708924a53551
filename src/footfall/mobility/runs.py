"""Runs: stretches of a person's events in one cell."""

from __future__ import annotations

from footfall.engine import Column, DataFrame, Engine
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.settings import MobilitySettings

PAIR_BASE = 1 << 32
"""A pair of cells is named `a * PAIR_BASE + b`."""


def event_runs(events: DataFrame, day: LocalDay, settings: MobilitySettings, engine: Engine) -> DataFrame:
    """Collapse each person's events in time order to runs of one cell.

    A run also ends where nothing was seen for longer than `allowed_gap_s`. Exact duplicates fall
    into the run of their twin, so they count for nothing.

    Args:
        events: person, time (epoch s), cell, domain; domestic rows (domain 0) are taken.
        day: the local day, for hours of the night.
        settings: the gaps.
        engine: the session.

    Returns:
        person, cell, first, last (epoch s of its first and last event).
    """
    F = engine.functions
    in_time = engine.window.partitionBy("person").orderBy("time", "cell")
    until_now = in_time.rowsBetween(engine.window.unboundedPreceding, engine.window.currentRow)
    seen = (
        events.filter(F.col("domain") == F.lit(0))
        .select("person", "time", "cell")
        .withColumns({"time_before": F.lag("time").over(in_time), "cell_before": F.lag("cell").over(in_time)})
    )
    gap = F.col("time") - F.col("time_before")
    limit = allowed_gap_s(F.col("time_before"), F.col("time"), day, settings, engine)
    goes_on = (F.col("cell_before") == F.col("cell")) & (gap <= limit)
    return (
        seen.withColumn("starts", F.when(goes_on, F.lit(0)).otherwise(F.lit(1)))
        .withColumn("run", F.sum("starts").over(until_now).cast("bigint"))
        .groupBy("person", "run")
        .agg(F.min("cell").alias("cell"), F.min("time").alias("first"), F.max("time").alias("last"))
        .select("person", F.col("cell").cast("int").alias("cell"), "first", "last")
    )


def allowed_gap_s(
    before: Column, after: Column, day: LocalDay, settings: MobilitySettings, engine: Engine
) -> Column:
    """Longest time without events after which a person may still be thought in the same place."""
    F = engine.functions
    night = is_night((before + after) / F.lit(2), day, settings, engine)
    return F.when(night, F.lit(round(settings.gap_night_h * HOUR_S))).otherwise(
        F.lit(round(settings.gap_day_h * HOUR_S))
    )


def is_night(second: Column, day: LocalDay, settings: MobilitySettings, engine: Engine) -> Column:
    """Whether an instant (epoch s, up to two days before the day's end) lies in the settings' night."""
    F = engine.functions
    hour = F.floor((second - F.lit(day.start)) / F.lit(HOUR_S)).cast("bigint") + F.lit(48)
    hour = hour % F.lit(24)
    return (hour >= F.lit(settings.night_from_h)) | (hour < F.lit(settings.night_to_h))


def without_spikes(
    runs: DataFrame, centres: DataFrame, settings: MobilitySettings, engine: Engine
) -> DataFrame:
    """Runs with the centre (x, y) of their cell, without those that nobody could have reached.

    A run is impossible if it lies far away from both its neighbours and both ways would have been
    faster than `spike_speed_m_s`.

    Args:
        runs: person, cell, first, last.
        centres: cell, x, y (metres of the grid) of every cell.
        settings: distance and speed of a spike.
        engine: the session.
    """
    F = engine.functions
    in_time = engine.window.partitionBy("person").orderBy("first", "last", "cell")
    columns = ("x", "y", "first", "last")
    before = {f"{column}_before": F.lag(column).over(in_time) for column in columns}
    after = {f"{column}_after": F.lead(column).over(in_time) for column in columns}
    placed = runs.join(centres.select("cell", "x", "y"), on="cell", how="inner").withColumns(before | after)
    too_fast = [
        _too_fast(name, gap, settings, engine)
        for name, gap in (
            ("before", F.col("first") - F.col("last_before")),
            ("after", F.col("first_after") - F.col("last")),
        )
    ]
    return placed.filter(~F.coalesce(too_fast[0] & too_fast[1], F.lit(False))).select(
        "person", "cell", "first", "last", "x", "y"
    )


def _too_fast(name: str, gap_s: Column, settings: MobilitySettings, engine: Engine) -> Column:
    F = engine.functions
    distance = distance_m(F.col("x"), F.col("y"), F.col(f"x_{name}"), F.col(f"y_{name}"), engine)
    fastest = F.greatest(gap_s, F.lit(1)) * F.lit(settings.spike_speed_m_s)
    return (distance >= F.lit(settings.spike_distance_m)) & (distance >= fastest)


def distance_m(x: Column, y: Column, other_x: Column, other_y: Column, engine: Engine) -> Column:
    """Straight distance of two points of the grid, in metres."""
    east, north = (x - other_x).cast("double"), (y - other_y).cast("double")
    return engine.functions.sqrt(east * east + north * north)
