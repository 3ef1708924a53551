"""Ed25519 signatures (RFC 8032): who holds the key wrote it, and anyone can check it offline."""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from footfall.model.errors import WorkspaceError
from footfall.model.files import write_file

KEY_BYTES = 32


def canonical(facts: Any) -> bytes:
    """Plain data as the one text of it that is hashed and signed."""
    return json.dumps(facts, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Signer:
    """A private key; its bytes never show in a repr."""

    secret: bytes = field(repr=False)

    @property
    def public(self) -> str:
        """The public key, 64 hex digits."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, data: bytes) -> str:
        """The signature of data, 128 hex digits."""
        return self._key.sign(data).hex()

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret)


def signed_by(data: bytes, signature: str, publics: Collection[str]) -> str | None:
    """The public key of those given that signed the data, or None."""
    return next((public for public in publics if _is_valid(data, signature, public)), None)


def _is_valid(data: bytes, signature: str, public: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def make_signer(file: Path) -> Signer:
    """The key in a file; where there is none, a new one is made there, mode 0600."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_file(file, os.urandom(KEY_BYTES), mode=0o600)
    return read_signer(file)


def read_signer(file: Path) -> Signer:
    """The key in a file.

    Raises:
        WorkspaceError: there is no whole key in it.
    """
    try:
        secret = file.read_bytes()
    except FileNotFoundError:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise WorkspaceError(f"{file} holds no signing key. Restore it from a backup.")
    return Signer(secret)
