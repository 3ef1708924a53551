"""Decisions by subscribers themselves: who holds the phone gets a one-time code, and decides with it.

No account, no fee. Nothing tells whether a number is a customer's: asking for a code always answers alike.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa

from footfall.ingest.consent import Decision
from footfall.ingest.pseudonyms import plain_ids
from footfall.model.chain import Clock, Link, system_clock
from footfall.model.errors import CodeError
from footfall.model.files import write_file

CODE_DIGITS: Final = 6
LIFETIME: Final = timedelta(minutes=10)
MOST_TRIES: Final = 3
MOST_CODES_AN_HOUR: Final = 3
CHANNEL: Final = "self-service"


class CodeSender(Protocol):
    """Brings a text to a subscriber's phone: the operator's gateway for text messages."""

    def send(self, subscriber: str, text: str) -> None:
        """Send it, or raise; whatever is raised ends the request."""


@dataclass(frozen=True)
class FileSender:
    """Writes each text to a file instead, for tests and trials: `<subscriber>.txt`, the last one only.

    Signs that are neither letters nor digits are underscores in its name.
    """

    folder: Path

    def send(self, subscriber: str, text: str) -> None:
        """Write the text."""
        name = "".join(sign if sign.isalnum() else "_" for sign in subscriber)
        write_file(self.folder / f"{name}.txt", text.encode(), mode=0o600)


@dataclass
class _Ticket:
    subscriber: str
    code: str = field(repr=False)
    until: datetime
    tries: int = 0


class SelfService:
    """Asks for codes and takes decisions; safe to share between threads.

    Args:
        decide: puts a decision of a subscriber on record.
        sender: brings codes to phones.
        text_version: of the text that is shown to whoever decides.
        clock: tells when a code is too old.
        draw: a random number below another, for codes.
    """

    def __init__(
        self,
        decide: Callable[[str, Decision], Link],
        sender: CodeSender,
        text_version: str,
        *,
        clock: Clock = system_clock,
        draw: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._decide, self._sender, self._text_version = decide, sender, text_version
        self._clock, self._draw = clock, draw
        self._tickets: dict[str, _Ticket] = {}
        self._sent: dict[str, list[datetime]] = {}
        self._lock = threading.Lock()

    def ask(self, subscriber: str) -> str:
        """Send a code to a subscriber's phone; give the ticket that it is good for.

        Whoever asked too often within an hour gets a ticket, and no code.
        """
        ticket, now = secrets.token_urlsafe(16), self._clock()
        subscriber = plain_ids(pa.array([subscriber]))[0].as_py()
        with self._lock:
            self._drop_old(now)
            sent = self._sent.setdefault(subscriber, [])
            if len(sent) >= MOST_CODES_AN_HOUR:
                return ticket
            sent.append(now)
            code = f"{self._draw(10**CODE_DIGITS):0{CODE_DIGITS}d}"
            self._tickets[ticket] = _Ticket(subscriber, code, now + LIFETIME)
        self._sender.send(subscriber, f"Your code is {code}. It is good for 10 minutes, for one decision.")
        return ticket

    def confirm(self, ticket: str, code: str, choice: str, paused_until: date | None = None) -> Link:
        """Take a decision; the code is spent with it.

        Args:
            ticket: from `ask`.
            code: from the phone.
            choice: as in `Decision`.
            paused_until: last day of a pause.

        Raises:
            CodeError: the code is wrong, spent, too old, or was tried too often; which, it doesn't say.
        """
        subscriber = self._redeemed(ticket, code)
        return self._decide(subscriber, Decision(choice, CHANNEL, self._text_version, paused_until))

    def _redeemed(self, ticket: str, code: str) -> str:
        with self._lock:
            self._drop_old(self._clock())
            asked = self._tickets.get(ticket)
            if asked is not None:
                asked.tries += 1
                if hmac.compare_digest(asked.code.encode(), code.encode()):
                    del self._tickets[ticket]
                    return asked.subscriber
                if asked.tries >= MOST_TRIES:
                    del self._tickets[ticket]
        raise CodeError("The code is wrong, spent or too old. Ask for a new one.")

    def _drop_old(self, now: datetime) -> None:
        self._tickets = {name: ticket for name, ticket in self._tickets.items() if now < ticket.until}
        hour = timedelta(hours=1)
        recent = {who: [at for at in times if now - at < hour] for who, times in self._sent.items()}
        self._sent = {who: times for who, times in recent.items() if times}
