"""When a phone was heard: the quarter-hours of the waking day in which a person could be found.

A stay is found if the phone was heard twice in it, far enough apart that it was not passing. How many stays
of a given length are missed can therefore be read off the silences, whoever's they are.
"""

from __future__ import annotations

from typing import Final

from footfall.engine import Column, DataFrame, Engine
from footfall.mobility.runs import DOMESTIC
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.settings import MobilitySettings

WAKING_H: Final = (7, 23)
"""Local hours from and to which short stays are made, in two halves of `HALF_QUARTERS`."""
QUARTER_S: Final = HOUR_S // 4
HALF_QUARTERS: Final = 32
DRAWN_FROM: Final = 1 << 62
"""Persons with pseudonyms from here on are drawn: a random half each day, which tells enough at half the
work."""


def sighted_quarters(
    events: DataFrame, day: LocalDay, settings: MobilitySettings, engine: Engine
) -> DataFrame:
    """The quarter-hours of each half of the waking day in which each phone of a random half was heard.

    Args:
        events: person, time (epoch s), cell, domain; domestic rows are taken.
        day: the local day.
        settings: how far apart two events are that find a stay.
        engine: the session.

    Returns:
        person, half (0, 1), heard, sure (bigint: bit i for the half's i-th quarter; `sure` if its first
        and last event lie `burst_s` apart).
    """
    F = engine.functions
    first = day.start + day.hours.index(WAKING_H[0]) * HOUR_S
    last = first + (WAKING_H[1] - WAKING_H[0]) * HOUR_S
    time, since = F.col("time"), F.col("time") - F.lit(first)
    drawn = (F.col("domain") == F.lit(DOMESTIC)) & (F.col("person") >= F.lit(DRAWN_FROM))
    waking = (time >= F.lit(first)) & (time < F.lit(last))
    quarters = (
        events.filter(drawn & waking)
        .select("person", "time", _whole_parts(since, QUARTER_S, engine).alias("quarter"))
        .groupBy("person", "quarter")
        .agg((F.max("time") - F.min("time")).alias("span"))
    )
    quarter = F.col("quarter")
    bit = F.pow(F.lit(2.0), quarter % F.lit(HALF_QUARTERS)).cast("bigint")
    long_enough = F.col("span") >= F.lit(round(settings.burst_s))
    return (
        quarters.withColumns(
            {
                "half": _whole_parts(quarter, HALF_QUARTERS, engine),
                "heard": bit,
                "sure": F.when(long_enough, bit).otherwise(F.lit(0).cast("bigint")),
            }
        )
        .groupBy("person", "half")
        .agg(F.bit_or("heard").alias("heard"), F.bit_or("sure").alias("sure"))
    )


def _whole_parts(column: Column, part: int, engine: Engine) -> Column:
    F = engine.functions
    return ((column - column % F.lit(part)) / F.lit(part)).cast("bigint")
