"""Measures the API under load: `python bench/serving/run.py` writes README.md and results.json beside it."""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import load
import releases

from footfall.server.access.registry import NewGrant, Registry
from footfall.server.access.tables import AccessDatabase

HERE = Path(__file__).parent
CLIENTS = (1, 16, 64)
WORKERS = 2
Target = Callable[[int], str]


def _questions(zones: int) -> dict[str, Target]:
    area: Target = lambda n: f"Z{n * 7919 % zones:04d}"  # noqa: E731 (a table of small functions)
    base = "/v1/products"
    return {
        "products": lambda _: base,
        "one area, one day, cached": lambda _: f"{base}/footfall/values?area=Z0001&day=2026-03-02",
        "one area, one day, varied": lambda n: (
            f"{base}/footfall/values?area={area(n)}&day=2026-03-{n % 28 + 1:02d}"
        ),
        "one area, whole year by hour": lambda n: f"{base}/footfall/values?area={area(n)}&limit=10000",
        "week strip of a year": lambda n: f"{base}/footfall/rollup?area={area(n)}&by=weekday,hour",
        "compare two weeks": lambda n: (
            f"{base}/footfall/compare?area={area(n)}&by=hour&from=2026-03-02&to=2026-03-08"
            "&against_from=2026-03-09&against_to=2026-03-15"
        ),
        "one hour, all zones": lambda n: (
            f"{base}/footfall/values?day=2026-03-{n % 28 + 1:02d}&hour={n % 24:02d}"
        ),
        "flows of one origin": lambda n: f"{base}/flows/values?origin={area(n)}",
        "strongest flows of one origin": lambda n: f"{base}/flows/top?origin={area(n)}&n=20&over_time=sum",
    }


def main() -> None:
    """Build, serve, ask, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zones", type=int, default=1000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--flow-zones", type=int, default=913)
    parser.add_argument("--seconds", type=float, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        footfall, flows = releases.build(folder / "releases", given.zones, given.days, given.flow_zones)
        key = _client(folder)
        with _served(folder) as (port, pid, ready_s):
            before = _memory_mb(pid)
            results = _measure((port, key, pid), min(given.zones, given.flow_zones), given.seconds)
            streamed = _stream(port, key)
            after = _memory_mb(pid)
            grown = _grown(port, key, pid)
    facts = {
        "rows": {"footfall": footfall, "flows": flows},
        "workers": WORKERS,
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[2], 1),
        "ready_s": ready_s,
        "memory_mb": {"idle": before, "after": after, **grown},
        "stream": streamed,
        "questions": results,
    }
    (HERE / "results.json").write_text(json.dumps(facts, indent=1) + "\n")
    (HERE / "README.md").write_text(_text(facts))


def _client(folder: Path) -> str:
    registry = Registry(AccessDatabase(folder / "access.db"))
    registry.add_client("bench", "Bench", rate_per_minute=10**9)
    registry.grant("bench", NewGrant("*", None, None, None, "zone", "hour", frozenset({"*"})))
    return registry.issue_key("bench")


@contextmanager
def _served(folder: Path) -> Iterator[tuple[int, int, float]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    places = [
        "--releases",
        folder / "releases",
        "--database",
        folder / "access.db",
        "--cache",
        folder / "cache",
    ]
    command = [sys.executable, "-c", "from footfall.cli import main; main()", "serve", *map(str, places)]
    began = time.perf_counter()
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--port", str(port), "--workers", str(WORKERS)], stdout=log, stderr=log
        )
    try:
        _wait(port)
        yield port, server.pid, round(time.perf_counter() - began, 1)
    finally:
        server.terminate()
        server.wait(60)


def _wait(port: int) -> None:
    """Until every worker is ready: several fresh connections in a row are told so."""
    good = 0
    while good < 4 * WORKERS:
        try:
            good = good + 1 if httpx2.get(f"http://127.0.0.1:{port}/ready").status_code == 200 else 0
        except httpx2.TransportError:
            good = 0
        time.sleep(0.1)


def _measure(server: tuple[int, str, int], zones: int, seconds: float) -> dict[str, Any]:
    port, key, pid = server
    results: dict[str, Any] = {}
    for name, target in _questions(zones).items():
        load.ask(port, key, target, 4, 1)
        results[name] = {}
        for clients in CLIENTS:
            before = _cpu_s(pid)
            figures = load.ask(port, key, target, clients, seconds)
            cpu_ms = round(1000 * (_cpu_s(pid) - before) / figures.requests, 2)
            results[name][str(clients)] = figures.described() | {"cpu_ms": cpu_ms}
        print(name, results[name], flush=True)
    return results


def _processes(pid: int) -> list[int]:
    """A process and its children."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def _cpu_s(pid: int) -> float:
    """CPU seconds that a process and its children used so far."""
    ticks = 0
    for one in _processes(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _stream(port: int, key: str) -> dict[str, Any]:
    """Every row of the year as an Arrow stream."""
    began, size = time.perf_counter(), 0
    place = f"http://127.0.0.1:{port}/v1/products/footfall/values?f=arrow"
    headers = {"X-API-Key": key, "Accept-Encoding": "identity"}
    with httpx2.stream("GET", place, headers=headers, timeout=300) as response:
        for piece in response.iter_raw():
            size += len(piece)
    return {"seconds": round(time.perf_counter() - began, 1), "mb": round(size / 1e6)}


def _grown(port: int, key: str, pid: int) -> dict[str, float]:
    """Memory before and after many more questions of all kinds."""
    small = _questions(500)
    for target in small.values():
        load.ask(port, key, target, 16, 3)
    first = _memory_mb(pid)
    for target in small.values():
        load.ask(port, key, target, 16, 6)
    return {"steady": first, "steady_later": _memory_mb(pid)}


def _memory_mb(pid: int) -> float:
    """Memory of a process and its children that is theirs alone: mapped releases are not counted."""
    total = 0
    for one in _processes(pid):
        for line in Path(f"/proc/{one}/status").read_text().splitlines():
            if line.startswith("RssAnon"):
                total += int(line.split()[1])
    return round(total / 1024, 1)


def _text(facts: dict[str, Any]) -> str:
    memory, stream, rows = facts["memory_mb"], facts["stream"], facts["rows"]
    lines = [
        "# The API under load",
        "",
        "Written by `python bench/serving/run.py`; numbers beside it in `results.json`. Invented releases:",
        f"{rows['footfall']:,} rows of hourly footfall, {rows['flows']:,} rows of flows.",
        f"{facts['workers']} workers on {facts['cores']} cores, shared with the clients that ask and with",
        f"whatever else the machine does (load {facts['load_before']}).",
        "",
        "| question | answer, kB | clients | requests a second | p50, ms | p99, ms | server CPU, ms |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, by_clients in facts["questions"].items():
        for clients, figures in by_clients.items():
            kb = figures["bytes"] / 1000
            times = (figures["per_second"], figures["p50_ms"], figures["p99_ms"], figures["cpu_ms"])
            cells = (name, f"{kb:.1f}", clients, *times)
            lines.append("| " + " | ".join(map(str, cells)) + " |")
    lines += [
        "",
        f"Ready after {facts['ready_s']} s from nothing, with all releases checked and mapped.",
        f"Every row of the year as one Arrow stream: {stream['mb']:,} MB in {stream['seconds']} s.",
        "",
        "Memory of all processes together, mapped releases not counted:",
        f"{memory['idle']} MB at the start, {memory['after']} MB after all questions and the stream;",
        f"{memory['steady']} MB and, after twice as many questions again, {memory['steady_later']} MB.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
