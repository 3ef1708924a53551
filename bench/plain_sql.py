"""The same questions as plain DuckDB SQL, by hand: raw Parquet to presence, visitors, flows and dwell.

No checks beyond joins, no footprints, no privacy: the floor that Footfall is measured against. A stay
is a chain of events within two hours and one kilometre, at the site of its first cell.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

STAYS = """
create table stays as
with clean as (
    select e.subscriber_id as person, epoch(e.timestamp)::bigint as t, c.x, c.y, c.zone
    from read_parquet('{events}') e join cells c using (cell_id)
    where e.subscriber_id <> '' and e.timestamp >= '{day}'::timestamp - interval 1 hour
), marked as (
    select *, case when t - lag(t) over w < 7200
        and (x - lag(x) over w) ** 2 + (y - lag(y) over w) ** 2 < 1e6 then 0 else 1 end as new
    from clean window w as (partition by person order by t)
), numbered as (
    select *, sum(new) over (partition by person order by t rows unbounded preceding) as stay
    from marked
)
select person, stay, min(t) as a, max(t) as b,
    arg_min(zone, t) as zone, arg_min(x, t) as x, arg_min(y, t) as y
from numbered group by person, stay having max(t) - min(t) >= 600
"""
QUERIES = {
    "presence": """
        select h, zone, count(distinct person) as people
        from (select person, zone, unnest(range(a // 3600, b // 3600 + 1)) as h from stays) group by all""",
    "visitors": "select zone, count(distinct person) as people from stays group by all",
    "flows": """
        select zone_before, zone, h, count(*) as trips from (
            select zone, lag(zone) over w as zone_before, b // 3600 % 24 // 4 as h,
                (x - lag(x) over w) ** 2 + (y - lag(y) over w) ** 2 as far
            from stays window w as (partition by person order by a)) where far >= 250000 group by all""",
    "dwell": """
        select zone, width_bucket as bin, count(*) as people from (
            select zone, person, case when sum(b - a) < 1200 then 0 when sum(b - a) < 3600 then 1
                when sum(b - a) < 14400 then 2 else 3 end as width_bucket
            from stays group by zone, person) group by all""",
}


def main(workspace: Path, day: str) -> None:
    """Run all queries on one day of a workspace whose reference data exist."""
    (reference,) = [folder for folder in (workspace / "reference").iterdir() if folder.is_dir()]
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "4GB"})
    connection.execute(f"create table tiles as from read_parquet('{reference}/tile_areas/part.parquet')")
    connection.execute(f"""
        create table cells as select cell_id, x, y, any_value(zone) as zone
        from read_parquet('{reference}/cells/part.parquet') c left join tiles t
            on t.tile = (floor(c.y / 100)::bigint * 100000 + floor(c.x / 100)::bigint) group by all""")
    connection.execute(STAYS.format(events=workspace / "feeds/events" / day / "*.parquet", day=day))
    for name, query in QUERIES.items():
        connection.execute(f"copy ({query}) to '{workspace}/plain-{name}.parquet' (format parquet)")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
