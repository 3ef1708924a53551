"""What computes: one machine (DuckDB) or a cluster (Apache Spark).

Steps are functions from data frames to data frames in the Spark DataFrame API. They get an `Engine`
for its `functions` and `window`, and never learn which one it is. Tables come from and go to folders
of Parquet files; nothing else is durable.
"""

from footfall.engine.opening import open_engine
from footfall.engine.session import Column, DataFrame, Engine

__all__ = ["Column", "DataFrame", "Engine", "open_engine"]
