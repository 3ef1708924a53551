"""Folders that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

_UNFINISHED = ".unfinished-"


@contextlib.contextmanager
def placed(folder: Path, *, mode: int = 0o755) -> Iterator[Path]:
    """Give an empty temporary folder; when the block ends well, it takes the place of `folder`.

    A reader sees the old folder or the new one. After a crash at any point the leftover is an
    unfinished folder, which the next writer of the same place removes.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(_UNFINISHED + folder.name)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=mode)
    try:
        yield fresh
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    for file in fresh.rglob("*"):
        if file.is_file():
            _sync(file)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    _sync(folder.parent)


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
    _sync(file.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
