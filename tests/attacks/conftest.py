"""A simulated town that was run and is attacked; to be read only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from footfall.engine import Engine, open_engine
from footfall.lab.attack.gate import Gate
from footfall.lab.attack.world import World, world_of
from footfall.lab.simulate import Scenario, simulate
from footfall.model.local_day import days_between
from footfall.model.settings import EngineSettings, Settings, read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.run import run
from footfall.privacy.seeded import SeededNoise

SEED = 20260302
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Settings]:
    """5,000 people over two days, released under the strict profile.

    The noise has a seed: weights follow from it, so without one every figure would differ from run to run.
    """
    workspace = Workspace(tmp_path_factory.mktemp("town"))
    simulate(Scenario(people=5000, days=2, first_day=FIRST, seed=SEED), workspace.root)
    settings = read_settings(workspace.settings_file)
    days = days_between(FIRST, LAST, settings.workspace.time_zone)
    run(workspace, settings, days, noise=lambda cells: SeededNoise(SEED + cells, simulated=True))
    return workspace, settings


@pytest.fixture(scope="session")
def world(town: tuple[Workspace, Settings]) -> World:
    """The town's people, as an attacker from inside sees them."""
    workspace, settings = town
    return world_of(workspace, settings, days_between(FIRST, LAST, settings.workspace.time_zone))


@pytest.fixture
def gate(world: World) -> Gate:
    """The strict door with seeded noise."""
    return world.gate("strict", SEED)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The embedded engine."""
    folder: Path = tmp_path_factory.mktemp("engine")
    with open_engine(EngineSettings(), folder) as opened:
        yield opened
