"""Bounding for cubes that are stated by location: count locations first, spread over areas after.

Which areas a location may be in is a table without persons (`location_areas`), so a person's many
fractions of areas need never be written down: people are bounded and counted by slot and location,
and one small join spreads the sums over the areas of any level.
"""

from __future__ import annotations

from footfall.engine import DataFrame, Engine

WHOLE = 1000
"""Amounts and a location's probabilities are integers in thousandths; their products are a cube's units."""


def bounded_locations(contributions: DataFrame, bound_squared: int, engine: Engine) -> DataFrame:
    """Bound what each person adds, then count by slot and location.

    Rows whose amount is not positive are dropped. Let s_h be the sum of a person's amounts in slot h
    and n an integer with n² ≥ Σ s_h². Where n is greater than the bound B (in thousandths), every
    amount a becomes floor(a B / n).

    Proof that no person adds more than B, in thousandths of thousandths, to the cube of any level:
    in slot h the person adds Σ a u_l, where each u_l ≥ 0 and its areas sum to at most 1000, so the
    L2 norm there is at most its L1 norm, 1000 s_h. Slots are different cells, so the whole norm is
    at most 1000 · sqrt(Σ s_h²), and that is at most 1000 B after bounding.

    Args:
        contributions: person, slot, location, amount (thousandths).
        bound_squared: greatest squared L2 norm of a person, in persons.
        engine: the session.

    Returns:
        slot, location, amount (after bounding), offered (before). Raw counts: they stay in the vault.
    """
    F = engine.functions
    rows = contributions.filter(F.col("amount") > F.lit(0)).select(
        *(F.col(name).cast("bigint").alias(name) for name in ("person", "slot", "location", "amount"))
    )
    slots = rows.groupBy("person", "slot").agg(F.sum("amount").cast("bigint").alias("sum"))
    squares = slots.groupBy("person").agg(F.sum(F.col("sum") * F.col("sum")).cast("bigint").alias("square"))
    # The root of an integer below 2^52 is never rounded down to an integer below it.
    norms = squares.select("person", F.ceil(F.sqrt(F.col("square").cast("double"))).cast("bigint").alias("norm"))
    bound = bound_thousandths(bound_squared)
    too_long = norms.filter(F.col("norm") > F.lit(bound))
    product = F.col("amount") * F.lit(bound)
    scaled = ((product - product % F.col("norm")) / F.col("norm")).cast("bigint")
    kept = F.when(F.col("norm").isNull(), F.col("amount")).otherwise(scaled)
    return (
        rows.join(too_long, on="person", how="left")
        .withColumn("kept", kept)
        .groupBy("slot", "location")
        .agg(F.sum("kept").cast("bigint").alias("amount"), F.sum("amount").cast("bigint").alias("offered"))
    )


def bound_thousandths(bound_squared: int) -> int:
    """The bound in thousandths of a person, rounded down."""
    return int((bound_squared * WHOLE**2) ** 0.5)


def spread(
    located: DataFrame, location_areas: DataFrame, level: str, slot_stride: int, area_stride: int, engine: Engine
) -> DataFrame:
    """Spread counted locations over the areas of a level.

    Args:
        located: slot, location, amount, offered; of all buckets together or of one.
        location_areas: location, level, area, units (thousandths; at most 1000 per location and level).
        level: the level of the cube.
        slot_stride: what a step of the slot adds to the cell's number.
        area_stride: what a step of the area adds.
        engine: the session.

    Returns:
        cell, units, offered; like `bounded_counts`.
    """
    F = engine.functions
    areas = location_areas.filter(F.col("level") == F.lit(level)).select("location", "area", "units")
    cell = F.col("slot") * F.lit(slot_stride) + F.col("area").cast("bigint") * F.lit(area_stride)
    return (
        located.join(areas, on="location", how="inner")
        .withColumn("cell", cell.cast("bigint"))
        .groupBy("cell")
        .agg(
            F.sum(F.col("amount") * F.col("units")).cast("bigint").alias("cell_units"),
            F.sum(F.col("offered") * F.col("units")).cast("bigint").alias("offered"),
        )
        .select("cell", F.col("cell_units").alias("units"), "offered")
    )
