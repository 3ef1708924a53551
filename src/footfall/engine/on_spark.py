"""A cluster: Apache Spark 4, local or as the environment configures it (`SPARK_CONF_DIR`, `spark-submit`)."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from footfall.engine.session import DataFrame, Engine, parquet_files
from footfall.model.errors import SettingsError
from footfall.model.settings import EngineSettings


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
