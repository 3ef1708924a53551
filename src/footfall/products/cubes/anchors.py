"""Anchors under the pseudonyms of a day: what cubes of residence, work and usual places are counted from."""

from __future__ import annotations

from footfall.engine import DataFrame, Engine


def of_the_day(rows: DataFrame, rekey: DataFrame, engine: Engine) -> DataFrame:
    """Rows of a window table with the day's pseudonyms in place of the window's.

    Of `anchor_areas` it gives person, kind, level, area, units (thousandths): where each person of a bucket
    lives and works; of `anchor_places` what each location of the day is to the person who stayed there; of
    `anchors` also who has none. People without a row are left out.

    Args:
        rows: of a table of `footfall.model.window_tables`, all its buckets: people lie in others by day.
        rekey: person (the day's), window_person; of the bucket that is wanted, and the table's window.
        engine: the session.
    """
    F = engine.functions
    known = rekey.select(F.col("person").alias("day_person"), F.col("window_person").alias("person"))
    columns = tuple(name for name in rows.columns if name != "person")
    joined = rows.join(known, on="person", how="inner")
    return joined.select(F.col("day_person").alias("person"), *columns)
