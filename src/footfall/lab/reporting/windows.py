"""A window of 28 days of a city: what is told of homes and workplaces after it. Nothing is released."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from footfall.lab.reporting.runs import Made
from footfall.lab.simulate import Scenario, simulate
from footfall.model.settings import read_settings
from footfall.model.windows import WINDOW_DAYS, windows_of
from footfall.model.workspace import Workspace
from footfall.pipeline.days import days_found
from footfall.pipeline.plan import Step
from footfall.pipeline.run import run

KEPT: Final = frozenset({Step.REFERENCE, Step.INGEST, Step.MOBILITY, Step.SUMMARIES})
"""Of every day; anchors are told once, as of the last."""


def window_made(scenario: Scenario, folder: Path) -> Made:
    """Simulate a whole window, and tell its anchors as of its last day.

    Args:
        scenario: the city; the days are the window that ends last before its first day.
        folder: to write into.
    """
    first = windows_of(scenario.first_day)[0].start
    if first + timedelta(days=WINDOW_DAYS) > scenario.first_day:
        first -= timedelta(days=WINDOW_DAYS)
    simulate(replace(scenario, first_day=first, days=WINDOW_DAYS, day_truth=False), folder)
    workspace = Workspace(folder)
    settings = read_settings(workspace.settings_file)
    days = tuple(days_found(folder, settings.feeds["events"], settings.workspace.time_zone))
    run(workspace, settings, days, wanted=KEPT)
    run(workspace, settings, days[-1:], wanted=frozenset({Step.ANCHORS}))
    return Made(workspace, settings, days)
