"""Opens the engine that the settings name; no engine is imported before it is wanted."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from footfall.engine.session import Engine
from footfall.model.settings import EngineSettings


@contextlib.contextmanager
def open_engine(settings: EngineSettings, scratch: Path) -> Iterator[Engine]:
    """A session as the settings want it; what doesn't fit into memory is spilled to a folder in `scratch`.

    The folder is the process's own and goes with it; those of processes that were killed go first.

    Raises:
        SettingsError: Spark is wanted and not installed.
    """
    spills = Path(settings.spill_folder) if settings.spill_folder else scratch
    spills.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in spills.glob("process_*"):
        if not _lives(left):
            shutil.rmtree(left, ignore_errors=True)
    spill = Path(tempfile.mkdtemp(prefix=f"process_{socket.gethostname()}_{os.getpid()}_", dir=spills))
    try:
        engine = _opened(settings, spill)
        try:
            yield engine
        finally:
            engine.close()
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def _lives(folder: Path) -> bool:
    """Whether the process that a folder belongs to may still need it; those of other machines may."""
    _, host, pid, _ = folder.name.split("_", 3)
    if host != socket.gethostname():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _opened(settings: EngineSettings, spill: Path) -> Engine:
    if settings.kind == "spark":
        from footfall.engine.on_spark import Spark

        return Spark(settings, spill)
    from footfall.engine.on_duckdb import DuckDB

    return DuckDB(settings, spill)
