"""Products of a day beside those that `compare` looks at, against the truth of all residents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from footfall.lab.evaluate.estimates import products_of
from footfall.lab.evaluate.figures import AFTER, BEFORE, Score
from footfall.lab.evaluate.measures import coverage, wape
from footfall.lab.evaluate.tables import Axes, View, dense, rows
from footfall.lab.evaluate.truth import classes_of, our_zones
from footfall.lab.simulate.truth import MIN_STAY_S
from footfall.model.grid import Floats, Ints
from footfall.model.local_day import HOUR_S
from footfall.model.vocabulary import AGE_BANDS, ALL, DAYPARTS, GENDERS
from footfall.pipeline.day import Day
from footfall.products.cubes.specs import TRIPS
from footfall.products.estimates import Cubes
from footfall.releases.store import ReleaseStore

TITLES = {
    "mobility_rate": "people by number of trips, district",
    "crossvisits": "people in two districts on a day",
    "profile": "visits by daypart, age and gender, district",
}
NIGHT_H = 3
FAR_M = 500.0
Tables = Mapping[str, pa.Table]


def further_scores(day: Day, truth: Path, people: pa.Table, cubes: Cubes | None) -> Iterator[Score]:
    """WAPE of each product, and how often its intervals hold the truth.

    Args:
        day: the day.
        truth: `truth/day=D`; nothing is said where it holds no stays.
        people: `truth/people.parquet`.
        cubes: without noise; None if the counts were swept.
    """
    if "district" not in day.reference.area_ids or not (truth / "stays.parquet").exists():
        return
    true = true_products(truth, people, day)
    released = _released(day)
    tables: dict[str, Tables] = {AFTER: released} | ({BEFORE: products_of(cubes, day)} if cubes else {})
    for name, what in TITLES.items():
        for source, of_source in tables.items():
            if name in of_source:
                known = true[name], _axes(name, day.reference.area_ids["district"])
                yield from scores(name, what, source, _parts(of_source[name]), known)


def scores(name: str, what: str, source: str, table: pa.Table, true: tuple[Floats, Axes]) -> Iterator[Score]:
    """WAPE and coverage of a table's values; `true` is the truth with its axes."""
    truth, axes = true
    estimate, low, high = (dense(table, axes, column, np.nan) for column in ("value", "low", "high"))
    yield Score(name, f"{what}: WAPE", source, wape(estimate, truth))
    yield Score(f"{name}-coverage", f"{what}: truth in 95 % intervals", source, coverage(low, high, truth))


def _axes(name: str, ids: Sequence[str]) -> Axes:
    return {
        "mobility_rate": (("area", ids), ("trips", TRIPS)),
        "crossvisits": (("area", ids), ("other_area", ids)),
        "profile": (
            ("daypart", tuple(DAYPARTS)),
            ("area", ids),
            ("age_band", AGE_BANDS),
            ("gender", GENDERS),
        ),
    }[name]


def _parts(table: pa.Table) -> pa.Table:
    """Rows that are compared: people, by trips in all, by age and gender each."""
    if "measure" in table.column_names:
        table = rows(table, measure="people")
    if "trips" in table.column_names:
        return rows(table, age_band=ALL, gender=ALL)
    return table


def _released(day: Day) -> dict[str, pa.Table]:
    store = ReleaseStore(day.workspace.releases)
    there = {manifest.product for manifest in store.manifests() if manifest.day == day.name}
    return {name: store.read(store.find(f"{name}/{day.name}")).table for name in TITLES if name in there}


def true_products(truth: Path, people: pa.Table, day: Day) -> View:
    """The truth of `TITLES` among residents, districts where they were.

    mobility_rate [districts, trips], crossvisits [districts, districts], profile [dayparts, districts, ages,
    genders].
    """
    stays = counted_stays(truth, people, day)
    person, district = stays["person"], stays["district"]
    size, persons = len(day.reference.area_ids["district"]), people.num_rows
    inside = district >= 0
    been = np.zeros((persons, size), dtype=bool)
    been[person[inside], district[inside]] = True
    return {
        "mobility_rate": _by_trips(stays, size, persons, day),
        "crossvisits": been.astype(np.float64).T @ been.astype(np.float64),
        "profile": _by_daypart(stays, classes_of(people), size, day),
    }


def counted_stays(truth: Path, people: pa.Table, day: Day) -> dict[str, Ints]:
    """Residents' stays of ten minutes and more, and those that midnight cuts, by person and time.

    person, start, end, zone (ours; -1 outside), district, x, y.
    """
    table = pq.read_table(truth / "stays.parquet")
    table = table.filter(pc.less(table["person"], people.num_rows))
    columns = {name: np.asarray(table[name]).astype(np.int64) for name in ("person", "start", "end", "zone")}
    places = {name: np.asarray(table[name], dtype=np.float64).astype(np.int64) for name in ("x", "y")}
    zone = columns["zone"]
    columns["zone"] = np.where(zone >= 0, our_zones(truth, day.reference.area_ids["zone"])[zone], -1)
    district_of = day.reference.areas.of_zones("district")
    columns["district"] = np.where(columns["zone"] >= 0, district_of[columns["zone"]], -1)
    cut = np.asarray(table["began_before"]) | np.asarray(table["goes_on"])
    kept = np.flatnonzero(cut | (columns["end"] - columns["start"] >= MIN_STAY_S))
    order = kept[np.lexsort((columns["start"][kept], columns["person"][kept]))]
    return {name: column[order] for name, column in (columns | places).items()}


def _by_trips(stays: dict[str, Ints], size: int, persons: int, day: Day) -> Floats:
    person, start, end = stays["person"], stays["start"], stays["end"]
    apart = np.hypot(np.diff(stays["x"]), np.diff(stays["y"])) >= FAR_M
    trips = np.bincount(person[1:][apart & (np.diff(person) == 0)], minlength=persons)
    night = day.local.start + NIGHT_H * HOUR_S
    asleep = (start <= night) & (end > night) & (stays["district"] >= 0)
    sleeper, first = np.unique(person[asleep], return_index=True)
    cell = stays["district"][asleep][first] * len(TRIPS) + np.minimum(trips[sleeper], len(TRIPS) - 1)
    return np.bincount(cell, minlength=size * len(TRIPS)).reshape(size, -1).astype(np.float64)


def _by_daypart(stays: dict[str, Ints], classes: Ints, size: int, day: Day) -> Floats:
    clock = np.array(day.local.hours)
    parts = np.array(
        [next(n for n, hours in enumerate(DAYPARTS.values()) if hour in hours) for hour in clock]
    )
    start = np.clip((stays["start"] - day.local.start) // HOUR_S, 0, len(clock) - 1)
    end = np.clip((stays["end"] - 1 - day.local.start) // HOUR_S, 0, len(clock) - 1)
    shape = (len(DAYPARTS), size, len(AGE_BANDS), len(GENDERS))
    keys = []
    for part in range(len(DAYPARTS)):
        there = (parts[start] <= part) & (parts[end] >= part) & (stays["district"] >= 0)
        pair = np.unique(stays["person"][there] * size + stays["district"][there])
        keys.append((part * size + pair % size) * (shape[2] * shape[3]) + classes[pair // size])
    counts = np.bincount(np.concatenate(keys), minlength=int(np.prod(shape)))
    return counts.reshape(shape).astype(np.float64)
