"""Values over HTTP: filters, pages, formats, and what every number travels with."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import api_town
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
import shapely
from api_server import Api

VALUES = "/v1/products/population/values"
FIGURES = {"value", "low", "high", "status", "sample_band", "consistent"}


def test_a_filter_takes_what_it_names(api: Api) -> None:
    """Area, hour, days and level together give exactly the rows that they name."""
    rows = api.rows(VALUES, area="Z12,Z21", hour="08", **{"from": "2026-03-02", "to": "2026-03-03"})
    found = {(row["day"], row["area"]): row["value"] for row in rows}
    assert found == {
        (str(day), area): round(api_town.population(area, "08", day), 1)
        for day in api_town.DAYS[:2]
        for area in ("Z12", "Z21")
    }


def test_weekdays_are_those_of_the_areas_calendar(api: Api) -> None:
    """`weekday=sat` gives Saturdays only."""
    rows = api.rows(VALUES, weekday="sat", area="R1", hour="12")
    assert [row["day"] for row in rows] == ["2026-03-07", "2026-03-14", "2026-03-21", "2026-03-28"]


def test_every_number_travels_with_its_interval(api: Api) -> None:
    """Every row has all figures, and low <= value <= high."""
    for name in api_town.MAKERS:
        for row in api.rows(f"/v1/products/{name}/values", day="2026-03-02", limit=500):
            assert row.keys() >= FIGURES
            assert row["value"] is None or row["low"] <= row["value"] <= row["high"]


def test_withheld_is_never_zero(api: Api) -> None:
    """A withheld row has no number at all and says so, in JSON and CSV alike."""
    row = api.rows(VALUES, area="Z22", hour="03", day="2026-03-02")[0]
    assert [row[name] for name in ("value", "low", "high", "sample_band", "consistent")] == [None] * 5
    assert row["status"] == "withheld_small"
    text = api.get(VALUES, area="Z22", hour="03", day="2026-03-02", f="csv").text
    assert text.splitlines()[1] == '"2026-03-02","zone","03","Z22",,,,"withheld_small",,'


def test_pages_join_to_the_whole(api: Api) -> None:
    """Following `next` links gives each row once, in the order of the whole answer."""
    whole = api.rows(VALUES, level="zone", day="2026-03-04", limit=1000)
    rows, place, pages = [], f"{VALUES}?level=zone&day=2026-03-04&limit=7", 0
    while place:
        answer = api.get(place)
        rows += answer.json()["rows"]
        links = answer.json()["links"]
        assert ("next" in answer.headers.get("Link", "")) == bool(links)
        place, pages = links[0]["href"] if links else "", pages + 1
    assert rows == whole
    assert pages == 14


def test_a_cursor_belongs_to_its_question(api: Api) -> None:
    """A cursor of another question, or a made-up one, is refused."""
    href = api.get(VALUES, level="zone", limit=1).json()["links"][0]["href"]
    cursor = href.split("cursor=")[1]
    for parameters in ({"level": "region", "cursor": cursor}, {"cursor": "x"}, {"cursor": "W10"}):
        answer = api.get(VALUES, limit=1, **parameters)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


def test_limits_above_the_servers_are_cut(api: Api) -> None:
    """A page never has more rows than the server's limit."""
    answer = api.get("/v1/products/footfall/values", limit=10**6)
    assert answer.json()["number_returned"] == api.settings.page_rows


@pytest.mark.parametrize("form", ["csv", "arrow", "parquet", "geoparquet"])
def test_streams_hold_what_json_holds(api: Api, form: str) -> None:
    """CSV, Arrow and Parquet give all rows at once, equal to those of JSON."""
    question = {"level": "zone", "hour": "07,08", "weekday": "mon"}
    expected = api.rows(VALUES, **question)
    content = api.get(VALUES, f=form, **question).content
    table = {"csv": _csv, "arrow": _arrow, "parquet": _parquet, "geoparquet": _parquet}[form](content)
    assert table.select(list(expected[0])).to_pylist() == expected


def _csv(content: bytes) -> pa.Table:
    options = pacsv.ConvertOptions(
        column_types={"hour": pa.string(), "day": pa.string()}, strings_can_be_null=True
    )
    return pacsv.read_csv(io.BytesIO(content), convert_options=options)


def _arrow(content: bytes) -> pa.Table:
    return pa.ipc.open_stream(content).read_all()


def _parquet(content: bytes) -> pa.Table:
    return pq.read_table(io.BytesIO(content))


def test_an_empty_answer_has_its_columns(api: Api) -> None:
    """Where no row fits, streams still have their columns."""
    question = {"level": "zone", "area": "R1"}
    assert api.rows(VALUES, **question) == []
    assert api.get(VALUES, f="csv", **question).text.startswith('"day","level","hour","area","value"')
    assert _parquet(api.get(VALUES, f="parquet", **question).content).num_rows == 0


def test_geoparquet_has_shapes(api: Api) -> None:
    """GeoParquet has WKB polygons and the `geo` key of version 1.1; flows are lines."""
    table = _parquet(api.get(VALUES, f="geoparquet", area="Z11", day="2026-03-02").content)
    assert b'"version": "1.1.0"' in table.schema.metadata[b"geo"]
    assert shapely.from_wkb(table["geometry"][0].as_py()).bounds == pytest.approx((10, 50, 10.1, 50.1))
    flows = _parquet(api.get("/v1/products/flows/values", f="geoparquet", day="2026-03-02").content)
    assert shapely.from_wkb(flows["geometry"][1].as_py()).geom_type == "LineString"


def test_terms_travel_with_every_format(api: Api) -> None:
    """The recipient's terms are in JSON, in a header, and in the metadata of Arrow and Parquet."""
    assert api.get(VALUES, day="2026-03-02").json()["terms"] == "Leave people alone."
    assert api.get(VALUES, day="2026-03-02", f="csv").headers["Footfall-Terms"] == "Leave people alone."
    for form, read in (("arrow", _arrow), ("parquet", _parquet)):
        metadata = read(api.get(VALUES, day="2026-03-02", f=form).content).schema.metadata
        assert metadata[b"footfall.terms"] == b"Leave people alone."


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/geo+json", "application/geo+json"),
        ("text/csv;q=0.5, application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.stream"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
    ],
)
def test_accept_chooses_the_format(api: Api, accept: str, media: str) -> None:
    """The most wanted format of `Accept` is given."""
    headers = {"X-API-Key": api.keys["all"], "Accept": accept}
    answer = api.http.get(f"{VALUES}?day=2026-03-02&area=R1", headers=headers)
    assert answer.headers["Content-Type"] == media


def test_unknown_formats_are_refused(api: Api) -> None:
    """A format that is not there is answered with 406 and the formats that are."""
    for headers, parameters in (({"Accept": "image/png"}, {}), ({}, {"f": "xlsx"})):
        answer = api.http.get(VALUES, params=parameters, headers={"X-API-Key": api.keys["all"], **headers})
        assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"aera": "Z11"}, "unknown_parameter"),
        ({"hour": "24"}, "bad_parameter"),
        ({"day": "yesterday"}, "bad_parameter"),
        ({"from": "2026-03-05", "to": "2026-03-04"}, "bad_parameter"),
        ({"day": "2026-03-05", "to": "2026-03-06"}, "bad_parameter"),
        ({"area": "Z99"}, "not_found"),
        ({"limit": "0"}, "bad_parameter"),
        ({"coords": "POINT(1 1)"}, "bad_polygon"),
        ({"area": ",".join(["Z11"] * 1001)}, "too_large"),
    ],
)
def test_bad_questions_are_refused(api: Api, parameters: dict[str, str], code: str) -> None:
    """What can't be read or doesn't exist is refused with a code that names it, never guessed."""
    answer = api.get(VALUES, **parameters)
    assert answer.status_code >= 400
    assert answer.json()["code"] == code


def test_a_typing_error_gets_a_hint(api: Api) -> None:
    """A parameter that is nearly right is told what it may have meant."""
    assert "Did you mean `area`?" in api.get(VALUES, aera="Z11").json()["detail"]


def test_polygons_are_snapped_and_it_is_told(api: Api) -> None:
    """A polygon gives the zones that it overlaps, and the answer says which and how much was asked."""
    box = "POLYGON((10.05 50.02, 10.15 50.02, 10.15 50.08, 10.05 50.08, 10.05 50.02))"
    answer = api.get(VALUES, coords=box, day="2026-03-02", hour="08").json()
    assert [row["area"] for row in answer["rows"]] == ["Z11", "Z12"]
    snapped = answer["snapped"]
    assert [part["share_in_polygon"] for part in snapped["areas"]] == [0.3, 0.3]
    assert snapped["covered_km2"] == pytest.approx(snapped["asked_km2"] / 0.3, rel=0.01)


def test_a_sliver_does_not_count_as_overlap(api: Api) -> None:
    """An area that a polygon only grazes is left out."""
    box = "POLYGON((10.01 50.01, 10.1005 50.01, 10.1005 50.09, 10.01 50.09, 10.01 50.01))"
    answer = api.get(VALUES, coords=box, day="2026-03-02", hour="08").json()
    assert [row["area"] for row in answer["rows"]] == ["Z11"]


def test_missing_days_are_told(api: Api) -> None:
    """A period that reaches beyond the releases is answered as far as they go; gaps are listed."""
    answer = api.get(VALUES, area="R1", **{"from": "2026-02-01", "to": "2026-03-02"}).json()
    assert {row["day"] for row in answer["rows"]} == {"2026-03-02"}
    assert answer["missing_days"] == []


def test_what_a_client_holds_is_not_sent_again(api: Api) -> None:
    """The same question has the same entity tag, and is answered with 304 to who holds it."""
    first = api.get(VALUES, day="2026-03-02")
    headers = {"X-API-Key": api.keys["all"], "If-None-Match": first.headers["ETag"]}
    again = api.http.get(f"{VALUES}?day=2026-03-02", headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    other = api.get(VALUES, day="2026-03-03")
    assert other.headers["ETag"] != first.headers["ETag"]


def test_answers_are_compressed_for_those_who_can(api: Api) -> None:
    """A long answer is compressed."""
    headers: dict[str, Any] = {"X-API-Key": api.keys["all"], "Accept-Encoding": "gzip"}
    assert api.http.get(VALUES, headers=headers).headers["Content-Encoding"] == "gzip"


def test_breakdowns_are_rows_like_others(api: Api) -> None:
    """`age_band=*` gives the parts and not the total."""
    rows = api.rows("/v1/products/footfall/values", age_band="*", day="2026-03-02", hour="08")
    assert {row["age_band"] for row in rows} == set(api_town.AGES)
    assert date.fromisoformat(rows[0]["day"]) == api_town.FIRST_DAY
