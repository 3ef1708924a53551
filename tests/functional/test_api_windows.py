"""Releases of windows over the API: shown under their period, and to whom all of its days are granted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import api_town
import pytest
from api_server import Api

WINDOW = "2026-03-02..2026-03-29"
EARLIER = "2026-02-02..2026-03-01"


@pytest.fixture(name="windows")
def _windows(tmp_path: Path, start_api: Callable[..., Api]) -> Api:
    """A server over two windows of one product, and a week of days of another."""
    root = tmp_path / "releases"
    store = api_town.build(root, [date(2026, 3, number) for number in range(2, 9)])
    for number, period in enumerate((EARLIER, WINDOW)):
        made = api_town.release_of("visitors", date(2026, 3, 2))
        manifest = replace(made.manifest, product="catchment", day=period, release_id=f"{number}abcdef01234")
        store.write(replace(made, manifest=manifest))
    return start_api(root)


def test_rows_of_a_window_carry_its_period(windows: Api) -> None:
    """A window is found by its first day; no day within is missing."""
    answer = windows.get("/v1/products/catchment/values", day="2026-03-02", level="zone").json()
    assert {row["day"] for row in answer["rows"]} == {WINDOW}
    both = windows.get("/v1/products/catchment/values", level="zone").json()
    assert {row["day"] for row in both["rows"]} == {WINDOW, EARLIER}
    assert both["missing_days"] == []
    assert windows.get("/v1/products/catchment").json()["last_day"] == WINDOW


def test_who_may_see_a_week_sees_no_month(windows: Api) -> None:
    """The window begins on a granted day and ends on another, so neither rows nor files of it are given."""
    path = "/v1/products/catchment"
    assert windows.rows(f"{path}/values", "week", level="zone") == []
    assert windows.rows("/v1/products/visitors/values", "week", level="zone")
    assert windows.get(f"{path}/releases", "week").json()["releases"] == []
    files = [release["release_id"] for release in windows.get(f"{path}/releases").json()["releases"]]
    assert len(files) == 2
    answers = [windows.get(f"/v1/releases/{name}/data", "week").status_code for name in files]
    assert set(answers) <= {403, 404}
