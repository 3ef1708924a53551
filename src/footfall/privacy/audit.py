"""The audit log: what was done with personal data, by which right, and when it ended.

A chain of signed lines (`footfall.model.chain`). It holds closed kinds of plain facts, never an id, a
pseudonym, or a number counted from personal data: it may be shown to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from footfall.model.chain import NEXT_KEY, Chain, Clock, Link, system_clock
from footfall.model.errors import WorkspaceError
from footfall.model.files import write_file
from footfall.model.signing import Signer, make_signer
from footfall.model.workspace import Workspace

MADE: Final = "made"
DESTROYED: Final = "destroyed"
HANDED_ON: Final = "handed on"
_MODE: Final = 0o640

KINDS: Final = {
    "purpose": "name title controller legal_basis value_added_service recipient expires law digest",
    "refusal": "purpose rules articles",
    "run": "purpose day steps software",
    "ingest": "day inputs number hash",
    "key": f"domain period event {NEXT_KEY}",
    "charge": "key cube day rho status output_digest",
    "release": "release_id product day purpose data_digest",
    "decision": "choice channel text_version number hash",
    "erasure": "number hash",
    "subject access": "",
    "sweep": "what period age_h",
    "access": "number hash public",
    "report": "digest",
    "clock": "",
    "restore": "made_at lost_since",
}
"""What may be noted: kind of entry, and the facts that it may have."""


@dataclass(frozen=True)
class AuditLog:
    """The audit chain of a workspace, open for writing."""

    chain: Chain

    @classmethod
    def open(cls, workspace: Workspace, clock: Clock = system_clock) -> AuditLog:
        """The log of a workspace; with the first opening the signing key is made and noted.

        Raises:
            WorkspaceError: the key was made before and is gone; another one would sign for nobody.
        """
        if workspace.first_public_key.exists() and not workspace.signing_key.exists():
            raise WorkspaceError(f"{workspace.signing_key} is missing. Restore it from a backup.")
        signer = make_signer(workspace.signing_key)
        log = cls(Chain(workspace.audit, signer, clock, _MODE))
        if not workspace.first_public_key.exists():
            write_file(workspace.first_public_key, signer.public.encode() + b"\n")
            log.note("key", domain="signing", period="", event=MADE)
        return log

    @property
    def signer(self) -> Signer:
        """The key that everything is signed with."""
        assert self.chain.signer is not None
        return self.chain.signer

    def note(self, kind: str, **facts: Any) -> Link:
        """Add an entry.

        Raises:
            ValueError: the kind is not among KINDS, or may not have such a fact.
        """
        unknown = set(facts) - set(KINDS[kind].split()) if kind in KINDS else {kind}
        if unknown:
            message = (
                f"The audit log holds no {sorted(unknown)} in {kind!r}; see footfall.privacy.audit.KINDS."
            )
            raise ValueError(message)
        return self.chain.append(kind, facts)

    def of_kind(self, kind: str) -> Iterator[dict[str, Any]]:
        """Facts of all entries of a kind, oldest first."""
        return (link.facts for link in self.chain.links() if link.kind == kind)


def read_audit(workspace: Workspace) -> Chain:
    """The audit chain, for reading and verifying."""
    return Chain(workspace.audit)


def first_public_key(workspace: Workspace) -> str:
    """The public key that the chain starts from.

    Raises:
        WorkspaceError: it is not there.
    """
    file = workspace.first_public_key
    if not file.exists():
        raise WorkspaceError(f"{file} is missing, so nothing can be verified. Put a copy of it back.")
    return file.read_text(encoding="ascii").strip()


def trusted_keys(first: str, links: list[Link]) -> list[str]:
    """The first public key and all that verified lines handed on to."""
    return [first, *(link.facts[NEXT_KEY] for link in links if NEXT_KEY in link.facts)]
