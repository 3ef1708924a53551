"""Anchors: where a person lives, has a second home, works or studies; and what every other place is to them.

All from minutes by day and cell (`footfall.mobility.summaries`), never from traces. Formulas, sources and
limits: docs/methods.md, "Anchors".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from footfall.engine import DataFrame, Engine
from footfall.mobility.ranks import rank
from footfall.mobility.runs import distance_m
from footfall.mobility.window_places import LinkedCells, cells_of_places, places_of_locations
from footfall.model.location import CELL_BASE
from footfall.model.settings import AnchorSettings
from footfall.model.window_tables import FOUND, HOME, KINDS, NONE, OTHER, SECOND_HOME, UNCLEAR, USUAL, WORK

_MINUTES: Final = 1 << 15
"""More than the minutes of the nights of a window."""


@dataclass(frozen=True)
class Anchored:
    """What is told of the people of a bucket.

    Args:
        anchors: the columns of `window_tables.ANCHORS`.
        places: the columns of `window_tables.PLACES`; of the last day's locations.
        evidence: person, kind, cell, minutes: how long cells of an anchor that was found served there, at
            night, or for work in the daytime of working days.
    """

    anchors: DataFrame
    places: DataFrame
    evidence: DataFrame


def anchored(summaries: DataFrame, plan: LinkedCells, settings: AnchorSettings, engine: Engine) -> Anchored:
    """Anchors of the people of a bucket, from all their days in a window.

    Args:
        summaries: person, day (a number; 0 is the day as of which it is told), is_working (1 if most people
            work on the day, else 0), location, cell, night_min, daytime_min, total_min.
        plan: the cells whose numbers the summaries have.
        settings: shares, days and distances.
        engine: the session.
    """
    F = engine.functions
    working_min = F.col("daytime_min") * F.col("is_working")
    cell = F.col("cell").cast("bigint")
    rows = engine.hold(summaries.withColumns({"working_min": working_min, "cell": cell}))
    cells = engine.hold(cells_of_places(rows, plan, settings.night_ratio, engine))
    placed = engine.hold(rows.join(cells, on=["person", "cell"], how="inner"))
    by_day = engine.hold(_by_day(placed, engine))
    of_places = engine.hold(_of_places(by_day, plan.centres, settings, engine))
    people = engine.hold(_homes(_seen(by_day, engine), of_places, settings, engine))
    people = engine.hold(_works(people, of_places, settings, engine))
    labels = engine.hold(_labels(of_places, people, settings, engine))
    locations = places_of_locations(placed.filter(F.col("day") == F.lit(0)), engine)
    evidence = engine.hold(_evidence(placed, labels, engine))
    return Anchored(
        _anchor_rows(people, _two_cells(evidence, engine), settings, engine),
        locations.join(labels, on=["person", "place"], how="inner").select(
            "person", "location", "label", "days"
        ),
        evidence,
    )


def _by_day(placed: DataFrame, engine: Engine) -> DataFrame:
    """Minutes by person, day and place; and whether the day's night was spent there."""
    F = engine.functions
    minutes = ("night_min", "working_min", "total_min")
    by_day = placed.groupBy("person", "day", "is_working", "place").agg(
        *(F.sum(name).cast("bigint").alias(name) for name in minutes)
    )
    by_night = rank(F.col("night_min"), F.col("place"), engine)
    longest = F.max(by_night).over(engine.window.partitionBy("person", "day"))
    slept = (by_night == longest) & (F.col("night_min") > F.lit(0))
    return by_day.withColumn("slept", F.when(slept, F.lit(1)).otherwise(F.lit(0)))


def _seen(by_day: DataFrame, engine: Engine) -> DataFrame:
    """Nights and working days on which a person was seen: person, seen_nights, seen_working."""
    F = engine.functions
    days = by_day.groupBy("person", "day").agg(
        F.max("slept").alias("slept"), F.sum("working_min").alias("working_min")
    )
    works = F.when(F.col("working_min") > F.lit(0), F.lit(1)).otherwise(F.lit(0))
    return days.groupBy("person").agg(
        F.sum("slept").cast("int").alias("seen_nights"), F.sum(works).cast("int").alias("seen_working")
    )


def _of_places(by_day: DataFrame, centres: DataFrame, settings: AnchorSettings, engine: Engine) -> DataFrame:
    """Person, place, x, y, days, nights, night_min, working_days, working_min."""
    F = engine.functions
    worked = F.when(F.col("working_min") >= F.lit(settings.work_day_min), F.lit(1)).otherwise(F.lit(0))
    at = centres.select(F.col("cell").cast("bigint").alias("place"), "x", "y")
    return (
        by_day.withColumn("worked", worked)
        .groupBy("person", "place")
        .agg(
            F.count("day").cast("int").alias("days"),
            F.sum("slept").cast("int").alias("nights"),
            F.sum("night_min").cast("bigint").alias("night_min"),
            F.sum("worked").cast("int").alias("working_days"),
            F.sum("working_min").cast("bigint").alias("working_min"),
        )
        .join(at, on="place", how="inner")
    )


def _homes(seen: DataFrame, of_places: DataFrame, settings: AnchorSettings, engine: Engine) -> DataFrame:
    """People with their home and second home, and the nights there."""
    F = engine.functions
    nights = F.col("nights").cast("bigint") * F.lit(_MINUTES) + F.col("night_min")
    slept = of_places.filter(F.col("nights") > F.lit(0)).withColumn(
        "rank", rank(nights, F.col("place"), engine)
    )
    slept = slept.withColumn(
        "number",
        F.row_number().over(engine.window.partitionBy("person").orderBy(F.col("rank").desc())),
    )
    people = seen
    for number, kind in enumerate((HOME, SECOND_HOME), 1):
        of_rank = slept.filter(F.col("number") == F.lit(number))
        columns = F.col("place").alias(kind), F.col("nights").alias(f"{kind}_days")
        people = people.join(of_rank.select("person", *columns), on="person", how="left")
    clear = F.col("seen_nights") >= F.lit(settings.min_nights)
    at_home = F.col("home_days") >= F.lit(settings.home_share) * F.col("seen_nights")
    beside = F.col("second_home_days") >= F.lit(settings.second_home_share) * F.col("seen_nights")
    return people.withColumns(
        {
            HOME: F.when(clear & at_home, F.col(HOME)),
            SECOND_HOME: F.when(clear & at_home & beside, F.col(SECOND_HOME)),
        }
    )


def _works(people: DataFrame, of_places: DataFrame, settings: AnchorSettings, engine: Engine) -> DataFrame:
    """People with their place of work too, and the working days there."""
    F = engine.functions
    most = rank(F.col("working_min"), F.col("place"), engine)
    beside = _beside_home(of_places, people, engine)
    far = F.coalesce(F.col("from_home_m") >= F.lit(settings.work_distance_m), F.lit(True))
    is_home = F.coalesce(
        (F.col("place") == F.col(HOME)) | (F.col("place") == F.col(SECOND_HOME)), F.lit(False)
    )
    possible = beside.filter(far & ~is_home & (F.col("working_days") > F.lit(0))).withColumn("rank", most)
    number = F.row_number().over(engine.window.partitionBy("person").orderBy(F.col("rank").desc()))
    longest = possible.withColumn("number", number).filter(F.col("number") == F.lit(1))
    works = longest.select("person", F.col("place").alias(WORK), F.col("working_days").alias(f"{WORK}_days"))
    clear = F.col("seen_working") >= F.lit(settings.min_working_days)
    often = F.col(f"{WORK}_days") >= F.lit(settings.work_days_share) * F.col("seen_working")
    return people.join(works, on="person", how="left").withColumn(WORK, F.when(clear & often, F.col(WORK)))


def _beside_home(of_places: DataFrame, people: DataFrame, engine: Engine) -> DataFrame:
    """Places with their person's anchors, and how far they are from home (m; null without a home)."""
    F = engine.functions
    homes = of_places.select(
        "person", F.col("place").alias(HOME), F.col("x").alias("home_x"), F.col("y").alias("home_y")
    )
    known = people.join(homes, on=["person", HOME], how="left")
    away = distance_m(F.col("x"), F.col("y"), F.col("home_x"), F.col("home_y"), engine)
    return of_places.join(known, on="person", how="inner").withColumn("from_home_m", away)


def _labels(of_places: DataFrame, people: DataFrame, settings: AnchorSettings, engine: Engine) -> DataFrame:
    """Person, place, label, days."""
    F = engine.functions
    near = F.coalesce(F.col("from_home_m") <= F.lit(settings.usual_distance_m), F.lit(False))
    usual = (F.col("days") >= F.lit(settings.usual_days)) | near
    label = F.when(usual, F.lit(USUAL)).otherwise(F.lit(OTHER))
    for kind in reversed(KINDS):
        label = F.when(F.col("place") == F.col(kind), F.lit(kind)).otherwise(label)
    beside = _beside_home(of_places, people, engine)
    return beside.select("person", "place", label.alias("label"), "days")


def _anchor_rows(
    people: DataFrame, locations: DataFrame, settings: AnchorSettings, engine: Engine
) -> DataFrame:
    parts = [_of_kind(people, kind, settings, engine) for kind in KINDS]
    rows = parts[0].unionByName(parts[1]).unionByName(parts[2])
    columns = ("person", "kind", "state", "location", "days", "seen_days", "confidence")
    return rows.join(locations, on=["person", "kind"], how="left").select(*columns)


def _of_kind(people: DataFrame, kind: str, settings: AnchorSettings, engine: Engine) -> DataFrame:
    F = engine.functions
    of_work = kind == WORK
    seen = F.col("seen_working" if of_work else "seen_nights")
    clear = seen >= F.lit(settings.min_working_days if of_work else settings.min_nights)
    found = F.col(kind).isNotNull()
    days = F.coalesce(F.col(f"{kind}_days"), F.lit(0))
    speaks = F.when(found, days).otherwise(seen - days)
    sure = F.floor((speaks + F.lit(1)) * F.lit(1000) / (seen + F.lit(2))).cast("int")
    return people.select(
        "person",
        F.lit(kind).alias("kind"),
        F.when(found, F.lit(FOUND)).when(clear, F.lit(NONE)).otherwise(F.lit(UNCLEAR)).alias("state"),
        F.when(found, days).otherwise(F.lit(0)).cast("int").alias("days"),
        seen.cast("int").alias("seen_days"),
        F.when(clear, sure).otherwise(F.lit(0)).cast("int").alias("confidence"),
    )


def _two_cells(evidence: DataFrame, engine: Engine) -> DataFrame:
    """Person, kind, and the location of the two cells that served longest; of equals, the lower cell."""
    F = engine.functions
    in_order = engine.window.partitionBy("person", "kind").orderBy(F.col("minutes").desc(), "cell")
    two = evidence.withColumn("number", F.row_number().over(in_order)).filter(F.col("number") <= F.lit(2))
    pair = F.min("cell") * F.lit(CELL_BASE) + F.max("cell")
    residential = F.when(F.col("kind") == F.lit(WORK), F.lit(0)).otherwise(F.lit(1))
    pairs = two.groupBy("person", "kind").agg(pair.alias("pair"))
    location = (F.col("pair") * F.lit(2) + residential).cast("bigint")
    return pairs.select("person", "kind", location.alias("location"))


def _evidence(placed: DataFrame, labels: DataFrame, engine: Engine) -> DataFrame:
    F = engine.functions
    is_anchor = (F.col("label") != F.lit(USUAL)) & (F.col("label") != F.lit(OTHER))
    anchors = labels.filter(is_anchor).select("person", "place", F.col("label").alias("kind"))
    minutes = F.when(F.col("kind") == F.lit(WORK), F.col("working_min")).otherwise(F.col("night_min"))
    return (
        placed.join(anchors, on=["person", "place"], how="inner")
        .select("person", "kind", "cell", minutes.alias("minutes"))
        .filter(F.col("minutes") > F.lit(0))
        .groupBy("person", "kind", "cell")
        .agg(F.sum("minutes").cast("bigint").alias("minutes"))
    )
