"""A clock that went back: what is older than the audit log's last entry can't be now."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Final

from footfall.model.chain import Chain, Clock, system_clock
from footfall.model.errors import MachineError
from footfall.model.workspace import Workspace
from footfall.privacy.audit import AuditLog

TOLERANCE: Final = timedelta(hours=1)


def last_entry(workspace: Workspace) -> datetime | None:
    """When the audit log's last entry was written; None if there is none that can be read."""
    try:
        return datetime.fromisoformat(json.loads(Chain(workspace.audit).head.read_bytes())["time"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def refuse_odd_clock(workspace: Workspace, clock: Clock = system_clock) -> None:
    """Refuse to work by a clock that stands an hour or more before the audit log's last entry.

    Retention and delays are counted by the clock, so with a wrong one they would not hold.

    Raises:
        MachineError: says both times, and what to do.
    """
    now, last = clock(), last_entry(workspace)
    if last is not None and now < last - TOLERANCE:
        message = (
            f"The clock says {now:%Y-%m-%d %H:%M} UTC, and the last entry of the audit log is of "
            f"{last:%Y-%m-%d %H:%M} UTC. Set the clock. If it is right and was ahead before, say so: "
            "`footfall doctor --trust-clock`."
        )
        raise MachineError(message)


def trust_clock(workspace: Workspace, clock: Clock = system_clock) -> None:
    """Note in the audit log that the clock is right now, whatever earlier entries say."""
    AuditLog.open(workspace, clock).note("clock")
