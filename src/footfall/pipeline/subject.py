"""What a subscriber decided, and the proof that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from footfall.ingest.consent import OPT_IN, Decision, Registry
from footfall.ingest.optouts import read_decisions
from footfall.ingest.quarantine import Quarantine, quarantine_folder
from footfall.ingest.sources import feed_files
from footfall.ingest.standing import standing_on, with_marks
from footfall.ingest.tables import arrow_schema
from footfall.model.chain import Clock, Link, system_clock
from footfall.model.contracts import OPTOUTS
from footfall.model.errors import InputError, WorkspaceError
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.auditing import Auditor
from footfall.pipeline.forgetting import (
    ask_to_forget,
    forget_asked,
)
from footfall.pipeline.locking import locked
from footfall.privacy.audit import AuditLog, read_audit


@dataclass(frozen=True)
class OnRecord:
    """A decision in the registry, and the proof that it counts.

    Args:
        number: of its entry.
        kind: "decision" or "erasure".
        choice: what was decided.
        decided_at: UTC, ISO.
        paused_until: last day of a pause, ISO.
        channel: how it reached the operator.
        text_version: of the text that was read.
        applied: the first ingest after it: its time, the day taken in, and its entry in the audit log.
    """

    number: int
    kind: str
    choice: str
    decided_at: str
    paused_until: str | None
    channel: str
    text_version: str
    applied: dict[str, Any] | None


@dataclass(frozen=True)
class Status:
    """Where a subscriber stands.

    Args:
        day: the day that `standing` is of, ISO.
        standing: "in", "out" or "no consent".
        registry: decisions in the registry, oldest first.
        feed: decisions in the feed `optouts`.
    """

    day: str
    standing: str
    registry: tuple[OnRecord, ...]
    feed: tuple[dict[str, Any], ...]


def status(workspace: Workspace, settings: Settings, subscriber: str, clock: Clock = system_clock) -> Status:
    """Where a subscriber stands today, by which decisions, and since when those count."""
    registry, today = Registry.read(workspace), today_of(settings, clock)
    fed = _fed(workspace, settings, today)
    purpose = settings.purposes.get(settings.workspace.purpose)
    texts = purpose.consent_texts if purpose is not None and purpose.legal_basis == "consent" else None
    decisions = pa.concat_tables([registry.decisions(), with_marks(fed, registry.key)])
    standing = standing_on(today, decisions, registry.key, texts)
    marks = registry.key.pseudonyms(fed["subscriber_id"].combine_chunks())
    of_feed = fed.filter(pa.array(np.isin(marks, registry.key.pseudonyms(pa.array([subscriber])))))
    return Status(
        str(today),
        standing.of(subscriber),
        tuple(_on_record(link, workspace) for link in registry.of(subscriber)),
        tuple(_plain(row) for row in of_feed.drop_columns("subscriber_id").to_pylist()),
    )


def decide(workspace: Workspace, subscriber: str, decision: Decision, clock: Clock = system_clock) -> Link:
    """Put a decision on record; it counts from the next ingest on. An opt-out or a pause empties windows too.

    Never waits for a run: what the run would be in the way of, it does itself.
    """
    log = AuditLog.open(workspace, clock)
    link = Registry.open(workspace, log.signer, clock).record(subscriber, decision)
    if decision.choice != OPT_IN:
        ask_to_forget(workspace, pa.array([subscriber]))
    try:
        with locked(workspace):
            forget_asked(workspace)
    except WorkspaceError:
        pass  # A run holds the workspace; the next one begins with forgetting.
    Auditor(log, workspace).note_decisions()
    return link


def _on_record(link: Link, workspace: Workspace) -> OnRecord:
    facts = link.facts
    decided_at = datetime.fromtimestamp(facts["decided_at"], UTC).isoformat()
    named = {name: facts[name] for name in ("choice", "paused_until", "channel", "text_version")}
    return OnRecord(link.number, link.kind, decided_at=decided_at, applied=_applied(link, workspace), **named)


def _applied(link: Link, workspace: Workspace) -> dict[str, Any] | None:
    for noted in read_audit(workspace).links():
        if noted.kind == "ingest" and noted.facts["number"] >= link.number:
            return {"time": noted.time, "day": noted.facts["day"], "entry": noted.number}
    return None


def _fed(workspace: Workspace, settings: Settings, day: LocalDay) -> pa.Table:
    """The feed's decisions as of a day; none where there is no feed for it."""
    feed, empty = settings.feeds.get("optouts"), arrow_schema(OPTOUTS).empty_table()
    if feed is None:
        return empty
    try:
        files = feed_files(workspace.root, feed, day.day)
    except InputError:
        return empty
    place: Path = workspace.table("quarantine-optouts", str(day))
    with quarantine_folder(place) as folder, Quarantine(folder) as quarantine:
        decisions, _ = read_decisions(files, feed, quarantine)
    return decisions


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    at, until = row["decided_at"], row["paused_until"]
    return row | {
        "decided_at": datetime.fromtimestamp(at, UTC).isoformat() if at is not None else None,
        "paused_until": until.isoformat() if isinstance(until, date) else None,
    }


def today_of(settings: Settings, clock: Clock = system_clock) -> LocalDay:
    """The local day it is."""
    zone = settings.workspace.time_zone
    return LocalDay(clock().astimezone(ZoneInfo(zone)).date(), zone)
