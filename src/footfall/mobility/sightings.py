"""When a phone was heard: the quarter-hours of the day in which a person could be found.

A stay is found if the phone was heard twice in it, far enough apart that it was not passing. How many stays
of a given length are missed can therefore be read off the silences, whoever's they are.
"""

from __future__ import annotations

from typing import Final

from footfall.engine import DataFrame, Engine
from footfall.mobility.runs import DOMESTIC
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.settings import MobilitySettings

WATCHED_H: Final = (9, 17)
"""Local hours from and to which silences are looked at: those of short stays, in which phones are about as
busy as in all waking hours."""
QUARTER_S: Final = HOUR_S // 4
QUARTERS: Final = 32
"""Quarter-hours of `WATCHED_H`."""


def sighted_quarters(
    events: DataFrame, day: LocalDay, settings: MobilitySettings, engine: Engine
) -> DataFrame:
    """The quarter-hours of `WATCHED_H` in which each person's phone was heard.

    Args:
        events: person, time (epoch s), cell, domain; domestic rows are taken.
        day: the local day.
        settings: how far apart two events are that find a stay.
        engine: the session.

    Returns:
        person, heard, sure (bigint: bit i for the i-th quarter; `sure` if its first and last event lie
        `burst_s` apart).
    """
    F = engine.functions
    first = day.start + day.hours.index(WATCHED_H[0]) * HOUR_S
    last = first + QUARTERS * QUARTER_S
    time, since = F.col("time"), F.col("time") - F.lit(first)
    watched = (F.col("domain") == F.lit(DOMESTIC)) & (time >= F.lit(first)) & (time < F.lit(last))
    quarter = ((since - since % F.lit(QUARTER_S)) / F.lit(QUARTER_S)).cast("bigint")
    quarters = (
        events.filter(watched)
        .select("person", "time", quarter.alias("quarter"))
        .groupBy("person", "quarter")
        .agg((F.max("time") - F.min("time")).alias("span"))
    )
    bit = F.pow(F.lit(2.0), F.col("quarter")).cast("bigint")
    long_enough = F.col("span") >= F.lit(round(settings.burst_s))
    sure = F.when(long_enough, bit).otherwise(F.lit(0).cast("bigint"))
    return (
        quarters.withColumns({"heard": bit, "sure": sure})
        .groupBy("person")
        .agg(F.bit_or("heard").alias("heard"), F.bit_or("sure").alias("sure"))
    )
