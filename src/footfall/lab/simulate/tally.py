"""Truth tables of a day, added up over blocks of people and written as Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.lab.simulate.city import City, Raster
from footfall.lab.simulate.fields import Bools
from footfall.lab.simulate.people import People
from footfall.lab.simulate.timeline import Legs, Stays, Timeline, legs_of, taken
from footfall.lab.simulate.truth import (
    HOURS,
    MIN_STAY_S,
    cut_at_hours,
    dwell,
    hour_lengths,
    moves,
    on_the_move,
    seconds_present,
    visits,
)
from footfall.model.grid import Floats, Ints, tile_of
from footfall.model.local_day import LocalDay
from footfall.model.vocabulary import DAYPARTS, LEVELS, dwell_bins

TILE_M = 500.0
PARTS = len(DAYPARTS)
LONG_M = 500.0


class Tally:
    """Sums of one day; `tile`, `zone`, `district`, `region` stand for the kinds of areas."""

    def __init__(self, city: City, day: LocalDay) -> None:
        areas = city.areas
        self.city, self.day = city, day
        self.raster = Raster.around(areas.bounds, TILE_M, 0.0)
        self.sizes = {
            "tile": self.raster.size,
            "zone": len(areas.zone_ids),
            "district": len(areas.district_ids),
        }
        self.sizes["region"] = 1
        self.visits = {kind: np.zeros((2, size, HOURS), dtype=np.int64) for kind, size in self.sizes.items()}
        self.seconds = {kind: np.zeros((2, size, HOURS)) for kind, size in self.sizes.items()}
        self.dwell = {k: np.zeros((2, n, len(dwell_bins())), dtype=np.int64) for k, n in self.sizes.items()}
        self.flows = np.zeros((5, self.sizes["zone"] ** 2 * PARTS))

    def add(self, people: People, timeline: Timeline) -> None:
        """Add a block: its residents only. The timeline holds all stays up to the end of the day's trips."""
        residents = np.arange(len(people)) < people.residents
        stays = taken(timeline.stays, residents[timeline.stays.person])
        trips = taken(timeline.trips, residents[timeline.trips.person])
        self._add_flows(people, stays)
        self._add_stays(people, stays)
        self._add_moving(people, legs_of(trips))

    def _areas_of(self, tile: Ints, zone: Ints) -> dict[str, Ints]:
        district = np.where(zone >= 0, self.city.areas.district_of[zone], -1)
        return {
            "tile": np.where(zone >= 0, tile, -1),
            "zone": zone,
            "district": district,
            "region": np.minimum(zone, 0),
        }

    def _add_stays(self, people: People, stays: Stays) -> None:
        pieces = cut_at_hours(stays.start, stays.end, self.day)
        counted = (stays.end - stays.start >= MIN_STAY_S)[pieces.row]
        person = stays.person[pieces.row]
        mine = people.customer[person]
        places = self._areas_of(self.raster.index(stays.x, stays.y), stays.zone.astype(np.int64))
        for kind, area in places.items():
            here, size = area[pieces.row], self.sizes[kind]
            for row, chosen in enumerate((counted, counted & mine)):
                self.visits[kind][row] += visits(person[chosen], here[chosen], pieces.hour[chosen], size)
                self.dwell[kind][row] += dwell(person[chosen], here[chosen], pieces.seconds[chosen], size)
            self._add_seconds(kind, here, pieces.hour, pieces.seconds, mine)

    def _add_moving(self, people: People, legs: Legs) -> None:
        person, x, y, hour, seconds = on_the_move(legs, self.day)
        raster, zones = self.city.zone_raster
        cell = raster.index(x, y)
        zone = np.where(cell >= 0, zones[cell], -1).astype(np.int64)
        for kind, area in self._areas_of(self.raster.index(x, y), zone).items():
            self._add_seconds(kind, area, hour, seconds, people.customer[person])

    def _add_seconds(self, kind: str, area: Ints, hour: Ints, seconds: Floats, mine: Bools) -> None:
        size = self.sizes[kind]
        self.seconds[kind][0] += seconds_present(area, hour, seconds, size)
        self.seconds[kind][1] += seconds_present(area[mine], hour[mine], seconds[mine], size)

    def _add_flows(self, people: People, stays: Stays) -> None:
        found = moves(stays, self.day)
        key = (found.origin * self.sizes["zone"] + found.destination) * PARTS + found.daypart
        long = found.distance_m >= LONG_M
        mine = people.customer[found.person]
        weights: tuple[npt.NDArray[Any], ...] = (np.ones(len(key)), long, found.distance_m, mine, mine & long)
        for row, weight in enumerate(weights):
            self.flows[row] += np.bincount(key, np.asarray(weight, dtype=float), self.flows.shape[1])

    def write(self, folder: Path) -> None:
        """Write `presence`, `zone_presence`, `zone_day`, `flows` and `zone_flows` of the day."""
        folder.mkdir(parents=True, exist_ok=True)
        write_table(folder / "presence.parquet", self._presence("tile"))
        levels = [{"level": level, **self._presence(level)} for level in LEVELS]
        write_table(folder / "zone_presence.parquet", stacked(levels))
        write_table(folder / "zone_day.parquet", stacked([self._dwell(level) for level in LEVELS]))
        zones, parts = self.sizes["zone"], np.arange(self.flows.shape[1]) % PARTS
        ends = np.arange(self.flows.shape[1]) // PARTS
        origin, destination = ends // zones, ends % zones
        ids = self.city.areas
        table = _flows(self.flows, origin, destination, parts, ids.zone_ids)
        write_table(folder / "zone_flows.parquet", table)
        count, of = self.sizes["district"], ids.district_of
        key = (of[origin] * count + of[destination]) * PARTS + parts
        sums = np.array(
            [np.bincount(key, row, count * count * PARTS) for row in self.flows], dtype=np.float64
        )
        pair = np.arange(sums.shape[1]) // PARTS
        table = _flows(sums, pair // count, pair % count, np.arange(sums.shape[1]) % PARTS, ids.district_ids)
        write_table(folder / "flows.parquet", table)

    def _names(self, kind: str) -> npt.NDArray[Any]:
        ids = self.city.areas
        if kind == "tile":
            x, y = self.raster.corners()
            return tile_of(x + 1, y + 1, int(TILE_M))
        names = {"zone": ids.zone_ids, "district": ids.district_ids, "region": (ids.region_id,)}
        return np.array(names[kind])

    def _presence(self, kind: str) -> dict[str, Any]:
        area, hour = np.nonzero(self.seconds[kind][0] > 0)
        lengths = hour_lengths(self.day)[hour]
        name = "tile" if kind == "tile" else "area"
        return {
            "hour": hour.astype(np.int8),
            name: self._names(kind)[area],
            "visits": self.visits[kind][0][area, hour],
            "persons": self.seconds[kind][0][area, hour] / lengths,
            "visits_customers": self.visits[kind][1][area, hour],
            "persons_customers": self.seconds[kind][1][area, hour] / lengths,
        }

    def _dwell(self, kind: str) -> dict[str, Any]:
        table: dict[str, Any] = {"level": kind, "area": self._names(kind)}
        table["visitors"] = self.dwell[kind][0].sum(axis=1)
        table["visitors_customers"] = self.dwell[kind][1].sum(axis=1)
        for number, name in enumerate(dwell_bins()):
            table[f"dwell_{name.replace('-', '_')}"] = self.dwell[kind][0][:, number]
        return table


def _flows(sums: Floats, origin: Ints, destination: Ints, part: Ints, ids: tuple[str, ...]) -> dict[str, Any]:
    held = np.flatnonzero(sums[0] > 0)
    names, parts = np.array(ids), np.array(list(DAYPARTS))
    return {
        "origin": names[origin[held]],
        "destination": names[destination[held]],
        "daypart": parts[part[held]],
        "trips": sums[0][held].astype(np.int64),
        "trips_500m": sums[1][held].astype(np.int64),
        "distance_m": sums[2][held],
        "trips_customers": sums[3][held].astype(np.int64),
        "trips_500m_customers": sums[4][held].astype(np.int64),
    }


def stacked(tables: list[dict[str, Any]]) -> dict[str, Any]:
    """Tables of the same columns one below the other; a single text is repeated."""
    lengths = [max(len(v) for v in t.values() if not isinstance(v, str)) for t in tables]
    columns: dict[str, Any] = {}
    for name in tables[0]:
        parts = [
            np.full(n, t[name]) if isinstance(t[name], str) else t[name]
            for t, n in zip(tables, lengths, strict=True)
        ]
        columns[name] = np.concatenate(parts)
    return columns


def write_table(file: Path, columns: dict[str, Any]) -> None:
    """Write columns as one Parquet file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    table = pa.table({name: c if isinstance(c, pa.Array) else pa.array(c) for name, c in columns.items()})
    pq.write_table(table, file, compression="zstd", store_schema=False)
