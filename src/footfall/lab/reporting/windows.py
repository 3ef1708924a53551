"""A window of 28 days of a city: how right homes and workplaces are after it. Nothing is released."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from footfall.lab.evaluate.anchors import anchor_figures
from footfall.lab.reporting.runs import PROFILES_SHOWN
from footfall.lab.reporting.summary import WAYS
from footfall.lab.reporting.tables import Row
from footfall.lab.simulate import Scenario, build_world, simulate
from footfall.model.settings import read_settings
from footfall.model.windows import STAGGER_DAYS, WINDOW_DAYS, windows_of
from footfall.model.workspace import Workspace
from footfall.pipeline.days import days_found
from footfall.pipeline.planned import Step
from footfall.pipeline.run import run

KEPT: Final = frozenset({Step.REFERENCE, Step.INGEST, Step.MOBILITY, Step.SUMMARIES})
"""All that anchors need of a day."""


def window_rows(scenario: Scenario, folder: Path) -> list[Row]:
    """Figures of anchors as of the last day: `city, figure`, the ways, the profiles (null) and `count`.

    Args:
        scenario: the city; its days are a window's that ends before its first day.
        folder: to write into; what it holds afterwards is of no use.
    """
    whole = window_scenario(scenario)
    city = simulate(whole, folder).city
    workspace = Workspace(folder)
    settings = read_settings(workspace.settings_file)
    days = days_found(folder, settings.feeds["events"], settings.workspace.time_zone)
    run(workspace, settings, days, wanted=KEPT)
    silent = dict.fromkeys((*WAYS, *PROFILES_SHOWN))
    return [
        {"city": city, **silent, **row}
        for row in anchor_figures(workspace, settings, days, build_world(whole))
    ]


def window_scenario(scenario: Scenario) -> Scenario:
    """The same city in the 28 days of the last window that ends before its first day."""
    first = windows_of(scenario.first_day)[0].start
    while first + timedelta(days=WINDOW_DAYS) > scenario.first_day:
        first -= timedelta(days=STAGGER_DAYS)
    return replace(scenario, first_day=first, days=WINDOW_DAYS, day_truth=False)
