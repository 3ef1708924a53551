"""What all tests share: small simulated cities, and where the real data lie."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from footfall.lab.simulate import Scenario, simulate
from footfall.model.local_day import LocalDay, days_between
from footfall.model.settings import Settings, read_settings
from footfall.model.workspace import Workspace

hypothesis_settings.register_profile("no clock", deadline=None)
hypothesis_settings.load_profile("no clock")

FIRST_DAY = date(2026, 3, 2)
SEED = 20260302


@pytest.fixture(name="data", scope="session")
def _data() -> Path:
    """The folder of real data; tests that need it are skipped, with a word, where it is not."""
    folder = os.environ.get("FOOTFALL_DATA")
    if not folder:
        pytest.skip("FOOTFALL_DATA is not set: no real cells and zones to test on")
    return Path(folder)


@pytest.fixture(name="city_of_two_days", scope="session")
def _city_of_two_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated city of 1,500 people over two days; to be copied, not changed."""
    root = tmp_path_factory.mktemp("city")
    simulate(Scenario(people=1500, days=2, first_day=FIRST_DAY, seed=SEED), root)
    return root


@pytest.fixture(name="fresh_workspace")
def _fresh_workspace(city_of_two_days: Path, tmp_path: Path) -> Callable[[str], Workspace]:
    """Makes workspaces with the city's feeds, one per name."""

    def make(name: str) -> Workspace:
        return Workspace(Path(shutil.copytree(city_of_two_days, tmp_path / name)))

    return make


@pytest.fixture(name="two_days")
def _two_days(city_of_two_days: Path) -> tuple[LocalDay, ...]:
    """The days of the city."""
    zone = read_settings(city_of_two_days / "footfall.toml").workspace.time_zone
    return days_between(FIRST_DAY, date(2026, 3, 3), zone)


@pytest.fixture(name="settings")
def _settings(city_of_two_days: Path) -> Settings:
    """The settings that the simulator wrote."""
    return read_settings(city_of_two_days / "footfall.toml")
