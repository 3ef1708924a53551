"""Formats that others read: byte by byte as they are described."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import pyarrow as pa
import pytest

from footfall.model.errors import WorkspaceError
from footfall.model.release import Manifest, Release
from footfall.releases.dcat import dcat
from footfall.releases.formats import FORMATS, file_name
from footfall.releases.mitms import TRIPS, mitms

SHOWN = {"low": 90.0, "high": 110.0, "status": "ok", "sample_band": "50-200"}
WITHHELD = {"value": None, "low": None, "high": None, "status": "withheld_small", "sample_band": None}


def _area(area: str, west: float) -> dict[str, Any]:
    ring = [[west, 50.0], [west + 0.1, 50.0], [west + 0.1, 50.1], [west, 50.1], [west, 50.0]]
    properties = {"level": "zone", "area": area, "name": f"{area}, town", "centre": [west + 0.05, 50.05]}
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


AREAS = {"type": "FeatureCollection", "features": [_area("Z1", 10.0), _area("Z2", 10.1)]}


def _release(product: str, rows: list[dict[str, Any]], **facts: Any) -> Release:
    dimensions = [name for name in rows[0] if name not in {"value", *SHOWN}]
    names = [*dimensions, "value", "low", "high", "status", "sample_band"]
    table = pa.table({name: [row[name] for row in rows] for name in names})
    known = {
        "dimensions": dimensions,
        "title": "A title",
        "definition": "What is counted.",
        "unit": "trips",
        "terms": "Leave people alone.",
        "workspace": "Town",
        "country": "DE",
        **facts,
    }
    return Release(Manifest("0123456789ab", product, "2026-03-02", "0.1", known), table)


def _flow(origin: str, destination: str, figures: dict[str, Any]) -> dict[str, Any]:
    return {"level": "zone", "daypart": "06-10", "origin": origin, "destination": destination} | figures


FLOWS = _release(
    "flows",
    [
        _flow("Z1", "Z2", {"value": 100.0} | SHOWN),
        _flow("Z1", "Z1", {"value": 55.5} | SHOWN),
        _flow("Z2", "Z1", WITHHELD),
    ],
)
HOURLY = _release(
    "population",
    [
        {"level": "zone", "hour": "08", "area": "Z1", "value": 100.0} | SHOWN,
        {"level": "zone", "hour": "08", "area": "Z2"} | WITHHELD,
        {"level": "zone", "hour": "09", "area": "Z1", "value": 90.0} | SHOWN | {"status": "low_reliability"},
        {"level": "zone", "hour": "09", "area": "Z2"} | WITHHELD | {"status": "below_resolution"},
    ],
    unit="people",
    values={"level": ["zone"], "hour": ["08", "09"]},
)


def _written(release: Release, form: str) -> bytes:
    return FORMATS[form].write(release, AREAS)


def test_the_ministrys_trips_byte_by_byte() -> None:
    """Header, order and forms are the ministry's; what we don't tell is NA; withheld is left out."""
    name, data = mitms(FLOWS, {("zone", f["properties"]["area"]): f for f in AREAS["features"]})  # type: ignore[index]
    assert name == "20260302_Viajes_distritos.csv.gz"
    assert gzip.decompress(data).decode() == (
        "fecha|periodo|origen|destino|distancia|actividad_origen|actividad_destino|estudio_origen_posible|"
        "estudio_destino_posible|residencia|renta|edad|sexo|viajes|viajes_km\n"
        "20260302|6|Z1|Z2|2-10|NA|NA|NA|NA|NA|NA|NA|NA|100|714.005\n"
        "20260302|6|Z1|Z1|NA|NA|NA|NA|NA|NA|NA|NA|NA|55.5|NA\n"
    )


ENGLISH = {
    "home": "casa",
    "work_or_study": "trabajo_estudio",
    "frequent_activity": "frecuente",
    "infrequent_activity": "no_frecuente",
    "TRUE": "si",
    "FALSE": "no",
    "male": "hombre",
    "female": "mujer",
}
OURS = {"work_or_study": "work", "frequent_activity": "frequent", "infrequent_activity": "infrequent"}
SAMPLE_COLUMNS = (
    "hour", "id_origin", "id_destination", "distance", "activity_origin", "activity_destination",
    "study_possible_origin", "study_possible_destination", "residence_province_ine_code", "income", "age",
    "sex", "n_trips",
)  # fmt: skip


@pytest.mark.data
def test_the_ministrys_own_rows_come_out_as_they_went_in(data: Path) -> None:
    """A hundred rows of the ministry's file, taken as a release, are written as the ministry writes them."""
    with gzip.open(data / "mitms_sample" / "od_dist_day.csv.gz", "rt", encoding="utf-8") as stream:
        sample = list(csv.DictReader(stream))
    release = _release("flows", [_taken(row) for row in sample])
    lines = gzip.decompress(mitms(release, {})[1]).decode().splitlines()[1:]
    expected = [[ENGLISH.get(row[name], row[name]) for name in SAMPLE_COLUMNS] for row in sample]
    assert len(lines) == 100
    assert [line.split("|")[1:-1] for line in lines] == expected


def _taken(row: dict[str, str]) -> dict[str, Any]:
    study = {"TRUE": "yes", "FALSE": "no"}
    unknown = {"NA": "unknown"}
    return {
        "level": "zone",
        "hour": f"{int(row['hour']):02d}",
        "origin": row["id_origin"],
        "destination": row["id_destination"],
        "distance_band": row["distance"],
        "origin_activity": OURS.get(row["activity_origin"], row["activity_origin"]),
        "destination_activity": OURS.get(row["activity_destination"], row["activity_destination"]),
        "origin_study": study[row["study_possible_origin"]],
        "destination_study": study[row["study_possible_destination"]],
        "home_region": row["residence_province_ine_code"],
        "income": row["income"],
        "age_band": unknown.get(row["age"], row["age"]),
        "gender": unknown.get(row["sex"], row["sex"]),
        "value": float(row["n_trips"]),
    } | SHOWN


def test_the_ministrys_people_are_classes_without_their_sums() -> None:
    """By the night's zone, age, sex and number of trips; who is unknown is NA, and nobody is there twice."""
    person = {"level": "zone", "area": "Z1", "trips": "2+"} | SHOWN
    release = _release(
        "mobility_rate",
        [
            person | {"age_band": "16-29", "gender": "female", "value": 120.0},
            person | {"age_band": "unknown", "gender": "unknown", "value": 30.0},
            person | {"age_band": "all", "gender": "all", "value": 150.0},
        ],
    )
    name, data = mitms(release, {})
    assert name == "20260302_Personas_dia_distritos.csv.gz"
    assert gzip.decompress(data).decode().splitlines() == [
        "fecha|zona_pernoctacion|edad|sexo|numero_viajes|personas",
        "20260302|Z1|16-29|mujer|2+|120",
        "20260302|Z1|NA|NA|2+|30",
    ]


def test_nights_of_a_window_stand_under_its_first_day() -> None:
    """The mean of the window's nights, by zone of residence and of the night."""
    release = _release(
        "overnights", [{"level": "zone", "home_area": "Z1", "area": "Z2", "value": 40.0} | SHOWN]
    )
    release = replace(release, manifest=replace(release.manifest, day="2026-02-23..2026-03-22"))
    name, data = mitms(release, {})
    assert name == "20260223_Pernoctaciones_distritos.csv.gz"
    assert gzip.decompress(data).decode().splitlines()[1:] == ["20260223|Z1|Z2|40"]


def test_products_without_a_table_at_the_ministry_are_refused() -> None:
    """A product that the ministry has no table for is refused with a remedy."""
    with pytest.raises(WorkspaceError, match="Choose another format"):
        _written(HOURLY, "mitms")
    assert list(TRIPS)[:4] == ["fecha", "periodo", "origen", "destino"]


def test_sdmx_tells_confidential_from_missing() -> None:
    """Withheld is OBS_STATUS Q and CONF_STATUS C, low reliability U, below the resolution M; never a zero."""
    text = _written(HOURLY, "sdmx-csv").decode()
    assert text.splitlines()[0] == (
        "STRUCTURE,STRUCTURE_ID,ACTION,LEVEL,AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS,LOWER_BOUND,"
        "UPPER_BOUND,SAMPLE_BAND,UNIT_MEASURE"
    )
    assert text.splitlines()[1:] == [
        "dataflow,FOOTFALL:POPULATION(0.1),I,zone,Z1,2026-03-02T08:00:00,100.0,A,F,90.0,110.0,50-200,PEOPLE",
        "dataflow,FOOTFALL:POPULATION(0.1),I,zone,Z2,2026-03-02T08:00:00,,Q,C,,,,PEOPLE",
        "dataflow,FOOTFALL:POPULATION(0.1),I,zone,Z1,2026-03-02T09:00:00,90.0,U,F,90.0,110.0,50-200,PEOPLE",
        "dataflow,FOOTFALL:POPULATION(0.1),I,zone,Z2,2026-03-02T09:00:00,,M,F,,,,PEOPLE",
    ]


def _unzipped(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        return {name: whole.read(name).decode() for name in whole.namelist()}


def test_flowmapblue_has_its_two_tables() -> None:
    """Locations with names and coordinates, flows with counts and times; withheld flows are left out."""
    assert _unzipped(_written(FLOWS, "flowmapblue")) == {
        "locations.csv": 'id,name,lat,lon\nZ1,"Z1, town",50.05,10.05\nZ2,"Z2, town",50.05,10.15\n',
        "flows.csv": (
            "origin,dest,count,time\nZ1,Z2,100.0,2026-03-02T06:00:00\nZ1,Z1,55.5,2026-03-02T06:00:00\n"
        ),
    }


def test_what_does_not_flow_is_refused() -> None:
    """Without origins and destinations there is no flow map."""
    with pytest.raises(WorkspaceError, match="no origins and destinations"):
        _written(HOURLY, "flowmapblue")


def test_a_data_package_describes_its_file() -> None:
    """Fields, types, closed lists, key and missing values are told, and the file is what is told."""
    files = _unzipped(_written(HOURLY, "datapackage"))
    package = json.loads(files["datapackage.json"])
    (resource,) = package["resources"]
    header, *rows = csv.reader(io.StringIO(files["data.csv"]))
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert list(fields) == header
    assert resource["bytes"] == len(files["data.csv"].encode())
    assert fields["hour"]["constraints"] == {"enum": ["08", "09"], "required": True}
    assert fields["value"]["type"] == "number"
    assert resource["schema"]["missingValues"] == [""]
    assert rows[1][header.index("value")] == ""
    assert package["profile"] == "tabular-data-package"


def test_archives_are_the_same_each_time() -> None:
    """The same release gives the same bytes."""
    for form in ("datapackage", "flowmapblue", "mitms", "geoparquet"):
        assert _written(FLOWS, form) == _written(FLOWS, form)


def test_geoparquet_is_read_by_geopandas(tmp_path: Path) -> None:
    """Geopandas reads it as a frame with geometry and coordinate system; flows are lines."""
    for release, kind in ((HOURLY, "Polygon"), (FLOWS, "LineString")):
        file = tmp_path / f"{kind}.parquet"
        file.write_bytes(_written(release, "geoparquet"))
        frame = geopandas.read_parquet(file)
        assert len(frame) == release.table.num_rows
        assert set(frame.geometry.geom_type) == {kind}
        assert frame.crs.equals("OGC:CRS84")


def test_files_are_named_by_release_and_format() -> None:
    """Names tell product, day and format, except the ministry's."""
    names = [
        file_name(FLOWS, form, AREAS) for form in ("csv", "geoparquet", "sdmx-csv", "flowmapblue", "mitms")
    ]
    assert names == [
        "flows-2026-03-02.csv",
        "flows-2026-03-02.geo.parquet",
        "flows-2026-03-02.sdmx.csv",
        "flows-2026-03-02.flowmapblue.zip",
        "20260302_Viajes_distritos.csv.gz",
    ]


def test_the_catalogue_for_data_portals() -> None:
    """A dataset per product with period, publisher, terms and places of its distributions."""
    catalogue = dcat([FLOWS.manifest, HOURLY.manifest], "https://f.example")
    assert catalogue["@type"] == "dcat:Catalog"
    first = catalogue["dcat:dataset"][0]
    assert (first["dct:identifier"], first["dct:accessRights"]) == ("flows", "Leave people alone.")
    assert first["dct:temporal"]["dcat:startDate"] == {"@type": "xsd:date", "@value": "2026-03-02"}
    assert (
        first["dcat:distribution"][0]["dcat:accessURL"] == "https://f.example/v1/products/flows/values?f=csv"
    )
