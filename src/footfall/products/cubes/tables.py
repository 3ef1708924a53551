"""What contributions are made from, and the forms they come in."""

from __future__ import annotations

from dataclasses import dataclass

from footfall.engine import Column, DataFrame, Engine
from footfall.model.cube import CubeSpec
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.vocabulary import AGE_BANDS, DAYPARTS, GENDERS, UNKNOWN
from footfall.products.weights import MEAN_WEIGHT, WHOLE


@dataclass(frozen=True)
class VaultTables:
    """One bucket of a day, as the cubes see it.

    Args:
        places: person, is_stay, location, start, end (epoch s).
        trips: person, origin, destination (locations), departure, arrival, distance_m.
        people: person, age_band, gender (positions in the vocabulary).
        location_areas: location, level, area (number), units (thousandths).
        weights: what `person_weights` gives, held; without anybody before the weights are known.
        stays: person, location, start, end, weight of places that are stays, within the day; held.
        sighted: what `sighted_quarters` gives.
        guests: person, country (position in the list), location, start, end of stays of roamers within the
            day.
    """

    places: DataFrame
    trips: DataFrame
    people: DataFrame
    location_areas: DataFrame
    weights: DataFrame
    stays: DataFrame
    sighted: DataFrame
    guests: DataFrame


def within_day(places: DataFrame, day: LocalDay, engine: Engine) -> DataFrame:
    """Places cut at the day's borders; those without any time inside are gone."""
    F = engine.functions
    return (
        places.withColumn("start", F.greatest(F.col("start"), F.lit(day.start)))
        .withColumn("end", F.least(F.col("end"), F.lit(day.end)))
        .filter(F.col("end") > F.col("start"))
    )


def homes_of_persons(places: DataFrame, engine: Engine) -> DataFrame:
    """Where each person spent the night: person, location; one row each, nobody whose night is unknown."""
    F = engine.functions
    return (
        places.filter(F.col("location") % F.lit(2) == F.lit(1))
        .groupBy("person")
        .agg(F.max("location").alias("location"))
    )


def person_weights(places: DataFrame, location_weights: DataFrame, engine: Engine) -> DataFrame:
    """What each person stands for: person, weight (thousandths); see `footfall.products.weights`.

    Args:
        places: see `VaultTables`.
        location_weights: location, weight.
        engine: the session.
    """
    homes = homes_of_persons(places, engine)
    return homes.join(location_weights, on="location", how="inner").select("person", "weight")


def weighted(frame: DataFrame, weights: DataFrame, engine: Engine) -> DataFrame:
    """Rows of persons with their weight; whose night is unknown, or outside, has the mean weight."""
    F = engine.functions
    weight = F.coalesce(F.col("weight"), F.lit(round(MEAN_WEIGHT * WHOLE))).cast("bigint")
    return frame.join(weights, on="person", how="left").withColumn("weight", weight)


def hour_of(second: Column, day: LocalDay, engine: Engine) -> Column:
    """The day's n-th hour that holds an instant of the day (epoch s); exact, as a multiple is divided."""
    F = engine.functions
    elapsed = second - F.lit(day.start)
    return ((elapsed - elapsed % F.lit(HOUR_S)) / F.lit(HOUR_S)).cast("bigint")


def clock_hour(elapsed: Column, day: LocalDay, engine: Engine) -> Column:
    """Local clock hour (0 to 23) of the day's n-th hour; they differ after clocks were changed."""
    F = engine.functions
    hour, ahead = elapsed, 0
    for count, clock in enumerate(day.hours):
        if clock - count != ahead:
            ahead = clock - count
            hour = F.when(elapsed >= F.lit(count), elapsed + F.lit(ahead)).otherwise(hour)
    return hour.cast("bigint")


def daypart_number(hour: Column, engine: Engine) -> Column:
    """Position of the daypart that holds a local clock hour."""
    F = engine.functions
    number = F.lit(0)
    for position, hours in enumerate(DAYPARTS.values()):
        number = F.when(hour >= F.lit(hours.start), F.lit(position)).otherwise(number)
    return number.cast("bigint")


def attributes(engine: Engine) -> dict[str, Column]:
    """Positions of a row's age band and gender, unknown where it has none."""
    F = engine.functions
    return {
        "age_band": F.coalesce(F.col("age_band"), F.lit(AGE_BANDS.index(UNKNOWN))),
        "gender": F.coalesce(F.col("gender"), F.lit(GENDERS.index(UNKNOWN))),
    }


def cell_of(spec: CubeSpec, positions: dict[str, Column], engine: Engine) -> Column:
    """The cell's number from the positions along the cube's dimensions."""
    F = engine.functions
    strides = spec.strides()
    number = F.lit(0).cast("bigint")
    for name, position in positions.items():
        number = number + position.cast("bigint") * F.lit(strides[name]).cast("bigint")
    return number.alias("cell")
