"""Products of a window against the truth of all residents, over the days that were taken in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from footfall.lab.evaluate.estimates import UNPROTECTED
from footfall.lab.evaluate.figures import AFTER, BEFORE, Score
from footfall.lab.evaluate.further import Tables, counted_stays, scores
from footfall.lab.evaluate.measures import common_part
from footfall.lab.evaluate.tables import Axes, View, dense, rows
from footfall.model.cube import UNITS_PER_PERSON, CubeSpec, NoisyCube
from footfall.model.grid import Floats, Ints
from footfall.model.local_day import LocalDay
from footfall.model.vocabulary import ALL
from footfall.pipeline.day import Day, open_day
from footfall.pipeline.measure import raw_counts
from footfall.pipeline.publish_window import about_areas, cubes_of_day, days_taken_in, unseen_of
from footfall.pipeline.window import MeasuredWindow, due_windows
from footfall.products.cubes.window_specs import NO_WORK, VISIT_DAY_STARTS, VISIT_DAYS
from footfall.products.window_estimates import window_expansion
from footfall.releases.store import ReleaseStore

TITLES = {
    "commuting": "people by home and work, zone",
    "catchment": "people of 28 days by home, zone",
    "visitors_28d": "different people of 28 days, zone",
    "loyalty": "people of 28 days by days of visits, zone",
}


def window_scores(day: Day, people: pa.Table) -> Iterator[Score]:
    """WAPE and coverage of the products of a window that ends with a day, and the common part of commuters.

    Args:
        day: nothing is said unless a window ends with it that was released.
        people: `truth/people.parquet`.
    """
    for window in (due for due in due_windows(day) if due.day is day):
        released = _released(window)
        if released:
            true = true_window(window, people)
            yield from _scores(window, AFTER, released, true)
            yield from _scores(window, BEFORE, _unprotected(window), true)


def _scores(window: MeasuredWindow, source: str, tables: Tables, true: View) -> Iterator[Score]:
    for name, what in TITLES.items():
        if name in tables:
            known = true[name], _axes(name, window.day.reference.area_ids["zone"])
            table = _parts(tables[name])
            yield from scores(name, what, source, table, known)
            if name == "commuting":
                estimate = np.nan_to_num(dense(table, known[1], "value", 0.0))
                yield Score("commuting-cpc", f"{what}: common part", source, common_part(estimate, known[0]))


def true_window(window: MeasuredWindow, people: pa.Table) -> View:
    """The truth of `TITLES` among residents.

    commuting [homes, zones and none], catchment [zones, homes], visitors_28d [zones], loyalty [zones, days].
    """
    zones = window.day.reference.area_ids["zone"]
    days = np.zeros((people.num_rows, len(zones)), dtype=np.int64)
    for folder in window.day_folders:
        day = _opened(window, folder.name.removeprefix("day="))
        stays = counted_stays(day.workspace.root / "truth" / f"day={day.name}", people, day)
        inside = stays["zone"] >= 0
        pairs = np.unique(stays["person"][inside] * len(zones) + stays["zone"][inside])
        days.reshape(-1)[pairs] += 1
    home, work = (_numbers(people[name], (*zones, NO_WORK)) for name in ("home_zone", "work_zone"))
    been = (days > 0).astype(np.float64)
    known = home < len(zones)
    lives = np.zeros((people.num_rows, len(zones)))
    lives[known, home[known]] = 1.0
    commuting = np.zeros((len(zones), len(zones) + 1))
    np.add.at(commuting, (home[known], work[known]), 1.0)
    classes = np.searchsorted(VISIT_DAY_STARTS, days, side="right") - 1
    loyalty = [(classes == number).sum(axis=0) for number in range(len(VISIT_DAYS))]
    return {
        "commuting": commuting,
        "catchment": been.T @ lives,
        "visitors_28d": been.sum(axis=0),
        "loyalty": np.stack(loyalty, axis=1).astype(np.float64),
    }


def _numbers(column: pa.ChunkedArray, names: tuple[str, ...]) -> Ints:
    """Position of each name; what is null or unknown is the last."""
    found = pc.index_in(column.cast(pa.string()), pa.array(names))
    numbers: Ints = pc.fill_null(found, len(names) - 1).to_numpy()
    return numbers


def _opened(window: MeasuredWindow, day: str) -> Day:
    zone = window.settings.workspace.time_zone
    return open_day(window.workspace, window.settings, LocalDay(date.fromisoformat(day), zone))


def _axes(name: str, zones: tuple[str, ...]) -> Axes:
    return {
        "commuting": (("home_area", zones), ("work_area", (*zones, NO_WORK))),
        "catchment": (("area", zones), ("home_area", zones)),
        "visitors_28d": (("area", zones),),
        "loyalty": (("area", zones), ("visit_days", VISIT_DAYS)),
    }[name]


def _parts(table: pa.Table) -> pa.Table:
    """The rows that are compared: of zones, people by home, all ages; new and returning together."""
    table = rows(table, level="zone")
    if "measure" in table.column_names:
        return rows(table, measure="visitors", distance_km=ALL)
    if "age_band" in table.column_names:
        return rows(table, age_band=ALL, gender=ALL)
    return _summed(table) if "since" in table.column_names else table


def _summed(table: pa.Table) -> pa.Table:
    """Values and half-widths added up over `since`; what is withheld in part is withheld."""
    half = pc.subtract(table["high"], table["value"])
    named = table.append_column("square", pc.multiply(half, half))
    wanted = [("value", "sum"), ("square", "sum"), ("value", "count")]
    sums = named.group_by(["area", "visit_days"]).aggregate(wanted)
    sums = sums.filter(pc.equal(sums["value_count"], 2))
    value, half = sums["value_sum"], pc.sqrt(sums["square_sum"])
    figures = {"value": value, "low": pc.subtract(value, half), "high": pc.add(value, half)}
    return pa.table({"area": sums["area"], "visit_days": sums["visit_days"]} | figures)


def _released(window: MeasuredWindow) -> Tables:
    store = ReleaseStore(window.workspace.releases)
    there = {manifest.product for manifest in store.manifests() if manifest.day == window.name}
    return {name: store.read(store.find(f"{name}/{window.name}")).table for name in TITLES if name in there}


def _unprotected(window: MeasuredWindow) -> Tables:
    """The products' own formulas on cubes without noise; none if the counts were swept."""
    if not window.table("window_counts").exists():
        return {}
    cubes = {
        spec.id: NoisyCube(spec, window.name, _exact(window, spec), UNPROTECTED) for spec in window.cubes
    }
    store = ReleaseStore(window.workspace.releases)
    of_days = [cubes_of_day(day, window, store) for day in days_taken_in(window)]
    silences = [unseen_of(found) for found in of_days if found]
    factors = window_expansion(cubes, about_areas(window.day.reference), len(of_days), silences)
    made = {name: product for name, product in window.products.items() if name in TITLES}
    return {name: product.publish(cubes, factors) for name, product in made.items()}


def _exact(window: MeasuredWindow, spec: CubeSpec) -> Floats:
    counts: Floats = (raw_counts(window, spec).counts / UNITS_PER_PERSON).reshape(spec.shape)
    return counts
