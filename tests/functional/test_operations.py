"""How runs went: told coarsely, to those who run it and to nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from api_server import Api, wait_until

from footfall.ingest.consent import Decision
from footfall.lab.simulate import Scenario, simulate
from footfall.model.errors import FootfallError
from footfall.model.local_day import LocalDay
from footfall.model.settings import read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.operations import coarse, coarse_tens
from footfall.pipeline.run import run
from footfall.pipeline.subject import decide
from footfall.pipeline.sweep import sweep
from footfall.server.access.registry import NewGrant

SCENARIO = Scenario(people=800, days=1, seed=16)
DAY = str(SCENARIO.first_day)
Start = Callable[..., Api]


def _run(workspace: Workspace) -> None:
    settings = read_settings(workspace.settings_file)
    run(workspace, settings, [LocalDay(SCENARIO.first_day, settings.workspace.time_zone)])


@pytest.fixture(name="ran", scope="module")
def _ran(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("operations") / "town"
    root.mkdir()
    simulate(SCENARIO, root)
    workspace = Workspace(root)
    decide(workspace, "somebody", Decision("opt_out", "shop"))
    _run(workspace)
    return workspace


def _told(workspace: Workspace) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(workspace.operations.read_text(encoding="utf-8"))
    return told


def test_a_run_tells_how_it_went(ran: Workspace) -> None:
    """Rows by fate, releases, keys, the audit log, and what was charged are told of a day that was run."""
    told = _told(ran)
    (day,) = told["days"]
    report = json.loads((ran.table("quarantine", DAY) / "report.json").read_text(encoding="utf-8"))
    assert told["problem"] is None
    assert day["read"] == coarse(report["read"]) != report["read"]
    assert day["kept_share"] == pytest.approx(report["kept"] / report["read"], abs=0.0006)
    assert set(day["bad"]) == set(report["bad"])
    assert "footfall" in day["released"]
    assert told["keys"]["present"]["day"] == [DAY]
    assert told["audit"]["holds"]
    assert told["budget"]["months"][0]["rho_value"] <= told["budget"]["caps"]["day"]["rho_value"]


def test_one_decision_does_not_show(ran: Workspace) -> None:
    """One person who opted out is fewer than ten."""
    assert _told(ran)["decisions"] == {"opt_out": 0}
    assert [coarse_tens(number) for number in (0, 9, 10, 26)] == [0, 0, 10, 20]
    assert [coarse(number) for number in (0, 7, 99, 123, 4_994_323)] == [0, 7, 99, 120, 5_000_000]


def test_what_is_told_is_about_nobody(ran: Workspace) -> None:
    """No id of a subscriber stands in the file."""
    ids = (ran.root / "feeds" / "people.csv").read_text(encoding="utf-8").split("\n")[1:]
    text = ran.operations.read_text(encoding="utf-8")
    assert not [one for one in ids if one and one.split(",")[0] in text]


def test_days_stay_when_their_reports_are_destroyed(ran: Workspace) -> None:
    """After the sweep of a day's vault, the next run still tells of the day; its key is gone."""
    before = _told(ran)
    settings = read_settings(ran.settings_file)
    sweep(ran, settings, datetime.now(UTC) + timedelta(hours=49))
    _run(ran)
    after = _told(ran)
    assert not ran.table("quarantine", DAY).exists()
    assert after["days"] == before["days"]
    assert after["keys"]["present"]["day"] == []
    assert after["keys"]["day"]["destroyed"] == 1


def test_a_run_that_fails_is_told(tmp_path: Path) -> None:
    """The kind of what went wrong is told, without its words, which could hold counts."""
    simulate(SCENARIO, tmp_path)
    workspace = Workspace(tmp_path)
    (tmp_path / "feeds" / "zones.geojson").write_text("{}", encoding="utf-8")
    with pytest.raises(FootfallError) as failed:
        _run(workspace)
    assert _told(workspace)["problem"] == type(failed.value).__name__


def test_the_server_tells_those_who_run_it_only(start_api: Start, ran: Workspace) -> None:
    """With the grant `operations` one sees it; all products do not include it; to others it isn't there."""
    api = start_api(ran.releases, operations=ran.operations)
    api.registry.add_client("chief", "Who runs it")
    api.registry.grant("chief", NewGrant("operations", None, None, None, "zone", "hour", frozenset()))
    api.keys["chief"] = api.registry.issue_key("chief")
    _wait_for(api, "chief")
    assert api.get("/v1/operations", "chief").json() == _told(ran)
    assert api.get("/v1/products", "chief").json() == {"products": []}
    for other in ("all", "none"):
        answer = api.get("/v1/operations", other)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_server_that_was_told_nothing_says_so(start_api: Start, town_releases: Path) -> None:
    """Without a file there is a sentence and no failure."""
    api = start_api(town_releases)
    api.registry.grant("none", NewGrant("operations", None, None, None, "zone", "hour", frozenset()))
    _wait_for(api, "none", 404, "No run has written about itself yet")


def _wait_for(api: Api, client: str, status: int = 200, detail: str = "") -> None:
    def arrived() -> bool:
        answer = api.get("/v1/operations", client)
        return answer.status_code == status and detail in answer.text

    wait_until(arrived)
