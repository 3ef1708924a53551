"""The registry of decisions: opt-outs, consents, pauses and erasures, append-only, chained and signed.

It holds no id: who decided is a mark, a pseudonym under the registry's own key. Each entry says who, what,
when, through which channel, and which text they read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import pyarrow as pa

from footfall.ingest.pseudonyms import KEY_BYTES, REGISTRY_TAG, DomainKey, make_key, read_key
from footfall.ingest.tables import arrow_schema
from footfall.model.chain import Chain, Clock, Link, system_clock
from footfall.model.contracts import OPTOUTS
from footfall.model.errors import WorkspaceError
from footfall.model.signing import Signer
from footfall.model.vocabulary import CHOICES
from footfall.model.workspace import Workspace

DECISION: Final = "decision"
ERASURE: Final = "erasure"
OPT_OUT, OPT_IN, PAUSE = CHOICES
_MODE: Final = 0o600


@dataclass(frozen=True)
class Decision:
    """What a subscriber decided.

    Args:
        choice: "opt_out", "opt_in" or "paused_until".
        channel: how it reached the operator, such as "web" or "shop".
        text_version: of the text that was read.
        paused_until: last day of a pause.
        decided_at: when; default: now.
    """

    choice: str
    channel: str
    text_version: str = ""
    paused_until: date | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True)
class Registry:
    """The registry of a workspace.

    Args:
        chain: of its entries.
        key: of its marks.
    """

    chain: Chain
    key: DomainKey

    @classmethod
    def open(cls, workspace: Workspace, signer: Signer, clock: Clock = system_clock) -> Registry:
        """For writing; the key of the marks is made where there is none."""
        workspace.vault.mkdir(mode=0o700, exist_ok=True)
        key = make_key(workspace.registry_key, REGISTRY_TAG)
        return cls(Chain(workspace.registry, signer, clock, _MODE), key)

    @classmethod
    def read(cls, workspace: Workspace) -> Registry:
        """For reading; one that isn't there yet is empty, and its marks are good for this process only."""
        if not workspace.registry_key.exists():
            if Chain(workspace.registry).position().number:
                raise WorkspaceError(f"{workspace.registry_key} is missing. Restore it from a backup.")
            return cls(Chain(workspace.registry), DomainKey(os.urandom(KEY_BYTES), REGISTRY_TAG))
        return cls(Chain(workspace.registry), read_key(workspace.registry_key, REGISTRY_TAG))

    def record(self, subscriber: str, decision: Decision) -> Link:
        """Add a decision; it counts from the next ingest on.

        Raises:
            WorkspaceError: it lies in the future, or a pause has no end.
        """
        now = self.chain.clock()
        decided_at = decision.decided_at or now
        if decided_at > now:
            raise WorkspaceError(f"{decided_at} lies in the future. Record a decision once it is taken.")
        if (decision.choice == PAUSE) != (decision.paused_until is not None):
            raise WorkspaceError("A pause needs its last day, and nothing else has one.")
        return self.chain.append(DECISION, self._facts(subscriber, decision, decided_at))

    def record_erasure(self, subscriber: str, last_day: date, channel: str) -> Link:
        """Add an erasure: nothing of days up to `last_day` is ever taken in again."""
        decision = Decision(PAUSE, channel, paused_until=last_day)
        return self.chain.append(ERASURE, self._facts(subscriber, decision, self.chain.clock()))

    def of(self, subscriber: str) -> Iterator[Link]:
        """Entries of one subscriber, oldest first."""
        mark = self._mark(subscriber)
        return (link for link in self.chain.links() if link.facts["who"] == mark)

    def decisions(self) -> pa.Table:
        """All entries as rows of the contract `optouts`, with marks instead of ids."""
        rows = [_row(link.facts) for link in self.chain.links()]
        return pa.Table.from_pylist(rows, schema=arrow_schema(OPTOUTS))

    def _facts(self, subscriber: str, decision: Decision, decided_at: datetime) -> dict[str, Any]:
        return {
            "who": self._mark(subscriber),
            "choice": decision.choice,
            "decided_at": int(decided_at.astimezone(UTC).timestamp()),
            "paused_until": decision.paused_until.isoformat() if decision.paused_until else None,
            "channel": decision.channel,
            "text_version": decision.text_version,
        }

    def _mark(self, subscriber: str) -> str:
        return str(int(self.key.pseudonyms(pa.array([subscriber]))[0]))


def _row(facts: dict[str, Any]) -> dict[str, Any]:
    until = facts["paused_until"]
    return {
        "subscriber_id": facts["who"],
        **{name: facts[name] for name in ("choice", "decided_at", "channel", "text_version")},
        "paused_until": date.fromisoformat(until) if until else None,
    }
