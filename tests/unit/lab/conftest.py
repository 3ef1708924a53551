"""Small simulated worlds that the tests of the lab share."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from footfall.lab.simulate import Scenario, World, build_world, simulate

SMALL = Scenario(people=1000, days=3, first_day=date(2026, 3, 5), seed=7, block=500)
"""Thursday to Saturday, two blocks."""


@pytest.fixture(name="small", scope="session")
def _small() -> Scenario:
    """The scenario of the small city."""
    return SMALL


@pytest.fixture(name="small_world", scope="session")
def _small_world() -> World:
    """The small city before its first day."""
    return build_world(SMALL)


@pytest.fixture(name="small_city", scope="session")
def _small_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of the small city; to be read only."""
    root = tmp_path_factory.mktemp("small")
    simulate(SMALL, root)
    return root
