"""What has lived its time in the vault goes: files removed, keys destroyed, and the audit log says so.

The time of a day counts from its ingest, so that a backfill of old days works. A window goes three days after
its end, or three days after its key was made if the window had ended by then.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from footfall.ingest.key_files import DAY, WINDOW, KeyFile, destroy, key_files
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.settings import Settings
from footfall.model.windows import GRACE_DAYS, Window
from footfall.model.workspace import Workspace
from footfall.pipeline.auditing import Auditor
from footfall.pipeline.day import is_simulated
from footfall.pipeline.forgetting import forget_asked
from footfall.privacy.audit import DESTROYED, AuditLog
from footfall.privacy.purposes import kept_hours

KEY = "key"


@dataclass(frozen=True)
class Swept:
    """Something that was destroyed.

    Args:
        what: "key", "window key", or the name of a vault table.
        day: the day it was of, or the first day of its window.
        age_h: its age in hours.
    """

    what: str
    day: str
    age_h: float


def sweep(workspace: Workspace, settings: Settings, now: datetime | None = None) -> list[Swept]:
    """Destroy every key and every vault table whose time is over.

    Keys go first: without them, whatever a crash leaves behind can be linked to nobody.

    Args:
        workspace: whose vault.
        settings: whose law applies, `[privacy] retention_h`, and the time zone that windows end in.
        now: for tests; default the clock.
    """
    moment = now or datetime.now(UTC)
    auditor = Auditor(AuditLog.open(workspace, lambda: moment), workspace)
    auditor.catch_up()
    forget_asked(workspace)
    swept = [
        *_keys(workspace, settings, moment.timestamp(), auditor),
        *_tables_of_days(workspace, settings, moment.timestamp(), auditor),
        *_tables_without_key(workspace, moment.timestamp(), auditor),
    ]
    shutil.rmtree(workspace.vault / "spill", ignore_errors=True)
    for unfinished in workspace.keys.glob("*.tmp"):
        destroy(unfinished)
    return swept


def retention_h(workspace: Workspace, settings: Settings) -> int:
    """Hours from a day's ingest to its destruction."""
    return kept_hours(settings, simulated=is_simulated(workspace.root))


def due_at(key: KeyFile, workspace: Workspace, settings: Settings) -> float:
    """Epoch second from which `sweep` destroys a key."""
    if key.domain == DAY:
        return key.made_at + retention_h(workspace, settings) * HOUR_S
    last = Window(date.fromisoformat(key.period)).destroyed_from
    end = LocalDay(last, settings.workspace.time_zone).start
    return max(end, key.made_at + GRACE_DAYS * 24 * HOUR_S)


def _keys(workspace: Workspace, settings: Settings, now: float, auditor: Auditor) -> Iterator[Swept]:
    for key in key_files(workspace):
        if now >= due_at(key, workspace, settings) or _from_the_future(key.made_at, now):
            age_h = _hours(now - key.made_at)
            destroy(key.path)
            auditor.note_key(key, DESTROYED)
            yield Swept(KEY if key.domain == DAY else f"{WINDOW} {KEY}", key.period, age_h)


def _tables_of_days(
    workspace: Workspace, settings: Settings, now: float, auditor: Auditor
) -> Iterator[Swept]:
    for folder in sorted(workspace.vault.glob("*/*day=*")):
        age = now - folder.stat().st_mtime
        if age >= retention_h(workspace, settings) * HOUR_S or _from_the_future(now - age, now):
            yield _swept(folder, folder.name.split("day=")[1], age, auditor)


def _from_the_future(made_at: float, now: float) -> bool:
    """Whether a clock that was ahead dated something: its age can't be told, so its time is over."""
    return made_at > now + HOUR_S


def _tables_without_key(workspace: Workspace, now: float, auditor: Auditor) -> Iterator[Swept]:
    """Rows of a window whose key is gone could still be linked to one another."""
    for folder in sorted([*workspace.vault.glob("*/*window=*"), *workspace.vault.glob("*/day=*/window=*")]):
        start = folder.name.split("window=")[1]
        if not workspace.window_key(Window(date.fromisoformat(start))).exists():
            yield _swept(folder, start, now - folder.stat().st_mtime, auditor)


def _swept(folder: Path, period: str, age_s: float, auditor: Auditor) -> Swept:
    within_day = folder.parent.name.startswith("day=")
    what = folder.parent.parent.name if within_day else folder.parent.name
    destroy(folder)
    auditor.log.note("sweep", what=what, period=period, age_h=_hours(age_s))
    return Swept(what, period, _hours(age_s))


def _hours(seconds: float) -> float:
    return round(seconds / HOUR_S, 1)
