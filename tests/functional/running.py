"""Servers as processes of their own, on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2
from api_server import wait_until


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def process(arguments: Sequence[str], url: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process that serves a URL; ended when the block ends."""
    with log.open("wb") as output:
        running = subprocess.Popen(
            [sys.executable, *arguments], stdout=output, stderr=subprocess.STDOUT, env=_environment()
        )
        try:
            wait_until(lambda: _answers(url) or running.poll() is not None, 60)
            assert running.poll() is None, log.read_text()
            yield running
        finally:
            running.terminate()
            running.wait(30)


def _environment() -> dict[str, str]:
    here = str(Path(__file__).parent)
    return {**os.environ, "PYTHONPATH": here, "NO_COLOR": "1"}


def _answers(url: str) -> bool:
    try:
        return httpx2.get(url, timeout=5).status_code == 200
    except httpx2.TransportError:
        return False


@contextmanager
def served(
    releases: Path, database: str, cache: Path, *options: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """`footfall serve` in a process: its URL, and the process."""
    port = free_port()
    places = ["--releases", str(releases), "--database", database, "--cache", str(cache), "--port", str(port)]
    program = ["-c", "from footfall.cli import main; main()", "serve", *places, "--rate", "1000000", *options]
    with process(program, f"http://127.0.0.1:{port}/ready", cache.with_suffix(".log")) as running:
        yield f"http://127.0.0.1:{port}", running
