"""The Python client, sync and async, against a running server."""

from __future__ import annotations

import asyncio
import inspect
import io
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import api_town
import httpx2
import pyarrow.parquet as pq
import pytest
from api_server import Api

from footfall.client import (
    Answer,
    AsyncFootfall,
    Footfall,
    NotEntitledError,
    NotFoundError,
    QuestionError,
    RateLimitedError,
    ServerError,
    UnauthenticatedError,
    UnreachableError,
)
from footfall.client.sending import Patience

URL = "http://testserver"


@pytest.fixture(name="client")
def _client(api: Api) -> Footfall:
    """A client that may see everything."""
    return Footfall(URL, api.keys["all"], transport=api.http._transport)


def _of(api: Api, who: str) -> Footfall:
    return Footfall(URL, api.keys[who], transport=api.http._transport, sleep=lambda _: None)


def test_it_pages_by_itself(client: Footfall) -> None:
    """All rows come, however many pages they are: 28 days of footfall are two pages and more."""
    answer = client.values("footfall")
    assert len(answer) == 28 * (7 * 24 + 2 * 2 * 24)
    assert len({tuple(row[name] for name in ("day", "area", "hour", "age_band")) for row in answer}) == len(
        answer
    )
    assert len(answer.releases) == 28


def test_questions_are_said_in_python(client: Footfall) -> None:
    """Lists, dates and numbers become parameters."""
    answer = client.values(
        "population",
        area=["Z11", "Z12"],
        hour="08",
        first=date(2026, 3, 2),
        last=date(2026, 3, 3),
        weekday=["mon"],
    )
    assert [(row["day"], row["area"]) for row in answer] == [("2026-03-02", "Z11"), ("2026-03-02", "Z12")]
    assert (answer.product, answer.unit, answer.terms) == ("population", "people", "Leave people alone.")


def test_every_kind_of_question(client: Footfall) -> None:
    """Roll-ups, the greatest, comparisons and indices answer as the API does."""
    strip = client.rollup("population", area="R1", by=["weekday", "hour"])
    assert len(strip) == 168
    assert [row["origin"] for row in client.top("flows", 2, over_time="sum")] == ["Z11", "Z12"]
    (compared,) = client.compare("population", area="R1", against_area="D2", hour="08", day="2026-03-02")
    assert compared["verdict"] == "higher"
    (indexed,) = client.index("population", date(2026, 3, 23), weeks=3, area="Z11")
    assert indexed["index"]["value"] == 100


def test_the_catalogue(client: Footfall) -> None:
    """Products, releases, manifests, areas and who is asking."""
    assert [product["id"] for product in client.products()] == sorted(api_town.MAKERS)
    assert client.product("visitors")["additive_over"] == []
    releases = client.releases("visitors")
    assert client.manifest(releases[0]["release_id"])["day"] == "2026-03-02"
    assert [area["id"] for area in client.areas("district")] == ["D1", "D2"]
    assert client.me()["client"] == "all"
    ring = [[10.05, 50.02], [10.15, 50.02], [10.15, 50.08], [10.05, 50.02]]
    covered = client.cover({"type": "Polygon", "coordinates": [ring]})
    assert [part["area"] for part in covered["areas"]] == ["Z11", "Z12"]


def test_answers_become_tables(client: Footfall) -> None:
    """Arrow, pandas, polars and geopandas have the same rows; withheld figures are nulls in each."""
    answer = client.values("population", level="zone", hour="03", day="2026-03-02", shapes=True)
    arrow, polars = answer.to_arrow(), answer.to_polars()
    assert arrow["value"].null_count == polars["value"].null_count() == 1
    assert answer.to_pandas()["value"].isna().sum() == 1
    assert arrow.schema.metadata[b"footfall.terms"] == b"Leave people alone."
    frame = answer.to_geopandas()
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.iloc[0].bounds == pytest.approx((10, 50, 10.1, 50.1))


def test_shapes_must_be_asked_for(client: Footfall) -> None:
    """Without shapes there is no map, and the error says how to get one."""
    with pytest.raises(ValueError, match="shapes=True"):
        client.values("visitors", day="2026-03-02").to_geopandas()


def test_comparisons_become_flat_tables(client: Footfall) -> None:
    """Nested figures become columns."""
    answer = client.compare(
        "population", by="area", level="zone", hour="08", day="2026-03-02", against_day="2026-03-03"
    )
    assert {"area", "this_value", "against_high", "difference_low", "verdict"} <= set(
        answer.to_arrow().column_names
    )


@pytest.mark.parametrize("form", ["csv", "parquet", "geoparquet"])
def test_downloads_are_whole_or_not_there(client: Footfall, tmp_path: Path, form: str) -> None:
    """A download lies in place when it is whole; a refused one leaves nothing."""
    file = tmp_path / f"population.{form}"
    size = client.download("population", file, form, day="2026-03-02")
    assert file.stat().st_size == size
    if form != "csv":
        assert pq.read_table(io.BytesIO(file.read_bytes())).num_rows == 24 * 7
    with pytest.raises(NotFoundError):
        client.download("nothing", tmp_path / "other")
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize(
    ("who", "question", "error"),
    [
        ("all", lambda f: f.values("nothing"), NotFoundError),
        ("all", lambda f: f.values("visitors", colour="red"), QuestionError),
        ("all", lambda f: f.rollup("visitors"), QuestionError),
        ("zone11", lambda f: f.values("footfall", area="Z12"), NotEntitledError),
        ("expired", lambda f: f.me(), UnauthenticatedError),
        ("all", lambda f: f.product("../me"), NotFoundError),
    ],
)
def test_problems_are_errors(
    api: Api, who: str, question: Callable[[Footfall], Any], error: type[Exception]
) -> None:
    """Each kind of problem is an error of its own, with code, remedy and request id."""
    with pytest.raises(error) as caught:
        question(_of(api, who))
    told: Any = caught.value
    assert told.status >= 400
    assert told.code or isinstance(told, NotFoundError)
    assert told.request_id


class _Script(httpx2.BaseTransport):
    """Answers with what the script says, one line after another."""

    def __init__(self, *script: httpx2.Response | Exception) -> None:
        self.script, self.asked = list(script), 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        assert request.url.host == "testserver"
        self.asked += 1
        line = self.script.pop(0)
        if isinstance(line, Exception):
            raise line
        return line


def _waiting(script: _Script, **patience: Any) -> tuple[Footfall, list[float]]:
    waits: list[float] = []
    return Footfall(URL, "k", transport=script, sleep=waits.append, patience=Patience(**patience)), waits


def test_it_waits_as_long_as_the_server_says() -> None:
    """429 and 503 are tried again after Retry-After, broken connections after growing pauses."""
    script = _Script(
        httpx2.Response(429, headers={"Retry-After": "7"}, json={}),
        httpx2.ConnectError("no route"),
        httpx2.Response(503, json={}),
        httpx2.Response(200, json={"client": "a"}),
    )
    client, waits = _waiting(script)
    assert client.me() == {"client": "a"}
    assert waits[0] == 7
    assert 0.5 <= waits[1] <= 1.0
    assert 1.0 <= waits[2] <= 2.0


def test_it_gives_up() -> None:
    """After so many attempts, or too long a wait, the error is told; a failure is not tried again."""
    busy = _Script(*(httpx2.Response(503, json={"detail": "busy"}) for _ in range(3)))
    with pytest.raises(ServerError, match="busy"):
        _waiting(busy, retries=2)[0].me()
    with pytest.raises(RateLimitedError):
        _waiting(_Script(httpx2.Response(429, headers={"Retry-After": "3600"}, json={})))[0].me()
    with pytest.raises(UnreachableError):
        _waiting(_Script(httpx2.ConnectError("x")), retries=0)[0].me()
    failed = _Script(httpx2.Response(500, json={}))
    with pytest.raises(ServerError):
        _waiting(failed)[0].me()
    assert failed.asked == 1


def test_what_is_no_json_is_an_error() -> None:
    """A page of some proxy is not taken for an answer."""
    with pytest.raises(ServerError, match="no JSON"):
        _waiting(_Script(httpx2.Response(200, text="<html>")))[0].me()


def test_the_async_client_does_the_same(api: Api, tmp_path: Path) -> None:
    """Many questions at once, with the same answers."""

    async def ask() -> list[Answer]:
        transport = httpx2.ASGITransport(app=api.http.app)
        async with AsyncFootfall(URL, api.keys["all"], transport=transport) as client:
            areas = ("Z11", "Z12", "Z21")
            found = await asyncio.gather(
                *(client.rollup("population", area=area, by="hour") for area in areas)
            )
            size = await client.download("visitors", tmp_path / "v.csv", "csv")
            assert (tmp_path / "v.csv").stat().st_size == size
            with pytest.raises(QuestionError):
                await client.rollup("visitors")
            return list(found)

    answers = asyncio.run(ask())
    assert [len(answer) for answer in answers] == [24, 24, 24]


def test_both_clients_have_the_same_verbs() -> None:
    """What one can be asked the other can, with the same parameters."""
    for name, method in vars(Footfall).items():
        if not name.startswith("_"):
            other = getattr(AsyncFootfall, name)
            assert inspect.signature(method).parameters.keys() == inspect.signature(other).parameters.keys()
            assert inspect.iscoroutinefunction(other)


def test_importing_it_is_light() -> None:
    """The client imports neither pyarrow nor pandas nor anything else of Footfall until they are needed."""
    program = (
        "import sys, footfall.client; heavy = {'pyarrow', 'pandas', 'numpy', 'duckdb', 'pydantic', "
        "'fastapi', 'footfall.model', 'footfall.releases'} & set(sys.modules); "
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
