"""Opens the engine that the settings name; no engine is imported before it is wanted."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from footfall.engine.session import Engine
from footfall.model.settings import EngineSettings


@contextlib.contextmanager
def open_engine(settings: EngineSettings, scratch: Path) -> Iterator[Engine]:
    """A session as the settings want it; what doesn't fit into memory is spilled to `scratch`.

    Raises:
        SettingsError: Spark is wanted and not installed.
    """
    spill = Path(settings.spill_folder) if settings.spill_folder else scratch
    spill.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = _opened(settings, spill)
    try:
        yield engine
    finally:
        engine.close()


def _opened(settings: EngineSettings, spill: Path) -> Engine:
    if settings.kind == "spark":
        from footfall.engine.on_spark import Spark

        return Spark(settings, spill)
    from footfall.engine.on_duckdb import DuckDB

    return DuckDB(settings, spill)
