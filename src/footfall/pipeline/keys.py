"""What an operator can do with keys: see them, replace them, end them before their time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from footfall.ingest.key_files import KeyFile, destroy, hanging_tables, key_files
from footfall.model.chain import NEXT_KEY
from footfall.model.errors import WorkspaceError
from footfall.model.files import write_file
from footfall.model.settings import Settings
from footfall.model.signing import KEY_BYTES, Signer
from footfall.model.workspace import Workspace
from footfall.pipeline.auditing import Auditor
from footfall.pipeline.sweep import due_at
from footfall.privacy.audit import DESTROYED, HANDED_ON, AuditLog

SIGNING = "signing"


@dataclass(frozen=True)
class KeyFacts:
    """A key as an operator sees it.

    Args:
        domain: "day", "window" or "signing".
        period: the day, or the window's first; empty for the signing key.
        made_at: UTC, ISO.
        destroyed_from: UTC, ISO; None if it has no end.
        tables: names of the vault tables that hold its pseudonyms.
        public: of the signing key.
    """

    domain: str
    period: str
    made_at: str
    destroyed_from: str | None
    tables: tuple[str, ...]
    public: str | None = None


def list_keys(workspace: Workspace, settings: Settings) -> list[KeyFacts]:
    """All keys of a workspace but the registry's, which lives as long as the registry."""
    keys = [_facts(workspace, settings, key) for key in key_files(workspace)]
    if workspace.signing_key.exists():
        made = _time(workspace.signing_key.stat().st_mtime)
        public = Signer(workspace.signing_key.read_bytes()).public
        keys.append(KeyFacts(SIGNING, "", made, None, (), public))
    return keys


def rotate_signing_key(workspace: Workspace) -> str:
    """Hand on to a new signing key, which the old one signs for; give the new public key.

    The audit log trusts the new one before it is put in place, so a crash leaves a key that is trusted.
    """
    log = AuditLog.open(workspace)
    fresh = Signer(os.urandom(KEY_BYTES))
    log.note("key", domain=SIGNING, period="", event=HANDED_ON, **{NEXT_KEY: fresh.public})
    write_file(workspace.signing_key, fresh.secret, mode=0o600)
    return fresh.public


def end_keys(workspace: Workspace, keys: list[KeyFile]) -> list[str]:
    """Destroy keys of days and windows, and all that hangs on them; names what hung on them."""
    auditor = Auditor(AuditLog.open(workspace), workspace)
    auditor.catch_up()
    return [str(path.relative_to(workspace.vault)) for key in keys for path in _end(workspace, key, auditor)]


def _end(workspace: Workspace, key: KeyFile, auditor: Auditor) -> Iterator[Path]:
    destroy(key.path)
    auditor.note_key(key, DESTROYED)
    for table in hanging_tables(workspace, key):
        destroy(table)
        yield table


def find_key(workspace: Workspace, domain: str, period: str) -> KeyFile:
    """The key of a day or window.

    Raises:
        WorkspaceError: there is none.
    """
    for key in key_files(workspace):
        if (key.domain, key.period) == (domain, period):
            return key
    raise WorkspaceError(f"There is no key of the {domain} {period}. `footfall keys list` lists them.")


def _facts(workspace: Workspace, settings: Settings, key: KeyFile) -> KeyFacts:
    vault = workspace.vault
    tables = {str(path.relative_to(vault).parts[0]) for path in hanging_tables(workspace, key)}
    due = _time(due_at(key, workspace, settings))
    return KeyFacts(key.domain, key.period, _time(key.made_at), due, tuple(sorted(tables)))


def _time(second: float) -> str:
    return datetime.fromtimestamp(second, UTC).isoformat(timespec="seconds")
