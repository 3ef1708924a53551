"""OGC API Features: what QGIS and GDAL ask for."""

from __future__ import annotations

import pytest
from api_server import Api


def test_the_landing_page_leads_everywhere(api: Api) -> None:
    """All links of the landing page answer."""
    links = api.get("/v1/").json()["links"]
    assert {link["rel"] for link in links} >= {"self", "service-desc", "conformance", "data"}
    assert [link["href"] for link in links if api.get(link["href"]).status_code != 200] == []


def test_conformance_names_the_core(api: Api) -> None:
    """The core and GeoJSON classes are declared."""
    classes = api.get("/v1/conformance").json()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in classes


def test_levels_and_products_are_collections(api: Api) -> None:
    """Levels of areas and products with areas are collections, with their extent."""
    found = {one["id"]: one for one in api.get("/v1/collections").json()["collections"]}
    assert found.keys() == {
        "region",
        "district",
        "zone",
        "population",
        "footfall",
        "visitors",
        "dwell",
        "flows",
    }
    assert found["zone"]["extent"]["spatial"]["bbox"] == [[10.0, 50.0, 10.4, 50.1]]
    assert found["population"]["extent"]["temporal"]["interval"] == [
        ["2026-03-02T00:00:00Z", "2026-03-29T23:59:59Z"]
    ]
    assert api.get("/v1/collections/zone").json() == found["zone"]


def test_areas_by_page(api: Api) -> None:
    """Areas come page by page, each once, with id and polygon."""
    first = api.get("/v1/collections/zone/items", limit=3).json()
    (link,) = [link for link in first["links"] if link["rel"] == "next"]
    second = api.get(link["href"]).json()
    ids = [feature["id"] for feature in [*first["features"], *second["features"]]]
    assert ids == ["Z11", "Z12", "Z21", "Z22"]
    assert (first["numberReturned"], first["numberMatched"]) == (3, 4)
    assert [link["rel"] for link in second["links"]] == ["self"]


def test_a_box_takes_the_areas_it_meets(api: Api) -> None:
    """`bbox` gives the areas that it meets, of a level and of a product."""
    box = "10.12,50.02,10.18,50.03"
    zones = api.get("/v1/collections/zone/items", bbox=box).json()["features"]
    assert [zone["id"] for zone in zones] == ["Z12"]
    rows = api.get("/v1/collections/population/items", bbox=box, datetime="2026-03-02").json()["features"]
    assert {row["properties"]["area"] for row in rows} == {"Z12"}


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "0,9,1,8", "nan,0,1,1"])
def test_a_box_that_is_none_is_refused(api: Api, box: str) -> None:
    """What is no box is refused, not ignored."""
    answer = api.get("/v1/collections/zone/items", bbox=box)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_parameter")


@pytest.mark.parametrize(
    ("instant", "days", "hours"),
    [
        ("2026-03-03", {"2026-03-03"}, 24),
        ("2026-03-03T07:30:00Z", {"2026-03-03"}, 1),
        ("2026-03-03/2026-03-04", {"2026-03-03", "2026-03-04"}, 24),
        ("../2026-03-02", {"2026-03-02"}, 24),
        ("2026-03-29/..", {"2026-03-29"}, 24),
    ],
)
def test_datetime_means_the_areas_time(api: Api, instant: str, days: set[str], hours: int) -> None:
    """Days, instants and open intervals; an instant is the hour of the areas' own time zone."""
    answer = api.get("/v1/collections/population/items", datetime=instant, area="Z11").json()
    rows = [feature["properties"] for feature in answer["features"]]
    assert {row["day"] for row in rows} == days
    assert len({row["hour"] for row in rows}) == hours
    if hours == 1:
        assert rows[0]["hour"] == "08"


@pytest.mark.parametrize("instant", ["soon", "2026-03-02T08:00:00", "../..x", "2026-03-05/2026-03-01"])
def test_a_datetime_that_is_none_is_refused(api: Api, instant: str) -> None:
    """What is no time, has no zone, or runs backwards is refused."""
    answer = api.get("/v1/collections/population/items", datetime=instant)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_parameter")


def test_rows_of_the_last_day_by_default(api: Api) -> None:
    """Without a time a product's rows are those of its last day and finest level, with names and shapes."""
    feature = api.get("/v1/collections/population/items", limit=1).json()["features"][0]
    assert feature["properties"]["day"] == "2026-03-29"
    assert feature["properties"]["area_name"] == "Name of Z11"
    assert feature["geometry"]["type"] == "Polygon"
    assert feature["id"] == "2026-03-29.zone.00.Z11"


def test_one_area(api: Api) -> None:
    """An area by its id; one that isn't there is a problem."""
    assert api.get("/v1/collections/zone/items/Z11").json()["properties"]["parent"] == "D1"
    assert api.get("/v1/collections/zone/items/Z99").json()["code"] == "not_found"


def test_a_polygon_is_covered(api: Api) -> None:
    """A drawn polygon becomes the areas it overlaps, and the answer says how much larger they are."""
    ring = [[10.05, 50.02], [10.15, 50.02], [10.15, 50.08], [10.05, 50.08], [10.05, 50.02]]
    question = {"geometry": {"type": "Polygon", "coordinates": [ring]}, "level": "zone"}
    answer = api.http.post("/v1/areas/cover", json=question, headers={"X-API-Key": api.keys["all"]})
    assert [part["area"] for part in answer.json()["areas"]] == ["Z11", "Z12"]
    assert answer.json()["covered_km2"] > answer.json()["asked_km2"]


def _bow() -> list[list[float]]:
    return [[10, 50], [10.1, 50.1], [10.1, 50], [10, 50.1], [10, 50]]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [_bow()]},
        {"type": "Point", "coordinates": [10, 50]},
        {"type": "Polygon", "coordinates": "x"},
        {"type": "Polygon"},
        {},
        {"type": "Polygon", "coordinates": [[[10, 50], [10, 95], [11, 95], [10, 50]]]},
        {
            "type": "Polygon",
            "coordinates": [[[10 + i / 1e5, 50 + (i % 2) / 1e5] for i in range(3000)] + [[10, 50]]],
        },
    ],
)
def test_polygons_that_cannot_be_used_are_refused(api: Api, geometry: dict[str, object]) -> None:
    """Crossed, wrong, far off or too detailed polygons are refused with one code."""
    headers = {"X-API-Key": api.keys["all"]}
    answer = api.http.post("/v1/areas/cover", json={"geometry": geometry}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_polygon")
