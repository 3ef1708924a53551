"""Cubes by hour: `visits` (who stayed in an area in the hour) and `presence` (for how much of it).

Both are stated by location and not by area: which areas a location may be in depends on no person,
so the gate counts locations first and spreads them over the areas of each level afterwards.
"""

from __future__ import annotations

from footfall.engine import DataFrame, Engine
from footfall.model.local_day import HOUR_S
from footfall.products.cubes.tables import VaultTables


def visits(tables: VaultTables, engine: Engine) -> DataFrame:
    """One visit, as much as the person weighs, for each person, hour and location with a stay.

    Returns:
        person, slot (hour), location, amount (thousandths).
    """
    F = engine.functions
    return tables.person_hours.filter(F.col("is_stay")).select(
        "person",
        F.col("hour").alias("slot"),
        "location",
        F.col("weight").alias("amount"),
    )


def presence(tables: VaultTables, engine: Engine) -> DataFrame:
    """The share of the hour that each person spent at each location, staying or on the move, weighted.

    Returns:
        person, slot (hour), location, amount (thousandths).
    """
    F = engine.functions
    share = F.floor((F.col("seconds") * F.col("weight") + F.lit(HOUR_S // 2)) / F.lit(HOUR_S))
    return tables.person_hours.select(
        "person", F.col("hour").alias("slot"), "location", share.cast("bigint").alias("amount")
    ).filter(F.col("amount") > F.lit(0))
