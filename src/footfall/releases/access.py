"""The access log: what was read through the server. The server's own chain, under the server's own key.

The workspace's audit log notes how far it is whenever something runs, so its end can't be cut off unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from footfall.model.chain import Chain, Clock, Link, system_clock
from footfall.model.files import write_file
from footfall.model.signing import canonical, make_signer

READ = "read"
REFUSED = "refused"
ACCESSES = "accesses"
_PUBLIC = "signing.pub"


@dataclass(frozen=True)
class AccessLog:
    """Open for writing."""

    chain: Chain

    @classmethod
    def open(cls, folder: Path, key_file: Path, clock: Clock = system_clock) -> AccessLog:
        """The log in a folder.

        Args:
            folder: `Workspace.access_log`.
            key_file: the server's private key; made where there is none.
            clock: tells the time of entries.
        """
        signer = make_signer(key_file)
        write_file(folder / _PUBLIC, signer.public.encode() + b"\n")
        return cls(Chain(folder, signer, clock))

    def note(self, kind: str, *, client: str, request: str, releases: tuple[str, ...] = ()) -> Link:
        """Add an entry.

        Args:
            kind: READ or REFUSED.
            client: name of the API client.
            request: what was asked, such as `GET /products/footfall?day=2026-03-02`.
            releases: ids of the releases that the answer came from.
        """
        return self.chain.append(kind, {"client": client, "request": request, "releases": list(releases)})

    def note_all(self, accesses: Sequence[Mapping[str, Any]]) -> Link:
        """Add one entry for many accesses: how many they were, and their digest in the access database.

        Args:
            accesses: rows of the table `accesses` in their order, without `id`.
        """
        facts = {"rows": len(accesses), "digest": digest_of(accesses)}
        return self.chain.append(ACCESSES, facts)


def digest_of(accesses: Sequence[Mapping[str, Any]]) -> str:
    """BLAKE2b, 32 bytes, hex, of rows in canonical JSON."""
    return blake2b(canonical([dict(access) for access in accesses]), digest_size=32).hexdigest()


def access_key(folder: Path) -> str | None:
    """The server's public key, if there is an access log."""
    file = folder / _PUBLIC
    return file.read_text(encoding="ascii").strip() if file.exists() else None
