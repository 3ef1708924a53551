"""Looks at everything a run needs, changes nothing, and says in a sentence each what is wrong."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib import import_module, metadata
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from footfall.ingest.key_files import key_files
from footfall.ingest.sources import feed_path
from footfall.model.chain import Clock, system_clock
from footfall.model.errors import FootfallError
from footfall.model.local_day import HOUR_S
from footfall.model.settings import Settings
from footfall.model.signing import read_signer
from footfall.model.workspace import Workspace
from footfall.pipeline.clock import TOLERANCE, last_entry
from footfall.pipeline.days import days_found
from footfall.pipeline.locking import owner
from footfall.pipeline.plan import permitted
from footfall.pipeline.sweep import due_at
from footfall.privacy.audit import first_public_key, read_audit, trusted_keys
from footfall.privacy.ledger import Ledger

ROOM_FOR_DAYS: Final = 3
"""A day's files, times this, should be free: for the vault's copy, what is made of it, and what spills."""
_OTHERS: Final = 0o077
_LIBRARIES: Final = ("duckdb", "pyarrow", "numpy", "opendp", "sqlalchemy")


class State(StrEnum):
    """How bad a finding is."""

    FINE = "fine"
    ODD = "odd"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """What was found.

    Args:
        about: what was looked at.
        state: how bad it is; a run will fail, or must not be, only where it is wrong.
        text: what was found, and what to do where it isn't fine.
    """

    about: str
    state: State
    text: str


Found = Iterator[tuple[State, str]]


def examine(workspace: Workspace, settings: Settings, clock: Clock = system_clock) -> list[Finding]:
    """All findings on a workspace, in the order in which a run would meet them."""
    checks: dict[str, Callable[[], Found]] = {
        "environment": _environment,
        "time zone": lambda: _time_zone(settings, clock()),
        "clock": lambda: _clock(workspace, clock()),
        "purpose": lambda: _purpose(workspace, settings, clock()),
        "feeds": lambda: _feeds(workspace, settings),
        "rights": lambda: _rights(workspace),
        "disk": lambda: _disk(workspace, settings),
        "memory": lambda: _memory(settings),
        "engine": lambda: _engine(settings),
        "keys": lambda: _keys(workspace, settings, clock().timestamp()),
        "ledger": lambda: _ledger(workspace),
        "lock": lambda: _lock(workspace),
    }
    return [Finding(about, *found) for about, check in checks.items() for found in _told(check)]


def _told(check: Callable[[], Found]) -> Found:
    """What a check finds; one that can't be made is a finding, too."""
    try:
        yield from check()
    except (FootfallError, OSError) as error:
        yield State.WRONG, str(error)


def _environment() -> Found:
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    python = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    yield State.FINE, f"{python}; {versions}"


def _time_zone(settings: Settings, now: datetime) -> Found:
    name = settings.workspace.time_zone
    local = now.astimezone(ZoneInfo(name))
    state = State.ODD if name == "UTC" else State.FINE
    advice = "; set [workspace] time_zone if the areas have another one" if state is State.ODD else ""
    yield state, f"{name}, where it is {local:%Y-%m-%d %H:%M} now{advice}"


def _clock(workspace: Workspace, now: datetime) -> Found:
    last = last_entry(workspace)
    if last is not None and now < last - TOLERANCE:
        yield (
            State.WRONG,
            (
                f"the clock says {now:%Y-%m-%d %H:%M} UTC, the audit log was last written at "
                f"{last:%Y-%m-%d %H:%M}: set the clock, or say --trust-clock if it was ahead before"
            ),
        )
    else:
        yield State.FINE, f"{now:%Y-%m-%d %H:%M} UTC, not before the audit log's last entry"


def _purpose(workspace: Workspace, settings: Settings, now: datetime) -> Found:
    allowed = permitted(workspace, settings, now)
    allowed.refuse()
    yield State.FINE, f"{allowed.name}: allowed"


def _feeds(workspace: Workspace, settings: Settings) -> Found:
    for name, feed in settings.feeds.items():
        if "{day" in feed.path:
            days = days_found(workspace.root, feed, settings.workspace.time_zone)
            yield State.FINE, f"{name}: {len(days)} days, the last {days[-1]}"
        else:
            path = feed_path(workspace.root, feed)
            readable = os.access(path, os.R_OK)
            fault = "it cannot be read" if path.exists() else "there is no such file or folder"
            yield (State.FINE, f"{name}: {path}") if readable else (State.WRONG, f"{name}: {path}: {fault}")


def _rights(workspace: Workspace) -> Found:
    if not os.access(workspace.root, os.W_OK | os.X_OK):
        yield State.WRONG, f"{workspace.root} may not be written by this user: run as its owner"
    closed = (workspace.vault, workspace.signing_key.parent, workspace.signing_key, *workspace.keys.glob("*"))
    there = [path for path in closed if path.exists()]
    for path in there:
        if path.stat().st_mode & _OTHERS:
            yield State.WRONG, f"{path} is open to other users: chmod go= {path}"
        if path.stat().st_uid != os.geteuid() and os.geteuid() != 0:
            yield State.WRONG, f"{path} belongs to another user: run as its owner"
    if all(path.stat().st_mode & _OTHERS == 0 for path in there):
        yield State.FINE, "vault, keys and seal are closed to others"


def _disk(workspace: Workspace, settings: Settings) -> Found:
    spill = Path(settings.engine.spill_folder) if settings.engine.spill_folder else workspace.root
    needed = ROOM_FOR_DAYS * _largest_day(workspace, settings)
    for name, place in {"workspace": workspace.root, "spill": spill}.items():
        free = shutil.disk_usage(place).free
        state = State.FINE if free >= needed else State.ODD
        advice = "" if state is State.FINE else ": make room, or a run may stop (and go on after that)"
        yield state, f"{name}: {_gb(free)} free, {_gb(needed)} wanted for a day{advice}"


def _largest_day(workspace: Workspace, settings: Settings) -> int:
    feed = settings.feeds["events"]
    days = days_found(workspace.root, feed, settings.workspace.time_zone) if "{day" in feed.path else (None,)
    paths = [feed_path(workspace.root, feed, day.day if day else None) for day in days]
    return max((_size(path) for path in paths), default=0)


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else (path,)
    return sum(file.stat().st_size for file in files if file.is_file())


def _memory(settings: Settings) -> Found:
    there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    yield State.FINE, f"[engine] memory_limit = {settings.engine.memory_limit} of the machine's {_gb(there)}"
    if settings.engine.threads > (os.cpu_count() or 1):
        yield State.ODD, f"[engine] threads = {settings.engine.threads}, and there are {os.cpu_count()} cores"


def _engine(settings: Settings) -> Found:
    if settings.engine.kind == "spark":
        java = shutil.which("java")
        try:
            pyspark = import_module("pyspark")
        except ImportError:
            yield (
                State.WRONG,
                "[engine] kind = spark, and PySpark is not installed: pip install footfall[spark]",
            )
            return
        state = State.FINE if java or "SPARK_REMOTE" in os.environ else State.WRONG
        yield state, f"PySpark {pyspark.__version__}, java: {java or 'none; install Java 17'}"
    else:
        yield State.FINE, f"DuckDB {metadata.version('duckdb')} in {sys.executable}"


def _keys(workspace: Workspace, settings: Settings, now: float) -> Found:
    if workspace.first_public_key.exists():
        public = read_signer(workspace.signing_key).public
        known = trusted_keys(first_public_key(workspace), read_audit(workspace).links())
        if public not in known:
            yield State.WRONG, f"{workspace.signing_key} is not the key that the audit log trusts: restore it"
    late = [key for key in key_files(workspace) if now > due_at(key, workspace, settings) + HOUR_S]
    for key in late:
        yield (
            State.WRONG,
            f"the key of the {key.domain} {key.period} has outlived its time: run `footfall sweep`",
        )
    yield State.FINE, f"{len(key_files(workspace)) - len(late)} keys of days and windows within their time"


def _ledger(workspace: Workspace) -> Found:
    if not workspace.control.exists():
        noted = any(link.kind == "charge" for link in read_audit(workspace).links())
        yield (
            (State.WRONG, "control.db is gone: restore it") if noted else (State.FINE, "nothing charged yet")
        )
        return
    rows = Ledger(workspace.control).verify()
    yield State.FINE, f"{rows} entries, all of which hold"


def _lock(workspace: Workspace) -> Found:
    who, held = owner(workspace)
    if held:
        yield State.ODD, f"held by {who or 'another process'}: other commands have to wait"
    elif who is not None:
        yield State.ODD, f"left by {who}, which was killed; the next run finishes what it left"
    else:
        yield State.FINE, "free"


def _gb(size: float) -> str:
    return f"{size / 1e9:,.1f} GB"
