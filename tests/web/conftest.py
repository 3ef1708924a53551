"""The page, built and served by another process."""

from __future__ import annotations

from collections.abc import Iterator

import api_server
import api_town
import pytest
import town_windows
from driving import Page, undrivable
from running import served

from footfall.server.access.registry import Registry
from footfall.server.access.tables import AccessDatabase


@pytest.fixture(name="page", scope="session")
def _page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The town of `api_town`, and the page to look at it."""
    if reason := undrivable():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("dashboard")
    town_windows.add_to(api_town.build(folder / "releases"))
    keys = api_server.add_clients(Registry(AccessDatabase(folder / "access.db")))
    with served(folder / "releases", str(folder / "access.db"), folder / "cache") as (url, _):
        yield Page(url, keys)
