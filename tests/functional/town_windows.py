"""Releases of 28 days of the town: where visitors live, and how often they come; by rule, like `api_town`."""

from __future__ import annotations

from itertools import product
from typing import Any

import pyarrow as pa
from api_town import AREAS_ID, BASE, FIGURES, FIRST_DAY, LEVELS, NOISE, Row, figures

from footfall.model.release import Manifest, Release
from footfall.releases.store import ReleaseStore

ZONES = LEVELS["zone"]
HIDDEN_HOME = "Z22"
"""Of this home nothing is shown, whatever the area."""
BANDS = ("0-1", "1-2", "2-5", "5-10", "10-20", "20-50", "50+")
TRADE = (50, 70, 90)


def visitors(area: str, home: str) -> float | None:
    """Half of an area's residents visit it, a fifth of the others'."""
    if home == HIDDEN_HOME:
        return None
    return BASE[home] * (0.5 if home == area else 0.2)


def _row(area: str, home: str, km: str, measure: str, value: float | None) -> Row:
    place = {"level": "zone", "area": area, "home_area": home, "distance_km": km, "measure": measure}
    return place | figures(value)


def _catchment() -> list[Row]:
    rows = []
    for area in ZONES:
        known = {home: value for home in ZONES if (value := visitors(area, home)) is not None}
        for home in ZONES:
            people = visitors(area, home)
            rows.append(_row(area, home, "all", "visitors", people))
            share = None if people is None else 100 * people / BASE[home]
            rows.append(_row(area, home, "all", "penetration_pct", share))
            rows.append(_row(area, home, "all", "trade_area_pct", _within(home, known)))
        rows += [_row(area, "all", km, "visitors", 400.0 / (n + 1)) for n, km in enumerate(BANDS)]
        rows.append(_row(area, "all", "all", "visitors", sum(known.values())))
    return rows


def _within(home: str, known: dict[str, float]) -> float | None:
    if home not in known:
        return None
    order = sorted(known, key=lambda one: -known[one])
    before = sum(known[one] for one in order[: order.index(home)]) / sum(known.values())
    return float(next((share for share in TRADE if 100 * before < share), 100))


def _loyalty() -> list[Row]:
    return [
        {"level": "zone", "area": area, "visit_days": days, "since": since} | figures(BASE[area] / (n + 2))
        for area in ZONES
        for n, (days, since) in enumerate(product(("1", "2-3", "4-7", "8+"), ("new", "returning")))
    ]


def add_to(store: ReleaseStore) -> None:
    """Write the two releases into the town's store."""
    over: dict[str, list[Any]] = {
        "catchment": ["home_area", "distance_km"],
        "loyalty": ["visit_days", "since"],
    }
    units = {"catchment": {"penetration_pct": "percent", "trade_area_pct": "percent"}, "loyalty": {}}
    for number, (name, rows) in enumerate({"catchment": _catchment(), "loyalty": _loyalty()}.items()):
        dimensions = [column for column in rows[0] if column not in FIGURES]
        table = pa.table({column: [row[column] for row in rows] for column in [*dimensions, *FIGURES]})
        lists = {
            column: table[column].unique().to_pylist()
            for column in dimensions
            if column not in {"area", "home_area"}
        }
        manifest = Manifest(
            f"{number}aaaaaaaaaaa",
            name,
            FIRST_DAY.isoformat(),
            "0.1",
            {
                "title": f"Title of {name}",
                "definition": f"What {name} counts.",
                "dimensions": dimensions,
                "values": lists,
                "unit": "people",
                "measure_units": units[name],
                "additive_over": over[name],
                "disjoint_over": over[name],
                "areas": AREAS_ID,
                "time_zone": "Europe/Berlin",
                "country": "DE",
                "workspace": "Town",
                "withheld_share": 0.1,
                "intervals": {"coverage": 0.95, "noise_deviation": dict.fromkeys(LEVELS, NOISE)},
                "privacy": {"profile": "strict"},
                "terms": "Leave people alone.",
            },
        )
        store.write(Release(manifest, table))
