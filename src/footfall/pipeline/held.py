"""What is held of a subscriber and can still be linked to them: shown, or erased."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from footfall.ingest.consent import Registry
from footfall.ingest.key_files import DAY, KeyFile, destroy, hanging_tables, key_files
from footfall.ingest.pseudonyms import WINDOW_TAG, read_key
from footfall.model.chain import Clock, system_clock
from footfall.model.grid import Ints
from footfall.model.workspace import Workspace
from footfall.pipeline.auditing import Auditor
from footfall.pipeline.forgetting import PERSON_COLUMNS, forget, person_columns, rows_of
from footfall.pipeline.locking import locked
from footfall.privacy.audit import AuditLog

NOT_FOUND: Final = (
    "Releases are noisy counts of many people: nobody can be found in them (GDPR Art. 11).",
    "Days and windows whose keys were destroyed can be linked to nobody any more.",
    "The operator's own files are not Footfall's.",
)


@dataclass(frozen=True)
class Erasure:
    """What was erased, and what can't be found any more.

    Args:
        number: of the entry in the registry.
        tables: vault tables that held rows of the person, or counts with them, by day or window.
        not_found: why nothing else was.
    """

    number: int
    tables: tuple[str, ...]
    not_found: tuple[str, ...] = NOT_FOUND


def erase(
    workspace: Workspace, subscriber: str, today: date, channel: str, clock: Clock = system_clock
) -> Erasure:
    """Erase what can still be linked to a subscriber; nothing of days up to `today` is taken in again.

    Raises:
        WorkspaceError: a run holds the workspace.
    """
    with locked(workspace):
        log = AuditLog.open(workspace, clock)
        link = Registry.open(workspace, log.signer, clock).record_erasure(subscriber, today, channel)
        tables = [table for key in key_files(workspace) for table in _erased(workspace, key, subscriber)]
        Auditor(log, workspace).catch_up()
    return Erasure(link.number, tuple(dict.fromkeys(tables)))


def held(workspace: Workspace, subscriber: str, clock: Clock = system_clock) -> dict[str, Any]:
    """Rows that can still be linked to a subscriber, by day or window and table, without pseudonyms.

    Raises:
        WorkspaceError: a run holds the workspace.
    """
    with locked(workspace):
        AuditLog.open(workspace, clock).note("subject access")
        keys = key_files(workspace)
        found = {f"{key.domain} {key.period}": _rows(workspace, key, subscriber) for key in keys}
    return {name: tables for name, tables in found.items() if tables}


def _erased(workspace: Workspace, key: KeyFile, subscriber: str) -> Iterator[str]:
    folders = hanging_tables(workspace, key)
    changed = forget(folders, _persons(key, subscriber))
    if not changed:
        return
    yield from (str(file.relative_to(workspace.vault).parent) for file in changed)
    # Counts of the day, and whatever else names no person, hold them still; the next run makes them anew.
    for folder in folders if key.domain == DAY else ():
        files = list(folder.rglob("*.parquet"))
        of_nobody = files and not any(person_columns(pq.ParquetFile(file)) for file in files)
        if of_nobody and not folder.parent.name.startswith("quarantine"):
            destroy(folder)
            yield str(folder.relative_to(workspace.vault))


def _rows(workspace: Workspace, key: KeyFile, subscriber: str) -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = {}
    for file, rows in rows_of(hanging_tables(workspace, key), _persons(key, subscriber)):
        without = rows.drop_columns([name for name in PERSON_COLUMNS if name in rows.column_names])
        name = file.relative_to(workspace.vault).parts[0]
        tables.setdefault(name, []).extend(_readable(row) for row in without.to_pylist())
    return tables


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    times = {"time", "first", "last", "start", "end", "start_min", "start_max", "end_min", "end_max"}
    return {
        name: datetime.fromtimestamp(value, UTC).isoformat() if name in times and value is not None else value
        for name, value in row.items()
    }


def _persons(key: KeyFile, subscriber: str) -> Ints:
    domain = read_key(key.path) if key.domain == DAY else read_key(key.path, WINDOW_TAG)
    return domain.pseudonyms(pa.array([subscriber]))
