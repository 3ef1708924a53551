"""What computes: one machine (SQLFrame on DuckDB) or a cluster (Apache Spark).

Steps are functions from data frames to data frames in the Spark DataFrame API. They get an `Engine`
for its `functions` and `window`, and never learn which one it is. Tables come from and go to folders
of Parquet files; nothing else is durable.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from footfall.model.errors import SettingsError, WorkspaceError
from footfall.model.settings import EngineSettings

DataFrame: TypeAlias = Any
"""A lazy table: `pyspark.sql.DataFrame` or SQLFrame's twin of it."""
Column: TypeAlias = Any


class Engine(ABC):
    """A session of an engine.

    Attributes:
        functions: the module of column functions, `pyspark.sql.functions` or its twin.
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
    engine: Engine = _Spark(settings, spill) if settings.kind == "spark" else _DuckDB(settings, spill)
    try:
        yield engine
    finally:
        engine.close()


def _parquet_files(folders: tuple[Path, ...]) -> list[str]:
    files = [str(file) for folder in folders for file in sorted(folder.rglob("*.parquet"))]
    if not files:
        message = f"{folders[0]} holds no table. Run the step that makes it: `footfall plan` names it."
        raise WorkspaceError(message)
    return files


class _DuckDB(Engine):
    """SQLFrame writes the SQL, DuckDB runs it."""

    def __init__(self, settings: EngineSettings, spill: Path) -> None:
        import duckdb
        from sqlframe.duckdb import DuckDBSession, Window, functions

        self.functions = functions
        self.window = Window
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
        self._session = DuckDBSession(conn=self._connection)
        self._held = 0

    def read(self, *folders: Path) -> DataFrame:
        return self._session.read.parquet(*_parquet_files(folders))

    def write(self, frame: DataFrame, folder: Path, *order: str) -> None:
        frame = frame.orderBy(*order) if order else frame
        file = str(folder / "part.parquet").replace("'", "''")
        self._connection.execute(f"COPY ({_sql(frame)}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")

    def hold(self, frame: DataFrame) -> DataFrame:
        self._held += 1
        name = f"held_{self._held}"
        self._connection.execute(f"CREATE TABLE {name} AS {_sql(frame)}")
        return self._session.table(name)

    def collect(self, frame: DataFrame) -> pa.Table:
        return self._connection.execute(_sql(frame)).to_arrow_table()

    def release(self) -> None:
        for number in range(1, self._held + 1):
            self._connection.execute(f"DROP TABLE IF EXISTS held_{number}")

    def close(self) -> None:
        self._session.stop()
        self._connection.close()


def _sql(frame: DataFrame) -> str:
    return str(frame.sql(dialect="duckdb", optimize=False, pretty=False))


class _Spark(Engine):
    """Apache Spark 4, local or as the environment configures it (`SPARK_CONF_DIR`, `spark-submit`)."""

    def __init__(self, settings: EngineSettings, spill: Path) -> None:
        try:
            sql = importlib.import_module("pyspark.sql")
        except ImportError:
            message = "[engine] kind = 'spark' needs PySpark: pip install 'footfall[spark]', and Java 17."
            raise SettingsError(message) from None
        self.functions = sql.functions
        self.window = sql.Window
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = sql.SparkSession.builder.appName("footfall")
        if "SPARK_MASTER" not in os.environ and "spark.master" not in os.environ:
            builder = builder.master(f"local[{settings.threads}]")
        memory = settings.memory_limit.upper().replace("GB", "g").replace("MB", "m")
        self._session = (
            builder.config("spark.driver.memory", memory)
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", settings.threads * 2)
            .config("spark.local.dir", str(spill))
            .config("spark.ui.enabled", "false")
            .config("spark.sql.ansi.enabled", "true")
            .getOrCreate()
        )
        self._session.sparkContext.setLogLevel("ERROR")
        self._spill = spill
        self._held: list[Any] = []

    def read(self, *folders: Path) -> DataFrame:
        return self._session.read.parquet(*_parquet_files(folders))

    def write(self, frame: DataFrame, folder: Path, *order: str) -> None:
        frame = frame.repartition(1).sortWithinPartitions(*order) if order else frame
        frame.write.mode("append").option("compression", "zstd").parquet(str(folder))

    def hold(self, frame: DataFrame) -> DataFrame:
        self._held.append(frame.persist())
        return self._held[-1]

    def collect(self, frame: DataFrame) -> pa.Table:
        # Through Parquet, and not toArrow(), which would want pandas.
        folder = self._spill / f"collected-{os.getpid()}"
        frame.write.mode("overwrite").parquet(str(folder))
        return pa.concat_tables(pq.read_table(file) for file in _parquet_files((folder,)))

    def release(self) -> None:
        for frame in self._held:
            frame.unpersist()
        self._held.clear()

    def close(self) -> None:
        self._session.stop()
