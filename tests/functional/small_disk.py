"""A disk of a given size, where the system lets us mount one."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def small_disk(place: Path, size: str, *options: str) -> Iterator[Path]:
    """A file system in memory, mounted on a new folder; where that may not be, the test is skipped."""
    place.mkdir()
    chosen = ",".join([f"size={size}", *options])
    mount = ["mount", "-t", "tmpfs", "-o", chosen, "tmpfs", str(place)]
    try:
        mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("no right to mount: a full disk and a read-only one are not tested")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def remount(place: Path, how: str) -> None:
    """Make a mounted disk `ro` or `rw`."""
    subprocess.run(["mount", "-o", f"remount,{how}", str(place)], check=True)


def fill(place: Path, *, leave_bytes: int) -> Path:
    """Fill a disk up to so many bytes; gives the file to remove."""
    free = os.statvfs(place)
    file = place / "ballast"
    file.write_bytes(b"\0" * max(0, free.f_bavail * free.f_frsize - leave_bytes))
    return file
