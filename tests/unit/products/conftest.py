"""What tests of cubes share: a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from footfall.engine import Engine, open_engine
from footfall.model.settings import EngineSettings


@pytest.fixture(name="duckdb", scope="session")
def _duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The embedded engine."""
    settings = EngineSettings(memory_limit="1GB", threads=1)
    with open_engine(settings, tmp_path_factory.mktemp("engine")) as opened:
        yield opened
