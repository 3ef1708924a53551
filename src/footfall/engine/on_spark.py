"""A cluster: Apache Spark 4, local or as the environment configures it (`SPARK_CONF_DIR`, `spark-submit`)."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from footfall.engine.session import DataFrame, Engine, parquet_files
from footfall.model.errors import SettingsError
from footfall.model.settings import EngineSettings

LARGEST_BROADCAST: Final = 10_000_000
"""Bytes of the largest table that is sent to every worker: locations, cells, areas are; persons never."""


class Spark(Engine):
    """A session of Spark."""

    def __init__(self, settings: EngineSettings, spill: Path) -> None:
        try:
            sql = importlib.import_module("pyspark.sql")
        except ImportError:
            message = "[engine] kind = 'spark' needs PySpark: pip install 'footfall[spark]', and Java 17."
            raise SettingsError(message) from None
        self.functions = sql.functions
        self.window = sql.Window
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = _placed(sql.SparkSession.builder.appName("footfall"), settings, spill)
        self._session = (
            builder.config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", "true")
            .config("spark.sql.autoBroadcastJoinThreshold", LARGEST_BROADCAST)
            .getOrCreate()
        )
        if not _is_remote(settings):
            self._session.sparkContext.setLogLevel("ERROR")
        self._spill = spill

    def read(self, *folders: Path) -> DataFrame:
        return self._session.read.parquet(*parquet_files(folders))

    def write(self, frame: DataFrame, folder: Path, *order: str) -> None:
        frame = frame.repartition(1).sortWithinPartitions(*order) if order else frame
        frame.write.mode("append").option("compression", "zstd").parquet(str(folder))

    def hold(self, frame: DataFrame) -> DataFrame:
        # Not persist(): plans would hold all that they were made from, many times over.
        return frame.localCheckpoint(eager=False)

    def collect(self, frame: DataFrame) -> pa.Table:
        # Through Parquet, and not toArrow(), which would want pandas.
        folder = self._spill / f"collected-{os.getpid()}"
        frame.write.mode("overwrite").parquet(str(folder))
        return pa.concat_tables(pq.read_table(file) for file in parquet_files((folder,)))

    def release(self) -> None:
        """Nothing to do: Spark forgets what nobody refers to."""

    def close(self) -> None:
        self._session.stop()


def _is_remote(settings: EngineSettings) -> bool:
    return settings.master is not None and settings.master.startswith("sc://")


def _placed(builder: Any, settings: EngineSettings, spill: Path) -> Any:
    """Where it runs: this machine, a cluster, or a server of Spark Connect with its own configuration."""
    if _is_remote(settings):
        return builder.remote(settings.master)
    memory = settings.memory_limit.upper().replace("GB", "g").replace("MB", "m")
    builder = builder.config("spark.driver.memory", memory).config("spark.ui.enabled", "false")
    if settings.master is not None:
        return builder.master(settings.master)
    if "SPARK_MASTER" not in os.environ:
        builder = builder.master(f"local[{settings.threads}]")
    partitions = settings.threads * 2
    return builder.config("spark.sql.shuffle.partitions", partitions).config("spark.local.dir", str(spill))
