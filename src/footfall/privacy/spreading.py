"""Bounding for cubes that are stated by location: count locations first, spread over areas after.

Which areas a location may be in is a table without persons (`location_areas`), so a person's many
fractions of areas need never be written down: people are bounded and counted by slot and location,
and one small join spreads the sums over the areas of any level.
"""

from __future__ import annotations

from footfall.engine import DataFrame, Engine

WHOLE = 1000
"""Amounts and a location's probabilities are integers in thousandths; their products are a cube's units."""


def bounded_shares(contributions: DataFrame, bound_squared: int, engine: Engine) -> DataFrame:
    """Bound what each person adds, where the parts of a slot are shares that add up.

    Rows without person, slot or location, or without a positive amount, are dropped. Let s_h be the sum
    of a person's amounts in slot h and n an integer with n² >= Σ s_h². Where n is greater than the
    bound B (in thousandths), every amount a becomes floor(a B / n).

    Proof that no person adds more than B, in thousandths of thousandths, to the cube of any level:
    in slot h the person adds Σ a u_l, where each u_l >= 0 and its areas sum to at most 1000, so the
    L2 norm there is at most its L1 norm, 1000 s_h. Slots are different cells, so the whole norm is
    at most 1000 · sqrt(Σ s_h²), and that is at most 1000 B after bounding.

    Args:
        contributions: person, slot, location, amount (thousandths).
        bound_squared: greatest squared L2 norm of a person, in persons.
        engine: the session.

    Returns:
        person, slot, location, amount (after bounding), offered (before).
    """
    F = engine.functions
    rows = _rows(contributions, engine)
    slots = rows.groupBy("person", "slot").agg(F.sum("amount").cast("bigint").alias("sum"))
    squares = slots.groupBy("person").agg(F.sum(F.col("sum") * F.col("sum")).cast("bigint").alias("square"))
    return _shortened(rows, squares, bound_squared, engine)


def bounded_chances(contributions: DataFrame, bound_squared: int, engine: Engine) -> DataFrame:
    """Bound what each person adds, where an area of a slot counts a person once, by the likeliest part.

    As `bounded_shares`, with n² >= Σ a² over all rows. In slot h the person adds max_l (a_l u_l) to each
    area, and max² is at most the sum of squares; so the squared norm is at most Σ a_l² |u_l|², where
    |u_l| <= 1000. Rows of one person, slot and location must be one row; here they are made so.
    """
    F = engine.functions
    rows = (
        _rows(contributions, engine)
        .groupBy("person", "slot", "location")
        .agg(F.max("amount").alias("amount"))
    )
    squares = rows.groupBy("person").agg(
        F.sum(F.col("amount") * F.col("amount")).cast("bigint").alias("square")
    )
    return _shortened(rows, squares, bound_squared, engine)


def _rows(contributions: DataFrame, engine: Engine) -> DataFrame:
    F = engine.functions
    named = F.col("person").isNotNull() & F.col("slot").isNotNull() & F.col("location").isNotNull()
    return contributions.filter(named & (F.col("amount") > F.lit(0))).select(
        *(F.col(name).cast("bigint").alias(name) for name in ("person", "slot", "location", "amount"))
    )


def _shortened(rows: DataFrame, squares: DataFrame, bound_squared: int, engine: Engine) -> DataFrame:
    F = engine.functions
    # The root of an integer below 2^52 is never rounded down to an integer below it.
    norms = squares.select(
        "person", F.ceil(F.sqrt(F.col("square").cast("double"))).cast("bigint").alias("norm")
    )
    bound = bound_thousandths(bound_squared)
    too_long = norms.filter(F.col("norm") > F.lit(bound))
    product = F.col("amount") * F.lit(bound)
    scaled = ((product - product % F.col("norm")) / F.col("norm")).cast("bigint")
    kept = F.when(F.col("norm").isNull(), F.col("amount")).otherwise(scaled)
    return rows.join(too_long, on="person", how="left").select(
        "person", "slot", "location", kept.alias("amount"), F.col("amount").alias("offered")
    )


def located_counts(bounded: DataFrame, engine: Engine) -> DataFrame:
    """Count bounded rows by slot and location: slot, location, amount, offered. Raw: stays in the vault."""
    F = engine.functions
    return bounded.groupBy("slot", "location").agg(
        F.sum("amount").cast("bigint").alias("amount"), F.sum("offered").cast("bigint").alias("offered")
    )


def split_by_repetition(bounded: DataFrame, engine: Engine) -> tuple[DataFrame, DataFrame]:
    """Rows of persons' slots with one location, and those of slots with several."""
    F = engine.functions
    of_slot = engine.window.partitionBy("person", "slot")
    counted = engine.hold(bounded.withColumn("parts", F.count(F.lit(1)).over(of_slot)))
    return counted.filter(F.col("parts") == F.lit(1)), counted.filter(F.col("parts") > F.lit(1))


def once_per_area(bounded: DataFrame, location_areas: DataFrame, engine: Engine) -> DataFrame:
    """Count each person once per slot and area, by the likeliest part.

    Returns:
        slot, level, area, units, offered. Raw: stays in the vault.
    """
    F = engine.functions
    spread_out = bounded.join(location_areas, on="location", how="inner")
    once = spread_out.groupBy("person", "slot", "level", "area").agg(
        F.max(F.col("amount") * F.col("units")).cast("bigint").alias("likeliest"),
        F.max(F.col("offered") * F.col("units")).cast("bigint").alias("offered"),
    )
    return once.groupBy("slot", "level", "area").agg(
        F.sum("likeliest").cast("bigint").alias("units"), F.sum("offered").cast("bigint").alias("offered")
    )


def bound_thousandths(bound_squared: int) -> int:
    """The bound in thousandths of a person, rounded down."""
    return int((bound_squared * WHOLE**2) ** 0.5)


def spread(located: DataFrame, location_areas: DataFrame, engine: Engine) -> DataFrame:
    """Spread counted locations over areas: slot, level, area, units, offered.

    Args:
        located: slot, location, amount, offered.
        location_areas: location, level, area, units (thousandths; at most 1000 per location and level).
        engine: the session.
    """
    F = engine.functions
    return (
        located.join(location_areas, on="location", how="inner")
        .groupBy("slot", "level", "area")
        .agg(
            F.sum(F.col("amount") * F.col("units")).cast("bigint").alias("area_units"),
            F.sum(F.col("offered") * F.col("units")).cast("bigint").alias("area_offered"),
        )
        .select(
            "slot",
            "level",
            "area",
            F.col("area_units").alias("units"),
            F.col("area_offered").alias("offered"),
        )
    )


def cells_of_level(
    by_area: DataFrame, level: str, slot_stride: int, area_stride: int, engine: Engine
) -> DataFrame:
    """The cells of a level's cube: cell, units, offered; like `bounded_counts`."""
    F = engine.functions
    cell = F.col("slot") * F.lit(slot_stride) + F.col("area").cast("bigint") * F.lit(area_stride)
    return (
        by_area.filter(F.col("level") == F.lit(level))
        .withColumn("cell", cell.cast("bigint"))
        .groupBy("cell")
        .agg(F.sum("units").cast("bigint").alias("units"), F.sum("offered").cast("bigint").alias("offered"))
    )
