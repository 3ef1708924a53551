"""What was true on a day, as arrays: of all residents, and of customers alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.lab.evaluate.tables import Areas, View, dense, flow_axes, rows
from footfall.lab.simulate.truth import MIN_STAY_S, cut_at_hours
from footfall.model.grid import Floats, Ints
from footfall.model.local_day import LocalDay
from footfall.model.vocabulary import AGE_BANDS, GENDERS, dwell_bins

HOURS_OF_DAY = tuple(str(hour) for hour in range(24))


def true_view(folder: Path, areas: Areas, *, customers: bool) -> View:
    """The day's aggregates.

    Args:
        folder: `truth/day=D`.
        areas: ids of the areas by level.
        customers: of customers instead of all residents; without the dwell histogram then.
    """
    ending = "_customers" if customers else ""
    presence = pq.read_table(folder / "zone_presence.parquet")
    by_day = pq.read_table(folder / "zone_day.parquet")
    view: View = {}
    for level, ids in areas.items():
        here, axes = rows(presence, level=level), (("hour", HOURS_OF_DAY), ("area", ids))
        view[f"visits-{level}"] = dense(here, axes, f"visits{ending}", 0.0)
        view[f"population-{level}"] = dense(here, axes, f"persons{ending}", 0.0)
        here = rows(by_day, level=level)
        view[f"visitors-{level}"] = dense(here, (("area", ids),), f"visitors{ending}", 0.0)
        if not customers:
            bins = [f"dwell_{name.replace('-', '_')}" for name in dwell_bins()]
            columns = [dense(here, (("area", ids),), name, 0.0) for name in bins]
            view[f"dwell-{level}"] = np.stack(columns, axis=1)
    for level, file in (("district", "flows.parquet"), ("zone", "zone_flows.parquet")):
        if level in areas:
            flows = pq.read_table(folder / file)
            view[f"flows-{level}"] = dense(flows, flow_axes(areas[level]), f"trips_500m{ending}", 0.0)
    return view


def true_tiles(folder: Path, customers: bool) -> pa.Table:
    """Persons present by hour and 500 m tile: tile, hour, persons."""
    table = pq.read_table(folder / "presence.parquet")
    name = "persons_customers" if customers else "persons"
    return pa.table({"tile": table["tile"], "hour": table["hour"], "persons": table[name]})


def true_profile(folder: Path, people: pa.Table, areas: Areas, district_of: Ints, day: LocalDay) -> View:
    """Visits of all residents by hour, district, age band and gender, which only persons' stays tell.

    Args:
        folder: `truth/day=D`, with `stays.parquet`.
        people: `truth/people.parquet`.
        areas: ids of the areas by level.
        district_of: district of each zone, by index.
        day: the local day.
    """
    stays = pq.read_table(folder / "stays.parquet")
    start, end, person, zone = (_ints(stays, name) for name in ("start", "end", "person", "zone"))
    zone = np.where(zone >= 0, our_zones(folder, areas["zone"])[zone], -1)
    cut = np.asarray(stays["began_before"]) | np.asarray(stays["goes_on"])
    kept = (zone >= 0) & (cut | (end - start >= MIN_STAY_S))
    start, end, person, zone = (part[kept] for part in (start, end, person, zone))
    pieces = cut_at_hours(start, end, day)
    visit = np.stack([person[pieces.row], district_of[zone[pieces.row]], pieces.hour])
    return {"profile-district": _profile(visit, classes_of(people), len(areas["district"]))}


def our_zones(folder: Path, ids: Sequence[str]) -> Ints:
    """Our index of each of the simulator's zones."""
    theirs = rows(pq.read_table(folder / "zone_day.parquet"), level="zone")["area"].to_pylist()
    ours = {name: index for index, name in enumerate(ids)}
    return np.array([ours.get(name, -1) for name in theirs])


def _ints(table: pa.Table, name: str) -> Ints:
    return np.asarray(table[name]).astype(np.int64)


def classes_of(people: pa.Table) -> Ints:
    """Age band and gender of each person as one number."""
    ages, genders = (
        _codes(people[name], values) for name, values in (("age_band", AGE_BANDS), ("gender", GENDERS))
    )
    classes: Ints = ages * len(GENDERS) + genders
    return classes


def _codes(column: Any, values: tuple[str, ...]) -> Ints:
    names = np.asarray(column.cast(pa.string()).to_numpy(zero_copy_only=False), dtype=str)
    return np.array([values.index(name) for name in np.unique(names)])[
        np.unique(names, return_inverse=True)[1]
    ]


def _profile(visit: Ints, classes: Ints, areas: int) -> Floats:
    """Distinct persons by hour, area, age band and gender.

    Args:
        visit: rows person, area, hour.
        classes: age band and gender by person.
        areas: number of areas.
    """
    shape = (24, areas, len(AGE_BANDS), len(GENDERS))
    person, area, hour = visit
    key = np.unique((person * areas + area) * 24 + hour)
    person, area, hour = key // (areas * 24), key // 24 % areas, key % 24
    cell = (hour * areas + area) * len(AGE_BANDS) * len(GENDERS) + classes[person]
    return np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape).astype(np.float64)
