"""Detected stays against true ones, person by person: possible only with the day's key, in the lab."""

from __future__ import annotations

from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.ingest.pseudonyms import read_key
from footfall.lab.evaluate.figures import MINUTES, Figure
from footfall.pipeline.day import Day

LEAST_S: Final = 20 * 60
NEAR_M: Final = 1000
_WORDS: Final = {
    "stay_recall": ("stays of 20 minutes or more that were found", "share"),
    "stay_false": ("detected stays that never were", "share"),
    "stay_start_min": ("start of stays found: median error", MINUTES),
    "stay_end_min": ("end of stays found: median error", MINUTES),
}


def stay_figures(day: Day) -> list[Figure]:
    """Recall, false share, and median errors of start and end; all None once the vault was swept.

    A true stay is found if one detected stay of the person covers at least half of it and lies within
    1 km; a detected stay of 20 minutes or more is false if no true stay within 1 km overlaps half of it.
    """
    key = day.workspace.key(day.name)
    if not (key.exists() and day.table("places").exists()):
        return [Figure(name, words, unit) for name, (words, unit) in _WORDS.items()]
    people = pq.read_table(day.workspace.root / "truth/people.parquet", columns=["person", "subscriber_id"])
    customers = people.filter(pa.compute.is_valid(people["subscriber_id"]))
    pseudonyms = read_key(key).pseudonyms(customers["subscriber_id"].combine_chunks())
    who = pa.table({"who": customers["person"], "person": pa.array(pseudonyms)})  # noqa: F841 DuckDB reads it
    start, end = day.local.start, day.local.end
    row = duckdb.sql(
        f"""
        with seen as (select distinct person from read_parquet('{day.table("places")}/**/*.parquet')),
        known as (select who.who, who.person from who semi join seen using (person)),
        truth as (
            select row_number() over () as id, known.person, t.x, t.y, t.start as a, t."end" as b
            from read_parquet('{day.workspace.root}/truth/day={day.name}/stays.parquet/*.parquet',
                              hive_partitioning = false) t
            join known on known.who = t.person where t."end" - t.start >= {LEAST_S}
        ), detected as (
            select row_number() over () as id, person, x, y,
                greatest("start", {start}) as a, least("end", {end}) as b
            from read_parquet('{day.table("places")}/**/*.parquet')
            where is_stay and least("end", {end}) - greatest("start", {start}) >= {LEAST_S}
        ), pairs as (
            select t.id as truth_id, d.id as detected_id, least(t.b, d.b) - greatest(t.a, d.a) as shared,
                t.b - t.a as t_long, d.b - d.a as d_long, abs(t.a - d.a) as a_off, abs(t.b - d.b) as b_off
            from truth t join detected d on d.person = t.person and d.a < t.b and t.a < d.b
            where (t.x - d.x) ** 2 + (t.y - d.y) ** 2 <= {NEAR_M**2}
        ), found as (
            select truth_id, arg_max(a_off, shared) as a_off, arg_max(b_off, shared) as b_off
            from pairs where shared * 2 >= t_long group by truth_id
        )
        select (select count(*) from found) / (select count(*) from truth),
            1 - (select count(distinct detected_id) from pairs where shared * 2 >= d_long)
              / (select count(*) from detected),
            (select median(a_off) / 60 from found), (select median(b_off) / 60 from found)
        """
    ).fetchone()
    assert row is not None
    return [
        Figure(name, words, unit, before=float(value))
        for (name, (words, unit)), value in zip(_WORDS.items(), row, strict=True)
    ]
