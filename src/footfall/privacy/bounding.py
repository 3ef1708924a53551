"""No person counts for more than the bound, whatever a product states about them."""

from __future__ import annotations

import math

from footfall.engine import DataFrame, Engine
from footfall.model.cube import UNITS_PER_PERSON, CubeSpec


def bound_units(spec: CubeSpec) -> int:
    """Greatest L2 norm of one person's vector in a cube, in units, rounded down."""
    return math.isqrt(spec.bound_squared * UNITS_PER_PERSON**2)


def bounded_counts(contributions: DataFrame, bound: int, engine: Engine) -> DataFrame:
    """Bound what each person adds, then count: the only way from persons to cells.

    Rows without person, cell or amount, and rows whose amount is not positive, are dropped. Amounts
    of a person in a cell add up, to one person at most. A person whose vector v is longer than the
    bound B has each amount replaced by floor(v_i B / n), where n is an integer, n >= ||v||.

    Proof that no person adds more than B (L2), for any input: if n <= B then ||v|| <= n <= B; else
    0 <= floor(v_i B / n) <= v_i B / n in each cell, so the norm is at most B ||v|| / n <= B. What a
    person adds depends on their own rows only, and the counts are sums over persons: taking a
    person away changes the counts by that vector, so by at most B, and by at most UNITS_PER_PERSON
    in each cell. Sums do not depend on the order of rows, and a person lives in one bucket, so
    buckets add up.

    All arithmetic is exact: squares and products stay below 2^53; a square root rounded down by the
    machine is put right by comparing squares of integers; the quotient is taken of a multiple of n.

    Args:
        contributions: person (bigint), cell (bigint), amount (bigint, units); any number of rows
            per person and cell.
        bound: greatest L2 norm of one person's vector, in units.
        engine: the session.

    Returns:
        cell (bigint), units (bigint; after bounding), offered (bigint; before it, each row taken as
        one person at most). Both are raw counts: they stay in the vault.
    """
    F = engine.functions
    amounts = engine.hold(_amounts(contributions, engine))
    amount, norm = F.col("amount"), F.col("norm")
    product = amount * F.lit(bound)
    scaled = ((product - product % norm) / norm).cast("bigint")
    bounded = amounts.join(_too_long(amounts, bound, engine), on="person", how="left").select(
        "cell", "offered", F.when(norm.isNotNull(), scaled).otherwise(amount).cast("bigint").alias("units")
    )
    return bounded.groupBy("cell").agg(
        F.sum(F.col("units")).cast("bigint").alias("units"),
        F.sum(F.col("offered")).cast("bigint").alias("offered"),
    )


def _amounts(contributions: DataFrame, engine: Engine) -> DataFrame:
    F = engine.functions
    one = F.lit(UNITS_PER_PERSON).cast("bigint")
    whole = contributions.where(
        F.col("person").isNotNull() & F.col("cell").isNotNull() & (F.col("amount") > F.lit(0))
    )
    offered = (
        whole.select("person", "cell", F.least(F.col("amount"), one).cast("bigint").alias("amount"))
        .groupBy("person", "cell")
        .agg(F.sum(F.col("amount")).cast("bigint").alias("offered"))
    )
    return offered.select(
        "person", "cell", "offered", F.least(F.col("offered"), one).cast("bigint").alias("amount")
    )


def _too_long(amounts: DataFrame, bound: int, engine: Engine) -> DataFrame:
    """Persons whose vector may be longer than the bound, with the norm: a whole number, not below it."""
    F = engine.functions
    square, root = F.col("square"), F.col("root")
    squares = amounts.groupBy("person").agg(
        F.sum(F.col("amount") * F.col("amount")).cast("bigint").alias("square")
    )
    rounded = F.ceil(F.sqrt(square.cast("double"))).cast("bigint")
    roots = squares.select("person", "square", rounded.alias("root"))
    norm = F.when(root * root < square, root + F.lit(1)).otherwise(root)
    return roots.select("person", norm.cast("bigint").alias("norm")).filter(F.col("norm") > F.lit(bound))
