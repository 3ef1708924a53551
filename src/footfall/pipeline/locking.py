"""One process at a time changes a workspace."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from footfall.model.errors import WorkspaceError
from footfall.model.machine import said_plainly
from footfall.model.workspace import Workspace

_LONGEST = 4096


@dataclass(frozen=True)
class Owner:
    """Who holds a workspace, or held it and was killed.

    Args:
        pid: of the process.
        host: the machine it runs on.
        since: UTC, ISO.
        command: the verb, without its arguments, which may name persons.
    """

    pid: int
    host: str
    since: str
    command: str

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host} since {self.since} ({self.command})"


@contextlib.contextmanager
def locked(workspace: Workspace) -> Iterator[Owner | None]:
    """Hold the workspace; the system lets go of it however the process ends.

    Gives who held it last, if that process was killed: what it left is for the block to finish.

    Raises:
        WorkspaceError: another process holds it.
        MachineError: whatever the machine refuses within the block.
    """
    with said_plainly():
        descriptor = os.open(workspace.lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(descriptor, workspace)
            killed = _read(descriptor)
            _write(descriptor, json.dumps(asdict(_ourselves())))
            try:
                yield killed
            finally:
                # An error is an orderly end; only who is killed leaves a name.
                _write(descriptor, "")
        finally:
            os.close(descriptor)


def _take(descriptor: int, workspace: Workspace) -> None:
    if not _taken(descriptor):
        holder = _read(descriptor) or "another process"
        message = f"{workspace.root} is in use by {holder}. Wait for it, or stop it."
        raise WorkspaceError(message)


def owner(workspace: Workspace) -> tuple[Owner | None, bool]:
    """Who holds a workspace, or was killed while holding it; and whether it is held now."""
    if not workspace.lock.exists():
        return None, False
    descriptor = os.open(workspace.lock, os.O_RDONLY)
    try:
        return _read(descriptor), not _taken(descriptor)
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(descriptor: int) -> Owner | None:
    try:
        return Owner(**json.loads(os.pread(descriptor, _LONGEST, 0)))
    except (ValueError, TypeError):
        return None


def _write(descriptor: int, text: str) -> None:
    # A full disk is no reason not to work, or to hide the error that filled it.
    with contextlib.suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, text.encode(), 0)


def _ourselves() -> Owner:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    verb = next((word for word in sys.argv[1:] if word.isalpha()), "")
    return Owner(os.getpid(), socket.gethostname(), now, f"{Path(sys.argv[0]).name} {verb}".strip())
