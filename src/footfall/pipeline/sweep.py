"""What has lived its time in the vault goes: files removed, keys destroyed.

Time counts from a day's ingest, not from the day, so that a backfill of old days works.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from footfall.model.local_day import HOUR_S
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace


@dataclass(frozen=True)
class Swept:
    """Something that was destroyed: what it was, of which day, and its age in hours."""

    what: str
    day: str
    age_h: float


def sweep(workspace: Workspace, settings: Settings, now: datetime | None = None) -> list[Swept]:
    """Destroy every key and every day of a vault table that is older than the retention time.

    The key goes first: without it, whatever a crash leaves behind can be linked to nobody.

    Args:
        workspace: whose vault.
        settings: `[privacy] retention_h`.
        now: for tests; default the clock.
    """
    instant = (now or datetime.now(UTC)).timestamp()
    swept = []
    for what, day, path in _keys_then_tables(workspace):
        age_h = (instant - path.stat().st_mtime) / HOUR_S
        if age_h >= settings.privacy.retention_h:
            _destroy(path)
            swept.append(Swept(what, day, round(age_h, 1)))
    spill = workspace.vault / "spill"
    shutil.rmtree(spill, ignore_errors=True)
    return swept


def _keys_then_tables(workspace: Workspace) -> Iterator[tuple[str, str, Path]]:
    for key in sorted(workspace.keys.glob("*.key")):
        yield "key", key.stem, key
    for folder in sorted(workspace.vault.glob("*/*day=*")):
        yield folder.parent.name, folder.name.split("day=")[1], folder


def _destroy(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
        return
    # Best effort against recovery from the disk; on journalled or copy-on-write disks use encryption.
    with path.open("r+b") as stream:
        stream.write(os.urandom(path.stat().st_size))
        stream.flush()
        os.fsync(stream.fileno())
    path.unlink()
