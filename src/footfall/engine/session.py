"""What a step may ask of an engine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from footfall.model.errors import WorkspaceError
from footfall.model.files import is_finished

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


def parquet_files(folders: tuple[Path, ...]) -> list[str]:
    """All finished Parquet files in folders.

    Raises:
        WorkspaceError: there is none.
    """
    found = (file for folder in folders for file in sorted(folder.rglob("*.parquet")))
    files = [str(file) for file in found if is_finished(file)]
    if not files:
        message = f"{folders[0]} holds no table. Run the step that makes it: `footfall plan` names it."
        raise WorkspaceError(message)
    return files
