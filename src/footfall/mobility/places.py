"""From runs to the day's tables: stays, moves, trips, and what is carried over midnight."""

from __future__ import annotations

from footfall.engine import Column, DataFrame, Engine
from footfall.mobility.runs import distance_m
from footfall.model.local_day import LocalDay
from footfall.model.settings import MobilitySettings

MAIN_BASE = 1 << 34
SECOND_BASE = 16
CARRIED_S = 24 * 3600


def stays_and_moves(runs: DataFrame, settings: MobilitySettings, engine: Engine) -> DataFrame:
    """One row per place of a person, in time order; short ones are moves.

    Args:
        runs: what `assigned_runs` gives.
        settings: the least length of a stay.
        engine: the session.

    Returns:
        person, place, is_stay, location (code of the two cells seen longest, see
        `footfall.network.locations`), x, y (metres, mean of the cells' centres by time), start, end,
        start_min, start_max, end_min, end_max (epoch s; between which events its ends lie).
    """
    F = engine.functions
    longest = engine.window.partitionBy("person", "place").orderBy(F.col("seconds").desc(), F.col("cell"))
    by_cell = (
        runs.withColumn("seconds", F.col("end") - F.col("start") + F.lit(1))
        .groupBy("person", "place", "cell")
        .agg(
            F.sum("seconds").cast("bigint").alias("seconds"),
            F.max("x").alias("x"),
            F.max("y").alias("y"),
            F.min("start").alias("start"),
            F.max("end").alias("end"),
            F.min("first").alias("first"),
            F.max("last").alias("last"),
            F.min("seen_before").alias("seen_before"),
            F.max("seen_after").alias("seen_after"),
        )
        .withColumn("rank", F.row_number().over(longest))
    )
    places = by_cell.groupBy("person", "place").agg(
        *(_of_rank(name, rank, engine) for name in ("cell", "seconds") for rank in (1, 2)),
        *(_mean_by_time(name, engine) for name in ("x", "y")),
        F.min("start").alias("start"),
        F.max("end").alias("end"),
        F.min("seen_before").alias("start_min"),
        F.min("first").alias("start_max"),
        F.max("last").alias("end_min"),
        F.max("seen_after").alias("end_max"),
    )
    long_enough = F.col("end") - F.col("start") >= F.lit(round(settings.min_stay_min * 60))
    return places.select(
        *("person", "place"),
        long_enough.alias("is_stay"),
        _location(engine).alias("location"),
        *("x", "y", "start", "end", "start_min", "start_max", "end_min", "end_max"),
    )


def _of_rank(name: str, rank: int, engine: Engine) -> Column:
    F = engine.functions
    return F.max(F.when(F.col("rank") == F.lit(rank), F.col(name))).cast("bigint").alias(f"{name}_{rank}")


def _mean_by_time(name: str, engine: Engine) -> Column:
    F = engine.functions
    weighted = F.sum(F.col(name).cast("bigint") * F.col("seconds")).cast("double")
    return F.floor(weighted / F.sum("seconds").cast("double")).cast("int").alias(name)


def _location(engine: Engine) -> Column:
    """The location code: main cell, second cell, and the second's share of their time in eighths."""
    F = engine.functions
    share = F.col("seconds_2").cast("double") / (F.col("seconds_1") + F.col("seconds_2")).cast("double")
    eighths = F.coalesce(F.floor(share * F.lit(8) + F.lit(0.5)).cast("bigint"), F.lit(0).cast("bigint"))
    second = F.when(eighths > 0, F.col("cell_2")).otherwise(F.col("cell_1"))
    return F.col("cell_1") * F.lit(MAIN_BASE) + second * F.lit(SECOND_BASE) + eighths


def trips(places: DataFrame, day: LocalDay, settings: MobilitySettings, engine: Engine) -> DataFrame:
    """Movements between consecutive stays at least `min_trip_m` apart.

    A trip belongs to the day on which its arrival became a stay, so that each is counted once.

    Returns:
        person, origin, destination (location codes), departure, arrival (epoch s), distance_m.
    """
    F = engine.functions
    in_time = engine.window.partitionBy("person").orderBy("place")
    stays = places.filter(F.col("is_stay"))
    stays = stays.withColumns(
        {f"{name}_before": F.lag(name).over(in_time) for name in ("location", "end", "x", "y")}
    )
    way = distance_m(F.col("x"), F.col("y"), F.col("x_before"), F.col("y_before"), engine)
    counted_before = F.lit(day.start - round(settings.min_stay_min * 60))
    return (
        stays.withColumn("distance_m", F.floor(way).cast("bigint"))
        .filter((F.col("distance_m") >= F.lit(settings.min_trip_m)) & (F.col("start") > counted_before))
        .select(
            "person",
            F.col("location_before").alias("origin"),
            F.col("location").alias("destination"),
            F.col("end_before").alias("departure"),
            F.col("start").alias("arrival"),
            "distance_m",
        )
    )


def carry(runs: DataFrame, day: LocalDay, engine: Engine) -> DataFrame:
    """Each person's last two runs; the first of them in an open stay begins where the stay does.

    So the next day knows where everybody came from, and sees an open stay as long as it was, up to
    24 hours.

    Returns:
        person, cell, first, last; like `event_runs`.
    """
    F = engine.functions
    backwards = engine.window.partitionBy("person").orderBy(
        F.col("first").desc(), F.col("last").desc(), F.col("cell").desc()
    )
    in_time = engine.window.partitionBy("person").orderBy("first", "last", "cell")
    of_place = engine.window.partitionBy("person", "place")
    last_two = (
        runs.withColumns(
            {"place_start": F.min("start").over(of_place), "from_the_end": F.row_number().over(backwards)}
        )
        .filter(F.col("from_the_end") <= F.lit(2))
        .withColumn("place_before", F.lag("place").over(in_time))
    )
    opens = F.coalesce(F.col("place_before") != F.col("place"), F.lit(True))
    since = F.greatest(F.col("place_start"), F.lit(day.end - CARRIED_S))
    return last_two.select(
        "person",
        "cell",
        F.when(opens, F.least(since, F.col("first"))).otherwise(F.col("first")).alias("first"),
        "last",
    )
