"""A town of releases made by rule, so that every answer of the API can be foreseen.

Two districts with two zones each, 28 days. The value of a row is a rule of its labels; zone Z22 is
withheld at night. Half-widths are 10 % of the value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa

from footfall.model.release import Manifest, Release
from footfall.releases.store import ReleaseStore

FIRST_DAY = date(2026, 3, 2)
DAYS = tuple(FIRST_DAY + timedelta(days=number) for number in range(28))
HOURS = tuple(f"{hour:02d}" for hour in range(24))
DAYPARTS = ("00-06", "06-10", "10-13", "13-16", "16-19", "19-24")
AGES = ("16-29", "65+")
BASE = {"R1": 2000.0, "D1": 1200.0, "D2": 800.0, "Z11": 700.0, "Z12": 500.0, "Z21": 450.0, "Z22": 350.0}
LEVELS = {"region": ("R1",), "district": ("D1", "D2"), "zone": ("Z11", "Z12", "Z21", "Z22")}
PARENTS = {"D1": "R1", "D2": "R1", "Z11": "D1", "Z12": "D1", "Z21": "D2", "Z22": "D2"}
AREAS_ID = "town1"
NOISE = 20.0
"""Deviation of the noise of each value."""
Row = dict[str, Any]


def is_withheld(area: str, hour: str) -> bool:
    """Zone Z22 shows nothing before 06:00."""
    return area == "Z22" and hour < "06"


def population(area: str, hour: str, day: date) -> float:
    """People present: more by day, and a tenth more on Saturdays."""
    return BASE[area] * (1 + int(hour) / 100) * (1.1 if day.weekday() == 5 else 1.0)


def figures(value: float | None) -> Row:
    """The figures of a row; None is withheld."""
    if value is None:
        nothing = dict.fromkeys(("value", "low", "high", "sample_band", "consistent"))
        return nothing | {"status": "withheld_small"}
    return {
        "value": round(value, 1),
        "low": round(0.9 * value, 1),
        "high": round(1.1 * value, 1),
        "status": "ok",
        "sample_band": "200-1000",
        "consistent": round(value, 1),
    }


def _population(day: date) -> list[Row]:
    return [
        {"level": level, "hour": hour, "area": area}
        | figures(None if is_withheld(area, hour) else population(area, hour, day))
        for level, areas in LEVELS.items()
        for hour in HOURS
        for area in areas
    ]


def _footfall(day: date) -> list[Row]:
    whole = [row | {"age_band": "all"} for row in _population(day)]
    parts = [
        {"level": "district", "hour": hour, "area": area, "age_band": age}
        | figures(population(area, hour, day) / 2)
        for hour, area, age in product(HOURS, LEVELS["district"], AGES)
    ]
    return [*whole, *parts]


def _visitors(_: date) -> list[Row]:
    return [{"level": "zone", "area": area} | figures(3 * BASE[area]) for area in LEVELS["zone"]]


def _dwell(_: date) -> list[Row]:
    bins = (("0-60", 0.4), ("60-1440", 0.6))
    people = [
        {"level": "zone", "area": area, "measure": "visitors", "dwell_bin": name}
        | figures(share * BASE[area])
        for area in LEVELS["zone"]
        for name, share in bins
    ]
    place = {"level": "zone", "measure": "median_min", "dwell_bin": "all"}
    return [*people, *(place | {"area": area} | figures(45.0) for area in LEVELS["zone"])]


def _flows(_: date) -> list[Row]:
    zones = LEVELS["zone"]
    return [
        {"level": "zone", "daypart": part, "origin": start, "destination": end}
        | figures(BASE[start] * BASE[end] / 10_000 * (2 if start == end else 1))
        for part in DAYPARTS
        for start, end in product(zones, zones)
    ]


Maker = Callable[[date], list[Row]]
MAKERS: dict[str, tuple[Maker, dict[str, Any]]] = {
    "population": (_population, {"additive_over": ["area"], "disjoint_over": ["area"]}),
    "footfall": (_footfall, {"additive_over": ["age_band"], "shared_noise": ["age_band"]}),
    "visitors": (_visitors, {}),
    "dwell": (
        _dwell,
        {
            "additive_over": ["dwell_bin"],
            "disjoint_over": ["dwell_bin"],
            "measure_units": {"median_min": "minutes"},
        },
    ),
    "flows": (
        _flows,
        {"additive_over": ["daypart", "origin", "destination", "day"], "unit": "trips"},
    ),
}
FIGURES = ("value", "low", "high", "status", "sample_band", "consistent")


def release_of(name: str, day: date, number: int = 0) -> Release:
    """The release of a product and day; a higher number is a later release of the same day."""
    maker, facts = MAKERS[name]
    rows = maker(day)
    dimensions = [column for column in rows[0] if column not in FIGURES]
    order = [*dimensions, *FIGURES]
    table = pa.table({column: [row[column] for row in rows] for column in order})
    lists = {
        column: table[column].unique().to_pylist()
        for column in dimensions
        if column not in {"area", "origin", "destination"}
    }
    manifest = Manifest(
        f"{sorted(MAKERS).index(name)}{day:%y%m%d}{number:05x}",
        name,
        day.isoformat(),
        "0.1",
        {
            "title": f"Title of {name}",
            "definition": f"What {name} counts.",
            "dimensions": dimensions,
            "values": lists,
            "unit": "people",
            "areas": AREAS_ID,
            "time_zone": "Europe/Berlin",
            "country": "DE",
            "workspace": "Town",
            "withheld_share": 0.01,
            "intervals": {"coverage": 0.95, "noise_deviation": dict.fromkeys(LEVELS, NOISE)},
            "privacy": {"profile": "strict"},
            "terms": "Leave people alone.",
            **facts,
        },
    )
    return Release(manifest, table)


def areas() -> dict[str, Any]:
    """Four squares in a row, a tenth of a degree wide, from 10° E, 50° N; districts and the region."""
    spans = {
        "R1": (0, 4),
        "D1": (0, 2),
        "D2": (2, 4),
        "Z11": (0, 1),
        "Z12": (1, 2),
        "Z21": (2, 3),
        "Z22": (3, 4),
    }
    features = []
    for level, ids in LEVELS.items():
        for area in ids:
            west, east = (10 + step / 10 for step in spans[area])
            ring = [[west, 50.0], [east, 50.0], [east, 50.1], [west, 50.1], [west, 50.0]]
            properties = {
                "level": level,
                "area": area,
                "name": f"Name of {area}",
                "parent": PARENTS.get(area),
                "area_km2": 79.6,
                "residents": int(BASE[area]),
                "centre": [(west + east) / 2, 50.05],
            }
            geometry = {"type": "Polygon", "coordinates": [ring]}
            features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def build(root: Path, days: Sequence[date] = DAYS) -> ReleaseStore:
    """A store with all releases of the town."""
    store = ReleaseStore(root)
    store.write_areas(AREAS_ID, areas())
    for name, day in product(MAKERS, days):
        store.write(release_of(name, day))
    return store


def deviation(value: float) -> float:
    """Standard deviation of a value of the town."""
    return 0.1 * value / 1.959964


def half_of(variance: float) -> float:
    """Half-width of a 95 % interval."""
    return 1.959964 * math.sqrt(variance)
