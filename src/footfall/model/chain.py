"""An append-only file of JSON lines, each of which names the hash of the one before.

Whoever changes, removes, inserts or moves a line breaks the hashes (BLAKE2b, 32 bytes) after it; whoever
recomputes them lacks the key that every line is signed with; whoever cuts lines off the end is
contradicted by `head.json`, by the head of every day in `heads.jsonl`, and by every position noted elsewhere.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from footfall.model.errors import WorkspaceError
from footfall.model.files import write_file
from footfall.model.signing import Signer, canonical, signed_by

START: Final = "0" * 64
NEXT_KEY: Final = "next_key"
"""The fact by which a line hands on to another signing key."""
_TAIL_BYTES: Final = 1 << 16

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Position:
    """How long a chain was, and the hash of its last line."""

    number: int
    hash: str


@dataclass(frozen=True)
class Link:
    """One line.

    Args:
        number: 1 for the first.
        time: UTC, ISO.
        kind: what happened.
        facts: plain data about it.
        previous: hash of the line before.
        hash: of all of the above.
        signature: of the hash.
    """

    number: int
    time: str
    kind: str
    facts: dict[str, Any]
    previous: str
    hash: str
    signature: str

    @property
    def position(self) -> Position:
        """How long the chain is with this line."""
        return Position(self.number, self.hash)

    @property
    def day(self) -> str:
        """Day of the line in UTC, ISO."""
        return self.time[:10]

    def as_line(self) -> bytes:
        """The line as it stands in the file."""
        return canonical(vars(self)) + b"\n"


@dataclass(frozen=True)
class Chain:
    """The folder of a chain: `log.jsonl`, `head.json`, `heads.jsonl`.

    Args:
        folder: made with the first line.
        signer: who signs; without it the chain can be read and verified only.
        clock: tells the time of lines.
        mode: of the files.
    """

    folder: Path
    signer: Signer | None = None
    clock: Clock = system_clock
    mode: int = 0o644

    @property
    def log(self) -> Path:
        """The lines."""
        return self.folder / "log.jsonl"

    @property
    def head(self) -> Path:
        """Copy of the last line's number, time, hash and signature."""
        return self.folder / "head.json"

    @property
    def heads(self) -> Path:
        """The last line of every day before the last."""
        return self.folder / "heads.jsonl"

    def append(self, kind: str, facts: dict[str, Any]) -> Link:
        """Add a line, durable when this returns; half a line that a crash left behind is cut off first.

        Raises:
            WorkspaceError: there is no key to sign with.
        """
        if self.signer is None:
            raise WorkspaceError(f"{self.folder} is open for reading only: there is no key to sign with.")
        self.folder.mkdir(parents=True, exist_ok=True)
        with _locked(self.log, self.mode) as descriptor:
            last = _last_link(descriptor)
            link = _signed(last, self.clock(), kind, facts, self.signer)
            if last is not None and last.day != link.day:
                self._keep_head_of_day(last)
            os.lseek(descriptor, 0, os.SEEK_END)
            os.write(descriptor, link.as_line())
            os.fsync(descriptor)
            write_file(self.head, canonical(_head(link)) + b"\n", mode=self.mode)
        return link

    def position(self) -> Position:
        """How long the chain is now."""
        if not self.log.exists():
            return Position(0, START)
        with self.log.open("rb") as stream:
            last = _last_link(stream.fileno())
        return last.position if last is not None else Position(0, START)

    def links(self) -> list[Link]:
        """All lines, unchecked.

        Raises:
            WorkspaceError: a line can't be read.
        """
        return self._links(self._read()[0])

    def verify(self, publics: Collection[str], witnessed: Iterable[Position] = ()) -> list[Link]:
        """Check every line, every head, and every position that was noted elsewhere.

        Args:
            publics: public keys that are trusted from the start; a line may hand on to another.
            witnessed: positions that the chain must have been at.

        Returns:
            all lines; they hold.

        Raises:
            WorkspaceError: something was altered, and where.
        """
        lines, heads = self._read()
        links, trusted, previous = self._links(lines), list(publics), START
        for number, link in enumerate(links, start=1):
            facts = _hashed(link.number, link.time, link.kind, link.facts, link.previous)
            if link.number != number or link.previous != previous or _digest(facts) != link.hash:
                raise self._altered(f"line {number} is not what was written there")
            if signed_by(link.hash.encode(), link.signature, trusted) is None:
                raise self._altered(f"line {number} is not signed by the workspace's key")
            if NEXT_KEY in link.facts:
                trusted.append(link.facts[NEXT_KEY])
            previous = link.hash
        if links and not self.head.exists():
            raise self._altered("its head is missing")
        for position in (*self._positions(heads), *witnessed):
            self._check_position(position, links)
        return links

    def _read(self) -> tuple[list[bytes], list[bytes]]:
        """Whole lines and heads as they were at one moment: whoever appends is waited for."""
        if not self.log.exists():
            return [], []
        with self.log.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH)
            files = [file for file in (self.heads, self.head) if file.exists()]
            heads = [line for file in files for line in file.read_bytes().splitlines()]
            return stream.read().split(b"\n")[:-1], heads

    def _links(self, lines: list[bytes]) -> list[Link]:
        return [self._link(number, line) for number, line in enumerate(lines, start=1)]

    def _positions(self, heads: list[bytes]) -> Iterator[Position]:
        for line in heads:
            head = _parsed(line) or {}
            number, digest = head.get("number"), head.get("hash")
            if not isinstance(number, int) or not isinstance(digest, str) or number < 1:
                raise self._altered("one of its heads can't be read")
            yield Position(number, digest)

    def _check_position(self, position: Position, links: list[Link]) -> None:
        if position.number == 0:
            return
        if position.number > len(links):
            message = f"line {position.number} was there and is not any more: the end was cut off"
            raise self._altered(message)
        if links[position.number - 1].hash != position.hash:
            raise self._altered(f"line {position.number} is another one than was noted elsewhere")

    def _keep_head_of_day(self, last: Link) -> None:
        with _locked(self.heads, self.mode) as descriptor:
            os.lseek(descriptor, 0, os.SEEK_END)
            os.write(descriptor, canonical(_head(last)) + b"\n")
            os.fsync(descriptor)

    def _link(self, number: int, line: bytes) -> Link:
        link = _parsed_link(line)
        if link is None:
            raise self._altered(f"line {number} can't be read")
        return link

    def _altered(self, how: str) -> WorkspaceError:
        message = f"{self.log}: {how}. Find out who did it; restore the folder from a backup."
        return WorkspaceError(message)


def _signed(last: Link | None, now: datetime, kind: str, facts: dict[str, Any], signer: Signer) -> Link:
    number, previous = (last.number + 1, last.hash) if last is not None else (1, START)
    time = now.astimezone(UTC).isoformat(timespec="seconds")
    digest = _digest(_hashed(number, time, kind, facts, previous))
    return Link(number, time, kind, facts, previous, digest, signer.sign(digest.encode()))


def _hashed(number: int, time: str, kind: str, facts: dict[str, Any], previous: str) -> dict[str, Any]:
    return {"number": number, "time": time, "kind": kind, "facts": facts, "previous": previous}


def _digest(facts: dict[str, Any]) -> str:
    return blake2b(canonical(facts), digest_size=32).hexdigest()


def _head(link: Link) -> dict[str, Any]:
    return {"number": link.number, "time": link.time, "hash": link.hash, "signature": link.signature}


def _last_link(descriptor: int) -> Link | None:
    """The last whole line; half a line after it is cut off if the file is open for writing."""
    size = os.fstat(descriptor).st_size
    tail = os.pread(descriptor, _TAIL_BYTES, max(0, size - _TAIL_BYTES))
    whole = tail[: tail.rfind(b"\n") + 1]
    if len(whole) < len(tail) and fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY:
        os.ftruncate(descriptor, size - len(tail) + len(whole))
    if not whole:
        return None
    link = _parsed_link(whole.splitlines()[-1])
    if link is None:
        raise WorkspaceError("The last line of a chain can't be read. `footfall audit verify` tells more.")
    return link


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        facts = json.loads(line)
    except ValueError:
        return None
    return facts if isinstance(facts, dict) else None


def _parsed_link(line: bytes) -> Link | None:
    try:
        return Link(**(_parsed(line) or {}))
    except TypeError:
        return None


@contextmanager
def _locked(file: Path, mode: int) -> Iterator[int]:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, mode)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
