"""Truth by person: people, their stays and their trips."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from footfall.lab.simulate.city import City
from footfall.lab.simulate.demography import AGES, SEXES
from footfall.lab.simulate.fields import Bools
from footfall.lab.simulate.people import NEVER, People
from footfall.lab.simulate.routes import MODES
from footfall.lab.simulate.stops import KINDS
from footfall.lab.simulate.subscribers import Subscribers
from footfall.lab.simulate.tally import write_table
from footfall.lab.simulate.timeline import Timeline, taken
from footfall.model.grid import Floats, Ints
from footfall.model.local_day import LocalDay


def write_people_truth(
    file: Path, city: City, people: People, subscribers: Subscribers, first_day: date
) -> None:
    """Write all residents; `person` is their row, as in stays and trips.

    `customer_from` and `customer_until` (the first day no more) are null for who always is one or never.
    """
    count = people.residents
    imsi = np.append(subscribers.imsi, "")[subscribers.of_person[:count]]
    worker = ~np.isnan(people.work_x[:count])
    zones = np.array([*city.areas.zone_ids, ""])
    write_table(
        file,
        {
            "person": np.arange(count, dtype=np.int32),
            "home_x": people.home_x[:count].astype(np.float32),
            "home_y": people.home_y[:count].astype(np.float32),
            "home_zone": zones[people.home_zone[:count]],
            "work_x": _optional(people.work_x[:count], worker),
            "work_y": _optional(people.work_y[:count], worker),
            "work_zone": pa.array(zones[people.work_zone[:count]], mask=~worker),
            "role": np.array(["none", "worker", "pupil", "student"])[people.role[:count]],
            "age_band": np.array(AGES)[people.age[:count]],
            "gender": np.array(SEXES)[people.gender[:count]],
            "customer": people.customer[:count],
            "subscriber_id": pa.array(imsi, mask=~people.customer[:count]),
            "customer_from": _dates(people.since[:count], people.since[:count] > 0, first_day),
            "customer_until": _dates(people.until[:count], people.until[:count] < NEVER, first_day),
        },
    )


def _dates(number: Ints, given: Bools, first_day: date) -> pa.Array:
    days = np.datetime64(first_day) + np.where(given, number, 0).astype("timedelta64[D]")
    return pa.array(days, pa.date32(), mask=~given)


def _optional(values: Floats, given: Bools) -> pa.Array:
    return pa.array(values.astype(np.float32), mask=~given)


def write_person_day(
    folder: Path, part: int, people: People, today: Timeline, *, first: int, day: LocalDay
) -> None:
    """Write a block's stays that overlap the day, cut at its ends, and the trips that do, whole.

    Files are `stays.parquet/part-NNNN.parquet` and `trips.parquet/part-NNNN.parquet`; residents only.
    """
    stays = taken(today.stays, (today.stays.person < people.residents) & (today.stays.end > day.start))
    write_table(
        folder / "stays.parquet" / f"part-{part:04d}.parquet",
        {
            "person": _numbers(stays.person, first),
            "customer": people.customer[stays.person],
            "x": stays.x.astype(np.float32),
            "y": stays.y.astype(np.float32),
            "start": np.maximum(stays.start, day.start),
            "end": np.minimum(stays.end, day.end),
            "began_before": stays.start < day.start,
            "goes_on": stays.end > day.end,
            "kind": np.array(KINDS)[stays.kind],
            "zone": stays.zone.astype(np.int32),
        },
    )
    trips = taken(today.trips, (today.trips.person < people.residents) & (today.trips.arrival > day.start))
    write_table(
        folder / "trips.parquet" / f"part-{part:04d}.parquet",
        {
            "person": _numbers(trips.person, first),
            "customer": people.customer[trips.person],
            "departure": trips.departure,
            "arrival": trips.arrival,
            "origin_x": trips.way_x[:, 0].astype(np.float32),
            "origin_y": trips.way_y[:, 0].astype(np.float32),
            "destination_x": trips.way_x[:, -1].astype(np.float32),
            "destination_y": trips.way_y[:, -1].astype(np.float32),
            "mode": np.array(MODES)[trips.mode],
        },
    )


def _numbers(person: Ints, first: int) -> npt.NDArray[np.int32]:
    return (person + first).astype(np.int32)
