"""On a cluster of several processes the same code makes the same releases."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from cluster import WORKERS, cluster
from counts import release_tables

from footfall.engine.on_spark import Spark
from footfall.model.local_day import LocalDay
from footfall.model.settings import EngineSettings, Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.run import run
from footfall.privacy.noise import Noise
from footfall.privacy.seeded import SeededNoise

pytestmark = pytest.mark.slow
Make = Callable[[str], Workspace]
Days = tuple[LocalDay, ...]


def seeded(cells: int) -> Noise:
    """Noise that two runs share; possible on simulated people only."""
    return SeededNoise(cells, simulated=True)


@pytest.fixture(name="events_of_spark", scope="module")
def _events_of_spark(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Spark writes what its tasks did."""
    return tmp_path_factory.mktemp("spark-events")


@pytest.fixture(name="master", scope="module")
def _master(tmp_path_factory: pytest.TempPathFactory, events_of_spark: Path) -> Iterator[str]:
    """The URL of a running cluster; sessions of this module write their events down."""
    folder = tmp_path_factory.mktemp("cluster")
    defaults = {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.compress": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.eventLog.dir": f"file://{events_of_spark}",
        "spark.executor.memory": "800m",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
    }
    with cluster(folder, defaults) as url, pytest.MonkeyPatch.context() as environment:
        environment.setenv("SPARK_CONF_DIR", str(folder / "conf"))
        yield url


def test_a_cluster_makes_the_same_releases(
    fresh_workspace: Make,
    settings: Settings,
    two_days: Days,
    master: str,
    events_of_spark: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Master and two workers: releases equal DuckDB's, both workers compute, and little is collected."""
    collected: list[int] = []
    collect = Spark.collect

    def counted(engine: Spark, frame: Any) -> pa.Table:
        table = collect(engine, frame)
        collected.append(table.num_rows)
        return table

    monkeypatch.setattr(Spark, "collect", counted)
    alone, together = fresh_workspace("alone"), fresh_workspace("together")
    run(alone, settings, two_days[:1], noise=seeded)
    engine = EngineSettings(kind="spark", master=master, memory_limit="1GB")
    run(together, settings.model_copy(update={"engine": engine}), two_days[:1], noise=seeded)

    assert release_tables(alone)
    assert release_tables(together) == release_tables(alone)
    facts = _tasks(events_of_spark)
    assert len({task["Task Info"]["Host"] + task["Task Info"]["Executor ID"] for task in facts}) == WORKERS
    events = 20_000
    assert max(collected) < events, "a table of persons came to the driver"
    largest = max(_broadcast_rows(events_of_spark), default=0)
    assert 0 < largest < events, "a large table was sent to every worker"


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(
        file for file in folder.rglob("*") if "app-" in file.name and file.suffix != ".crc" and file.is_file()
    ):
        for line in file.read_text().splitlines():
            if line.startswith("{"):
                yield json.loads(line)


def _tasks(folder: Path) -> list[dict[str, Any]]:
    return [line for line in _lines(folder) if line["Event"] == "SparkListenerTaskEnd"]


def _broadcast_rows(folder: Path) -> Iterator[int]:
    """Rows of each table that was sent to all workers, from the plans' metrics."""
    ids = set()
    for line in _lines(folder):
        for node in _nodes(line.get("sparkPlanInfo", {})):
            if re.match("BroadcastExchange", node.get("nodeName", "")):
                ids |= {
                    metric["accumulatorId"]
                    for metric in node["metrics"]
                    if metric["name"] == "number of output rows"
                }
        for update in line.get("accumUpdates", []):
            if update[0] in ids:
                yield int(update[1])


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("children", []):
        yield from _nodes(child)
