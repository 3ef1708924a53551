"""How long each cell served each person on a day, at night and in all: what is kept of it for the windows."""

from __future__ import annotations

from typing import Final

from footfall.engine import Column, DataFrame, Engine
from footfall.mobility.sites import half_gap_s
from footfall.model.local_day import LocalDay

NIGHT_H: Final = (20, 7)
"""Local hours from and to which it is night: most people are at home."""
DAYTIME_H: Final = (9, 17)
"""Local hours from and to which most people work or study."""
PARTS: Final = ("night", "daytime", "total")
_MINUTE_S: Final = 60


def cell_minutes(
    runs: DataFrame, cells: DataFrame, sites: DataFrame, places: DataFrame, *, day: LocalDay, engine: Engine
) -> DataFrame:
    """Minutes in which cells served people at the places where they stayed on a day.

    A run speaks for its cell as in `footfall.mobility.sites`: half of the silence on either side counts, up
    to 45 minutes.

    Args:
        runs: what `runs_in_reach` gives.
        cells: what `cells_of_sites` gives.
        sites: what `sites` gives.
        places: what `places` gives; only stays are taken.
        day: the local day; what lies outside is left out.
        engine: the session.

    Returns:
        person, location (of the stay), cell, night_min, daytime_min, total_min (int, rounded down).
    """
    F = engine.functions
    since = F.col("first") - half_gap_s(F.col("first") - F.col("last_before"), engine)
    until = F.col("last") + half_gap_s(F.col("first_after") - F.col("last"), engine)
    spans = runs.select("person", "cell", since.alias("since"), until.alias("until"))
    seconds = spans.select("person", "cell", *_seconds(day, engine))
    served = seconds.groupBy("person", "cell").agg(*(F.sum(part).alias(part) for part in PARTS))
    code = F.col("pair") * F.lit(2)
    known = cells.select("person", "cell", "site").join(
        sites.select("person", "site", code.alias("code")), on=["person", "site"], how="inner"
    )
    stays = places.filter(F.col("is_stay")).select("person", "location").distinct()
    stays = stays.withColumn("code", F.col("location") - F.col("location") % F.lit(2))
    return (
        served.filter(F.col("total") >= F.lit(_MINUTE_S))
        .join(known, on=["person", "cell"], how="inner")
        .join(stays, on=["person", "code"], how="inner")
        .select(
            "person",
            "location",
            F.col("cell").cast("int").alias("cell"),
            *(_minutes(p, engine) for p in PARTS),
        )
    )


def day_summaries(minutes: DataFrame, rekey: DataFrame) -> DataFrame:
    """A day's minutes under the pseudonyms of a window: columns of `footfall.model.window_tables.SUMMARIES`.

    Args:
        minutes: what `cell_minutes` gives.
        rekey: person (the day's), window_person.
    """
    columns = ("person", "location", "cell", *(f"{part}_min" for part in PARTS))
    known = minutes.join(rekey, on="person", how="inner").drop("person")
    return known.withColumnRenamed("window_person", "person").select(*columns)


def _seconds(day: LocalDay, engine: Engine) -> list[Column]:
    morning, evening = day.begin_of(NIGHT_H[1]), day.begin_of(NIGHT_H[0])
    opens, closes = day.begin_of(DAYTIME_H[0]), day.begin_of(DAYTIME_H[1])
    columns = {
        "night": _within(day.start, morning, engine) + _within(evening, day.end, engine),
        "daytime": _within(opens, closes, engine),
        "total": _within(day.start, day.end, engine),
    }
    return [columns[part].alias(part) for part in PARTS]


def _within(start: int, end: int, engine: Engine) -> Column:
    F = engine.functions
    inside = F.least(F.col("until"), F.lit(end)) - F.greatest(F.col("since"), F.lit(start))
    return F.greatest(inside, F.lit(0))


def _minutes(name: str, engine: Engine) -> Column:
    F = engine.functions
    seconds = F.col(name)
    whole = (seconds - seconds % F.lit(_MINUTE_S)) / F.lit(_MINUTE_S)
    return whole.cast("int").alias(f"{name}_min")
