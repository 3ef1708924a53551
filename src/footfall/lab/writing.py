"""Sees every writing operation of a process just before it is done, so that faults can be put there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, event

_WRITING: Final = os.O_WRONLY | os.O_RDWR
_AUDITED: Final = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate"})
_PATCHED: Final = ("fsync", "write", "pwrite", "ftruncate")


def watch_writing(tell: Callable[[int, str], None]) -> None:
    """Tell the number and name of every writing operation of this process, from now on and for good.

    Opening for writing, writing, syncing, renaming, removing, making folders, and each statement and commit
    of a database. What engines and Arrow write by themselves is not seen.
    """
    number = 0
    inside = False

    def seen(what: str) -> None:
        nonlocal number, inside
        if not inside:
            inside = True
            number += 1
            tell(number, what)
            inside = False

    def audited(name: str, arguments: tuple[Any, ...]) -> None:
        opened = name == "open" and (
            (isinstance(arguments[2], int) and arguments[2] & _WRITING)
            or (isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"))
        )
        if opened or name in _AUDITED:
            seen(f"{name} {arguments[0]}")

    def telling(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            seen(f"os.{name} {_path(arguments[0])}")
            return original(*arguments)

        return call

    sys.addaudithook(audited)
    for name in _PATCHED:
        setattr(os, name, telling(name, getattr(os, name)))
    event.listen(
        Engine, "before_cursor_execute", lambda _c, _r, text, *_: seen(f"database {text.split()[0]}")
    )
    event.listen(Engine, "commit", lambda _connection: seen("database COMMIT"))


def _path(descriptor: int) -> str:
    try:
        return str(Path(f"/proc/self/fd/{descriptor}").readlink())
    except OSError:
        return ""
