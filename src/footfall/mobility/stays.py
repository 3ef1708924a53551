"""Stays and moves: where a person was, from when to when.

Runs join a stay while the footprints of their cells overlap and nobody was lost for too long
(methods: docs/methods.md, "Stays and trips"). Time between two runs is divided between them; where
the place changed, the time that the way takes is taken out first.
"""

from __future__ import annotations

from footfall.engine import Column, DataFrame, Engine
from footfall.mobility.runs import PAIR_BASE, allowed_gap_s, distance_m
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.settings import MobilitySettings

FAR_M = 1000
"""Two runs farther apart than this are not the same place seen through two cells, if on the way."""


def assigned_runs(
    runs: DataFrame, links: DataFrame, day: LocalDay, settings: MobilitySettings, engine: Engine
) -> DataFrame:
    """Number each person's places in time order, and give every run its time.

    Args:
        runs: person, cell, first, last, x, y.
        links: pair; pairs of cells that may see the same place.
        day: the local day.
        settings: gaps and speeds.
        engine: the session.

    Returns:
        `runs` with place (1, 2, … per person), start and end (epoch s; the run's share of the time
        around it), seen_before and seen_after (the neighbouring events, null at the day's edges).
    """
    F = engine.functions
    in_time = engine.window.partitionBy("person").orderBy("first", "last", "cell")
    numbered = _numbered(
        engine.hold(_with_links(_with_neighbours(runs, engine), links, engine)), day, settings, engine
    )
    timed = numbered.withColumn("lead_in", _lead_in(settings, engine))
    lead_out = F.lead("lead_in").over(in_time)
    start = F.col("first") - F.coalesce(F.col("lead_in"), _from_midnight(day, settings, engine))
    end = F.col("last") + F.coalesce(F.col("lead_out"), _to_midnight(day, settings, engine))
    return timed.withColumn("lead_out", lead_out).select(
        *("person", "place", "cell", "x", "y", "first", "last"),
        start.cast("bigint").alias("start"),
        end.cast("bigint").alias("end"),
        F.col("last_before").alias("seen_before"),
        F.col("first_after").alias("seen_after"),
    )


def _numbered(linked: DataFrame, day: LocalDay, settings: MobilitySettings, engine: Engine) -> DataFrame:
    """Runs with the number of their place; a new one begins where a run is parted from the one before."""
    F = engine.functions
    in_time = engine.window.partitionBy("person").orderBy("first", "last", "cell")
    until_now = in_time.rowsBetween(engine.window.unboundedPreceding, engine.window.currentRow)
    patience = F.when(
        F.col("linked"), allowed_gap_s(F.col("last_before"), F.col("first"), day, settings, engine)
    ).otherwise(F.lit(round(settings.gap_day_h * HOUR_S)))
    lost = F.coalesce(F.col("first") - F.col("last_before") > patience, F.lit(True))
    passing_before = F.coalesce(F.lag("passing").over(in_time), F.lit(False))
    parted = F.col("lost") | ~F.col("linked") | F.col("passing") | passing_before
    parted_before = F.coalesce(F.lag("parted").over(in_time), F.lit(True))
    return (
        linked.withColumns({"lost": lost, "passing": _passing(settings, engine)})
        .withColumn("parted", parted)
        .withColumn("new", F.col("parted") | (~parted_before & ~F.col("linked_two_back")))
        .withColumn("place", F.sum(F.col("new").cast("int")).over(until_now).cast("bigint"))
    )


def _with_neighbours(runs: DataFrame, engine: Engine) -> DataFrame:
    F = engine.functions
    in_time = engine.window.partitionBy("person").orderBy("first", "last", "cell")
    before = {f"{name}_before": F.lag(name).over(in_time) for name in ("cell", "last", "x", "y")}
    after = {f"{name}_after": F.lead(name).over(in_time) for name in ("first", "x", "y")}
    return runs.withColumns(before | after | {"cell_two_back": F.lag("cell", 2).over(in_time)})


def _with_links(runs: DataFrame, links: DataFrame, engine: Engine) -> DataFrame:
    """Say of each run whether its cell may see the place of the run before, and of that before it."""
    F = engine.functions
    for name, other in (("linked", "cell_before"), ("linked_two_back", "cell_two_back")):
        pair = F.col(other).cast("bigint") * F.lit(PAIR_BASE) + F.col("cell").cast("bigint")
        known = links.select(F.col("pair").alias(f"{name}_pair"), F.lit(True).alias(name))
        runs = (
            runs.withColumn("pair", pair)
            .join(known, on=F.col("pair") == F.col(f"{name}_pair"), how="left")
            .drop("pair", f"{name}_pair")
        )
    return runs.withColumns(
        {
            "linked": F.coalesce(F.col("linked"), F.lit(False)),
            "linked_two_back": F.coalesce(F.col("linked_two_back"), F.col("cell_two_back").isNull()),
        }
    )


def _passing(settings: MobilitySettings, engine: Engine) -> Column:
    """A short run that lies on the way: from the run before to the run after it, somebody moved."""
    F = engine.functions
    way = distance_m(F.col("x_before"), F.col("y_before"), F.col("x_after"), F.col("y_after"), engine)
    time = F.greatest(F.col("first_after") - F.col("last_before"), F.lit(1))
    short = (F.col("last") - F.col("first")) < F.lit(round(settings.min_stay_min * 60))
    moved = (way > F.lit(FAR_M)) & (way > time * F.lit(settings.moving_speed_m_s))
    return F.coalesce(short & moved, F.lit(False))


def _lead_in(settings: MobilitySettings, engine: Engine) -> Column:
    """Seconds before a run's first event that are its own: half of what the way leaves; null at the edge."""
    F = engine.functions
    gap = F.col("first") - F.col("last_before")
    way = distance_m(F.col("x"), F.col("y"), F.col("x_before"), F.col("y_before"), engine)
    way_s = F.when(F.col("new"), way / F.lit(settings.travel_speed_m_s)).otherwise(F.lit(0.0))
    free = F.floor(F.greatest(gap - way_s, F.lit(0.0)) / F.lit(2)).cast("bigint")
    return F.when(F.col("last_before").isNull(), F.lit(None).cast("bigint")).otherwise(
        F.when(F.col("lost"), F.lit(0).cast("bigint")).otherwise(free)
    )


def _from_midnight(day: LocalDay, settings: MobilitySettings, engine: Engine) -> Column:
    """For a person's first run: who is seen before the night ends was there since midnight."""
    F = engine.functions
    since = F.col("first") - F.lit(day.start)
    waking = max(settings.night_to_h, settings.gap_day_h) * HOUR_S
    return F.when((since >= 0) & (since <= F.lit(round(waking))), since).otherwise(F.lit(0))


def _to_midnight(day: LocalDay, settings: MobilitySettings, engine: Engine) -> Column:
    """For a person's last run: who is seen after the night began stays there until midnight."""
    F = engine.functions
    until = F.lit(day.end) - F.col("last")
    evening = max(24 - settings.night_from_h, settings.gap_day_h) * HOUR_S
    return F.when(until <= F.lit(round(evening)), until).otherwise(F.lit(0))
