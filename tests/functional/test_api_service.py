"""The server over time: new, broken and corrected releases, revoked keys, more than one worker's file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import api_town
import httpx2
import pytest
from api_server import Api, wait_until

from footfall.releases.store import ReleaseStore

DAY = date(2026, 3, 2)
NEXT = date(2026, 3, 3)
Start = Callable[..., Api]


@pytest.fixture(name="one_day")
def _one_day(tmp_path: Path) -> ReleaseStore:
    """A store with the town's first day."""
    return api_town.build(tmp_path / "releases", [DAY])


def _days(api: Api, product: str) -> list[str]:
    releases = api.get(f"/v1/products/{product}/releases").json()["releases"]
    return [release["day"] for release in releases]


def test_new_releases_appear_without_a_restart(one_day: ReleaseStore, start_api: Start) -> None:
    """A release that is written while the server runs is served soon after."""
    api = start_api(one_day.root)
    assert _days(api, "population") == ["2026-03-02"]
    one_day.write(api_town.release_of("population", NEXT))
    wait_until(lambda: _days(api, "population") == ["2026-03-02", "2026-03-03"])
    assert len(api.rows("/v1/products/population/values", area="R1", hour="08")) == 2


def test_a_later_release_of_a_day_is_current(one_day: ReleaseStore, start_api: Start) -> None:
    """A corrected release takes the place of the first, which stays there by its id."""
    api = start_api(one_day.root)
    first, second = (api_town.release_of("visitors", DAY, number) for number in (0, 1))
    one_day.write(second)
    wait_until(lambda: _days(api, "visitors") == ["2026-03-02"] * 2)
    answer = api.get("/v1/products/visitors/values").json()
    assert answer["releases"] == [second.manifest.release_id]
    current = {
        r["release_id"]: r["current"] for r in api.get("/v1/products/visitors/releases").json()["releases"]
    }
    assert current == {first.manifest.release_id: False, second.manifest.release_id: True}
    old = api.get(f"/v1/releases/{first.manifest.release_id}/data", f="csv")
    assert len(old.text.splitlines()) == 5


def _change_data(folder: Path) -> None:
    file = folder / "data.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"x")


def _lose_data(folder: Path) -> None:
    (folder / "data.parquet").unlink()


def _cut_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"release_id": ')


def _swap_manifest(folder: Path) -> None:
    file = folder / "manifest.json"
    facts = json.loads(file.read_text()) | {"product": "../../vault"}
    file.write_text(json.dumps(facts))


def _unknown_areas(folder: Path) -> None:
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"areas": "gone"}))


@pytest.mark.parametrize("spoil", [_change_data, _lose_data, _cut_manifest, _swap_manifest, _unknown_areas])
def test_a_broken_release_is_refused_and_the_rest_served(
    one_day: ReleaseStore, start_api: Start, spoil: Callable[[Path], None]
) -> None:
    """A release that isn't whole is reported and not served; others are."""
    spoil(one_day.write(api_town.release_of("population", NEXT)))
    api = start_api(one_day.root)
    assert _days(api, "population") == ["2026-03-02"]
    assert "footfall_releases_refused 1.0" in api.http.get("/metrics").text
    assert api.get("/v1/products/visitors/values").status_code == 200


def test_a_revoked_key_is_refused_within_a_moment(one_day: ReleaseStore, start_api: Start) -> None:
    """Revocation reaches a running server; so do new grants, and a client's end."""
    api = start_api(one_day.root)
    prefix = api.keys["all"][3:11]
    second = api.registry.issue_key("all")
    api.registry.revoke_key("all", prefix)
    wait_until(lambda: api.get("/v1/me").status_code == 401)

    def status() -> int:
        return api.http.get("/v1/me", headers={"X-API-Key": second}).status_code

    wait_until(lambda: status() == 200)
    api.registry.revoke_client("all")
    wait_until(lambda: status() == 401)


def test_a_token_ends_with_its_key(one_day: ReleaseStore, start_api: Start) -> None:
    """A token given for a key is refused once the key is revoked."""
    api = start_api(one_day.root)
    key = api.keys["week"]
    form = {"grant_type": "client_credentials", "client_id": key[:11], "client_secret": key[12:]}
    token = api.http.post("/oauth/token", data=form).json()["access_token"]

    def ask() -> httpx2.Response:
        return api.http.get("/v1/me", headers={"Authorization": f"Bearer {token}"})

    assert ask().status_code == 200
    api.registry.revoke_key("week", key[3:11])
    wait_until(lambda: ask().status_code == 401)


def test_open_data_needs_no_key(one_day: ReleaseStore, start_api: Start) -> None:
    """If a client `public` exists, requests without credentials see what is granted to it, and no more."""
    api = start_api(one_day.root)
    assert api.get("/v1/me", None).status_code == 401
    api.registry.add_client("public", "Anyone")
    wait_until(lambda: api.get("/v1/me", None).status_code == 200)
    assert api.get("/v1/products", None).json() == {"products": []}
    bad = api.http.get("/v1/me", headers={"X-API-Key": "ff_00000000_" + "A" * 43})
    assert bad.status_code == 401


def test_nothing_released_is_no_failure(tmp_path: Path, start_api: Start) -> None:
    """An empty folder is served: nothing is there."""
    (tmp_path / "releases").mkdir()
    api = start_api(tmp_path / "releases")
    assert api.get("/v1/products").json() == {"products": []}
    assert api.get("/v1/collections").json()["collections"] == []
    assert api.get("/v1/collections/zone/items").status_code == 404


def test_answers_too_large_are_refused(one_day: ReleaseStore, start_api: Start) -> None:
    """A roll-up over more rows than the limit is refused before memory is used for it."""
    api = start_api(one_day.root, rollup_rows=50)
    answer = api.get("/v1/products/population/rollup", level="zone", by="area")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_answers_that_take_too_long_are_ended(one_day: ReleaseStore, start_api: Start) -> None:
    """When the time is over the work stops, with a problem that says so."""
    api = start_api(one_day.root, timeout_s=1e-9)
    answer = api.get("/v1/products/population/rollup", level="zone", by="area")
    assert (answer.status_code, answer.json()["code"]) == (408, "timeout")


def test_bodies_too_large_are_refused(one_day: ReleaseStore, start_api: Start) -> None:
    """A body of more than a megabyte is refused, whether its length is announced or not."""
    api = start_api(one_day.root)
    headers = {"X-API-Key": api.keys["all"]}
    large = b"x" * 1_000_001
    announced = api.http.post("/v1/areas/cover", content=large, headers=headers)
    assert (announced.status_code, announced.json()["code"]) == (413, "too_large")
    streamed = api.http.post(
        "/v1/areas/cover",
        content=(large[i : i + 65536] for i in range(0, len(large), 65536)),
        headers=headers,
    )
    assert 400 <= streamed.status_code < 500


def test_other_sites_may_ask_if_allowed(one_day: ReleaseStore, start_api: Start) -> None:
    """CORS is answered for the sites that were named, and for no others."""
    api = start_api(one_day.root, origins=("https://town.example",))
    for origin, allowed in (("https://town.example", True), ("https://evil.example", False)):
        answer = api.http.get("/health", headers={"Origin": origin})
        assert ("access-control-allow-origin" in answer.headers) == allowed
