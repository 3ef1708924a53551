"""One process at a time changes a workspace."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator

from footfall.model.errors import WorkspaceError
from footfall.model.workspace import Workspace


@contextlib.contextmanager
def locked(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace; the system lets go of it however the process ends.

    Raises:
        WorkspaceError: another process holds it.
    """
    descriptor = os.open(workspace.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode() or "unknown"
            message = f"{workspace.root} is in use by process {holder}. Wait for it, or stop it."
            raise WorkspaceError(message) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)
