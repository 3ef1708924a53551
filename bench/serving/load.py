"""Clients that ask over kept connections: plain sockets, so that asking costs little of the machine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figures:
    """What a load measured.

    Args:
        requests: answered with 200.
        seconds: from first to last.
        times: of each request, sorted, in seconds.
        size: bytes of the last answer.
    """

    requests: int
    seconds: float
    times: list[float]
    size: int

    def described(self) -> dict[str, Any]:
        """The figures as they are published."""
        return {
            "requests": self.requests,
            "per_second": round(self.requests / self.seconds, 1),
            "p50_ms": round(1000 * self._quantile(0.50), 1),
            "p99_ms": round(1000 * self._quantile(0.99), 1),
            "bytes": self.size,
        }

    def _quantile(self, share: float) -> float:
        return self.times[min(int(share * len(self.times)), len(self.times) - 1)]


def ask(port: int, key: str, target: Callable[[int], str], clients: int, seconds: float) -> Figures:
    """Let so many clients ask one question after another for so long.

    Args:
        port: of the server on this machine.
        key: an API key.
        target: the path of the n-th question.
        clients: how many ask at once.
        seconds: how long.
    """
    return asyncio.run(_ask(port, key, target, clients, seconds))


async def _ask(port: int, key: str, target: Callable[[int], str], clients: int, seconds: float) -> Figures:
    times: list[float] = []
    sizes = [0]
    began = time.perf_counter()
    end = began + seconds

    async def one(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 26)
        while time.perf_counter() < end:
            start = time.perf_counter()
            head = f"GET {target(number)} HTTP/1.1\r\nHost: bench\r\nX-API-Key: {key}\r\n\r\n"
            writer.write(head.encode())
            sizes[0] = await _answer(reader)
            times.append(time.perf_counter() - start)
            number += clients
        writer.close()

    await asyncio.gather(*(one(number) for number in range(clients)))
    return Figures(len(times), time.perf_counter() - began, sorted(times), sizes[0])


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    if " 200 " not in head.partition("\r\n")[0]:
        raise RuntimeError(head)
    if "transfer-encoding: chunked" in head:
        return await _chunks(reader)
    length = int(head.split("content-length:")[1].split("\r\n")[0])
    return len(await reader.readexactly(length))


async def _chunks(reader: asyncio.StreamReader) -> int:
    total = 0
    while True:
        size = int(await reader.readline(), 16)
        await reader.readexactly(size + 2)
        total += size
        if size == 0:
            return total
