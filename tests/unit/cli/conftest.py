"""A workspace with releases made by hand: three areas, one of them withheld all day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from footfall.model.release import Manifest, Release
from footfall.model.vocabulary import ALL, STATUS_LOW_RELIABILITY, STATUS_OK, STATUS_WITHHELD_SMALL
from footfall.releases.store import ReleaseStore

DAY = "2026-03-02"
AREAS = (
    ("district", "D1", "Old Town"),
    ("zone", "Z1", "Quay"),
    ("zone", "Z2", "Market"),
    ("zone", "Z3", "Fen"),
)
Rows = list[dict[str, Any]]


def shown(value: float, half: float, status: str = STATUS_OK) -> dict[str, Any]:
    """The figures of a value that is shown."""
    return {
        "value": value,
        "low": value - half,
        "high": value + half,
        "status": status,
        "sample_band": "200-1000",
    }


WITHHELD_FIGURES = {
    "value": None,
    "low": None,
    "high": None,
    "status": STATUS_WITHHELD_SMALL,
    "sample_band": None,
}


def _hourly_rows() -> Rows:
    rows = []
    for hour in range(24):
        for level, area, figures in (
            ("district", "D1", shown(41_237 + hour, 2_000)),
            ("zone", "Z1", shown(805 + 10 * hour, 90)),
            ("zone", "Z2", shown(300, 200, STATUS_LOW_RELIABILITY) if hour == 12 else WITHHELD_FIGURES),
            ("zone", "Z3", WITHHELD_FIGURES),
        ):
            place = {"level": level, "hour": f"{hour:02d}", "area": area}
            rows.append(place | {"age_band": ALL, "gender": ALL} | figures)
        part = {
            "level": "district",
            "hour": f"{hour:02d}",
            "area": "D1",
            "age_band": "16-29",
            "gender": "male",
        }
        rows.append(part | shown(5_000, 400))
    return rows


def _dwell_rows() -> Rows:
    place = {"level": "zone", "area": "Z1"}
    bins = {"0-5": WITHHELD_FIGURES, "10-20": shown(500, 50), "20-60": shown(1000, 60)}
    rows = [place | {"measure": "visitors", "dwell_bin": name} | figures for name, figures in bins.items()]
    return [*rows, place | {"measure": "median_min", "dwell_bin": ALL} | shown(34, 4)]


def _flow_rows() -> Rows:
    pairs = (("D1", "D1", shown(900, 60)), ("D1", "D2", WITHHELD_FIGURES))
    return [
        {"level": "district", "daypart": "06-10", "origin": start, "destination": end} | figures
        for start, end, figures in pairs
    ]


def _visitor_rows() -> Rows:
    return [
        {"level": "zone", "area": "Z1"} | shown(1800, 100),
        {"level": "zone", "area": "Z3"} | WITHHELD_FIGURES,
    ]


PRODUCTS = {
    "footfall": (_hourly_rows, ["level", "hour", "area", "age_band", "gender"]),
    "dwell": (_dwell_rows, ["level", "area", "measure", "dwell_bin"]),
    "flows": (_flow_rows, ["level", "daypart", "origin", "destination"]),
    "visitors": (_visitor_rows, ["level", "area"]),
}


def _feature(level: str, area: str, name: str) -> dict[str, Any]:
    square = [[[0.0, 0.0], [0.1, 0.0], [0.1, 0.1], [0.0, 0.0]]]
    return {
        "type": "Feature",
        "properties": {"level": level, "area": area, "name": name, "centre": [0.05, 0.05]},
        "geometry": {"type": "Polygon", "coordinates": square},
    }


@pytest.fixture(name="town")
def _town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with one release of each kind; the tests run inside it."""
    (tmp_path / "footfall.toml").write_text("", encoding="utf-8")
    store = ReleaseStore(tmp_path / "releases")
    features = [_feature(*area) for area in (*AREAS, ("district", "D2", "New Town"))]
    store.write_areas("areas1", {"type": "FeatureCollection", "features": features})
    for number, (product, (rows, dimensions)) in enumerate(PRODUCTS.items()):
        facts = {
            "title": f"Title of {product}",
            "definition": f"What {product} counts.",
            "dimensions": dimensions,
            "workspace": "Town [1]",
            "areas": "areas1",
            "withheld_share": 0.25,
            "privacy": {"profile": "strict", "charged": {"epsilon": {"delta 1e-09": 0.74}}},
        }
        manifest = Manifest(f"{number}bcdef012345", product, DAY, "0.1", facts)
        store.write(Release(manifest, pa.Table.from_pylist(rows())))
    monkeypatch.chdir(tmp_path)
    return tmp_path
