"""A window of 28 days through the front door: measured once, when its last day is there, and charged once."""

from __future__ import annotations

import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from footfall.lab.evaluate import evaluate_workspace
from footfall.lab.simulate import Scenario, simulate
from footfall.model.local_day import LocalDay, days_between
from footfall.model.settings import DEFAULT_PRODUCTS, Settings, read_settings
from footfall.model.windows import Window, measured_window
from footfall.model.workspace import Workspace
from footfall.pipeline.plan import make_plan
from footfall.pipeline.planned import Step
from footfall.pipeline.run import run
from footfall.privacy.ledger import Ledger
from footfall.privacy.profiles import LAB, PROFILES
from footfall.privacy.seeded import SeededNoise
from footfall.releases.store import ReleaseStore

STRICT = PROFILES["strict"]
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 22)
WINDOW = Window(date(2026, 2, 23))
TAKING_IN = frozenset(
    {
        Step.REFERENCE,
        Step.INGEST,
        Step.MOBILITY,
        Step.SUMMARIES,
        Step.ANCHORS,
        Step.LOCATIONS,
        Step.VISITED,
    }
)
WEEK_OUT = range(9, 16)
"""Days of March that the operator never delivered: seven of the first half and seven of the second are "
"there."""


@pytest.fixture(name="town", scope="module")
def _town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Settings, list[LocalDay]]:
    """A small town, fourteen days of which were taken in, and nothing measured yet."""
    root = tmp_path_factory.mktemp("windows") / "town"
    simulate(Scenario(people=400, days=21, first_day=FIRST, seed=12, dirt=False), root)
    settings = read_settings(root / "footfall.toml")
    whole = days_between(FIRST, LAST, settings.workspace.time_zone)
    days = [day for day in whole if day.day.day not in WEEK_OUT]
    run(Workspace(root), settings, days, wanted=TAKING_IN)
    return Workspace(root), settings, days


def copy_of(
    town: tuple[Workspace, Settings, list[LocalDay]], folder: Path
) -> tuple[Workspace, Settings, list[LocalDay]]:
    """The same, to be changed."""
    workspace, settings, days = town
    return Workspace(Path(shutil.copytree(workspace.root, folder / "town"))), settings, days


def test_a_window_is_measured_once_with_its_last_day(
    town: tuple[Workspace, Settings, list[LocalDay]], tmp_path: Path
) -> None:
    """Planned, charged its budget, released under its first and last day; a second run does nothing."""
    workspace, settings, days = copy_of(town, tmp_path)
    assert measured_window(LAST) == WINDOW
    planned = make_plan(workspace, settings, days[-1:])
    assert [task.step for task in planned.days[0].tasks][-2:] == [Step.WINDOW, Step.PUBLISH_WINDOW]
    assert [Fraction(window.rho) for window in planned.days[-1].windows] == [STRICT.rho_window]
    asked = {(cap.kind, cap.first): Fraction(cap.asked) for cap in planned.caps}
    assert asked["window", "2026-02-23"] == asked["month", "2026-02-01"] == STRICT.rho_window
    assert asked["month", "2026-03-01"] == STRICT.rho_day + STRICT.rho_window

    (result,) = run(workspace, settings, days[-1:])
    products = {"catchment", "commuting", "loyalty", "overnights", "visitors_28d", "migration", "roles"}
    assert len(result.releases) == len(DEFAULT_PRODUCTS)
    store = ReleaseStore(workspace.releases)
    found = {m.product: m for m in store.manifests() if m.day == WINDOW.period}
    assert set(found) == products
    assert {m.facts["days"]["taken_in"] for m in found.values()} == {14}
    ledger = Ledger(workspace.control)
    assert ledger.spent(WINDOW.period) == STRICT.rho_window
    assert ledger.spent("2026-03") == STRICT.rho_day + STRICT.rho_window
    assert ledger.spent("2026-02") == STRICT.rho_window
    assert not run(workspace, settings, days[-1:])[0].steps
    assert ledger.verify() == 2 * len(ledger.entries())


def test_a_window_is_near_the_truth(town: tuple[Workspace, Settings, list[LocalDay]], tmp_path: Path) -> None:
    """Where people live and work, and how many came in all, as far as so few days tell.

    How many visits were silent is told by the days' released cubes; in so small a town the noise of `strict`
    would decide it (seen: ten times too many visitors), so these are measured under `lab`.
    """
    workspace, settings, days = copy_of(town, tmp_path)
    little_noise = settings.privacy.model_copy(update={"profile": LAB})
    of_lab = settings.model_copy(update={"privacy": little_noise})
    run(workspace, of_lab, days[-1:], noise=lambda cells: SeededNoise(cells, simulated=True))
    found = {figure.figure: figure for figure in evaluate_workspace(workspace, of_lab, days[-1:]).figures}
    assert (found["commuting-cpc"].before or 0) > 0.6
    for product, most in (("visitors_28d", 0.4), ("catchment", 0.6), ("loyalty", 1.0)):
        assert (found[product].before or 9) < most, product


def test_too_few_days_make_no_window(
    town: tuple[Workspace, Settings, list[LocalDay]], tmp_path: Path
) -> None:
    """With six days of its first half it is not measured: nobody is called new for want of days."""
    workspace, settings, days = copy_of(town, tmp_path)
    shutil.rmtree(workspace.window_table("visited", WINDOW) / f"day={FIRST}")
    assert Step.WINDOW not in {task.step for task in make_plan(workspace, settings, days[-1:]).days[0].tasks}


def test_where_windows_are_not_wanted_nothing_is_kept_of_them(
    town: tuple[Workspace, Settings, list[LocalDay]],
) -> None:
    """Without a product of windows no day writes where people were for them."""
    workspace, settings, days = town
    enabled = settings.products.model_copy(update={"enabled": ("footfall",)})
    alone = settings.model_copy(update={"products": enabled})
    steps = {task.step for day in make_plan(workspace, alone, days[-1:]).days for task in day.tasks}
    assert not steps & {Step.VISITED, Step.WINDOW, Step.PUBLISH_WINDOW}
