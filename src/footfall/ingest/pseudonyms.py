"""Keys of days and windows, and the pseudonyms made with them.

A pseudonym is the first 63 bits of one AES-256 block over (id as 64 bits, tag of the domain), under
32 random bytes that exist for one day or window only and have no root key behind them. Whoever has the
key can enumerate the ids; without it nobody can, and after its destruction nobody ever will.

AES as a pseudo-random function: NIST FIPS 197; keyed pseudonyms: ENISA, Pseudonymisation techniques
and best practices (2019), section 5.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from footfall.model.errors import WorkspaceError
from footfall.model.grid import Ints
from footfall.model.windows import Window, windows_of
from footfall.model.workspace import Workspace

KEY_BYTES: Final = 32
DAY_TAG: Final = 0x464F4F5446414C4C
WINDOW_TAG: Final = 0x464F4F5457494E44
REGISTRY_TAG: Final = 0x464F4F5452454749
_PLAIN_DIGITS: Final = r"^[1-9]\d{0,17}$"
_DRESSED: Final = r"^\+?(\d+)(?:\.0)?$"
"""A number as people and spreadsheets write it."""


@dataclass(frozen=True)
class DomainKey:
    """The key of the pseudonyms of one day, one window, or the registry of decisions.

    Args:
        secret: 32 bytes, which never show in a repr.
        tag: of the kind of domain, so that no two kinds share a pseudonym.
    """

    secret: bytes = field(repr=False)
    tag: int = DAY_TAG

    def pseudonyms(self, ids: pa.Array | Ids) -> Ints:
        """Pseudonyms of subscriber ids: text [n] to int64 [n] in [0, 2^63); null counts as empty text."""
        known = ids if isinstance(ids, Ids) else Ids.of(ids)
        blocks = np.empty((len(known.numbers), 2), dtype="<u8")
        blocks[:, 0] = known.numbers
        for position, text in known.others.items():
            blocks[position, 0] = self._hashed(text)
        blocks[:, 1] = self.tag
        encryptor = Cipher(algorithms.AES(self.secret), modes.ECB()).encryptor()  # noqa: S305 one block each
        sealed = np.frombuffer(encryptor.update(blocks.tobytes()) + encryptor.finalize(), dtype="<u8")
        return (sealed[::2] >> np.uint64(1)).astype(np.int64)

    def _hashed(self, text: str) -> int:
        digest = hashlib.blake2b(
            text.encode(), digest_size=8, key=self.secret, person=b"footfall-id"
        ).digest()
        return int.from_bytes(digest, "little") | 1 << 63


@dataclass(frozen=True, eq=False)
class Ids:
    """Subscriber ids read once, for pseudonyms under several keys.

    Args:
        numbers: ids of plain digits as they are, 0 for all others; uint64 [n].
        others: position -> text of the others, which each key hashes to above 2^63.
    """

    numbers: npt.NDArray[np.uint64] = field(repr=False)
    others: dict[int, str] = field(repr=False)

    @classmethod
    def of(cls, ids: pa.Array) -> Ids:
        """Ids from text [n]; null counts as empty text."""
        ids = plain_ids(ids)
        plain = pc.match_substring_regex(ids, _PLAIN_DIGITS)
        digits = pc.fill_null(pc.if_else(plain, ids, None).cast(pa.int64()), 0)
        others = np.flatnonzero(~plain.to_numpy(zero_copy_only=False)).tolist()
        return cls(
            digits.to_numpy(zero_copy_only=False).astype(np.uint64), {i: ids[i].as_py() for i in others}
        )

    def take(self, positions: Ints) -> Ids:
        """Those at some positions, in ascending order of them."""
        among = dict(zip(positions.tolist(), range(len(positions)), strict=True)) if self.others else {}
        others = {among[i]: text for i, text in self.others.items() if i in among}
        return Ids(self.numbers[positions], others)


def plain_ids(ids: pa.Array) -> pa.Array:
    """Ids as one id is to be written everywhere: no blanks around it, no plus before it, no `.0` after it."""
    return pc.replace_substring_regex(pc.utf8_trim_whitespace(pc.fill_null(ids, "")), _DRESSED, r"\1")


def window_keys(workspace: Workspace, day: date) -> dict[Window, DomainKey]:
    """The keys of the two windows that hold a day, the older first; made where there are none."""
    return {window: make_key(workspace.window_key(window), WINDOW_TAG) for window in windows_of(day)}


def live_windows(workspace: Workspace) -> dict[Window, DomainKey]:
    """The keys of all windows that are not destroyed, the oldest first."""
    files = sorted(workspace.keys.glob("window-*.key"))
    starts = (date.fromisoformat(file.stem.removeprefix("window-")) for file in files)
    return {Window(start): read_key(workspace.window_key(Window(start)), WINDOW_TAG) for start in starts}


def make_key(file: Path, tag: int = DAY_TAG) -> DomainKey:
    """The key in a file; where there is none, it is made of 32 random bytes and written, mode 0600."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not file.exists():
        fresh = file.with_suffix(".tmp")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(os.urandom(KEY_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        fresh.rename(file)
    return read_key(file, tag)


def read_key(file: Path, tag: int = DAY_TAG) -> DomainKey:
    """The key in a file.

    Raises:
        WorkspaceError: there is no whole key in it.
    """
    try:
        secret = file.read_bytes()
    except FileNotFoundError:
        secret = b""
    if len(secret) != KEY_BYTES:
        message = (
            f"{file} holds no key, so the pseudonyms made with it are lost. `footfall keys destroy` it, then "
            "ingest its days again."
        )
        raise WorkspaceError(message)
    return DomainKey(secret, tag)
