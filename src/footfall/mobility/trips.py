"""Trips between stays, and what is carried over midnight."""

from __future__ import annotations

from footfall.engine import DataFrame, Engine
from footfall.mobility.runs import distance_m
from footfall.model.local_day import LocalDay
from footfall.model.settings import MobilitySettings

CARRIED_S = 24 * 3600


def trips(places: DataFrame, day: LocalDay, settings: MobilitySettings, engine: Engine) -> DataFrame:
    """Movements between consecutive stays at least `min_trip_m` apart.

    A trip belongs to the day on which its arrival became a stay, so that each is counted once.

    Returns:
        person, origin, destination (location codes), departure, arrival (epoch s), distance_m.
    """
    F = engine.functions
    in_time = engine.window.partitionBy("person").orderBy("start", "end", "location")
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


def carry(runs: DataFrame, places: DataFrame, day: LocalDay, engine: Engine) -> DataFrame:
    """Each person's last two runs; the first of them in an open stay begins where the stay does.

    So the next day knows where everybody came from, and sees an open stay as long as it was. Nothing is
    older than 24 hours.

    Args:
        runs: what `runs_in_reach` gives.
        places: what `places` gives.
        day: the local day.
        engine: the session.

    Returns:
        person, cell, first, last; as `with_carried` takes them.
    """
    F = engine.functions
    in_time = engine.window.partitionBy("person").orderBy("first", "last", "cell")
    last_two = (
        runs.filter(F.col("is_of_last_two"))
        .select("person", "cell", "first", "last")
        .withColumn("first_before", F.lag("first").over(in_time))
    )
    is_last_but_one = F.lead("first").over(in_time).isNotNull()
    open_places = places.groupBy("person").agg(
        F.max("start_max").alias("place_first"), F.max("start").alias("place_start")
    )
    known = last_two.withColumn("is_last_but_one", is_last_but_one).join(
        open_places, on="person", how="inner"
    )
    in_place = F.col("first") >= F.col("place_first")
    follows = ~F.col("is_last_but_one") & (F.col("first_before") >= F.col("place_first"))
    opens = in_place & ~F.coalesce(follows, F.lit(False))
    since = F.when(opens, F.least(F.col("place_start"), F.col("first"))).otherwise(F.col("first"))
    oldest = F.lit(day.end - CARRIED_S)
    return known.filter(F.col("last") >= oldest).select(
        "person", "cell", F.greatest(since, oldest).alias("first"), "last"
    )
