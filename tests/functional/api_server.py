"""A running server in this process, with clients of all kinds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from starlette.testclient import TestClient

from footfall.server.access.registry import NewGrant, Registry
from footfall.server.access.tables import AccessDatabase
from footfall.server.app import create_app
from footfall.server.settings import ServerSettings

EVERYTHING = NewGrant("*", None, None, None, "zone", "hour", frozenset({"*"}))


@dataclass(frozen=True)
class Api:
    """A running server.

    Args:
        http: asks it, in this process.
        keys: client id -> API key.
        registry: its clients.
        releases: its folder of releases.
        settings: how it was started.
    """

    http: TestClient
    keys: dict[str, str]
    registry: Registry
    releases: Path
    settings: ServerSettings

    def get(self, path: str, client: str | None = "all", **parameters: Any) -> httpx2.Response:
        """Ask as a client."""
        headers = {"X-API-Key": self.keys[client]} if client else {}
        return self.http.get(path, params=parameters or None, headers=headers)

    def rows(self, path: str, client: str = "all", **parameters: Any) -> list[dict[str, Any]]:
        """The rows of an answer."""
        answer = self.get(path, client, **parameters)
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()["rows"]
        return rows


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that happens by itself."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def add_clients(registry: Registry) -> dict[str, str]:
    """Clients of all kinds, and their keys."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    grants = {
        "all": [EVERYTHING],
        "none": [],
        "zone11": [NewGrant("*", frozenset({"Z11"}), None, None, "zone", "hour", frozenset())],
        "district2": [NewGrant("footfall", frozenset({"D2"}), None, None, "zone", "hour", frozenset())],
        "coarse": [NewGrant("footfall", None, None, None, "district", "day", frozenset())],
        "week": [NewGrant("*", None, date(2026, 3, 2), date(2026, 3, 8), "zone", "hour", frozenset({"*"}))],
        "expired": [EVERYTHING],
        "revoked": [EVERYTHING],
        "slow": [EVERYTHING],
        "poor": [EVERYTHING],
    }
    limits: dict[str, dict[str, Any]] = {
        "slow": {"rate_per_minute": 3},
        "poor": {"rows_per_month": 5},
        "all": {"rate_per_minute": 10**6},
    }
    keys = {}
    for name, granted in grants.items():
        registry.add_client(name, f"Client {name}", **limits.get(name, {}))
        keys[name] = registry.issue_key(name, yesterday if name == "expired" else None)
        for grant in granted:
            registry.grant(name, grant)
    registry.revoke_key("revoked", keys["revoked"].split("_")[1])
    return keys


def open_api(folder: Path, releases: Path, **settings: Any) -> tuple[Api, TestClient]:
    """A server that is ready, and what stops it."""
    folder.mkdir(parents=True)
    place = folder / "access.db"
    registry = Registry(AccessDatabase(place))
    keys = add_clients(registry)
    chosen: dict[str, Any] = {"refresh_s": 0.2, "access_refresh_s": 0.05} | settings
    told = ServerSettings(releases=releases, database=str(place), cache=folder / "cache", **chosen)
    http = TestClient(create_app(told), raise_server_exceptions=False)
    http.__enter__()
    wait_until(lambda: http.get("/ready").status_code == 200)
    return Api(http, keys, registry, releases, told), http
