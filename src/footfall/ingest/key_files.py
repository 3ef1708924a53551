"""The files that keys lie in: which there are, and their end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from footfall.model.workspace import Workspace

DAY, WINDOW = "day", "window"
_WINDOW_PREFIX = "window-"


@dataclass(frozen=True)
class KeyFile:
    """A key of pseudonyms.

    Args:
        domain: "day" or "window".
        period: the day, or the window's first day, ISO.
        path: its file.
    """

    domain: str
    period: str
    path: Path

    @property
    def made_at(self) -> float:
        """Epoch second at which it was made."""
        return self.path.stat().st_mtime


def key_files(workspace: Workspace) -> list[KeyFile]:
    """All keys of pseudonyms that exist, windows after days."""
    return sorted(_found(workspace), key=lambda key: (key.domain, key.period))


def _found(workspace: Workspace) -> Iterator[KeyFile]:
    for path in workspace.keys.glob("*.key"):
        of_window = path.stem.startswith(_WINDOW_PREFIX)
        yield KeyFile(WINDOW if of_window else DAY, path.stem.removeprefix(_WINDOW_PREFIX), path)


def hanging_tables(workspace: Workspace, key: KeyFile) -> list[Path]:
    """The folders of vault tables that hold pseudonyms of a key."""
    vault, period = workspace.vault, key.period
    if key.domain == WINDOW:
        return sorted([*vault.glob(f"*/window={period}"), *vault.glob(f"*/day=*/window={period}")])
    return sorted(vault.glob(f"*/*day={period}"))


def destroy(path: Path) -> None:
    """Remove a file or folder; a file is overwritten first.

    That is best effort against recovery from the disk: on journalled or copy-on-write disks use encryption.
    """
    if path.is_dir():
        shutil.rmtree(path)
        return
    with path.open("r+b") as stream:
        stream.write(os.urandom(path.stat().st_size))
        stream.flush()
        os.fsync(stream.fileno())
    path.unlink()
