"""The cube `sightings`: how long a stay had to be for its person's phone to be heard in it."""

from __future__ import annotations

from typing import Final

from footfall.engine import Column, DataFrame, Engine
from footfall.mobility.sightings import QUARTERS
from footfall.model.cube import UNITS_PER_PERSON, CubeSpec
from footfall.model.local_day import LocalDay
from footfall.products.cubes.specs import WINDOWS_MIN
from footfall.products.cubes.tables import VaultTables

_UNITS_OF_QUARTER: Final = UNITS_PER_PERSON // QUARTERS


def sightings(tables: VaultTables, spec: CubeSpec, day: LocalDay, engine: Engine) -> DataFrame:
    """Each person's `WATCHED_H` by the shortest window in which a stay would have been found.

    These hours are cut into windows of a quarter-hour, these are joined two by two, and so on. A stay that
    fills a window is found if two events lie far enough apart in it: in a sure quarter, or in two. A window
    that finds makes all that hold it find, so the time in which a stay of a length is found grows with the
    length; each class has what the one before had not, and the last has the rest.

    Sensitivity: the classes of a person are not negative and add up to one person: L2 <= L1 = 1.

    Returns:
        person, cell, amount (millionths); persons who were not heard in these hours have no row.
    """
    F = engine.functions
    found = _found(tables.sighted, engine)
    last = len(WINDOWS_MIN)
    cell = F.explode(F.sequence(F.lit(0), F.lit(last))).alias("cell")
    by_class = found.select("person", *_columns(), cell)
    own = F.when(F.col("cell") == F.lit(0), F.col("q0"))
    for n in range(1, last):
        own = own.when(F.col("cell") == F.lit(n), F.col(f"q{n}") - F.col(f"q{n - 1}"))
    quarters = own.otherwise(F.lit(QUARTERS) - F.col(f"q{last - 1}"))
    return by_class.select(
        "person",
        F.col("cell").cast("bigint").alias("cell"),
        (quarters * F.lit(_UNITS_OF_QUARTER)).cast("bigint").alias("amount"),
    )


def _columns() -> list[str]:
    return [f"q{n}" for n in range(len(WINDOWS_MIN))]


def _found(sighted: DataFrame, engine: Engine) -> DataFrame:
    """Quarters in windows that find, by length of the windows.

    A window is its topmost quarter's bit: bits are shifted up by half a window, so that both halves meet
    in it.
    """
    F = engine.functions
    heard, sure = F.col("heard"), F.col("sure")
    found = sighted.withColumn("q0", F.bit_count(sure).cast("bigint"))
    for n in range(1, len(WINDOWS_MIN)):
        width = 1 << n
        shift = F.lit(1 << (width // 2))
        tops = F.lit(sum(1 << top for top in range(width - 1, QUARTERS, width)))
        twice = heard.bitwiseAND(heard * shift)
        either = _either(_either(sure, sure * shift), twice)
        found = found.withColumns(
            {
                "sure": either.bitwiseAND(tops),
                "heard": _either(heard, heard * shift).bitwiseAND(tops),
            }
        ).withColumn(f"q{n}", F.bit_count(sure).cast("bigint") * F.lit(width))
    return found


def _either(a: Column, b: Column) -> Column:
    """The bits that either has."""
    return a + b - a.bitwiseAND(b)
