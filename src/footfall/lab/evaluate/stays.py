"""Stays as detected against stays as they were, person by person: possible in the lab alone."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from footfall.ingest.pseudonyms import read_key
from footfall.lab.evaluate.figures import BEFORE, Ratio, Score
from footfall.lab.evaluate.tables import vault_table
from footfall.network.locations import location_centres
from footfall.pipeline.day import Day

LONG_S: Final = 20 * 60
"""Least length of a true stay that should be found."""
SEEN_S: Final = 10 * 60
"""Events allow a stay to be found if they show the phone there twice, so far apart at least."""
NEAR_M: Final = 1000
RATES: Final = ((0, 20), (20, 50), (50, 100), (100, None))
"""Classes of events per person and day."""

_QUERY: Final = """
WITH seen AS (SELECT person, count(*) AS events FROM events WHERE domain = 0 GROUP BY person),
found AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY d.person, d.start) AS id, d.person, c.x, c.y,
           greatest(d.start, $first) AS s,
           least(d."end", $last) AS e
    FROM places d JOIN centres c USING (location) SEMI JOIN linked ON linked.pseudonym = d.person
    WHERE d.is_stay AND d.start < $last AND d."end" > $first
),
real AS MATERIALIZED (
    SELECT row_number() OVER () AS id, l.pseudonym AS person, seen.events, t.x, t.y, t.start AS s,
           t."end" AS e, t.began_before, t.goes_on
    FROM stays t JOIN linked l ON l.person = t.person JOIN seen ON seen.person = l.pseudonym
),
sights AS (
    SELECT r.id AS real_id, max(v.time) - min(v.time) AS span
    FROM real r JOIN events v ON v.person = r.person AND v.time BETWEEN r.s AND r.e GROUP BY r.id
),
pairs AS (
    SELECT r.id AS real_id, f.id AS found_id, least(r.e, f.e) - greatest(r.s, f.s) AS overlap,
           sqrt((r.x - f.x) ** 2 + (r.y - f.y) ** 2) AS distance,
           CASE WHEN r.began_before OR f.s <= $first THEN NULL ELSE abs(f.s - r.s) END AS start_error,
           CASE WHEN r.goes_on OR f.e >= $last THEN NULL ELSE abs(f.e - r.e) END AS end_error
    FROM real r JOIN found f ON r.person = f.person AND f.s < r.e AND r.s < f.e
),
near AS (SELECT * FROM pairs WHERE distance <= $near),
best AS (
    SELECT real_id, max(overlap) AS overlap, arg_max(start_error, overlap * 1e6 - found_id) AS start_error,
           arg_max(end_error, overlap * 1e6 - found_id) AS end_error
    FROM near GROUP BY real_id
),
held AS (SELECT found_id, sum(overlap) AS overlap FROM near GROUP BY found_id),
held_anywhere AS (SELECT real_id, arg_max(distance, overlap) AS distance, max(overlap) AS overlap
                  FROM pairs GROUP BY real_id)
SELECT * FROM ({part})
"""
_TRUE: Final = """
SELECT real.events, coalesce(best.overlap * 2 >= real.e - real.s, false) AS found, start_error, end_error,
       CASE WHEN a.overlap * 2 >= real.e - real.s THEN a.distance END AS distance,
       coalesce(sights.span >= $seen, false) AS seen
FROM real LEFT JOIN sights ON sights.real_id = real.id
LEFT JOIN best ON best.real_id = real.id LEFT JOIN held_anywhere a ON a.real_id = real.id
WHERE real.e - real.s >= $long
"""
_FOUND: Final = """
SELECT seen.events, coalesce(held.overlap * 2 >= found.e - found.s, false) AS held
FROM found JOIN seen USING (person) LEFT JOIN held ON held.found_id = found.id
"""


def stay_scores(day: Day, people: pa.Table, truth: Path) -> list[Score]:
    """Recall, false stays, errors of start, end and place; nothing if vault or key were swept.

    A true stay of at least 20 minutes (within the day) of a customer with any event that day is found if
    a detected stay whose point lies within 1 km overlaps at least half of it. A detected stay is false if
    true stays within 1 km fill less than half of it. Errors of start and end are of the found stay's
    greatest overlap, where neither end lies beyond midnight; their medians are weighted by stays over
    the days. The place error is that of the detected stay with the greatest overlap of at least half,
    however far.

    Args:
        day: the day.
        people: `truth/people.parquet`.
        truth: `truth/day=D`, with `stays.parquet`.
    """
    key = day.workspace.key(day.name)
    folders = [day.table(name) for name in ("places", "events")]
    if not (key.exists() and (truth / "stays.parquet").exists() and all(f.exists() for f in folders)):
        return []
    customers = people.filter(pc.is_valid(people["subscriber_id"]))
    ids = customers["subscriber_id"].cast(pa.string()).combine_chunks()
    linked = pa.table({"person": customers["person"], "pseudonym": read_key(key).pseudonyms(ids)})
    places = vault_table(folders[0], "person", "is_stay", "location", "start", "end")
    tables = {
        "linked": linked,
        "stays": pq.read_table(truth / "stays.parquet"),
        "places": places,
        "centres": location_centres(np.asarray(places["location"]), day.reference.evidence),
        "events": vault_table(folders[1], "person", "domain", "time"),
    }
    limits = {"first": day.local.start, "last": day.local.end, "near": NEAR_M}
    real = _ask(_QUERY.format(part=_TRUE), tables, limits | {"long": LONG_S, "seen": SEEN_S})
    found = _ask(_QUERY.format(part=_FOUND), tables, limits)
    scores = _scores(real, found, "", "")
    for low, high in RATES:
        label = f"{low}-{high}" if high else f"{low}+"
        of_class = [table.filter(_within(table["events"], low, high)) for table in (real, found)]
        scores += _scores(
            of_class[0], of_class[1], f"-events-{label}", f", persons with {label} events a day"
        )
    return scores


def _ask(query: str, tables: dict[str, pa.Table], values: dict[str, int]) -> pa.Table:
    with duckdb.connect(config={"threads": 2, "autoinstall_known_extensions": False}) as connection:
        for name, table in tables.items():
            connection.register(name, table)
        return connection.execute(query, values).to_arrow_table()


def _within(events: pa.ChunkedArray, low: int, high: int | None) -> pa.ChunkedArray:
    above = pc.greater_equal(events, low)
    return above if high is None else pc.and_(above, pc.less(events, high))


def _scores(real: pa.Table, found: pa.Table, ending: str, words: str) -> list[Score]:
    hits = real.filter(real["found"])
    false = pc.invert(found["held"])
    return [
        Score(
            f"stays-found{ending}",
            f"true stays of 20 min and more that were found{words}",
            BEFORE,
            _share(real["found"]),
        ),
        Score(
            f"stays-seen{ending}",
            f"true stays of 20 min and more that were seen twice at least 10 min apart{words}",
            BEFORE,
            _share(real["seen"]),
        ),
        Score(
            f"stays-found-seen{ending}",
            f"the same, of those seen twice at least 10 min apart{words}",
            BEFORE,
            _share(real.filter(real["seen"])["found"]),
        ),
        Score(
            f"stays-found-anywhere{ending}",
            f"true stays of 20 min and more that one overlaps by half, wherever it seems to be{words}",
            BEFORE,
            _share(pc.is_valid(real["distance"])),
        ),
        Score(f"stays-false{ending}", f"detected stays that were none{words}", BEFORE, _share(false)),
        _median(
            f"stays-start{ending}",
            f"median error of the start of a found stay{words}",
            hits["start_error"],
            60,
            "min",
        ),
        _median(
            f"stays-end{ending}",
            f"median error of the end of a found stay{words}",
            hits["end_error"],
            60,
            "min",
        ),
        _median(
            f"stays-place{ending}", f"median error of the place of a stay{words}", real["distance"], 1, "m"
        ),
    ]


def _share(flags: pa.ChunkedArray) -> Ratio:
    return Ratio(float(pc.sum(flags).as_py() or 0), float(len(flags)), len(flags))


def _median(figure: str, what: str, values: pa.ChunkedArray, per_unit: float, unit: str) -> Score:
    known = pc.drop_null(values).cast(pa.float64()).to_numpy()
    middle = float(np.median(known)) / per_unit if len(known) else 0.0
    return Score(figure, what, BEFORE, Ratio(middle * len(known), float(len(known)), len(known)), unit)
