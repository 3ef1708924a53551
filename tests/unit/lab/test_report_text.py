"""The page of accuracy, from figures made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from footfall.lab.evaluate import Evaluation, Figure
from footfall.lab.evaluate.bias import Bias
from footfall.lab.evaluate.stays import RATES
from footfall.lab.reporting.cities import CityReport
from footfall.lab.reporting.city_text import city_text, missing_text
from footfall.lab.reporting.page import TARGETS, summary_text
from footfall.lab.reporting.runs import PROFILES_SHOWN
from footfall.lab.reporting.scenario_text import scenarios_text
from footfall.lab.reporting.summary import JUDGED, WAYS
from footfall.lab.reporting.tables import shown, table
from footfall.lab.reporting.windows import window_scenario
from footfall.lab.simulate import MEANINGS, Scenario
from footfall.model.windows import WINDOW_DAYS, windows_of


def row(figure: str, **values: float) -> dict[str, Any]:
    """A row of figures of a town."""
    return {"city": "Town", "figure": figure} | dict.fromkeys((*WAYS, *PROFILES_SHOWN)) | values


def cells(line: str) -> list[str]:
    """What stands between the bars of a line."""
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_table_has_a_head_and_one_line_a_row() -> None:
    """Ways have the names that readers know."""
    assert table(("figure", "naive_em"), [("a", "b")]) == "| figure | em |\n| --- | --- |\n| a | b |\n"


def test_figures_stand_with_their_unit_and_silence_is_empty() -> None:
    """A share in per cent, anything else in its own unit."""
    assert [shown(0.125), shown(12.34, "min"), shown(None)] == ["12.5 %", "12.3 min", ""]


def test_each_figure_stands_beside_its_aim() -> None:
    """Avoidable error is to be 75 % or more; dwell is in minutes."""
    text = summary_text([row("avoidable_zone", before=0.8), row("dwell_wasserstein_min", strict=11.0)])
    *_, first, second = text.rstrip().splitlines()
    assert cells(first)[:3] == ["avoidable_zone", "Town", ">= 75.0 %"]
    assert cells(second)[-1] == "11.0 min"


def test_whatever_is_judged_has_an_aim() -> None:
    """None of the figures that others read is without."""
    assert set(TARGETS) == JUDGED


def test_all_scenarios_and_operators_have_their_lines() -> None:
    """Each scenario in each table, and each operator beside the others."""
    rows = [
        {"scenario": name.value, "operator": 1} | row(figure, truth=0.1)
        for name in MEANINGS
        for figure in ("visits-zone", "index-error")
    ]
    rows += [{"scenario": "several operators", "operator": n} | row("visits-zone") for n in (1, 2)]
    text = scenarios_text(rows, 20_000)
    assert "20,000 people" in text
    for name in MEANINGS:
        assert text.count(f"| {name.value} |") == 2
    assert [text.count(f"| {number} | hourly footfall, zone") for number in (1, 2, 3)] == [1, 1, 0]


def test_a_group_seen_half_as_often_as_all_has_a_half() -> None:
    """Children of the dense third; where nobody lives nothing stands."""
    residents, observed = np.full((3, 5, 2), 10.0), np.full((3, 5, 2), 5.0)
    observed[0, 0, 0], residents[2, 4, 1], observed[2, 4, 1] = 2.5, 0, 0
    lines = missing_text(Bias(residents, observed)).splitlines()
    assert cells(lines[4])[:2] == ["0-15, female", "0.51"]
    assert cells(lines[-1]) == ["65+, male", "1.02", "1.02", ""]


def test_a_city_has_tables_of_stays_time_spent_and_intervals() -> None:
    """Stays by how often people were seen, visitors by minutes, intervals by product and size."""

    def figure(name: str, what: str, **values: float) -> Figure:
        ways: dict[str, Any] = dict.fromkeys(("before", "after", "bound", "naive", "naive_em"))
        return Figure(name, what, unit="share", **ways | values)

    figures = (
        figure("visits-zone", "hourly footfall, zone: WAPE", before=0.1),
        figure("stays-found", "found", before=0.25),
        figure("stays-found-events-50-100", "found", before=0.75),
        figure("dwell-bin-5-15", "five to fifteen", truth=0.2, before=0.3),
        figure("covered-footfall-100", "intervals that hold: footfall, values of 100 to 1,000"),
    )
    evaluations = {name: Evaluation(("2026-03-02",), name, figures) for name in PROFILES_SHOWN}
    text = city_text(CityReport("Town", evaluations, [], None, []))
    assert "| hourly footfall, zone: WAPE |" in text
    assert text.count("25.0 %") == 1
    assert "| 50 to 100 |  | 75.0 % |" in text
    assert len([line for line in text.splitlines() if line.startswith("| ") and " to " in line]) >= len(RATES)
    assert "| 5-15 | 20.0 % |  | 30.0 % |" in text
    assert "| footfall, values of 100 to 1,000 |" in text


@pytest.mark.parametrize("first", [date(2026, 3, 2), date(2026, 2, 9), date(2026, 1, 1)])
def test_a_window_s_city_lives_through_one_whole_window_before(first: date) -> None:
    """28 days, all of one window, over before the day asked for, and told as of the last of them."""
    asked = replace(Scenario(people=500, days=1, seed=3), first_day=first)
    whole = window_scenario(asked)
    last = whole.first_day + timedelta(days=WINDOW_DAYS - 1)
    assert (whole.days, whole.people, whole.day_truth) == (WINDOW_DAYS, 500, False)
    assert windows_of(last)[0].start == whole.first_day
    assert timedelta(0) < first - last <= timedelta(days=14)
