"""`footfall serve` as a process: workers, ends, rights, identity providers, and what schemathesis finds."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import api_town
import httpx2
import pytest
from api_server import add_clients, wait_until
from running import free_port, process, served

from footfall.server.access.registry import Registry
from footfall.server.access.tables import AccessDatabase
from footfall.server.reference import openapi_text
from footfall.server.settings import ServerSettings

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(name="place")
def _place(tmp_path: Path) -> Iterator[tuple[Path, dict[str, str], Registry]]:
    """A folder with an access database, keys of clients, and the registry."""
    database = AccessDatabase(tmp_path / "access.db")
    registry = Registry(database)
    yield tmp_path, add_clients(registry), registry
    database.close()


def test_workers_share_one_folder_and_end_gracefully(
    place: tuple[Path, dict[str, str], Registry], town_releases: Path
) -> None:
    """Two workers answer alike; when stopped they finish, write what was used, and end with 0."""
    folder, keys, registry = place
    with served(town_releases, str(folder / "access.db"), folder / "cache", "--workers", "2") as (
        url,
        running,
    ):
        headers = {"X-API-Key": keys["all"]}
        question = f"{url}/v1/products/population/values?area=R1&day=2026-03-02"
        wait_until(lambda: all(httpx2.get(question, headers=headers).status_code == 200 for _ in range(5)))
        before = sum(row["rows"] for row in registry.usage(client_id="all"))
        tags = {httpx2.get(question, headers=headers).headers["ETag"] for _ in range(20)}
        assert len(tags) == 1
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) in {0, -signal.SIGTERM}
    assert sum(row["rows"] for row in registry.usage(client_id="all")) >= before + 20 * 24


@pytest.fixture(name="open_folder")
def _open_folder() -> Iterator[Path]:
    """A folder that all users may enter, unlike pytest's."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_it_runs_as_a_user_that_can_not_read_the_vault(open_folder: Path) -> None:
    """A user who may read the releases and write the access database serves everything."""
    nobody = 65534
    workspace, own = open_folder / "workspace", open_folder / "own"
    api_town.build(workspace / "releases", api_town.DAYS[:2])
    (workspace / "vault").mkdir(mode=0o700)
    own.mkdir()
    database = AccessDatabase(own / "access.db")
    keys = add_clients(Registry(database))
    database.close()
    for path in (own, *own.iterdir()):
        os.chown(path, nobody, nobody)
    port = free_port()
    settings = ServerSettings(
        releases=workspace / "releases", database=str(own / "access.db"), cache=own / "cache"
    )
    script = str(Path(__file__).parent / "serve_as_nobody.py")
    arguments = [script, settings.model_dump_json(), str(port), str(nobody), str(workspace / "vault")]
    url = f"http://127.0.0.1:{port}"
    with process(arguments, f"{url}/ready", open_folder / "log"):
        headers = {"X-API-Key": keys["all"]}
        answer = httpx2.get(f"{url}/v1/products/population/values?day=2026-03-02", headers=headers)
        assert answer.json()["number_returned"] == 24 * 7


def test_tokens_of_an_identity_provider(
    place: tuple[Path, dict[str, str], Registry], town_releases: Path
) -> None:
    """A real provider's tokens are taken if everything in them is right; its keys may rotate."""
    folder, _, registry = place
    registry.add_client("agency", "Agency", subject="agency@provider")
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    script = str(Path(__file__).parent / "issuer.py")

    def token(**wrong: str) -> str:
        answer = httpx2.get(f"{issuer}/token", params={"sub": "agency@provider", **wrong})
        return str(answer.json()["token"])

    configuration = f"{issuer}/.well-known/openid-configuration"
    with (
        process([script, str(port)], configuration, folder / "issuer.log"),
        served(town_releases, str(folder / "access.db"), folder / "cache", "--issuer", issuer) as (
            url,
            _process,
        ),
    ):

        def ask(text: str) -> httpx2.Response:
            return httpx2.get(f"{url}/v1/me", headers={"Authorization": f"Bearer {text}"})

        assert ask(token()).json()["client"] == "agency"
        wrong: tuple[dict[str, str], ...] = (
            {"aud": "others"},
            {"iss": "https://evil.example"},
            {"exp": "-120"},
            {"sub": "stranger"},
            {"key": "foreign"},
        )
        assert [ask(token(**one)).status_code for one in wrong] == [401] * len(wrong)
        head, body, _ = token().split(".")
        assert ask(f"{head}.{body}.").status_code == 401
        httpx2.get(f"{issuer}/rotate")
        wait_until(lambda: ask(token(key="second")).status_code == 200, 30)


_GDAL = """
import pyogrio
place = "OAPIF:" + URL + "/v1"
layers = {name for name, _ in pyogrio.list_layers(place)}
assert {"zone", "district", "region", "population", "flows"} <= layers, layers
zones = pyogrio.read_dataframe(place, layer="zone")
assert sorted(zones["area"]) == ["Z11", "Z12", "Z21", "Z22"], zones
assert set(zones.geometry.geom_type) == {"Polygon"}
footfall = pyogrio.read_dataframe(place, layer="footfall")
assert len(footfall) == 24 * 4, len(footfall)
assert footfall["value"].isna().sum() == 6
assert footfall["value"].dtype == "float64"
"""


def test_gdal_reads_areas_and_releases(
    place: tuple[Path, dict[str, str], Registry], town_releases: Path
) -> None:
    """GDAL's OAPIF driver, which QGIS uses, reads zones and a product's last day, withheld as missing."""
    folder, keys, _ = place
    header = folder / "header"
    header.write_text(f"X-API-Key: {keys['all']}\n")
    with served(town_releases, str(folder / "access.db"), folder / "cache") as (url, _process):
        environment = {**os.environ, "GDAL_HTTP_HEADER_FILE": str(header)}
        program = f"URL = {url!r}\n{_GDAL}"
        subprocess.run([sys.executable, "-c", program], check=True, env=environment)


@pytest.mark.slow
def test_schemathesis_finds_nothing(
    place: tuple[Path, dict[str, str], Registry], town_releases: Path
) -> None:
    """Over 2,000 requests made from the OpenAPI document: every status, type and shape is as documented.

    One check is left out: that whatever fits the document's schemas is accepted. Which values may be added
    up, or that a period doesn't end before it begins, can't be said in a schema.
    """
    folder, keys, _ = place
    with served(town_releases, str(folder / "access.db"), folder / "cache") as (url, _process):
        command = [
            str(Path(sys.executable).with_name("schemathesis")), "run", f"{url}/openapi.json",
            "-H", f"X-API-Key: {keys['all']}",
            "--checks", "all", "--exclude-checks", "positive_data_acceptance",
            "--max-examples", "60", "--seed", "20260302",
            "--phases", "examples,coverage,fuzzing", "--no-color",
            "--continue-on-failure",
        ]  # fmt: skip
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    said = done.stdout
    assert done.returncode == 0, said[-6000:]
    cases = re.search(r"([\d,]+) generated", said)
    assert cases is not None
    assert int(cases[1].replace(",", "")) >= 2000


def test_the_interface_is_the_frozen_one() -> None:
    """docs/openapi.json is what the server says; a change of the interface is seen in a diff.

    If the change is meant: `python -m footfall.server.reference docs`.
    """
    assert (DOCS / "openapi.json").read_text(encoding="utf-8") == openapi_text()


def test_nothing_frozen_was_taken_away() -> None:
    """Every operation has an id, a summary, and one shape for all its errors."""
    document: dict[str, Any] = json.loads(openapi_text())
    assert document["openapi"].startswith("3.1")
    problem = "#/components/schemas/Problem"
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"]
            for status, response in operation["responses"].items():
                if int(status) >= 400 and path != "/ready":
                    assert response["content"]["application/problem+json"]["schema"]["$ref"] == problem
