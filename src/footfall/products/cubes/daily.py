"""Cubes of the day, stated by their output cells: who was there, how long, and from where to where.

All but `homes` and `register` count each person by weight (`footfall.products.weights`), at most as one.

What a person adds depends on their own rows, on tables without persons, and on the released cube of homes
only; the gate then bounds it. Each function says why the bound of its cube holds.
"""

from __future__ import annotations

from footfall.engine import Column, DataFrame, Engine
from footfall.model.cube import UNITS_PER_PERSON, CubeSpec
from footfall.model.local_day import LocalDay
from footfall.model.vocabulary import DWELL_BINS_MIN
from footfall.products.cubes.specs import NIGHT, TRIPS
from footfall.products.cubes.tables import (
    VaultTables,
    clock_hour,
    daypart_number,
    homes_of_persons,
    hour_of,
    weighted,
)
from footfall.products.cubes.tables import (
    attributes as _attributes,
)
from footfall.products.cubes.tables import (
    cell_of as _cell,
)
from footfall.products.weights import WHOLE

NIGHT_H = range(2, 5)
"""Local hours in which whoever stays sleeps there."""


def homes(places: DataFrame, location_areas: DataFrame, spec: CubeSpec, engine: Engine) -> DataFrame:
    """Where each person spent the night; what weights are computed from, so unweighted.

    Sensitivity: one location, whose areas take at most one person together: L2 <= L1 <= 1.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    nights = _in_areas(homes_of_persons(places, engine), location_areas, spec.level, engine)
    cell = _cell(spec, {"area": F.col("area")}, engine)
    return nights.select("person", cell, (F.col("units") * F.lit(WHOLE)).cast("bigint").alias("amount"))


def panel(tables: VaultTables, spec: CubeSpec, day: LocalDay, engine: Engine) -> DataFrame:
    """Everybody who was seen staying anywhere, once, by age band and gender: who stands for the residents.

    Sensitivity: one cell, at most one person: L2 <= 1.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    seen = tables.stays.select("person", "weight").distinct()
    cell = _cell(spec, _attributes(engine), engine)
    return seen.join(tables.people, on="person", how="left").select(
        "person", cell, (F.col("weight") * F.lit(WHOLE)).alias("amount")
    )


def register(tables: VaultTables, spec: CubeSpec, day: LocalDay, engine: Engine) -> DataFrame:
    """Every subscriber in the register or seen staying, once, by whether seen, age band and gender.

    It tells which share of the subscribers was in town at all. Unweighted.

    Sensitivity: one cell, one person: L2 <= 1, as long as a subscriber is in the register of one bucket.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    seen = tables.stays.select("person").distinct()
    flagged = seen.withColumn("seen", F.lit(1))
    everybody = tables.people.select("person").unionByName(seen).distinct()
    known = everybody.join(flagged, on="person", how="left").join(tables.people, on="person", how="left")
    absent = F.when(F.col("seen").isNull(), F.lit(1)).otherwise(F.lit(0))
    cell = _cell(spec, {"sight": absent} | _attributes(engine), engine)
    return known.select("person", cell, F.lit(UNITS_PER_PERSON).cast("bigint").alias("amount"))


def profile(tables: VaultTables, spec: CubeSpec, day: LocalDay, engine: Engine) -> DataFrame:
    """Each person's visits by daypart, with the person's age band and gender.

    Sensitivity: at most one person in each daypart and area; the gate shortens the vector to the bound.

    Returns:
        person, cell, amount (millionths); a person is at most once in a daypart and area.
    """
    F = engine.functions
    first = daypart_number(clock_hour(hour_of(F.col("start"), day, engine), day, engine), engine)
    last = daypart_number(clock_hour(hour_of(F.col("end") - F.lit(1), day, engine), day, engine), engine)
    each = F.explode(F.sequence(first, last)).alias("daypart")
    stays = tables.stays.select("person", "location", "weight", each)
    seen = (
        _in_areas(stays, tables.location_areas, spec.level, engine)
        .groupBy("person", "daypart", "area")
        .agg(_likeliest(engine), F.max("weight").alias("weight"))
    )
    known = seen.join(tables.people, on="person", how="left")
    cell = _cell(
        spec,
        {"daypart": F.col("daypart"), "area": F.col("area")} | _attributes(engine),
        engine,
    )
    return known.select("person", cell, (F.col("units") * F.col("weight")).alias("amount"))


def dwell(tables: VaultTables, spec: CubeSpec, day: LocalDay, engine: Engine) -> DataFrame:
    """One record per person and area: the time that the person's stays took there within the day.

    Where a stay may be in several areas, the time in an area is the expected one, given that the
    person was there at all.

    Sensitivity: one record an area, at most one person each; the gate shortens the vector to the bound.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    stays = tables.stays.groupBy("person", "location").agg(
        F.sum(F.col("end") - F.col("start")).cast("bigint").alias("seconds"), F.max("weight").alias("weight")
    )
    records = (
        _in_areas(stays, tables.location_areas, spec.level, engine)
        .groupBy("person", "area")
        .agg(
            _likeliest(engine),
            F.max("weight").alias("weight"),
            F.sum(F.col("seconds") * F.col("units")).cast("bigint").alias("unit_seconds"),
        )
    )
    minutes = F.col("unit_seconds") / F.col("units") / F.lit(60)
    dwell_bin = F.lit(0)
    for position, border in enumerate(DWELL_BINS_MIN[:-1]):
        dwell_bin = F.when(minutes >= F.lit(border), F.lit(position)).otherwise(dwell_bin)
    cell = _cell(spec, {"area": F.col("area"), "dwell_bin": dwell_bin}, engine)
    return records.select("person", cell, (F.col("units") * F.col("weight")).alias("amount"))


def flows(tables: VaultTables, spec: CubeSpec, day: LocalDay, engine: Engine) -> DataFrame:
    """Each trip by daypart of departure, area of origin and area of destination.

    A trip that began before midnight counts in the day's first daypart.

    Sensitivity: any number of trips; the gate caps a cell at one person and shortens the vector to the bound.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    inside = F.greatest(F.lit(day.start), F.least(F.col("departure"), F.lit(day.end - 1)))
    elapsed = hour_of(inside, day, engine)
    trips = tables.trips.withColumn("daypart", daypart_number(clock_hour(elapsed, day, engine), engine))
    for end in ("origin", "destination"):
        areas = tables.location_areas.filter(F.col("level") == F.lit(spec.level)).select(
            F.col("location").alias(end),
            F.col("area").alias(f"{end}_area"),
            F.col("units").alias(f"{end}_units"),
        )
        trips = trips.join(areas, on=end, how="inner")
    cell = _cell(
        spec,
        {
            "daypart": F.col("daypart"),
            "origin": F.col("origin_area"),
            "destination": F.col("destination_area"),
        },
        engine,
    )
    chance = F.col("origin_units").cast("bigint") * F.col("destination_units").cast("bigint")
    amount = F.floor(chance * F.col("weight") / F.lit(WHOLE)).cast("bigint")
    return weighted(trips, tables.weights, engine).select("person", cell, amount.alias("amount"))


def trips(tables: VaultTables, spec: CubeSpec, day: LocalDay, engine: Engine) -> DataFrame:
    """Everybody whose night is known, by where it was spent, age band, gender and number of trips.

    Sensitivity: one location, whose areas take at most one person together, and one class: L2 <= L1 <= 1.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    made = tables.trips.groupBy("person").agg(F.count("origin").cast("bigint").alias("made"))
    nights = weighted(homes_of_persons(tables.places, engine), tables.weights, engine)
    known = (
        _in_areas(nights, tables.location_areas, spec.level, engine)
        .join(made, on="person", how="left")
        .join(tables.people, on="person", how="left")
    )
    number = F.least(F.coalesce(F.col("made"), F.lit(0)), F.lit(len(TRIPS) - 1))
    cell = _cell(spec, {"area": F.col("area"), "trips": number} | _attributes(engine), engine)
    return known.select("person", cell, (F.col("units") * F.col("weight")).cast("bigint").alias("amount"))


def together(tables: VaultTables, spec: CubeSpec, day: LocalDay, engine: Engine) -> DataFrame:
    """Pairs of areas that a person visited on the day, the first not after the second in their order.

    An area with itself is its visitors. Chances of having been in either are multiplied.

    Sensitivity: at most one person a pair; the gate shortens the vector to the bound.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    visited = engine.hold(
        _in_areas(tables.stays, tables.location_areas, spec.level, engine)
        .groupBy("person", "area")
        .agg(_likeliest(engine), F.max("weight").alias("weight"))
    )
    other = visited.select("person", F.col("area").alias("other_area"), F.col("units").alias("other_units"))
    pairs = visited.join(other, on="person", how="inner").filter(F.col("area") <= F.col("other_area"))
    both = F.when(F.col("area") == F.col("other_area"), F.lit(WHOLE)).otherwise(F.col("other_units"))
    amount = F.floor(F.col("units") * both.cast("bigint") * F.col("weight") / F.lit(WHOLE)).cast("bigint")
    cell = _cell(spec, {"area": F.col("area"), "other_area": F.col("other_area")}, engine)
    return pairs.select("person", cell, amount.alias("amount"))


def inbound(tables: VaultTables, spec: CubeSpec, day: LocalDay, engine: Engine) -> DataFrame:
    """Guests of the network by their home network's country and area, and whether they slept there.

    A night is a stay that holds any time from 2 to 5 by local clocks. Each guest counts as one.

    Sensitivity: one class an area, at most one person each; the gate shortens the vector to the bound.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    first = clock_hour(hour_of(F.col("start"), day, engine), day, engine)
    last = clock_hour(hour_of(F.col("end") - F.lit(1), day, engine), day, engine)
    by_night = (first < F.lit(NIGHT_H.stop)) & (last >= F.lit(NIGHT_H.start))
    awake = F.when(by_night, F.lit(NIGHT.index("night"))).otherwise(F.lit(NIGHT.index("day")))
    stays = tables.guests.select("person", "country", "location", awake.alias("awake"))
    seen = (
        _in_areas(stays, tables.location_areas, spec.level, engine)
        .groupBy("person", "area")
        .agg(_likeliest(engine), F.min("awake").alias("awake"), F.max("country").alias("country"))
    )
    positions = {"country": F.col("country"), "area": F.col("area"), "stay": F.col("awake")}
    amount = (F.col("units") * F.lit(WHOLE)).cast("bigint").alias("amount")
    return seen.select("person", _cell(spec, positions, engine), amount)


def _in_areas(frame: DataFrame, location_areas: DataFrame, level: str, engine: Engine) -> DataFrame:
    F = engine.functions
    areas = location_areas.filter(F.col("level") == F.lit(level)).select("location", "area", "units")
    return frame.join(areas, on="location", how="inner")


def _likeliest(engine: Engine) -> Column:
    """How likely a person was in an area at all: as likely as at the likeliest of the stays."""
    F = engine.functions
    return F.max("units").cast("bigint").alias("units")
