"""The dashboard's files: served as built, under a strict policy; said in words where they were not built."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from api_server import Api

from footfall.server.routes import page

INDEX = "<!doctype html><title>Footfall</title>"
SCRIPT = "export const answer = 42;" * 100


@pytest.fixture(name="built")
def _built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the build leaves it."""
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "assets" / "index-1a2b.js").write_text(SCRIPT)
    (folder / "assets" / "index-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (folder / "secret.txt").write_text("not an asset")
    monkeypatch.setattr(page, "BUILT", folder)
    return folder


def test_the_page_comes_without_a_key_and_under_a_policy_without_other_hosts(api: Api, built: Path) -> None:
    """Who has no key gets the page, which may load from this server alone and run nothing written inline."""
    answer = api.get("/", client=None)
    assert answer.text == INDEX
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self';" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_assets_never_change_and_are_sent_as_they_were_packed(api: Api, built: Path) -> None:
    """A file is sent gzipped to who takes that, plain to others, and may be kept for ever."""
    url = "/assets/index-1a2b.js"
    packed = api.http.get(url, headers={"Accept-Encoding": "gzip"})
    plain = api.http.get(url, headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.text == plain.text == SCRIPT
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"])
    assert "immutable" in packed.headers["Cache-Control"]
    assert packed.headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "name", ["nothing.js", "..%2Fsecret.txt", "%2e%2e/secret.txt", ".hidden", "index-1a2b.js.gz"]
)
def test_nothing_but_assets_is_given_out(api: Api, built: Path, name: str) -> None:
    """Names that lead elsewhere, or to what is no asset, find nothing."""
    assert api.get(f"/assets/{name}", client=None).status_code in {400, 404}


def test_a_page_that_was_not_built_says_how_to_build_it(
    api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout without the page tells so; its API works."""
    monkeypatch.setattr(page, "BUILT", tmp_path / "nowhere")
    answer = api.get("/", client=None)
    assert answer.status_code == 200
    assert "make page" in answer.text
    assert api.get("/v1/me").status_code == 200


def test_the_page_is_told_how_to_sign_in(
    start_api: Callable[..., Api], town_releases: Path, built: Path
) -> None:
    """With a provider, its address is told and may be asked; nothing else is added to the policy."""
    api = start_api(town_releases, issuer="https://login.example/realms/town")
    told = api.get("/page/settings", client=None).json()
    assert told["issuer"] == "https://login.example/realms/town"
    assert told["basemap"] is None
    assert told["open"] is False
    policy = api.get("/", client=None).headers["Content-Security-Policy"]
    assert "connect-src 'self' https://login.example;" in policy


def test_a_basemap_is_given_out_whole_or_in_ranges(
    start_api: Callable[..., Api], town_releases: Path, tmp_path: Path
) -> None:
    """PMTiles are read in ranges, which no middleware may pack; without a basemap there is none."""
    file = tmp_path / "town.pmtiles"
    file.write_bytes(bytes(range(256)) * 40)
    api = start_api(town_releases, basemap=file)
    assert api.get("/page/settings", client=None).json()["basemap"] == "pmtiles"
    part = api.http.get("/page/basemap", headers={"Range": "bytes=256-511", "Accept-Encoding": "gzip"})
    assert part.status_code == 206
    assert part.content == bytes(range(256))


def test_without_a_basemap_there_is_none(api: Api) -> None:
    """A server that was given no basemap says so."""
    assert api.get("/page/basemap", client=None).status_code == 404


def test_holidays_are_those_of_the_list_that_was_given(
    api: Api, start_api: Callable[..., Api], town_releases: Path, tmp_path: Path
) -> None:
    """The calendar's holidays are the file's; without a file it is null, which is not an empty list."""
    file = tmp_path / "holidays.csv"
    file.write_text("day,name\n2026-04-03,Good Friday\n", encoding="utf-8")
    told = start_api(town_releases, holidays=file).get("/page/holidays", client=None)
    assert told.json() == {"holidays": [{"day": "2026-04-03", "name": "Good Friday"}]}
    assert api.get("/page/holidays", client=None).json() == {"holidays": None}
