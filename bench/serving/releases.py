"""Releases for load: a year of hourly footfall for many zones, and a day of many flows; invented numbers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from footfall.model.release import Manifest, Release
from footfall.releases.store import ReleaseStore

FIRST_DAY = date(2026, 1, 1)
HOURS = [f"{hour:02d}" for hour in range(24)]
DAYPARTS = ["00-06", "06-10", "10-13", "13-16", "16-19", "19-24"]
K = 20.0


def build(root: Path, zones: int, days: int, flow_zones: int) -> tuple[int, int]:
    """Write the releases; the numbers of rows of footfall and of flows."""
    store, random = ReleaseStore(root), np.random.default_rng(1)
    store.write_areas("bench", _areas(max(zones, flow_zones)))
    for number in range(days):
        store.write(_footfall(FIRST_DAY + timedelta(days=number), zones, random))
    flows = _flows(FIRST_DAY, flow_zones, random)
    store.write(flows)
    return zones * 24 * days, flows.table.num_rows


def _ids(count: int) -> list[str]:
    return [f"Z{number:04d}" for number in range(count)]


def _footfall(day: date, zones: int, random: np.random.Generator) -> Release:
    hours, areas = (grid.ravel() for grid in np.indices((24, zones)))
    columns = {
        "level": _constant("zone", len(hours)),
        "hour": _coded(hours, HOURS),
        "area": _coded(areas, _ids(zones)),
    }
    facts = {"additive_over": [], "values": {"level": ["zone"], "hour": HOURS}}
    return _release("footfall", day, columns, facts, random)


def _flows(day: date, zones: int, random: np.random.Generator) -> Release:
    parts, origins, destinations = (grid.ravel() for grid in np.indices((6, zones, zones)))
    ids = _ids(zones)
    columns = {
        "level": _constant("zone", len(parts)),
        "daypart": _coded(parts, DAYPARTS),
        "origin": _coded(origins, ids),
        "destination": _coded(destinations, ids),
    }
    facts = {
        "additive_over": ["daypart", "origin", "destination", "day"],
        "unit": "trips",
        "values": {"level": ["zone"], "daypart": DAYPARTS},
    }
    return _release("flows", day, columns, facts, random)


def _coded(codes: Any, values: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(values))


def _constant(value: str, rows: int) -> pa.DictionaryArray:
    return _coded(np.zeros(rows), [value])


def _release(
    product: str, day: date, columns: dict[str, Any], facts: dict[str, Any], random: np.random.Generator
) -> Release:
    rows = len(columns["level"])
    value = np.round(random.gamma(2.0, 150.0, rows), 1)
    half, hidden = np.round(15 + 0.05 * value, 1), value < K
    figures = {
        "value": pa.array(value, mask=hidden),
        "low": pa.array(np.maximum(value - half, 0), mask=hidden),
        "high": pa.array(value + half, mask=hidden),
        "status": _coded(hidden.astype(int), ["ok", "withheld_small"]),
        "sample_band": _constant("50-200", rows),
    }
    described = {
        "title": product,
        "definition": f"Invented {product}.",
        "dimensions": list(columns),
        "areas": "bench",
        "time_zone": "Europe/Berlin",
        "intervals": {"coverage": 0.95, "noise_deviation": {"zone": 7.0}},
        "terms": "Invented.",
        **facts,
    }
    name = f"{day:%y%m%d}{product.encode().hex()[-6:]}"
    return Release(Manifest(name, product, day.isoformat(), "0.1", described), pa.table(columns | figures))


def _areas(count: int) -> dict[str, Any]:
    features = []
    for number, area in enumerate(_ids(count)):
        west, south = 10 + (number % 40) / 100, 50 + (number // 40) / 100
        ring = [
            [west, south],
            [west + 0.01, south],
            [west + 0.01, south + 0.01],
            [west, south + 0.01],
            [west, south],
        ]
        properties = {
            "level": "zone", "area": area, "name": area, "parent": None, "area_km2": 0.8, "residents": 1000,
            "centre": [west + 0.005, south + 0.005],
        }  # fmt: skip
        features.append(
            {
                "type": "Feature",
                "properties": properties,
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return {"type": "FeatureCollection", "features": features}
