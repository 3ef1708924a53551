"""What a window keeps of a day: the areas where somebody stayed, and where the night was spent. No times."""

from __future__ import annotations

from collections.abc import Sequence

from footfall.engine import Column, DataFrame, Engine
from footfall.model.local_day import LocalDay
from footfall.products.cubes.tables import homes_of_persons, within_day


def visited_areas(
    places: DataFrame, location_areas: DataFrame, day: LocalDay, levels: Sequence[str], engine: Engine
) -> DataFrame:
    """The areas of a day's stays by person, each once.

    Args:
        places: person, is_stay, location, start, end (epoch s).
        location_areas: location, level, area, units.
        day: the local day.
        levels: of the areas that are kept; one at least.
        engine: the session.

    Returns:
        person, level, area, units (thousandths: as likely as at the likeliest of the stays), night
        (thousandths: how likely the night was spent there).
    """
    F = engine.functions
    none = F.lit(0).cast("int")
    stays = within_day(places.filter(F.col("is_stay")), day, engine)
    areas = engine.hold(location_areas.filter(_among(levels, engine)))
    here = stays.select("person", "location").distinct().join(areas, on="location", how="inner")
    asleep = homes_of_persons(places, engine).join(areas, on="location", how="inner")
    return (
        here.select("person", "level", "area", F.col("units").cast("int").alias("units"), none.alias("night"))
        .unionByName(
            asleep.select(
                "person", "level", "area", none.alias("units"), F.col("units").cast("int").alias("night")
            )
        )
        .groupBy("person", "level", "area")
        .agg(F.max("units").cast("int").alias("units"), F.max("night").cast("int").alias("night"))
    )


def _among(levels: Sequence[str], engine: Engine) -> Column:
    F = engine.functions
    known = F.col("level") == F.lit(levels[0])
    for level in levels[1:]:
        known |= F.col("level") == F.lit(level)
    return known
