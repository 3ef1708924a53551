"""The report of accuracy, measured on the smallest of towns: that all of it is there, not how good it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import pytest

from footfall.lab.reporting.cities import CityReport, city_report
from footfall.lab.reporting.city_text import city_text
from footfall.lab.reporting.happenings import INDEX, SHOWN, change_rows, operator_rows
from footfall.lab.reporting.runs import PROFILES_SHOWN, filled, released
from footfall.lab.reporting.summary import JUDGED, summary_rows
from footfall.lab.simulate import Happening, Scenario, simulate
from footfall.releases.store import ReleaseStore

TOWN: Final = Scenario(people=800, days=1, first_day=date(2026, 3, 2), seed=13, market_share=0.4)
ANCHORS: Final = {"home_500m", "home_zone", "work_500m", "work_zone", "no_work"}


@pytest.fixture(name="report", scope="module")
def _report(tmp_path_factory: pytest.TempPathFactory) -> CityReport:
    return city_report(TOWN, 0, tmp_path_factory.mktemp("report"))


def test_all_that_is_judged_is_measured(report: CityReport) -> None:
    """Homes take 28 days, and so small a town has no area of 10 km² and no trip of ten km; all else is."""
    rows = {row["figure"]: row for row in summary_rows(report.city, report.evaluations)}
    assert JUDGED - ANCHORS - {"cpc_over_10", "wape_hourly_zone"} <= set(rows)
    hourly = rows["wape_hourly_500m"]
    assert 0 < hourly["bound"] < hourly["before"] < hourly["naive_em"] < hourly["naive"]


def test_what_is_charged_and_who_is_missing_is_told(report: CityReport) -> None:
    """Of both profiles, and of all residents; the page has both."""
    assert {row["profile"] for row in report.privacy} == set(PROFILES_SHOWN)
    assert report.missing is not None
    assert report.missing.residents.sum() == TOWN.people
    text = city_text(report)
    assert "What a day costs a subscriber" in text
    assert "Who is missing" in text


def test_releases_are_of_a_copy_that_goes_again(tmp_path: Path) -> None:
    """The same seed gives the same noise, and the filled workspace is as it was."""
    root = tmp_path / "town"
    simulate(TOWN, root)
    made = filled(root)
    tables = []
    for _ in range(2):
        with released(made, "strict", seed=3) as under:
            store = ReleaseStore(under.workspace.releases)
            tables.append(store.read(store.find(f"footfall/{made.days[0]}")).table)
    assert tables[0].equals(tables[1])
    assert not under.workspace.root.exists()
    assert not list(ReleaseStore(made.workspace.releases).manifests())


def test_a_happening_is_measured_on_its_day_and_against_the_day_before() -> None:
    """Errors of that day before noise and under strict, and the index of footfall."""
    rows = list(change_rows(TOWN, Happening.ROLL_OUT))
    assert {row["figure"] for row in rows} == {*SHOWN, *INDEX}
    index = next(row for row in rows if row["figure"] == "index-moved")
    assert index["truth"] < index["naive"]
    assert all(row["before"] > 0 for row in rows)


def test_operators_are_measured_each_on_their_own() -> None:
    """Three of them, on the same truth; the first has most customers, so the best bound."""
    rows = [row for row in operator_rows(TOWN) if row["figure"] == "population-zone"]
    assert [row["operator"] for row in rows] == [1, 2, 3]
    assert len({row["bound"] for row in rows}) == len(rows)
    assert rows[0]["bound"] < rows[2]["bound"]
