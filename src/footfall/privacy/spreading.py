"""Bounding for cubes that are stated by location: count locations first, spread over areas after.

Which areas a location may be in is a table without persons (`location_areas`), so a person's many
fractions of areas need never be written down: people are bounded and counted by slot and location,
and one small join spreads the sums over the areas of any level.

A row may hold for many slots alike, from `first` to `last`. Such *stretches* stay whole as long as the
person has nothing else in their slots; those of other persons are cut into slots.

Proof that no person adds more than the bound, for any rows. Let u_l be the thousandths of location l in
the areas of one level: not negative, and at most 1000 together, so |u_l| <= 1000 in L1 and L2.

*Presence.* In slot h a person adds Σ share u_l over the rows there; its L2 norm is at most its L1 norm,
so at most 1000 s_h, where s_h is the sum of the shares in h. Slots are different cells, so the whole norm
is at most 1000 n where n² >= Σ s_h².

*Visits.* In slot h a person adds to each area at most max(visit u_l) over the rows there, and max² is at
most the sum of squares; so the squared norm is at most Σ visit² |u_l|² over rows and slots, and the norm
at most 1000 n where n² >= Σ visit².

Where n exceeds the bound B, every amount a becomes floor(a B / n), which shortens both to at most 1000 B.
A stretch of k slots counts k times in the sums, which is exact: it is alone in its slots. What a person
adds depends on the person's rows only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from footfall.engine import Column, DataFrame, Engine

WHOLE: Final = 1000
"""Amounts and a location's probabilities are integers in thousandths; their products are a cube's units."""
AMOUNTS: Final = ("share", "visit")


@dataclass(frozen=True)
class HourlyRows:
    """Rows of persons, and what is known of their slots.

    Args:
        singles: person, slot, location, share, visit.
        stretches: person, first, last, location, share, visit; alone in their slots.
        slots: singles by person and slot: share (sum), visit_square (sum), visits (how many), location
            and visit (if there is but one).
    """

    singles: DataFrame
    stretches: DataFrame
    slots: DataFrame


def hourly_counts(
    contributions: DataFrame,
    location_areas: DataFrame,
    bounds_squared: tuple[int, int],
    engine: Engine,
) -> tuple[DataFrame, DataFrame]:
    """Bound what each person adds to presence and to visits, and count by slot and area: the only way.

    Presence adds the shares of a slot up. In visits an area of a slot counts a person once, by the
    likeliest part. Rows without person, location or slots (0 <= first <= last) are dropped, and so is
    what is not positive.

    Args:
        contributions: person, first, last (slots), location, share, visit (thousandths).
        location_areas: location, level, area, units (thousandths; at most 1000 per location and level).
        bounds_squared: greatest squared L2 norm of a person, in persons, of presence and of visits.
        engine: the session.

    Returns:
        Presence and visits: slot, level, area, units, offered (before bounding). Raw: they stay in the vault.
    """
    rows = _parted(engine.hold(_whole_rows(contributions, engine)), engine)
    too_long = engine.hold(_too_long(rows, bounds_squared, engine))
    counted = engine.hold(_located(rows, too_long, bounds_squared, engine))
    by_area = engine.hold(_spread(counted, location_areas, engine))
    several = _once_per_area(rows, too_long, bounds_squared[1], location_areas, engine)
    return _amounts(by_area, "share", engine), _amounts(by_area, "visit", engine).unionByName(several)


def _whole_rows(contributions: DataFrame, engine: Engine) -> DataFrame:
    F = engine.functions
    named = F.col("person").isNotNull() & F.col("location").isNotNull()
    in_order = (F.lit(0) <= F.col("first")) & (F.col("first") <= F.col("last"))
    counts = (F.col("share") > F.lit(0)) | (F.col("visit") > F.lit(0))
    amounts = (
        F.greatest(F.coalesce(F.col(name), F.lit(0)), F.lit(0)).cast("bigint").alias(name) for name in AMOUNTS
    )
    return contributions.filter(named & in_order & counts).select(
        *(F.col(name).cast("bigint").alias(name) for name in ("person", "first", "last", "location")),
        *amounts,
    )


def _parted(rows: DataFrame, engine: Engine) -> HourlyRows:
    F = engine.functions
    is_single = F.col("first") == F.col("last")
    long, crossing = rows.filter(~is_single), engine.hold(_crossing(rows, engine))
    cut = long.join(crossing, on="person", how="left_semi")
    each = F.explode(F.sequence(F.col("first"), F.col("last"))).alias("slot")
    singles = engine.hold(
        rows.filter(is_single)
        .select("person", F.col("first").alias("slot"), "location", *AMOUNTS)
        .unionByName(cut.select("person", each, "location", *AMOUNTS))
    )
    visit = F.when(F.col("visit") > F.lit(0), F.lit(1)).otherwise(F.lit(0))
    slots = singles.groupBy("person", "slot").agg(
        F.sum("share").cast("bigint").alias("share"),
        F.sum(F.col("visit") * F.col("visit")).cast("bigint").alias("visit_square"),
        F.sum(visit).cast("bigint").alias("visits"),
        F.max(F.when(F.col("visit") > F.lit(0), F.col("location"))).alias("location"),
        F.max("visit").alias("visit"),
    )
    return HourlyRows(singles, long.join(crossing, on="person", how="left_anti"), engine.hold(slots))


def _crossing(rows: DataFrame, engine: Engine) -> DataFrame:
    """Persons who have a stretch and something else in one slot.

    A slot is a bit of a number: numbers add up to their union if and only if they share no bit.
    """
    F = engine.functions
    is_single = F.col("first") == F.col("last")
    none = F.lit(0).cast("bigint")
    mask = (F.pow(F.lit(2), F.col("last") + F.lit(1)) - F.pow(F.lit(2), F.col("first"))).cast("bigint")
    single, stretch = F.when(is_single, mask).otherwise(none), F.when(is_single, none).otherwise(mask)
    of_person = rows.groupBy("person").agg(
        F.bit_or(single).alias("singles"),
        F.bit_or(stretch).alias("stretches"),
        F.sum(stretch).cast("bigint").alias("sum"),
    )
    apart = (F.col("sum") == F.col("stretches")) & (
        F.col("singles").bitwiseAND(F.col("stretches")) == F.lit(0)
    )
    return of_person.filter(~apart).select("person")


def _too_long(rows: HourlyRows, bounds_squared: tuple[int, int], engine: Engine) -> DataFrame:
    """Persons to be shortened, with share_norm and visit_norm: whole numbers, not below the norms."""
    F = engine.functions
    length = F.col("last") - F.col("first") + F.lit(1)
    squares = rows.slots.select(
        "person", (F.col("share") * F.col("share")).alias("share"), F.col("visit_square").alias("visit")
    ).unionByName(
        rows.stretches.select(
            "person", *((F.col(name) * F.col(name) * length).alias(name) for name in AMOUNTS)
        )
    )
    sums = squares.groupBy("person").agg(*(F.sum(name).cast("bigint").alias(name) for name in AMOUNTS))
    # The root of an integer below 2^52 is never rounded down to an integer below it.
    norms = sums.select(
        "person",
        *(F.ceil(F.sqrt(F.col(n).cast("double"))).cast("bigint").alias(f"{n}_norm") for n in AMOUNTS),
    )
    share, visit = (F.lit(bound_thousandths(square)) for square in bounds_squared)
    return norms.filter((F.col("share_norm") > share) | (F.col("visit_norm") > visit))


def _shortened(name: str, bound_squared: int, engine: Engine) -> Column:
    F = engine.functions
    amount, norm, bound = F.col(name), F.col(f"{name}_norm"), F.lit(bound_thousandths(bound_squared))
    product = amount * bound
    scaled = ((product - product % norm) / norm).cast("bigint")
    return F.when(norm > bound, scaled).otherwise(amount)


def _located(
    rows: HourlyRows, too_long: DataFrame, bounds_squared: tuple[int, int], engine: Engine
) -> DataFrame:
    """Sums by slot and location, but for visits of persons with several in a slot.

    Returns:
        slot, location, share, visit, and both as offered.
    """
    F = engine.functions
    none = F.lit(0).cast("bigint")
    slot = (F.col("slot").alias("first"), F.col("slot").alias("last"))
    shares = rows.singles.select("person", *slot, "location", "share", none.alias("visit"))
    alone = rows.slots.filter(F.col("visits") == F.lit(1))
    visits = alone.select("person", *slot, "location", none.alias("share"), "visit")
    by_stretch = (
        shares.unionByName(visits)
        .unionByName(rows.stretches)
        .join(too_long, on="person", how="left")
        .groupBy("first", "last", "location")
        .agg(
            *_sums(
                {
                    "share": _shortened("share", bounds_squared[0], engine),
                    "visit": _shortened("visit", bounds_squared[1], engine),
                    "share_offered": F.col("share"),
                    "visit_offered": F.col("visit"),
                },
                engine,
            )
        )
    )
    figures = ("share", "visit", "share_offered", "visit_offered")
    each = F.explode(F.sequence(F.col("first"), F.col("last"))).alias("slot")
    return (
        by_stretch.select(each, "location", *figures)
        .groupBy("slot", "location")
        .agg(*_sums({name: F.col(name) for name in figures}, engine))
    )


def _sums(columns: dict[str, Column], engine: Engine) -> list[Column]:
    return [engine.functions.sum(column).cast("bigint").alias(name) for name, column in columns.items()]


def _spread(counted: DataFrame, location_areas: DataFrame, engine: Engine) -> DataFrame:
    """Spread counted locations over the areas of each level."""
    F = engine.functions
    figures = ("share", "visit", "share_offered", "visit_offered")
    return (
        counted.join(location_areas, on="location", how="inner")
        .groupBy("slot", "level", "area")
        .agg(*_sums({name: F.col(name) * F.col("units") for name in figures}, engine))
    )


def _amounts(by_area: DataFrame, name: str, engine: Engine) -> DataFrame:
    F = engine.functions
    offered = F.col(f"{name}_offered")
    return by_area.filter(offered > F.lit(0)).select(
        "slot", "level", "area", F.col(name).alias("units"), offered.alias("offered")
    )


def _once_per_area(
    rows: HourlyRows, too_long: DataFrame, bound_squared: int, location_areas: DataFrame, engine: Engine
) -> DataFrame:
    """Visits of persons with several in a slot: once per slot and area, by the likeliest part."""
    F = engine.functions
    repeated = rows.slots.filter(F.col("visits") > F.lit(1)).select("person", "slot")
    once = (
        rows.singles.filter(F.col("visit") > F.lit(0))
        .join(repeated, on=["person", "slot"], how="left_semi")
        .join(too_long, on="person", how="left")
        .withColumn("bounded", _shortened("visit", bound_squared, engine))
        .join(location_areas, on="location", how="inner")
        .groupBy("person", "slot", "level", "area")
        .agg(
            F.max(F.col("bounded") * F.col("units")).alias("units"),
            F.max(F.col("visit") * F.col("units")).alias("offered"),
        )
    )
    return once.groupBy("slot", "level", "area").agg(
        *_sums({name: F.col(name) for name in ("units", "offered")}, engine)
    )


def bound_thousandths(bound_squared: int) -> int:
    """The bound in thousandths of a person, rounded down."""
    return int((bound_squared * WHOLE**2) ** 0.5)


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
