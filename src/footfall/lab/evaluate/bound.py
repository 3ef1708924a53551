"""The bound: the same estimates from the customers' true stays. It errs by who is a customer, and no more.

Customers are weighted to the census by the zone where they really live, as the estimates are by the zone
where they are thought to sleep.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.lab.evaluate.tables import View
from footfall.lab.evaluate.tiles import places_of
from footfall.lab.evaluate.truth import classes_of, our_zones
from footfall.lab.simulate.truth import MIN_STAY_S, cut_at_hours
from footfall.model.grid import Floats, Ints, tile_of
from footfall.model.vocabulary import AGE_BANDS, DWELL_BINS_MIN, GENDERS
from footfall.network.areas import AreaSet
from footfall.pipeline.day import Day

BINS = len(DWELL_BINS_MIN) - 1


@dataclass(frozen=True, eq=False)
class CustomerHours:
    """Customers' true stays cut at the hours of a day; one row per piece.

    Args:
        person: row of the person in `truth/people.parquet`.
        zone: our index of the zone; -1 out of town.
        hour: local clock hour.
        seconds: within the hour.
        x: easting, m.
        y: northing, m.
        counted: whether the stay counts as one.
        weight: residents that each person of the truth stands for.
    """

    person: Ints
    zone: Ints
    hour: Ints
    seconds: Floats
    x: Floats
    y: Floats
    counted: npt.NDArray[np.bool_]
    weight: Floats


def customer_hours(day: Day, truth: Path, people: pa.Table) -> CustomerHours | None:
    """Read the customers' stays of a day; None without truth by person."""
    if not (truth / "stays.parquet").exists():
        return None
    stays = pq.read_table(truth / "stays.parquet")
    stays = stays.filter(stays["customer"])
    start, end, zone = (np.asarray(stays[name]).astype(np.int64) for name in ("start", "end", "zone"))
    ours = np.where(zone >= 0, our_zones(truth, day.reference.area_ids["zone"])[zone], -1)
    cut = np.asarray(stays["began_before"]) | np.asarray(stays["goes_on"])
    pieces = cut_at_hours(start, end, day.local)
    row = pieces.row
    return CustomerHours(
        person=np.asarray(stays["person"]).astype(np.int64)[row],
        zone=ours[row],
        hour=pieces.hour,
        seconds=pieces.seconds,
        x=np.asarray(stays["x"], dtype=np.float64)[row],
        y=np.asarray(stays["y"], dtype=np.float64)[row],
        counted=(cut | (end - start >= MIN_STAY_S))[row],
        weight=_weights(people, day.reference.area_ids["zone"]),
    )


def _weights(people: pa.Table, zones: tuple[str, ...]) -> Floats:
    """Residents ÷ customers of each person's zone; the overall quotient where a zone has no customer."""
    ids = {zone: index for index, zone in enumerate(zones)}
    home = np.array([ids.get(zone, len(zones)) for zone in people["home_zone"].to_pylist()])
    customer = np.asarray(people["customer"])
    residents = np.bincount(home, minlength=len(zones) + 1)
    customers = np.bincount(home[customer], minlength=len(zones) + 1)
    overall = len(home) / max(int(customer.sum()), 1)
    weights: Floats = np.where(customers > 0, residents / np.maximum(customers, 1), overall)[home]
    return weights


def bound_view(hours: CustomerHours, areas: AreaSet, people: pa.Table, present: dict[str, Floats]) -> View:
    """What would be published if the customers' places were known exactly.

    Args:
        hours: the customers' stays.
        areas: the area set.
        people: `truth/people.parquet`.
        present: residents present by level, [24, areas]; those on the way are in no stay, so that each
            hour's sum is taken from here.
    """
    view: View = {}
    for level, shape in areas.levels.items():
        size = shape.size
        area = np.where(hours.zone >= 0, areas.of_zones(level)[hours.zone], -1)
        held = np.flatnonzero((area >= 0) & hours.counted)
        person, at, hour = hours.person[held], area[held], hours.hour[held]
        view[f"visits-{level}"] = _distinct(hours, person, hour * size + at, 24 * size).reshape(24, size)
        inside = np.flatnonzero(area >= 0)
        seconds = hours.seconds[inside] * hours.weight[hours.person[inside]]
        stayed = np.bincount(hours.hour[inside] * size + area[inside], seconds, 24 * size).reshape(24, size)
        total = present[level].sum(axis=1, keepdims=True)
        view[f"population-{level}"] = stayed * total / np.maximum(stayed.sum(axis=1, keepdims=True), 1e-9)
        view[f"visitors-{level}"] = _distinct(hours, person, at, size)
        view[f"dwell-{level}"] = _dwell(hours, held, at, size)
    if "district" in areas.levels:
        view["profile-district"] = _profile(hours, areas, people)
    return view


def bound_tiles(hours: CustomerHours, tiles: Ints, present: Floats) -> Floats:
    """Presence on sorted 500 m tiles, [24, tiles]; sums as those present, [24, tiles], have them."""
    place, inside = places_of(tile_of(hours.x, hours.y, 500), tiles)
    held = np.flatnonzero(inside & (hours.zone >= 0))
    seconds = hours.seconds[held] * hours.weight[hours.person[held]]
    size = len(tiles)
    stayed = np.bincount(hours.hour[held] * size + place[held], seconds, 24 * size).reshape(24, size)
    total = present.sum(axis=1, keepdims=True)
    presence: Floats = stayed * total / np.maximum(stayed.sum(axis=1, keepdims=True), 1e-9)
    return presence


def _distinct(hours: CustomerHours, person: Ints, cell: Ints, cells: int) -> Floats:
    """Weighted persons by cell, each once."""
    key = np.unique(person * cells + cell)
    return np.bincount(key % cells, hours.weight[key // cells], cells).astype(np.float64)


def _dwell(hours: CustomerHours, held: Ints, area: Ints, areas: int) -> Floats:
    key, inverse = np.unique(hours.person[held] * areas + area, return_inverse=True)
    minutes = np.bincount(inverse, hours.seconds[held], len(key)) / 60
    chosen = np.clip(np.searchsorted(DWELL_BINS_MIN, minutes, side="right") - 1, 0, BINS - 1)
    cell = key % areas * BINS + chosen
    counts = np.bincount(cell, hours.weight[key // areas], areas * BINS)
    return counts.astype(np.float64).reshape(areas, BINS)


def _profile(hours: CustomerHours, areas: AreaSet, people: pa.Table) -> Floats:
    size, classes = areas.level("district").size, len(AGE_BANDS) * len(GENDERS)
    held = np.flatnonzero((hours.zone >= 0) & hours.counted)
    district, person = areas.of_zones("district")[hours.zone[held]], hours.person[held]
    cell = (hours.hour[held] * size + district) * classes + classes_of(people)[person]
    counts = _distinct(hours, person, cell, 24 * size * classes)
    return counts.reshape(24, size, len(AGE_BANDS), len(GENDERS))
