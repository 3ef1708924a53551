"""The releases on disk as the server holds them: watched, checked once, mapped when asked for."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import structlog

from footfall.model.errors import FootfallError, WorkspaceError
from footfall.model.release import Manifest
from footfall.releases.store import ReleaseStore
from footfall.server.areas import AreaSet
from footfall.server.blocks import Block, block_table, open_block
from footfall.server.catalogue import Catalogue, ProductLine, first_day

_log = structlog.get_logger()
OPEN_BLOCKS: Final = 4096
"""Most releases that are mapped at once in a process."""
_FORM: Final = "3"
"""Version of the cache's files."""


class Shelf:
    """The releases of a store, as columns in a cache.

    Args:
        store: the releases.
        cache: a folder of the server's own; may be emptied whenever the server is stopped.
    """

    def __init__(self, store: ReleaseStore, cache: Path) -> None:
        self._store, self._cache = store, cache
        self._catalogue = Catalogue()
        self._seen: dict[Path, tuple[int, Manifest | str]] = {}
        self._areas: dict[str, AreaSet] = {}
        self._open: OrderedDict[str, Block] = OrderedDict()
        self._lock = threading.Lock()
        self._refreshing = threading.Lock()
        self.refreshed = False
        """Whether the store was looked through at least once."""

    @property
    def catalogue(self) -> Catalogue:
        """The picture of the last refresh."""
        return self._catalogue

    def refresh(self) -> None:
        """Look at the store again: new releases appear, broken ones are refused and reported."""
        with self._refreshing:
            seen = {folder: self._look(folder) for folder in self._store.folders()}
            for folder, (_, found) in seen.items():
                if isinstance(found, str) and self._seen.get(folder, (0, ""))[1] != found:
                    _log.error("release refused", folder=_short(folder), reason=found)
            self._seen = seen
            self._catalogue = self._picture()
            self.refreshed = True

    def _look(self, folder: Path) -> tuple[int, Manifest | str]:
        stamp = _stamp(folder)
        if folder in self._seen and self._seen[folder][0] == stamp:
            return self._seen[folder]
        try:
            return stamp, self._checked(folder)
        except FootfallError as refused:
            return stamp, str(refused)

    def _checked(self, folder: Path) -> Manifest:
        manifest = self._store.manifest(folder)
        try:
            first_day(manifest.day)
            file = self._file(manifest)
            if not file.exists():
                self._write(manifest, file)
            areas = manifest.facts["areas"]
            if areas not in self._areas:
                self._areas[areas] = AreaSet(areas, self._store.areas(areas))
        except (KeyError, ValueError, TypeError, OSError, pa.ArrowException) as broken:
            message = f"The release in {folder} cannot be served: {broken!r}. Restore it from a backup."
            raise WorkspaceError(message) from broken
        return manifest

    def _write(self, manifest: Manifest, file: Path) -> None:
        table = block_table(self._store.read(manifest))
        aside = file.with_name(f".{os.getpid()}-{file.name}")
        self._cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        with pa.OSFile(str(aside), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        aside.rename(file)

    def _file(self, manifest: Manifest) -> Path:
        digest = str(manifest.facts["data_digest"])[:16]
        return self._cache / f"{manifest.release_id}-{digest}-{_FORM}.arrow"

    def _picture(self) -> Catalogue:
        whole = [(stamp, found) for stamp, found in self._seen.values() if isinstance(found, Manifest)]
        current: dict[str, dict[str, Manifest]] = {}
        for _, manifest in sorted(whole, key=lambda pair: (pair[1].product, pair[1].day, pair[0])):
            current.setdefault(manifest.product, {})[manifest.day] = manifest
        return Catalogue(
            {manifest.release_id: manifest for _, manifest in whole},
            {name: ProductLine(name, days) for name, days in current.items()},
            dict(self._areas),
            {_short(folder): why for folder, (_, why) in self._seen.items() if isinstance(why, str)},
        )

    def block(self, manifest: Manifest) -> Block:
        """A release's columns."""
        file = self._file(manifest)
        with self._lock:
            block = self._open.get(file.name)
            if block is not None:
                self._open.move_to_end(file.name)
                return block
        block = open_block(file, manifest)
        with self._lock:
            self._open[file.name] = block
            while len(self._open) > OPEN_BLOCKS:
                self._open.popitem(last=False)
        return block


def _stamp(folder: Path) -> int:
    """Changes when a release's files do."""
    newest = 0
    for entry in os.scandir(folder):
        facts: Any = entry.stat()
        newest = max(newest, facts.st_mtime_ns)
    return newest


def _short(folder: Path) -> str:
    return "/".join(folder.parts[-3:])
