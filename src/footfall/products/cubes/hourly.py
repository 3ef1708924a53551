"""Cubes by hour: `visits` (who stayed in an area in the hour) and `presence` (for how much of it).

Both are stated by location and not by area: which areas a location may be in depends on no person,
so the gate counts locations first and spreads them over the areas of each level afterwards.

Most hours are whole hours in one place, so whole hours are stated as stretches, one row for all of them.
"""

from __future__ import annotations

from footfall.engine import Column, DataFrame, Engine
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.products.cubes.tables import clock_hour, hour_of, weighted, within_day

COLUMNS = ("person", "first", "last", "location", "is_stay", "seconds", "weight")


def hours(places: DataFrame, weights: DataFrame, day: LocalDay, engine: Engine) -> DataFrame:
    """What each person adds to the hours of the day, for `footfall.privacy.spreading`.

    Args:
        places: person, is_stay, location, start, end (epoch s).
        weights: what `person_weights` gives.
        day: the local day.
        engine: the session.

    Returns:
        person, first, last (local clock hours; the row holds in each of them), location, share (of the
        hour spent there, staying or on the move, weighted; thousandths), visit (the weight if it is a
        stay, else 0; thousandths).
    """
    F = engine.functions
    inside = within_day(places, day, engine).select("person", "is_stay", "location", "start", "end")
    inside = engine.hold(weighted(inside, weights, engine))
    rows = _parts_of_hours(inside, day, engine).unionByName(_whole_hours(inside, day, engine))
    share = F.floor((F.col("seconds") * F.col("weight") + F.lit(HOUR_S // 2)) / F.lit(HOUR_S))
    return rows.select(
        *("person", "first", "last", "location"),
        share.cast("bigint").alias("share"),
        F.when(F.col("is_stay"), F.col("weight")).otherwise(F.lit(0)).cast("bigint").alias("visit"),
    )


def _parts_of_hours(inside: DataFrame, day: LocalDay, engine: Engine) -> DataFrame:
    """The hours in which a place begins or ends, those of one location added up."""
    F = engine.functions
    first, last = hour_of(F.col("start"), day, engine), hour_of(F.col("end"), day, engine)
    into_last = F.col("end") - F.lit(day.start) - last * F.lit(HOUR_S)
    left_of_first = F.lit(day.start) + (first + F.lit(1)) * F.lit(HOUR_S) - F.col("start")
    in_first = F.least(left_of_first, F.col("end") - F.col("start"))
    beginnings = _part(inside, first, in_first, engine).filter(F.col("seconds") < F.lit(HOUR_S))
    endings = _part(inside.filter(last > first), last, into_last, engine)
    return (
        beginnings.unionByName(endings.filter(F.col("seconds") > F.lit(0)))
        .withColumn("first", clock_hour(F.col("hour"), day, engine))
        .groupBy("person", "first", "location", "is_stay")
        .agg(F.sum("seconds").cast("bigint").alias("seconds"), F.max("weight").alias("weight"))
        .withColumn("last", F.col("first"))
        .select(*COLUMNS)
    )


def _part(inside: DataFrame, hour: Column, seconds: Column, engine: Engine) -> DataFrame:
    return inside.select(
        "person", "location", "is_stay", "weight", hour.alias("hour"), seconds.alias("seconds")
    )


def _whole_hours(inside: DataFrame, day: LocalDay, engine: Engine) -> DataFrame:
    """Stretches of hours that a place fills."""
    F = engine.functions
    first = hour_of(F.col("start") + F.lit(HOUR_S - 1), day, engine)
    last = hour_of(F.col("end"), day, engine) - F.lit(1)
    parts = [
        inside.withColumns(
            {
                "first": F.greatest(first, F.lit(begin)) + F.lit(shift),
                "last": F.least(last, F.lit(end)) + F.lit(shift),
                "seconds": F.lit(HOUR_S).cast("bigint"),
            }
        )
        .filter(F.col("first") <= F.col("last"))
        .select(*COLUMNS)
        for begin, end, shift in _even_hours(day)
    ]
    rows = parts[0]
    for part in parts[1:]:
        rows = rows.unionByName(part)
    return rows


def _even_hours(day: LocalDay) -> list[tuple[int, int, int]]:
    """Elapsed hours from and to which clocks were not changed, and how far the clock is ahead of them."""
    shifts = [clock - elapsed for elapsed, clock in enumerate(day.hours)]
    borders = [i for i in range(1, len(shifts)) if shifts[i] != shifts[i - 1]]
    begins, ends = [0, *borders], [*borders, len(shifts)]
    return [(begin, end - 1, shifts[begin]) for begin, end in zip(begins, ends, strict=True)]
