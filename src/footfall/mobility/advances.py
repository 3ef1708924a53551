"""How far from its antennas a person was: the timing advance of each cell, and the rings of sites."""

from __future__ import annotations

from footfall.engine import Column, DataFrame, Engine
from footfall.mobility.runs import DOMESTIC
from footfall.model.location import CELL_BASE, RING_BASE


def cell_rings(events: DataFrame, engine: Engine) -> DataFrame:
    """The ring around each cell in which a person was, by the median of the timing advances there.

    Args:
        events: person, cell, domain, advance (steps, null where not told); domestic rows are taken.
        engine: the session.

    Returns:
        person, cell, ring (see `footfall.model.location`); cells without any timing advance have no row.
    """
    F = engine.functions
    told = events.filter((F.col("domain") == F.lit(DOMESTIC)) & F.col("advance").isNotNull())
    steps = F.floor(F.col("middle") + F.lit(0.5)).cast("bigint")
    number = F.least(steps + F.lit(1), F.lit(RING_BASE - 1)).cast("bigint")
    return (
        told.groupBy("person", "cell")
        .agg(F.median("advance").alias("middle"))
        .select("person", "cell", number.alias("ring"))
    )


def with_rings(sites: DataFrame, rings: DataFrame, engine: Engine) -> DataFrame:
    """Sites with the rings of their two cells in `pair`; one ring where both are the same cell.

    Args:
        sites: what `sites` gives.
        rings: what `cell_rings` gives.
        engine: the session.
    """
    F = engine.functions
    first = F.floor(F.col("pair") / F.lit(CELL_BASE)).cast("bigint")
    second = F.col("pair") % F.lit(CELL_BASE)
    told = sites.withColumns({"first_cell": first, "second_cell": second})
    for end in ("first", "second"):
        known = rings.select("person", F.col("cell").alias(f"{end}_cell"), F.col("ring").alias(f"{end}_ring"))
        told = told.join(known, on=["person", f"{end}_cell"], how="left")
    first_ring = _or_none("first_ring", engine)
    second_ring = F.when(F.col("first_cell") == F.col("second_cell"), F.lit(0)).otherwise(
        _or_none("second_ring", engine)
    )
    numbers = (first_ring * F.lit(RING_BASE) + second_ring).cast("bigint")
    pair = F.col("pair") + numbers * F.lit(CELL_BASE**2)
    return told.select("person", "site", pair.alias("pair"), "x", "y")


def _or_none(name: str, engine: Engine) -> Column:
    F = engine.functions
    return F.coalesce(F.col(name), F.lit(0)).cast("bigint")
