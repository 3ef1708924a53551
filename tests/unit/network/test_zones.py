"""Reading zones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from footfall.model.errors import InputError
from footfall.network import read_zones

SQUARE = shapely.box(0, 51, 0.1, 51.1)
BOW_TIE = shapely.Polygon([(10, 50), (11, 51), (11, 50), (10, 51)])


def geojson(folder: Path, features: list[dict[str, Any]], **members: Any) -> Path:
    """A GeoJSON file."""
    path = folder / "zones.geojson"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features, **members}), encoding="utf-8"
    )
    return path


def feature(geometry: Any = SQUARE, **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature."""
    shape = None if geometry is None else json.loads(shapely.to_geojson(geometry))
    return {"type": "Feature", "properties": properties, "geometry": shape}


def geoparquet(folder: Path, geo: dict[str, Any] | None, shapes: list[Any]) -> Path:
    """A GeoParquet file with zone ids z0, z1, ..."""
    table = pa.table(
        {"zone_id": [f"z{n}" for n in range(len(shapes))], "geometry": list(shapely.to_wkb(shapes))}
    )
    path = folder / "zones.parquet"
    pq.write_table(table.replace_schema_metadata(None if geo is None else {"geo": json.dumps(geo)}), path)
    return path


def test_names_are_mapped_and_missing_ones_filled(tmp_path: Path) -> None:
    """Properties are found under the operator's names; a zone without a name is called by its id."""
    path = geojson(
        tmp_path, [feature(code="a", borough="d1", borough_name="First"), feature(code=7, label="Seven")]
    )
    columns = {"zone_id": "code", "name": "label", "parent_id": "borough", "parent_name": "borough_name"}
    read = read_zones(path, columns)
    found = [(f.zone_id, f.name, f.level, f.parent_id, f.parent_name, f.row) for f in read.features]
    assert found == [("a", "a", "zone", "d1", "First", 1), ("7", "Seven", "zone", None, None, 2)]
    assert read.faults == ()


def test_bad_features_are_left_out_with_a_fault_each(tmp_path: Path) -> None:
    """A fault names the row and the rule; the good features stay."""
    features = [
        feature(zone_id="a"),
        feature(),
        feature(zone_id="a"),
        feature(None, zone_id="b"),
        feature(shapely.Point(0, 0), zone_id="c"),
        feature(shapely.box(500_000, 100_000, 500_100, 100_100), zone_id="d"),
        feature(zone_id="e", level="county"),
        feature(shapely.Polygon(), zone_id="f"),
        feature(shapely.box(-46, -23, -45, -22), zone_id="g"),
        feature(zone_id={"a": 1}),
        feature(zone_id="x" * 300),
    ]
    read = read_zones(geojson(tmp_path, features))
    assert [good.zone_id for good in read.features] == ["a"]
    assert [(fault.row, fault.rule) for fault in read.faults] == [
        (2, "zone_id missing or not fit to be a name"),
        (3, "duplicate zone_id"),
        (4, "no usable polygon"),
        (5, "no usable polygon"),
        (6, "coordinates outside WGS 84"),
        (7, "unknown level"),
        (8, "no usable polygon"),
        (9, "the position lies beyond the grid"),
        (10, "zone_id missing or not fit to be a name"),
        (11, "zone_id missing or not fit to be a name"),
    ]


def test_a_crossed_polygon_is_mended(tmp_path: Path) -> None:
    """An invalid polygon becomes a valid one of the same ground."""
    polygon = read_zones(geojson(tmp_path, [feature(BOW_TIE, zone_id="a")])).features[0].geometry
    assert polygon.is_valid
    assert polygon.area == pytest.approx(0.5)


def test_the_same_id_on_two_levels_is_no_duplicate(tmp_path: Path) -> None:
    """Ids are unique within a level."""
    read = read_zones(
        geojson(tmp_path, [feature(zone_id="1", level="district"), feature(zone_id="1", parent_id="1")])
    )
    assert len(read.features) == 2


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("not json", "not a GeoJSON feature collection"),
        ("[]", "not a GeoJSON feature collection"),
        ('{"features": 7}', "not a GeoJSON feature collection"),
        ('{"features": []}', "no features"),
    ],
)
def test_a_file_that_is_no_collection_is_refused(tmp_path: Path, text: str, rule: str) -> None:
    """The error names the file and what it should be."""
    path = tmp_path / "zones.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=rule):
        read_zones(path)


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    """No traceback for a wrong path."""
    for name in ("none.geojson", "none.parquet"):
        with pytest.raises(InputError, match="file cannot be read"):
            read_zones(tmp_path / name)


def test_another_crs_is_refused_in_geojson(tmp_path: Path) -> None:
    """Old GeoJSON with a national CRS is not read as degrees."""
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    with pytest.raises(InputError, match="not in WGS 84"):
        read_zones(geojson(tmp_path, [feature(zone_id="a")], crs=crs))


def test_geoparquet_is_read(tmp_path: Path) -> None:
    """WKB with GeoParquet metadata and no CRS is WGS 84."""
    geo = {"primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}
    read = read_zones(geoparquet(tmp_path, geo, [SQUARE, None]))
    assert [good.zone_id for good in read.features] == ["z0"]
    assert read.features[0].geometry.equals(SQUARE)
    assert [fault.row for fault in read.faults] == [2]


def test_geoparquet_in_another_crs_is_turned_to_wgs84(tmp_path: Path) -> None:
    """A polygon in EPSG:3857 is moved to where it lies."""
    column = {"encoding": "WKB", "crs": "EPSG:3857"}
    shape = shapely.box(1_113_194.91, 6_446_275.84, 1_224_514.40, 6_621_293.72)
    read = read_zones(
        geoparquet(tmp_path, {"primary_column": "geometry", "columns": {"geometry": column}}, [shape])
    )
    assert read.features[0].geometry.bounds == pytest.approx((10, 50, 11, 51), abs=1e-4)


@pytest.mark.parametrize(
    ("geo", "rule"),
    [
        (None, "no GeoParquet metadata"),
        (
            {"primary_column": "geometry", "columns": {"geometry": {"encoding": "point"}}},
            "unknown geometry encoding",
        ),
        (
            {"primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB", "crs": "no"}}},
            "unknown crs",
        ),
    ],
)
def test_other_parquet_is_refused(tmp_path: Path, geo: dict[str, Any] | None, rule: str) -> None:
    """What cannot be placed on earth is not guessed."""
    with pytest.raises(InputError, match=rule):
        read_zones(geoparquet(tmp_path, geo, [SQUARE]))
