"""The page, built and served by another process."""

from __future__ import annotations

import json
from collections.abc import Iterator

import api_server
import api_town
import pytest
import town_windows
from driving import Page, undrivable
from running import served

from footfall.server.access.registry import NewGrant, Registry
from footfall.server.access.tables import AccessDatabase

_COST = {"rho": "1/100", "rho_value": 0.01, "epsilon": {"delta 1e-09": 0.7}, "worst_case_auc": 0.54}
_LIVES = {"alive": 1, "destroyed": 2, "longest_h": 47.5}
OPERATIONS = {
    "written": "2026-03-03T04:00:00+00:00",
    "workspace": "Town",
    "software": "0.1.0",
    "simulated": True,
    "problem": None,
    "days": [
        {
            "day": "2026-03-02",
            "read": 5_000_000,
            "kept_share": 0.986,
            "opted_out_share": 0.005,
            "bad_share": 0.003,
            "bad": {"a required field is empty": 0.003, "the cell is not in the plan of the day": 0.0},
            "released": ["footfall"],
        }
    ],
    "keys": {"day": _LIVES, "window": _LIVES, "present": {"day": ["2026-03-02"], "window": []}},
    "audit": {"entries": 12, "hash": "5f" * 32, "time": "", "holds": True, "broken": None},
    "decisions": {"opt_out": 20},
    "budget": {
        "profile": "standard",
        "caps": {"day": _COST, "month": _COST, "year": _COST},
        "months": [{"month": "2026-03", "days": 1, **_COST}],
        "year": _COST,
    },
}
"""What a run could have written, as the server's model of it wants."""


@pytest.fixture(name="page", scope="session")
def _page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The town of `api_town`, and the page to look at it."""
    if reason := undrivable():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("dashboard")
    town_windows.add_to(api_town.build(folder / "releases"))
    registry = Registry(AccessDatabase(folder / "access.db"))
    keys = api_server.add_clients(registry) | {"operator": _operator(registry)}
    operations = folder / "operations.json"
    operations.write_text(json.dumps(OPERATIONS), encoding="utf-8")
    places = (folder / "releases", str(folder / "access.db"), folder / "cache")
    with served(*places, "--operations", str(operations)) as (url, _):
        yield Page(url, keys)


def _operator(registry: Registry) -> str:
    """The key of a client that may see how runs went, and nothing else."""
    registry.add_client("operator", "Who runs it")
    registry.grant("operator", NewGrant("operations", None, None, None, "zone", "hour", frozenset()))
    return registry.issue_key("operator")
