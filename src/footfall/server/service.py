"""Everything a running server holds, and what it does by itself every second."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Final

import httpx2
import structlog
from sqlalchemy.exc import SQLAlchemyError

from footfall.releases.access import AccessLog
from footfall.releases.store import ReleaseStore
from footfall.server.access.clients import Clients
from footfall.server.access.meter import Meter, Rates
from footfall.server.access.registry import Registry
from footfall.server.access.tables import AccessDatabase
from footfall.server.access.tokens import OutsideTokens, OwnTokens
from footfall.server.bodies import BodyCache
from footfall.server.settings import ServerSettings
from footfall.server.shelf import Shelf

_log = structlog.get_logger()
STALE_S: Final = 60
"""A server that could not read its clients for so long is not ready."""
_HTTP_TIMEOUT_S: Final = 5.0


def access_log(folder: Path) -> AccessLog:
    """The signed chain of what was read, with the server's own key, which is made where there is none."""
    return AccessLog.open(folder, folder / "signing.key")


class Service:
    """The parts of a server, wired; nothing runs before `start`.

    Args:
        settings: where things are, and limits.
    """

    def __init__(self, settings: ServerSettings) -> None:
        self.settings = settings
        self.database = AccessDatabase(
            settings.database if "://" in settings.database else Path(settings.database)
        )
        self.registry = Registry(self.database)
        self.shelf = Shelf(ReleaseStore(settings.releases), settings.cache)
        chain = access_log(settings.access_log) if settings.access_log else None
        self.meter = Meter(self.database, chain.note_all if chain else None)
        self.rates = Rates(1 / settings.workers)
        self.bodies = BodyCache()
        self.clients = Clients()
        self.own_tokens = OwnTokens(self.registry.secret("tokens"))
        self._http = httpx2.Client(timeout=_HTTP_TIMEOUT_S)
        self.outside_tokens = (
            OutsideTokens(settings.issuer, settings.audience, self._http) if settings.issuer else None
        )
        self._clients_read = float("-inf")
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._watch_releases, name="releases", daemon=True),
            threading.Thread(target=self._watch_clients, name="clients", daemon=True),
        ]

    def start(self) -> None:
        """Read clients and releases, then go on watching them."""
        self.refresh_clients()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop watching, and write what was used."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self.meter.flush()
        self._http.close()
        self.database.close()

    def refresh_clients(self) -> None:
        """Write what was used, and read who may see what."""
        self.meter.flush()
        self.clients = self.registry.clients()
        self._clients_read = time.monotonic()

    def unready(self) -> list[str]:
        """Why the server can't be used now; empty if it can."""
        reasons = []
        if time.monotonic() - self._clients_read > STALE_S:
            reasons.append("The access database can't be read.")
        if not self.shelf.refreshed:
            reasons.append("The releases are being looked through.")
        return reasons

    def _watch_releases(self) -> None:
        while True:
            try:
                self.shelf.refresh()
            except OSError as error:
                _log.error("releases can't be read", error=str(error))
            if self._stop.wait(self.settings.refresh_s):
                return

    def _watch_clients(self) -> None:
        while not self._stop.wait(self.settings.access_refresh_s):
            try:
                self.refresh_clients()
            except SQLAlchemyError as error:
                _log.error("access database can't be used", error=str(error.__cause__ or error))
