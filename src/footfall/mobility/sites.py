"""Sites: the few places of a person's day, each a set of cells that may see one and the same place.

A phone at rest changes between the cells that reach it, so a place is not a cell. The cell that served a
person longest leads the first site; every cell linked with it (`footfall.network.links`) belongs to it. Of
the rest, the longest leads the second site, and so on. It is leader clustering (Hartigan 1975, Clustering
Algorithms, chapter 3) with the time spent as the order.
"""

from __future__ import annotations

from footfall.engine import Column, DataFrame, Engine
from footfall.mobility.ranks import cell_of_rank, rank
from footfall.model.location import CELL_BASE, PAIR_BASE

LEADERS = 4
"""Sites with more than one cell; a cell that belongs to none of them is a site by itself."""
LONGEST_HALF_GAP_S = 2700
"""Time before and after a run that speaks for its cell, at most: after longer silence nobody knows."""


def person_cells(runs: DataFrame, engine: Engine) -> DataFrame:
    """How long each cell served each person, silence between events shared among neighbours.

    Args:
        runs: what `runs_in_reach` gives.
        engine: the session.

    Returns:
        person, cell, seconds, x, y (metres, the cell's centre).
    """
    F = engine.functions
    before, after = F.col("first") - F.col("last_before"), F.col("first_after") - F.col("last")
    seconds = F.col("last") - F.col("first") + half_gap_s(before, engine) + half_gap_s(after, engine)
    return (
        runs.withColumn("seconds", seconds)
        .groupBy("person", "cell")
        .agg(
            F.sum("seconds").cast("bigint").alias("seconds"),
            F.max("x").cast("bigint").alias("x"),
            F.max("y").cast("bigint").alias("y"),
        )
    )


def half_gap_s(gap: Column, engine: Engine) -> Column:
    """The part of a silence (s; null at the edges) that counts to the run on one side of it."""
    F = engine.functions
    longest = F.lit(LONGEST_HALF_GAP_S).cast("bigint")
    return F.least(F.coalesce(F.floor(gap / F.lit(2)).cast("bigint"), longest), longest)


def cells_of_sites(cells: DataFrame, links: DataFrame, engine: Engine, leaders: int = LEADERS) -> DataFrame:
    """Say of each person's cells to which of the person's sites they belong.

    Args:
        cells: what `person_cells` gives.
        links: pair; pairs of cells that may see the same place.
        engine: the session.
        leaders: sites with more than one cell.

    Returns:
        `cells` with site, the index of the cell that leads it.
    """
    F = engine.functions
    known = links.select(F.col("pair"), F.lit(1).alias("linked"))
    columns = ("person", "cell", "seconds", "x", "y")
    rest, parts = engine.hold(cells.select(*columns)), []
    for _ in range(leaders):
        leading = rest.groupBy("person").agg(F.max(_by_time(engine)).alias("rank"))
        pair = cell_of_rank(F.col("rank"), engine) * F.lit(PAIR_BASE) + F.col("cell").cast("bigint")
        told = engine.hold(
            rest.join(leading, on="person", how="inner")
            .withColumn("pair", pair)
            .join(known, on="pair", how="left")
            .select(*columns, "linked", cell_of_rank(F.col("rank"), engine).alias("site"))
        )
        parts.append(told.filter(F.col("linked").isNotNull()).select(*columns, "site"))
        rest = told.filter(F.col("linked").isNull()).select(*columns)
    found = rest.withColumn("site", F.col("cell").cast("bigint"))
    for part in parts:
        found = found.unionByName(part)
    return found


def sites(cells: DataFrame, engine: Engine) -> DataFrame:
    """Where each site is: its two cells that served longest, and the mean of its cells' centres.

    Args:
        cells: what `cells_of_sites` gives.
        engine: the session.

    Returns:
        person, site, pair (the two cells, `lower * CELL_BASE + higher`; twice the same if there is but
        one), x, y (metres).
    """
    F = engine.functions
    other = F.when(F.col("cell") != F.col("site"), _by_time(engine))
    second = F.coalesce(cell_of_rank(F.col("second"), engine), F.col("site"))
    lower, higher = F.least(F.col("site"), second), F.greatest(F.col("site"), second)
    return (
        cells.withColumn("other", other)
        .groupBy("person", "site")
        .agg(
            F.max("other").alias("second"),
            _mean_by_time("x", engine),
            _mean_by_time("y", engine),
        )
        .select("person", "site", (lower * F.lit(CELL_BASE) + higher).alias("pair"), "x", "y")
    )


def _by_time(engine: Engine) -> Column:
    F = engine.functions
    return rank(F.col("seconds"), F.col("cell"), engine)


def _mean_by_time(name: str, engine: Engine) -> Column:
    F = engine.functions
    weight = F.col("seconds") + F.lit(1)
    mean = F.sum(F.col(name) * weight).cast("double") / F.sum(weight).cast("double")
    return F.floor(mean).cast("int").alias(name)
