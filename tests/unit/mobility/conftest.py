"""What tests of mobility share: a session, and a land to live in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from footfall.engine import Engine, open_engine
from footfall.model.settings import EngineSettings

from .makers import Land


@pytest.fixture(name="engine", scope="session")
def _engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """DuckDB."""
    settings = EngineSettings(memory_limit="1GB", threads=1)
    with open_engine(settings, tmp_path_factory.mktemp("engine")) as opened:
        yield opened


@pytest.fixture(name="land", scope="session")
def _land(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Land:
    """The small land on the embedded engine."""
    folder: Path = tmp_path_factory.mktemp("land")
    return Land(engine, folder)
