"""Who may see what: for every endpoint and every way to ask for too much."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pyarrow.parquet as pq
import pytest
from api_server import Api, wait_until
from sqlalchemy import create_engine, text

from footfall.model.chain import Chain
from footfall.releases.access import access_key, digest_of

Start = Callable[..., Api]
VALUES = "/v1/products/footfall/values"
ENDPOINTS = (
    "/v1/",
    "/v1/conformance",
    "/v1/me",
    "/v1/products",
    "/v1/products/footfall",
    "/v1/products/footfall/releases",
    VALUES,
    "/v1/products/footfall/rollup",
    "/v1/products/footfall/top",
    "/v1/products/footfall/compare",
    "/v1/products/footfall/index?day=2026-03-02",
    "/v1/releases/226030200000",
    "/v1/releases/226030200000/data",
    "/v1/dcat",
    "/v1/collections",
    "/v1/collections/zone",
    "/v1/collections/zone/items",
    "/v1/collections/zone/items/Z11",
    "/v1/collections/footfall/items",
    "/v1/operations",
)
CREDENTIALS: dict[str, dict[str, str]] = {
    "no key": {},
    "a wrong key": {"X-API-Key": "ff_00000000_" + "A" * 43},
    "no key at all": {"X-API-Key": "' OR 1=1 --"},
    "an unknown token": {"Authorization": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGwifQ."},
    "another scheme": {"Authorization": "Basic YTpi"},
}


def test_all_endpoints_are_tried(api: Api) -> None:
    """Every path of the OpenAPI document under /v1 is in the table of these tests, or is a POST."""
    paths = api.http.get("/openapi.json").json()["paths"]
    tried = {place.split("?")[0] for place in ENDPOINTS}
    filled = {
        path.format(product="footfall", release_id="226030200000", collection="zone", feature="Z11")
        for path, operations in paths.items()
        if "get" in operations and path.startswith("/v1")
    }
    assert filled <= tried


@pytest.mark.parametrize("place", ENDPOINTS)
@pytest.mark.parametrize("who", [*CREDENTIALS, "expired", "revoked"])
def test_without_good_credentials_everything_is_refused_alike(api: Api, place: str, who: str) -> None:
    """No key, wrong, expired, revoked: the same refusal, which tells nothing about which it was."""
    headers = CREDENTIALS.get(who) if who in CREDENTIALS else {"X-API-Key": api.keys[who]}
    answer = api.http.get(place, headers=headers)
    assert answer.status_code == 401
    told = answer.json()
    assert told["detail"] == "The credentials are missing, wrong, expired or revoked."
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_nothing_is_granted_by_default(api: Api) -> None:
    """A client without grants sees no product, no release and no value."""
    assert api.get("/v1/products", "none").json() == {"products": []}
    for place in (
        "/v1/products/footfall",
        VALUES,
        "/v1/releases/226030200000",
        "/v1/collections/footfall/items",
    ):
        assert api.get(place, "none").status_code == 404
    assert [d["dct:identifier"] for d in api.get("/v1/dcat", "none").json()["dcat:dataset"]] == []


REFUSED: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("zone11", VALUES, {"area": "Z12"}, "not_entitled"),
    ("zone11", VALUES, {"area": "Z11,Z12"}, "not_entitled"),
    ("zone11", VALUES, {"area": "D1"}, "not_entitled"),
    ("zone11", VALUES, {"age_band": "16-29"}, "finer_than_entitled"),
    ("zone11", "/v1/products/flows/values", {"origin": "Z12"}, "not_entitled"),
    ("zone11", "/v1/products/flows/values", {"origin": "Z12", "destination": "Z21"}, "not_entitled"),
    ("zone11", "/v1/products/footfall/compare", {"area": "Z11", "against_area": "Z12"}, "not_entitled"),
    ("zone11", VALUES, {"coords": "POLYGON((10 50,10.15 50,10.15 50.1,10 50.1,10 50))"}, "not_entitled"),
    ("zone11", "/v1/collections/footfall/items", {"area": "Z12"}, "not_entitled"),
    ("district2", VALUES, {"area": "Z11"}, "not_entitled"),
    ("district2", "/v1/products/population/values", {}, "not_found"),
    ("coarse", VALUES, {"level": "zone"}, "finer_than_entitled"),
    ("coarse", VALUES, {"level": "district"}, "finer_than_entitled"),
    (
        "coarse",
        "/v1/products/footfall/rollup",
        {"level": "district", "by": "area,hour"},
        "finer_than_entitled",
    ),
    ("coarse", "/v1/products/footfall/rollup", {"area": "D1", "hour": "08"}, "finer_than_entitled"),
    ("coarse", "/v1/products/footfall/rollup", {"area": "Z11", "level": "zone"}, "finer_than_entitled"),
    (
        "coarse",
        "/v1/products/footfall/rollup",
        {"area": "D1", "by": "area,age_band", "age_band": "*"},
        "finer_than_entitled",
    ),
    ("coarse", "/v1/releases/226030200000/data", {}, "finer_than_entitled"),
    ("week", VALUES, {"day": "2026-03-09"}, "not_entitled"),
    ("week", VALUES, {"from": "2026-03-08", "to": "2026-03-09"}, "not_entitled"),
    ("week", "/v1/products/footfall/index", {"area": "R1", "day": "2026-03-08"}, "not_entitled"),
    ("week", "/v1/releases/226030900000", {}, "not_found"),
    ("week", "/v1/releases/226030900000/data", {}, "not_found"),
)


@pytest.mark.parametrize(("client", "place", "parameters", "code"), REFUSED)
def test_more_than_is_granted_is_refused(
    api: Api, client: str, place: str, parameters: dict[str, str], code: str
) -> None:
    """Another area, a finer level, time or breakdown, another day: refused, not cut down silently."""
    answer = api.get(place, client, **parameters)
    assert answer.status_code in {403, 404}
    assert answer.json()["code"] == code


@pytest.mark.parametrize(
    ("client", "parameters", "areas"),
    [
        ("zone11", {}, {"Z11"}),
        ("district2", {}, {"D2", "Z21", "Z22"}),
        ("week", {"level": "region"}, {"R1"}),
    ],
)
def test_what_is_left_open_reaches_as_far_as_the_grant(
    api: Api, client: str, parameters: dict[str, str], areas: set[str]
) -> None:
    """A question that names no area or day is answered for what is granted, totals only where no more is."""
    rows = api.rows(VALUES, client, limit=5000, **parameters)
    assert {row["area"] for row in rows} == areas
    if client == "week":
        assert {row["day"] for row in rows} == {f"2026-03-0{day}" for day in range(2, 9)}
    else:
        assert {row["age_band"] for row in rows} == {"all"}


def test_coarse_grants_are_answered_coarsely(api: Api) -> None:
    """A client that may see days only gets them from a roll-up over the hours."""
    rows = api.rows(
        "/v1/products/footfall/rollup", "coarse", level="district", by="area,day", day="2026-03-02"
    )
    assert [(row["area"], row["parts"]) for row in rows] == [("D1", 24), ("D2", 24)]


def test_trips_to_ones_own_areas_are_granted(api: Api) -> None:
    """Of a trip one end must be granted: to Z11 from anywhere, and from Z11 by default."""
    to = api.rows("/v1/products/flows/values", "zone11", destination="Z11", day="2026-03-02", limit=500)
    assert {row["origin"] for row in to} == {"Z11", "Z12", "Z21", "Z22"}
    by_default = api.rows("/v1/products/flows/values", "zone11", day="2026-03-02", limit=500)
    assert {row["origin"] for row in by_default} == {"Z11"}


@pytest.mark.parametrize("form", ["csv", "arrow", "parquet", "geoparquet", "geojson"])
def test_every_format_is_narrowed_alike(api: Api, form: str) -> None:
    """No format gives more than JSON does."""
    own, whole = (_words(api.get(VALUES, client, f=form, day="2026-03-02")) for client in ("zone11", "all"))
    assert "Z11" in own
    assert not any(other in own for other in ("Z12", "Z21", "Z22", "16-29"))
    assert "Z12" in whole


def _words(answer: httpx2.Response) -> str:
    if "parquet" in answer.headers["Content-Type"]:
        table = pq.read_table(io.BytesIO(answer.content))
        return str(table.select(["area", "age_band"]).to_pydict())
    return answer.content.decode("latin-1")


@pytest.mark.parametrize(
    "place",
    [
        "/v1/releases/..%2f..%2fcontrol.db",
        "/v1/releases/....//access.db/data",
        "/v1/products/..%2fcubes/values",
        "/v1/products/cubes/values",
        "/v1/collections/..%2f..%2fetc%2fpasswd/items",
        "/v1/releases/%00/data",
        "/v1/products/footfall'%20OR%201=1--/values",
        "/cubes/presence-zone/2026-03-02/data.parquet",
        "/../../../../etc/passwd",
    ],
)
def test_path_tricks_lead_nowhere(api: Api, place: str) -> None:
    """No path reaches a file: what is no id is a problem."""
    answer = api.get(place)
    assert answer.status_code in {400, 404}
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["area", "level", "day", "weekday", "cursor", "by", "coords", "f", "hour"])
@pytest.mark.parametrize(
    "value", ["' OR '1'='1", "Z11'; DROP TABLE clients;--", "Z11\r\nSet-Cookie: a=b", "\x00"]
)
def test_injections_are_only_words(api: Api, name: str, value: str) -> None:
    """SQL and header injections are refused as the values they are, and none comes back as a header."""
    answer = api.get(VALUES, **{name: value})
    assert 400 <= answer.status_code < 500
    assert "set-cookie" not in answer.headers
    assert api.get("/v1/me").status_code == 200


def test_a_request_id_is_taken_only_if_it_is_harmless(api: Api) -> None:
    """A client's request id comes back if it is plain; another is replaced."""
    for given, kept in (("build-4711.a", True), ("a", False), ("x" * 65, False), ("id<script>", False)):
        answer = api.http.get("/health", headers={"X-Request-ID": given})
        assert (answer.headers["X-Request-ID"] == given) == kept


def test_tokens_for_keys(api: Api) -> None:
    """Client credentials give a bearer token that is good in place of the key."""
    prefix, secret = api.keys["zone11"][:11], api.keys["zone11"][12:]
    form = {"grant_type": "client_credentials", "client_id": prefix, "client_secret": secret}
    answer = api.http.post("/oauth/token", data=form)
    assert answer.json()["expires_in"] == 3600
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert api.http.get("/v1/me", headers=headers).json()["client"] == "zone11"
    basic = base64.b64encode(f"{prefix}:{secret}".encode()).decode()
    second = api.http.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {basic}"}
    )
    assert second.status_code == 200


@pytest.mark.parametrize("form", [{}, {"grant_type": "password"}])
def test_other_grants_are_refused(api: Api, form: dict[str, str]) -> None:
    """Only client credentials are there."""
    assert api.http.post("/oauth/token", data=form).json()["code"] == "bad_parameter"


def test_wrong_credentials_get_no_token(api: Api) -> None:
    """A wrong secret gets none."""
    form = {"grant_type": "client_credentials", "client_id": api.keys["all"][:11], "client_secret": "A" * 43}
    assert api.http.post("/oauth/token", data=form).status_code == 401


def test_rates_are_told_and_kept(api: Api) -> None:
    """Answers say how many requests are left; one too many is refused with the time to wait."""
    answers = [api.get("/v1/me", "slow") for _ in range(4)]
    if answers[-1].status_code == 200:  # the minute turned
        answers = [api.get("/v1/me", "slow") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"minute";q=3;w=60'
    assert "r=2" in answers[0].headers["RateLimit"]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
    assert answers[-1].json()["code"] == "rate_limited"


def test_a_quota_ends(api: Api) -> None:
    """When the month's rows are used up, nothing more is given."""
    first = api.get(VALUES, "poor", limit=10)
    assert first.status_code == 200
    answer = api.get(VALUES, "poor", limit=10)
    assert (answer.status_code, answer.json()["code"]) == (429, "quota_exhausted")


def _accesses(api: Api, where: str) -> list[Any]:
    engine = create_engine(f"sqlite:///{api.settings.database}")
    with engine.connect() as connection:
        found = list(connection.execute(text(f"SELECT * FROM accesses WHERE {where}")).mappings())
    engine.dispose()
    return found


def test_every_access_is_logged(api: Api) -> None:
    """Granted, refused or failed: who, what, when, how much; never a secret."""
    headers = {"X-Request-ID": "logged-access-1", "X-API-Key": api.keys["zone11"]}
    api.http.get(f"{VALUES}?area=Z12", headers=headers)
    api.http.get(VALUES, headers={"X-Request-ID": "logged-access-2", **CREDENTIALS["a wrong key"]})
    wait_until(lambda: len(_accesses(api, "request_id LIKE 'logged-access-%'")) == 2)
    one, two = _accesses(api, "request_id LIKE 'logged-access-%' ORDER BY request_id")
    assert (one["client"], one["status"], one["code"]) == ("zone11", 403, "not_entitled")
    assert one["target"] == f"{VALUES}?area=Z12"
    assert one["credential"] == f"key {api.keys['zone11'][3:11]}"
    assert (two["client"], two["status"], two["credential"]) == ("", 401, "key 00000000")


def test_use_is_metered(api: Api) -> None:
    """Rows and requests are counted by client, product and day, for billing."""

    def used() -> int:
        return sum(row["rows"] for row in api.registry.usage(client_id="week") if row["product"] == "dwell")

    before = used()
    api.get("/v1/products/dwell/values", "week", limit=7)
    api.get("/v1/products/dwell/values", "week", f="csv", day="2026-03-02")
    wait_until(lambda: used() == before + 7 + 12)


def test_withheld_cells_are_no_different_from_outside(api: Api) -> None:
    """A question about a withheld area is granted, refused and told about as one about a shown area."""
    for parameters in ({}, {"f": "csv"}, {"limit": "1"}):
        answers = [
            api.get(VALUES, area=area, hour="03", day="2026-03-02", **parameters) for area in ("Z21", "Z22")
        ]
        assert len({answer.status_code for answer in answers}) == 1
        assert answers[0].headers.keys() == answers[1].headers.keys()
    rows = [api.rows(VALUES, area=area, hour="03", day="2026-03-02") for area in ("Z21", "Z22")]
    assert rows[0][0].keys() == rows[1][0].keys()


def test_the_log_of_accesses_can_not_be_changed_unseen(
    town_releases: Path, start_api: Start, tmp_path: Path
) -> None:
    """Each second's accesses are one entry of a signed chain, with the digest of what the database holds."""
    folder = tmp_path / "chain"
    api = start_api(town_releases, access_log=folder)
    for area in ("Z11", "Z12"):
        api.get(VALUES, "zone11", area=area)
    public = access_key(folder)
    assert public is not None
    wait_until(lambda: sum(link.facts["rows"] for link in Chain(folder).verify([public])) >= 2)
    links = Chain(folder).verify([public])
    rows = [dict(row) for row in _accesses(api, "1 ORDER BY id")]
    for link in links:
        batch, rows = rows[: link.facts["rows"]], rows[link.facts["rows"] :]
        for row in batch:
            row.pop("id")
        assert link.facts["digest"] == digest_of(batch)
    assert rows == []
