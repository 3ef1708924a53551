"""A standalone cluster of Apache Spark: a master and two workers, each a process, from PySpark's own jars."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from running import free_port

WORKERS = 2
_STARTS_WITHIN_S = 300


def spark_home() -> Path:
    """Where PySpark's jars are; the test is skipped, in words, without them or without Java."""
    found = importlib.util.find_spec("pyspark")
    if found is None or found.origin is None:
        pytest.skip("PySpark is not installed: no cluster is tested")
    if shutil.which("java") is None:
        pytest.skip("no Java: no cluster is tested")
    return Path(found.origin).parent


@contextmanager
def cluster(folder: Path, defaults: dict[str, str]) -> Iterator[str]:
    """The URL of the master of a running cluster; `defaults` configure whoever uses it."""
    home, port = spark_home(), free_port()
    conf = folder / "conf"
    conf.mkdir(parents=True)
    (conf / "spark-defaults.conf").write_text(
        "".join(f"{name} {value}\n" for name, value in defaults.items())
    )
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    url = f"spark://127.0.0.1:{port}"
    deploy = "org.apache.spark.deploy"
    master = [f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
    worker = [f"{deploy}.worker.Worker", "--cores", "1", "--memory", "1g", "--webui-port", "0"]
    with ExitStack() as stack:
        log = stack.enter_context(_process(home, master, folder / "master.log", environment))
        for number in range(WORKERS):
            place = ["--work-dir", str(folder / f"worker-{number}"), url]
            stack.enter_context(
                _process(home, [*worker, *place], folder / f"worker-{number}.log", environment)
            )
        _wait_for_workers(log)
        yield url


@contextmanager
def _process(home: Path, arguments: list[str], log: Path, environment: dict[str, str]) -> Iterator[Path]:
    """One process of the cluster; ended with the block."""
    with log.open("wb") as output:
        running = subprocess.Popen(
            [str(home / "bin/spark-class"), *arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
        )
        try:
            yield log
        finally:
            running.terminate()
            running.wait(30)


def _wait_for_workers(log: Path) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN_S
    while len(re.findall(r"Registering worker", log.read_text(errors="replace"))) < WORKERS:
        assert time.monotonic() < deadline, log.read_text(errors="replace")[-2000:]
        time.sleep(0.5)
