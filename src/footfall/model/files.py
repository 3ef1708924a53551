"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

_UNFINISHED = ".unfinished-"


@contextlib.contextmanager
def placed(folder: Path, *, mode: int = 0o755) -> Iterator[Path]:
    """Give an empty temporary folder; when the block ends well, it takes the place of `folder`.

    A reader sees the old folder whole, the new one whole, or for a moment none. After a crash at any
    point the leftovers are unfinished folders, which the next writer of the same place removes.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh, former = (folder.with_name(f"{_UNFINISHED}{part}{folder.name}") for part in ("", "former-"))
    for leftover in (fresh, former):
        shutil.rmtree(leftover, ignore_errors=True)
    fresh.mkdir(mode=mode)
    try:
        yield fresh
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    for file in fresh.rglob("*"):
        if file.is_file():
            sync(file)
    # The old one is renamed before it is removed: a half-removed folder would look like a whole one.
    if folder.exists():
        folder.rename(former)
    fresh.rename(folder)
    sync(folder.parent)
    shutil.rmtree(former, ignore_errors=True)


@contextlib.contextmanager
def placed_file(file: Path) -> Iterator[Path]:
    """Give the path of a temporary file; when the block ends well, it takes the place of `file`."""
    fresh = file.with_name(_UNFINISHED + file.name)
    try:
        yield fresh
        sync(fresh)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    fresh.rename(file)
    sync(file.parent)


def is_finished(path: Path) -> bool:
    """Whether a file or folder is one that its writer has finished, by its name."""
    return not path.name.startswith((".", "_"))


@contextlib.contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Wait until nobody else holds a lock file; hold it for the block."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_file(file: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write a file so that it is there whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(_UNFINISHED + file.name)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.rename(file)
    sync(file.parent)


def sync(path: Path) -> None:
    """Wait until what was written to a file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
