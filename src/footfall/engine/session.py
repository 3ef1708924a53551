"""What a step may ask of an engine, and how one is opened."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from footfall.model.errors import WorkspaceError
from footfall.model.settings import EngineSettings

DataFrame: TypeAlias = Any
"""A lazy table: `pyspark.sql.DataFrame`, or `footfall.engine.frames.Frame`, which has a part of it."""
Column: TypeAlias = Any


class Engine(ABC):
    """A session of an engine.

    Attributes:
        functions: the module of column functions, `pyspark.sql.functions` or a part of it.
        window: the class that builds window specifications.
    """

    functions: Any
    window: Any

    @abstractmethod
    def read(self, *folders: Path) -> DataFrame:
        """All Parquet files in folders of one schema, as one data frame.

        Raises:
            WorkspaceError: there is no Parquet file in them.
        """

    @abstractmethod
    def write(self, frame: DataFrame, folder: Path, *order: str) -> None:
        """Compute a data frame into Parquet files in an existing folder, sorted by columns if named."""

    @abstractmethod
    def hold(self, frame: DataFrame) -> DataFrame:
        """Compute a data frame once, to be used several times; spills to disk where memory ends."""

    @abstractmethod
    def collect(self, frame: DataFrame) -> pa.Table:
        """Compute a (small) data frame into an Arrow table."""

    @abstractmethod
    def release(self) -> None:
        """Forget everything that was held."""

    @abstractmethod
    def close(self) -> None:
        """End the session."""


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


def parquet_files(folders: tuple[Path, ...]) -> list[str]:
    """All Parquet files in folders.

    Raises:
        WorkspaceError: there is none.
    """
    files = [str(file) for folder in folders for file in sorted(folder.rglob("*.parquet"))]
    if not files:
        message = f"{folders[0]} holds no table. Run the step that makes it: `footfall plan` names it."
        raise WorkspaceError(message)
    return files
