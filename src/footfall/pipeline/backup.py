"""A workspace as one file, and back: what can't be made again, and nothing that must be destroyed in time.

In a backup are settings, ledger, audit log, releases with their noisy cubes, the registry of decisions with
the key of its marks, the signing key, and the access database and log if they lie in the workspace. Keys of
pseudonyms and everything made with them stay out: a backup must not outlive their destruction. Days in work
are taken in again.
"""

from __future__ import annotations

import contextlib
import io
import json
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any, Final

from footfall import __version__
from footfall.model.chain import Chain, Clock, system_clock
from footfall.model.errors import Fault, InputError, WorkspaceError
from footfall.model.files import is_finished, one_at_a_time, placed, placed_file
from footfall.model.settings import read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.auditing import Auditor
from footfall.pipeline.locking import locked
from footfall.pipeline.verify import Verified, verify
from footfall.privacy.audit import AuditLog
from footfall.privacy.ledger import LOST, ChargeRequest, Ledger
from footfall.privacy.profiles import PROFILES
from footfall.releases.store import digest

CONTENTS: Final = "backup.json"
_LEFT_OUT: Final = "keys of days and windows, events, places, trips, and all else made with those keys"


@dataclass(frozen=True)
class Restored:
    """What a restore brought back.

    Args:
        made_at: when the backup was made, UTC, ISO.
        verified: what was checked.
        written_off: days that may have been measured after the backup, and never will be again.
    """

    made_at: str
    verified: Verified
    written_off: tuple[str, ...]


def back_up(workspace: Workspace, file: Path, clock: Clock = system_clock) -> int:
    """Write a backup, whole or not at all, mode 0600; gives the number of files in it.

    Raises:
        WorkspaceError: a run holds the workspace, or something in it was altered.
    """
    with locked(workspace):
        Auditor(AuditLog.open(workspace, clock), workspace).catch_up()
        verify(workspace)
        with placed_file(file) as fresh:
            fresh.touch(mode=0o600)
            with tarfile.open(fresh, "w") as archive:
                return _write(workspace, archive, clock())


def restore(
    file: Path, workspace: Workspace, lost_since: date | None, clock: Clock = system_clock
) -> Restored:
    """Bring a workspace back into a folder that isn't there yet; it is verified before it is put in place.

    Args:
        file: a backup.
        workspace: where it shall be.
        lost_since: days of data from this one up to today may have been measured after the backup was made,
            so they are charged in full and never measured again; None: nothing was.
        clock: tells what is today.

    Raises:
        InputError: the file is no backup, or not whole.
        WorkspaceError: there is something in the folder, or what was backed up doesn't hold.
    """
    if workspace.root.exists():
        raise WorkspaceError(f"{workspace.root} is there already. Move it away, or name another folder.")
    with placed(workspace.root) as fresh:
        contents = _extract(file, fresh)
        brought = Workspace(fresh)
        brought.vault.mkdir(mode=0o700, exist_ok=True)
        brought.vault.chmod(0o700)
        checked = verify(brought)
        lost = _written_off(brought, lost_since, clock().date())
        auditor = Auditor(AuditLog.open(brought, clock), brought)
        auditor.log.note("restore", made_at=contents["made_at"], lost_since=str(lost_since or ""))
        auditor.catch_up()
    return Restored(contents["made_at"], checked, lost)


def _write(workspace: Workspace, archive: tarfile.TarFile, now: datetime) -> int:
    digests = {}
    for name, data, mode in _files(workspace):
        digests[name] = digest(data)
        _add(archive, name, data, mode)
    contents = {
        "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "software": __version__,
        "left_out": _LEFT_OUT,
        "digests": digests,
    }
    _add(archive, CONTENTS, json.dumps(contents, indent=1).encode(), 0o600)
    return len(digests)


def _add(archive: tarfile.TarFile, name: str, data: bytes, mode: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), mode
    archive.addfile(entry, io.BytesIO(data))


def _files(workspace: Workspace) -> Iterator[tuple[str, bytes, int]]:
    """Name, bytes and mode of everything that a backup holds, each file as of one moment."""
    root = workspace.root
    for name in ("footfall.toml", "scenario.json", "city.json"):
        if (root / name).exists():
            yield _read(root, root / name)
    for database in (workspace.control, workspace.access):
        if database.exists():
            yield str(database.relative_to(root)), _copy_of_database(database), 0o600
    for folder in (workspace.audit, workspace.registry, workspace.access_log):
        # Decisions and accesses are written while a run holds the workspace, so also now.
        with one_at_a_time(Chain(folder).log) if Chain(folder).log.exists() else contextlib.nullcontext():
            yield from [_read(root, file) for file in _whole_files(folder)]
    for folder in (workspace.signing_key.parent, workspace.releases):
        yield from (_read(root, file) for file in _whole_files(folder))


def _whole_files(folder: Path) -> list[Path]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return [file for file in files if all(map(is_finished, (file, *_inner(file, folder))))]


def _inner(file: Path, folder: Path) -> list[Path]:
    return [above for above in file.parents if above != folder and folder in above.parents]


def _read(root: Path, file: Path) -> tuple[str, bytes, int]:
    return str(file.relative_to(root)), file.read_bytes(), file.stat().st_mode & 0o777


def _copy_of_database(file: Path) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        source, target = sqlite3.connect(file), sqlite3.connect(copy)
        with contextlib.closing(source), contextlib.closing(target):
            source.backup(target)
        return copy.read_bytes()


def _extract(file: Path, place: Path) -> dict[str, Any]:
    """Everything of a backup into a folder; gives what it says of itself."""
    try:
        with tarfile.open(file) as archive:
            archive.extractall(place, filter="data")
        contents: dict[str, Any] = json.loads((place / CONTENTS).read_text(encoding="utf-8"))
        (place / CONTENTS).unlink()
        there = {str(PurePosixPath(path.relative_to(place))) for path in place.rglob("*") if path.is_file()}
        altered = there ^ set(contents["digests"]) or {
            name
            for name, known in contents["digests"].items()
            if digest((place / name).read_bytes()) != known
        }
    except (tarfile.TarError, OSError, ValueError, KeyError) as broken:
        fault = Fault(file, f"this is no backup, or not whole: {broken}", "Take another one.")
        raise InputError(fault) from broken
    if altered:
        raise InputError(Fault(file, f"{min(altered)} is not what was backed up", "Take another one."))
    return contents


def _written_off(workspace: Workspace, since: date | None, today: date) -> tuple[str, ...]:
    """Charge in full, for good, whatever may have been measured and is not known."""
    if since is None:
        return ()
    profile = PROFILES[read_settings(workspace.settings_file).privacy.profile]
    ledger = Ledger(workspace.control)
    days = [str(since + timedelta(days=number)) for number in range((today - since).days + 1)]
    left = {day: profile.rho_day - ledger.spent(day) for day in days}
    requests = [
        ChargeRequest(LOST, day, rho, "", __version__) for day, rho in left.items() if rho > Fraction(0)
    ]
    ledger.reserve(requests, profile)
    return tuple(request.day for request in requests)
