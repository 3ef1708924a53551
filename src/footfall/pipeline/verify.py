"""Checks that nothing on record was altered, without a network and without the private key."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from footfall.model.chain import START, Chain, Link, Position
from footfall.model.errors import WorkspaceError
from footfall.model.release import Manifest
from footfall.model.workspace import Workspace
from footfall.privacy.audit import first_public_key, read_audit, trusted_keys
from footfall.privacy.ledger import RESERVED, Ledger
from footfall.releases.store import ReleaseStore


@dataclass(frozen=True)
class Verified:
    """What was checked, all of which holds.

    Args:
        entries: of the audit log.
        head: how long the log is and its last hash; note it elsewhere to compare it later.
        first_key: the public key that the log starts from; compare it with the one you were given.
        last_key: the public key that signs now.
        releases: signed manifests whose data are as released.
        charges: rows of the ledger.
        decisions: of the registry of opt-outs and consents.
        reads: entries of the access log.
    """

    entries: int
    head: Position
    first_key: str
    last_key: str
    releases: int
    charges: int
    decisions: int
    reads: int


def verify(workspace: Workspace, public: str | None = None, witnessed: Iterable[Position] = ()) -> Verified:
    """Check the audit log, the ledger, the registry, the access log, every manifest, and that they agree.

    Args:
        workspace: may be a copy without vault and keys.
        public: the first public key, as it was handed over; default the copy in the workspace.
        witnessed: positions of the audit log that were noted elsewhere.

    Raises:
        WorkspaceError: the first thing that doesn't hold.
    """
    store = ReleaseStore(workspace.releases)
    manifests = list(store.manifests())
    first = public or first_public_key(workspace)
    links = read_audit(workspace).verify([first], [*witnessed, *_noted_in(manifests)])
    publics = trusted_keys(first, links)
    for manifest in manifests:
        store.verify(manifest, publics)
    _agree("release", _noted(links, "release", "release_id"), {manifest.release_id for manifest in manifests})
    registry, access = Chain(workspace.registry), Chain(workspace.access_log)
    return Verified(
        entries=len(links),
        head=links[-1].position if links else Position(0, START),
        first_key=first,
        last_key=publics[-1],
        releases=len(manifests),
        charges=_ledger_rows(workspace, links),
        decisions=_verified(registry, publics, _positions(links, ("decision", "erasure", "ingest"))),
        reads=_verified(access, _access_keys(links), _positions(links, ("access",))),
    )


def _noted_in(manifests: Iterable[Manifest]) -> list[Position]:
    return [Position(**manifest.facts["audit"]) for manifest in manifests if "audit" in manifest.facts]


def _ledger_rows(workspace: Workspace, links: list[Link]) -> int:
    noted = _noted(links, "charge", "key", "status", "output_digest")
    if not workspace.control.exists():
        _agree("charge", noted, set())
        return 0
    ledger = Ledger(workspace.control)
    rows, charges = ledger.verify(), ledger.entries()
    now = {f"{charge.key} {charge.status} {charge.output_digest or ''}" for charge in charges}
    _agree("charge", noted, now, before={f"{charge.key} {RESERVED} " for charge in charges})
    return rows


def _noted(links: list[Link], kind: str, *names: str) -> set[str]:
    return {" ".join(link.facts[name] for name in names) for link in links if link.kind == kind}


def _agree(kind: str, noted: set[str], there: set[str], before: Collection[str] = ()) -> None:
    """What is noted is there, or was before; and what is there is noted."""
    for missing in sorted(noted - there - set(before)):
        message = f"The audit log notes the {kind} {missing}, which is gone. Restore it from a backup."
        raise WorkspaceError(message)
    for extra in sorted(there - noted):
        message = (
            f"The {kind} {extra} is not in the audit log. If a run was stopped, run it again; else find out "
            "who made it."
        )
        raise WorkspaceError(message)


def _positions(links: list[Link], kinds: tuple[str, ...]) -> list[Position]:
    return [Position(link.facts["number"], link.facts["hash"]) for link in links if link.kind in kinds]


def _access_keys(links: list[Link]) -> list[str]:
    return [link.facts["public"] for link in links if link.kind == "access"]


def _verified(chain: Chain, publics: list[str], noted: list[Position]) -> int:
    """Length of a chain, which must have been where the audit log says; 0 if it isn't in this copy.

    A chain of the server's that no run has noted yet has nobody to vouch for it, and counts as 0.
    """
    return len(chain.verify(publics, noted)) if publics and chain.folder.exists() else 0
