"""One machine: frames write their SQL, DuckDB runs it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.engine import columns
from footfall.engine.columns import lit
from footfall.engine.frames import Frame
from footfall.engine.session import Engine, parquet_files
from footfall.model.errors import MachineError, SettingsError
from footfall.model.settings import EngineSettings


class DuckDB(Engine):
    """A session of DuckDB in memory."""

    functions = columns
    window = columns.Window

    def __init__(self, settings: EngineSettings, spill: Path) -> None:
        limits = {
            "memory_limit": settings.memory_limit,
            "threads": settings.threads,
            "temp_directory": str(spill),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        try:
            self._connection = duckdb.connect(config=limits)
        except duckdb.Error as refused:
            message = f"[engine]: DuckDB does not accept the settings: {str(refused).splitlines()[0]}"
            raise SettingsError(message) from None
        self._held = 0

    def read(self, *folders: Path) -> Frame:
        files = parquet_files(folders)
        names = tuple(pq.read_schema(files[0]).names)
        listed = ", ".join(lit(file).sql for file in files)
        return Frame(f"read_parquet([{listed}], hive_partitioning = false)", names)

    def write(self, frame: Frame, folder: Path, *order: str) -> None:
        frame = frame.orderBy(*order) if order else frame
        file = lit(str(folder / "part.parquet")).sql
        form = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"
        self._run(f"COPY ({frame.sql}) TO {file} ({form})")

    def hold(self, frame: Frame) -> Frame:
        self._held += 1
        name = f"held_{self._held}"
        self._run(f"CREATE TABLE {name} AS {frame.sql}")
        return Frame(name, frame.columns)

    def collect(self, frame: Frame) -> pa.Table:
        return self._run(frame.sql).to_arrow_table()

    def release(self) -> None:
        for number in range(1, self._held + 1):
            self._run(f"DROP TABLE IF EXISTS held_{number}")
        self._held = 0

    def close(self) -> None:
        self._connection.close()

    def _run(self, query: str) -> duckdb.DuckDBPyConnection:
        """Raises MachineError where memory or disk end."""
        try:
            return self._connection.execute(query)
        except duckdb.OutOfMemoryException as refused:
            reason = str(refused).splitlines()[0]
            remedy = "Raise [engine] buckets or memory_limit, and see that the spill folder has room."
            raise MachineError(f"DuckDB has not enough memory or spill space: {reason} {remedy}") from refused
        except duckdb.IOException as refused:
            reason = str(refused).splitlines()[0]
            message = f"DuckDB cannot read or write: {reason} See that the disk has room and is writable."
            raise MachineError(message) from refused
