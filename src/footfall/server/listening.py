"""Listens, in one process or several, until stopped."""

from __future__ import annotations

import socket
from typing import Final

import uvicorn
from uvicorn.supervisors import Multiprocess

GRACE_S: Final = 20
"""Requests that are being answered when the server is stopped have so long to end."""


class _Config(uvicorn.Config):
    def bind_socket(self) -> socket.socket:
        """The socket that workers share; without delay, or each answer waits 40 ms for its second packet."""
        shared = super().bind_socket()
        shared.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return shared


def listen(host: str, port: int, workers: int) -> None:
    """Serve the application of the settings in the environment.

    Args:
        host: where to listen.
        port: on which port.
        workers: how many processes.
    """
    config = _Config(
        "footfall.server.app:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    if workers == 1:
        uvicorn.Server(config).run()
    else:
        Multiprocess(config, sockets=[config.bind_socket()]).run()
