"""Runs: stretches of a person's events in one cell."""

from __future__ import annotations

from footfall.engine import Column, DataFrame, Engine
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.settings import MobilitySettings

DOMESTIC = 0
"""The domain of our own subscribers at home."""


def run_starts(events: DataFrame, day: LocalDay, settings: MobilitySettings, engine: Engine) -> DataFrame:
    """The first events of runs: a person's events in time order are collapsed to runs of one cell.

    A run also ends where nothing was seen for longer than `allowed_gap_s`. Exact duplicates fall
    into the run of their twin, so they count for nothing.

    Args:
        events: person, time (epoch s), cell, domain; domestic rows are taken.
        day: the local day, for hours of the night.
        settings: the gaps.
        engine: the session.

    Returns:
        person, cell, first (epoch s), last_before (of the run before; null for a person's first run),
        last (null: it is the next run's `last_before`), last_of_day (the person's last event).
    """
    F = engine.functions
    of_person = engine.window.partitionBy("person")
    in_time = of_person.orderBy("time", "cell")
    seen = (
        events.filter(F.col("domain") == F.lit(DOMESTIC))
        .select("person", "time", "cell")
        .withColumns(
            {
                "last_before": F.lag("time").over(in_time),
                "cell_before": F.lag("cell").over(in_time),
                "last_of_day": F.max("time").over(of_person),
            }
        )
    )
    gap = F.col("time") - F.col("last_before")
    limit = allowed_gap_s(F.col("last_before"), F.col("time"), day, settings, engine)
    # Nearly all gaps are short, and to compare them with a constant first is quick.
    shortest = F.lit(round(min(settings.gap_day_h, settings.gap_night_h) * HOUR_S))
    lost = (gap > shortest) & (gap > limit)
    starts = seen.filter(F.col("last_before").isNull() | (F.col("cell") != F.col("cell_before")) | lost)
    return starts.select(
        *("person", F.col("cell").cast("int").alias("cell"), F.col("time").alias("first"), "last_before"),
        *(F.lit(None).cast("bigint").alias("last"), "last_of_day"),
    )


def with_carried(starts: DataFrame, carried: DataFrame, engine: Engine) -> DataFrame:
    """Starts of runs and carried runs: person, cell, first, last, whose last events are known."""
    none = engine.functions.lit(None).cast("bigint")
    return starts.unionByName(
        carried.select("person", "cell", "first", "last")
        .withColumn("last_before", none)
        .withColumn("last_of_day", none)
    )


def allowed_gap_s(
    before: Column, after: Column, day: LocalDay, settings: MobilitySettings, engine: Engine
) -> Column:
    """Longest time without events after which a person may still be thought in the same place."""
    F = engine.functions
    night = is_night(before + after, day, settings, engine)
    return F.when(night, F.lit(round(settings.gap_night_h * HOUR_S))).otherwise(
        F.lit(round(settings.gap_day_h * HOUR_S))
    )


def is_night(twice: Column, day: LocalDay, settings: MobilitySettings, engine: Engine) -> Column:
    """Whether an instant, up to two days before the day's end, lies in the settings' night, by local clocks.

    Clocks are changed at night, so that all of the day may be read from the clock that ends it.

    Args:
        twice: two times the instant (epoch s), so that the middle of two seconds is a whole number.
        day: the local day.
        settings: the hours of the night.
        engine: the session.
    """
    F = engine.functions
    hour = 2 * HOUR_S
    clock = (twice - F.lit(2 * day.start - 48 * hour)) % F.lit(24 * hour)
    changed = day.end - day.start - 24 * HOUR_S
    if changed:
        clock = F.when(twice < F.lit(2 * day.start), clock).otherwise(
            (clock + F.lit(24 * hour - 2 * changed)) % F.lit(24 * hour)
        )
    return (clock >= F.lit(settings.night_from_h * hour)) | (clock < F.lit(settings.night_to_h * hour))


def runs_in_reach(
    starts: DataFrame, centres: DataFrame, settings: MobilitySettings, engine: Engine
) -> DataFrame:
    """Runs with the centre (x, y) of their cell, without those that nobody could have reached.

    A run is impossible if it lies far away from both its neighbours and both ways would have been
    faster than `spike_speed_m_s`.

    Args:
        starts: what `run_starts` gives, perhaps with carried runs.
        centres: cell, x, y (metres of the grid) of every cell.
        settings: distance and speed of a spike.
        engine: the session.

    Returns:
        person, cell, first, last (epoch s of the first and last event), x, y, last_before, first_after (of
        the neighbours that are left, null at the edges), is_of_last_two (of the person's runs).
    """
    F = engine.functions
    in_time = engine.window.partitionBy("person").orderBy("first", "last", "cell")
    places = {
        f"{name}_{side}": neighbour(name).over(in_time)
        for name in ("x", "y")
        for side, neighbour in (("before", F.lag), ("after", F.lead))
    }
    last = F.coalesce(F.col("last"), F.lead("last_before").over(in_time), F.col("last_of_day"))
    times = {
        "last": last,
        "last_before": F.coalesce(F.col("last_before"), F.lag("last").over(in_time)),
        "first_after": F.lead("first").over(in_time),
    }
    placed = starts.join(centres.select("cell", "x", "y"), on="cell", how="inner").withColumns(places | times)
    gaps = {"before": F.col("first") - F.col("last_before"), "after": F.col("first_after") - F.col("last")}
    reached, left = (
        F.coalesce(~_too_fast(name, gap, settings, engine), F.lit(True)) for name, gap in gaps.items()
    )
    runs = placed.filter(reached | left).select("person", "cell", "first", "last", "x", "y")
    return runs.withColumns(
        {
            "last_before": F.lag("last").over(in_time),
            "first_after": F.lead("first").over(in_time),
            "is_of_last_two": F.lead("first", 2).over(in_time).isNull(),
        }
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
