"""Notes in the audit log whatever is there and not noted yet.

It is called after each step and at the start of each run, so that what a crash kept from being noted is noted
by the next run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from footfall.ingest.consent import DECISION, ERASURE
from footfall.ingest.key_files import KeyFile, key_files
from footfall.model.chain import Chain
from footfall.model.errors import WorkspaceError
from footfall.model.release import Manifest
from footfall.model.workspace import Workspace
from footfall.privacy.audit import DESTROYED, MADE, AuditLog
from footfall.privacy.ledger import COMMITTED, Charge, Ledger
from footfall.privacy.purposes import Permission
from footfall.releases.access import access_key
from footfall.releases.store import ReleaseStore


@dataclass(eq=False)
class Auditor:
    """Compares a workspace with its audit log.

    Args:
        log: open for writing.
        workspace: whose.
    """

    log: AuditLog
    workspace: Workspace

    def catch_up(self) -> None:
        """Note keys, charges and releases that are not noted yet.

        Raises:
            WorkspaceError: the ledger has lost charges that are noted.
        """
        for key, event in self._unnoted_keys():
            self.note_key(key, event)
        for charge in self._unnoted_charges():
            self._note_charge(charge)
        for manifest in self._unnoted_releases():
            self._note_release(manifest)
        self.note_decisions()
        self._note_access()

    def note_key(self, key: KeyFile, event: str) -> None:
        """Note that a key was made or destroyed."""
        self.log.note("key", domain=key.domain, period=key.period, event=event)
        self._keys[key.domain, key.period] = event

    def note_purpose(self, allowed: Permission) -> None:
        """Note a purpose when it is first used, and whenever its registration has changed."""
        if self._purposes.get(allowed.name) != allowed.digest:
            facts = allowed.facts()
            wanted = (
                "title",
                "controller",
                "legal_basis",
                "value_added_service",
                "recipient",
                "expires",
                "law",
            )
            named = {name: facts[name] for name in wanted}
            self.log.note("purpose", name=allowed.name, digest=allowed.digest, **named)
            self._purposes[allowed.name] = allowed.digest

    def _note_charge(self, charge: Charge) -> None:
        self.log.note(
            "charge",
            key=charge.key,
            cube=charge.cube,
            day=charge.day,
            rho=str(charge.rho),
            status=charge.status,
            output_digest=charge.output_digest or "",
        )
        self._charges.add((charge.key, charge.status))

    def _note_release(self, manifest: Manifest) -> None:
        self.log.note(
            "release",
            release_id=manifest.release_id,
            product=manifest.product,
            day=manifest.day,
            purpose=manifest.facts["purpose"]["name"],
            data_digest=manifest.facts["data_digest"],
        )
        self._releases.add(manifest.release_id)

    def note_decisions(self) -> None:
        """Note entries of the registry that are not noted yet, without saying whose they are."""
        registry = Chain(self.workspace.registry)
        if registry.position().number == self._last_decision:
            return
        for link in registry.links()[self._last_decision :]:
            if link.kind == ERASURE:
                self.log.note(ERASURE, **asdict(link.position))
            else:
                named = {name: link.facts[name] for name in ("choice", "channel", "text_version")}
                self.log.note(DECISION, **named, **asdict(link.position))
            self._last_decision = link.number

    def _note_access(self) -> None:
        public = access_key(self.workspace.access_log)
        position = Chain(self.workspace.access_log).position()
        if public is None or position.number == 0 or asdict(position).items() <= self._last_access.items():
            return
        self.log.note("access", **asdict(position), public=public)
        self._last_access.update(asdict(position))

    def _unnoted_keys(self) -> Iterator[tuple[KeyFile, str]]:
        there = {(key.domain, key.period): key for key in key_files(self.workspace)}
        for name, key in there.items():
            if self._keys.get(name) != MADE:
                yield key, MADE
        for (domain, period), event in list(self._keys.items()):
            if event == MADE and domain != "signing" and (domain, period) not in there:
                yield KeyFile(domain, period, self.workspace.keys), DESTROYED

    def _unnoted_charges(self) -> Iterator[Charge]:
        charges = Ledger(self.workspace.control).entries() if self.workspace.control.exists() else []
        self._refuse_lost_charges({charge.key: charge.status for charge in charges})
        return (charge for charge in charges if (charge.key, charge.status) not in self._charges)

    def _refuse_lost_charges(self, statuses: Mapping[str, str]) -> None:
        """A ledger that was lost or is an older copy has forgotten what was spent."""
        lost = [
            key
            for key, status in self._charges
            if statuses.get(key) is None or (status == COMMITTED and statuses[key] != COMMITTED)
        ]
        if lost:
            message = (
                f"{self.workspace.control} lacks {len(lost)} charges that the audit log notes: it was lost, "
                "or is an older copy. Nothing is measured on a budget that has forgotten what was spent. "
                "Restore the newest control.db from a backup."
            )
            raise WorkspaceError(message)

    def _unnoted_releases(self) -> Iterator[Manifest]:
        # By the names of their folders: of many releases, most are noted already.
        there = {file.parent.name for file in self.workspace.releases.glob("*/*/*/manifest.json")}
        if there <= self._releases:
            return iter(())
        manifests = ReleaseStore(self.workspace.releases).manifests()
        return (manifest for manifest in manifests if manifest.release_id not in self._releases)

    @cached_property
    def _purposes(self) -> dict[str, str]:
        return {facts["name"]: facts["digest"] for facts in self.log.of_kind("purpose")}

    @cached_property
    def _keys(self) -> dict[tuple[str, str], str]:
        return {(facts["domain"], facts["period"]): facts["event"] for facts in self.log.of_kind("key")}

    @cached_property
    def _charges(self) -> set[tuple[str, str]]:
        return {(facts["key"], facts["status"]) for facts in self.log.of_kind("charge")}

    @cached_property
    def _last_decision(self) -> int:
        noted = [*self.log.of_kind(DECISION), *self.log.of_kind(ERASURE)]
        return max((facts["number"] for facts in noted), default=0)

    @cached_property
    def _last_access(self) -> dict[str, Any]:
        return dict(next(reversed(list(self.log.of_kind("access"))), {}))

    @cached_property
    def _releases(self) -> set[str]:
        return {facts["release_id"] for facts in self.log.of_kind("release")}
