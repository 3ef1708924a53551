"""Between which cells phones change, counted over all persons."""

from __future__ import annotations

from footfall.engine import DataFrame, Engine
from footfall.mobility.runs import DOMESTIC

LONGEST_S = 1_800
"""Events farther apart than this tell nothing of neighbours."""
LEAST_PERSONS = 10
"""Cells with fewer persons are left out: a plan is checked, not a person."""


def cell_changes(events: DataFrame, engine: Engine) -> DataFrame:
    """Changes of cell between successive events of a person, from and to each cell.

    Args:
        events: person, time (epoch s), cell, domain.
        engine: the session.

    Returns:
        cell, partner (int), changes (bigint): how often somebody changed between the two, either way; a
        change counts for both cells. Only cells that ten persons at least changed from or to.
    """
    F = engine.functions
    in_time = engine.window.partitionBy("person").orderBy("time", "cell")
    seen = (
        events.filter(F.col("domain") == F.lit(DOMESTIC))
        .select("person", "time", "cell")
        .withColumns({"time_before": F.lag("time").over(in_time), "partner": F.lag("cell").over(in_time)})
    )
    soon = F.col("time") - F.col("time_before") <= F.lit(LONGEST_S)
    one_way = seen.filter((F.col("cell") != F.col("partner")) & soon).select("person", "cell", "partner")
    other_way = one_way.select("person", F.col("partner").alias("cell"), F.col("cell").alias("partner"))
    both = engine.hold(one_way.unionByName(other_way))
    known = (
        both.select("cell", "person")
        .distinct()
        .groupBy("cell")
        .agg(F.count("person").alias("persons"))
        .filter(F.col("persons") >= F.lit(LEAST_PERSONS))
    )
    pairs = both.groupBy("cell", "partner").agg(F.count("person").alias("changes"))
    return pairs.join(known, on="cell", how="inner").select(
        F.col("cell").cast("int").alias("cell"),
        F.col("partner").cast("int").alias("partner"),
        F.col("changes").cast("bigint").alias("changes"),
    )
