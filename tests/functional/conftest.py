"""Servers over the town of `api_town`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import api_town
import pytest
from api_server import Api, open_api
from starlette.testclient import TestClient


@pytest.fixture(name="town_releases", scope="session")
def _town_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The releases of the town; to be read, not changed."""
    root = tmp_path_factory.mktemp("town") / "releases"
    api_town.build(root)
    return root


@pytest.fixture(name="start_api")
def _start_api(tmp_path: Path) -> Iterator[Callable[..., Api]]:
    """Starts servers on folders of releases, and stops them at the end of the test."""
    running: list[TestClient] = []

    def start(releases: Path, **settings: Any) -> Api:
        api, http = open_api(tmp_path / f"server{len(running)}", releases, **settings)
        running.append(http)
        return api

    yield start
    for http in running:
        http.__exit__(None, None, None)


@pytest.fixture(name="api", scope="session")
def _api(tmp_path_factory: pytest.TempPathFactory, town_releases: Path) -> Iterator[Api]:
    """A server over the town that all tests may ask; to be left as it is."""
    api, http = open_api(tmp_path_factory.mktemp("api") / "server", town_releases, page_rows=5000)
    yield api
    http.__exit__(None, None, None)
