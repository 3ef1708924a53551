"""Places of a window: the few places at which a person stayed on the days of it, each a set of cells.

Cells that are linked may serve one and the same place, or two places near each other. What tells them apart
over weeks is when they serve: a home's cells are seen at night, a workplace's in the daytime of working days.
So cells of the night and cells of the day are clustered each for themselves, by leaders as those of a day
(`footfall.mobility.sites`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from footfall.engine import DataFrame, Engine
from footfall.mobility.runs import distance_m
from footfall.mobility.sites import cells_of_sites

LEADERS: Final = 2
"""Places with more than one cell, of the night and of the day."""


TOGETHER_DAYS: Final = 4
"""Places that were seen on fewer days are not joined."""
TOGETHER_SHARE: Final = 0.8
"""Of the days of a place on which the main one was seen too: a phone at rest changes between its cells on any
day, while who has two homes is at one of them for whole days."""


NEAR_RADII: Final = 3
"""How many times their radii (of 80 % of a footprint) centres of such places may lie apart, as plans err."""


@dataclass(frozen=True)
class LinkedCells:
    """What is known of the cells of a plan.

    Args:
        links: pair; pairs of cells that may see the same place.
        centres: cell, x, y, radius_m (metres).
    """

    links: DataFrame
    centres: DataFrame


def cells_of_places(rows: DataFrame, cells: LinkedCells, night_ratio: float, engine: Engine) -> DataFrame:
    """Say of each cell that served a person in the window to which of the person's places it belongs.

    Args:
        rows: person, day, cell (bigint), night_min, working_min (in the daytime of working days).
        cells: of the plan whose numbers the rows have.
        night_ratio: a cell is one of the night if it served more than so many times as long at night as in
            the daytime of working days.
        engine: the session.

    Returns:
        person, cell, place (the cell that leads it).
    """
    F = engine.functions
    at = cells.centres.select(F.col("cell").cast("bigint").alias("cell"), "x", "y")
    served = (
        rows.groupBy("person", "cell")
        .agg(*(F.sum(name).cast("bigint").alias(name) for name in ("night_min", "working_min")))
        .join(at, on="cell", how="inner")
    )
    of_night = F.col("night_min") > F.lit(night_ratio) * F.col("working_min")
    nights, days = (
        _clustered(served.filter(wanted), rows, cells, minutes, engine)
        for wanted, minutes in ((of_night, "night_min"), (~of_night, "working_min"))
    )
    return nights.unionByName(days)


def _clustered(
    served: DataFrame, rows: DataFrame, plan: LinkedCells, minutes: str, engine: Engine
) -> DataFrame:
    """Person, cell, place of cells that serve at the same hours."""
    F = engine.functions
    timed = served.select("person", "cell", F.col(minutes).alias("seconds"), "x", "y")
    found = cells_of_sites(timed, plan.links, engine, LEADERS)
    cells = engine.hold(found.select("person", "cell", F.col("site").alias("place")))
    heard = rows.select("person", "day", "cell", F.col(minutes).alias("minutes"))
    by_day = (
        heard.filter(F.col("minutes") > F.lit(0))
        .join(cells, on=["person", "cell"], how="inner")
        .groupBy("person", "day", "place")
        .agg(F.sum("minutes").cast("bigint").alias("minutes"))
    )
    joined = _seen_together(engine.hold(by_day), plan.centres, engine)
    return cells.join(joined, on=["person", "place"], how="left").select(
        "person", "cell", F.coalesce(F.col("main"), F.col("place")).alias("place")
    )


def _seen_together(by_day: DataFrame, centres: DataFrame, engine: Engine) -> DataFrame:
    """Places that are but more cells of the person's main place: person, place, main.

    They were seen on the same days, and their cells' resolutions overlap.
    """
    F = engine.functions
    totals = by_day.groupBy("person", "place").agg(
        F.count("day").alias("days"), F.sum("minutes").cast("bigint").alias("minutes")
    )
    in_order = engine.window.partitionBy("person").orderBy(
        F.col("days").desc(), F.col("minutes").desc(), "place"
    )
    mains = (
        totals.withColumn("number", F.row_number().over(in_order))
        .filter(F.col("number") == F.lit(1))
        .select("person", F.col("place").alias("main"))
    )
    known = engine.hold(by_day.join(mains, on="person", how="inner"))
    at_main = known.filter(F.col("place") == F.col("main")).select("person", "day", F.lit(1).alias("both"))
    beside = (
        known.filter(F.col("place") != F.col("main"))
        .join(at_main, on=["person", "day"], how="left")
        .groupBy("person", "place", "main")
        .agg(F.count("day").alias("days"), F.count("both").alias("together"))
        .filter(
            (F.col("days") >= F.lit(TOGETHER_DAYS))
            & (F.col("together") >= F.lit(TOGETHER_SHARE) * F.col("days"))
        )
    )
    pairs = beside.join(_named(centres, "place", engine), on="place", how="inner").join(
        _named(centres, "main", engine), on="main", how="inner"
    )
    away = distance_m(F.col("x_place"), F.col("y_place"), F.col("x_main"), F.col("y_main"), engine)
    near = away <= F.lit(NEAR_RADII) * (F.col("radius_m_place") + F.col("radius_m_main"))
    return pairs.filter(near).select("person", "place", "main")


def _named(centres: DataFrame, name: str, engine: Engine) -> DataFrame:
    F = engine.functions
    columns = (F.col(column).alias(f"{column}_{name}") for column in ("x", "y", "radius_m"))
    return centres.select(F.col("cell").cast("bigint").alias(name), *columns)


def places_of_locations(placed: DataFrame, engine: Engine) -> DataFrame:
    """The place of each location: that of the cell which served there longest; of equals, the lower.

    Args:
        placed: person, location, cell, place, total_min.
        engine: the session.

    Returns:
        person, location, place; one row per person and location.
    """
    F = engine.functions
    served = placed.groupBy("person", "location", "cell", "place").agg(F.sum("total_min").alias("total_min"))
    of_location = engine.window.partitionBy("person", "location")
    number = F.row_number().over(of_location.orderBy(F.col("total_min").desc(), "cell"))
    return (
        served.withColumn("number", number)
        .filter(F.col("number") == F.lit(1))
        .select("person", "location", "place")
    )
