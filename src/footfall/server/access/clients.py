"""What is known of a client: keys, grants, limits; plain facts, no database."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

ANYONE: Final = "public"
"""Id of the client as which requests without credentials are taken, if there is one."""
EVERYTHING: Final = "*"
OPERATIONS: Final = "operations"
"""Stands in a grant for what those who run it may see; it is no product, and not among all of them."""
KEY_FORM: Final = re.compile(r"^ff_([0-9a-f]{8})_([A-Za-z0-9_-]{43})$")
_NO_HASH: Final = "0" * 64


@dataclass(frozen=True)
class Grant:
    """What a client may see; nothing is granted that is not said here.

    Args:
        id: number of the grant.
        product: id of a product, `*` for all, or `operations`.
        areas: ids of areas, which stand for all that lies in them too; None for all.
        first: first day, or None.
        last: last day, or None.
        finest_level: region, district or zone.
        finest_time: day, daypart or hour.
        attributes: dimensions that may be seen by their parts, such as age_band; `*` for all.
    """

    id: int
    product: str
    areas: frozenset[str] | None
    first: date | None
    last: date | None
    finest_level: str
    finest_time: str
    attributes: frozenset[str]

    def described(self) -> dict[str, Any]:
        """The grant as its client sees it."""
        return {
            "product": self.product,
            "areas": None if self.areas is None else sorted(self.areas),
            "from": self.first and self.first.isoformat(),
            "to": self.last and self.last.isoformat(),
            "finest_level": self.finest_level,
            "finest_time": self.finest_time,
            "attributes": sorted(self.attributes),
        }


@dataclass(frozen=True)
class Client:
    """Somebody who may ask.

    Args:
        id: a short name, such as `town-hall`.
        name: in full.
        active: not revoked.
        rate_per_minute: most requests in a minute; None for the server's default.
        rows_per_month: most rows in a calendar month; None for no limit.
        terms: what this client agreed to, besides the releases' terms.
        grants: what it may see.
        used_rows: rows of this month so far.
    """

    id: str
    name: str
    active: bool = True
    rate_per_minute: int | None = None
    rows_per_month: int | None = None
    terms: str = ""
    grants: tuple[Grant, ...] = ()
    used_rows: int = 0


@dataclass(frozen=True)
class Key:
    """An API key as it is kept: without its secret.

    Args:
        prefix: its public part.
        client: id of its client.
        hash: SHA-256 of its secret (256 random bits, so no slow hash is needed), hex.
        expires: when it ends, or None.
        revoked: whether it was revoked.
    """

    prefix: str
    client: str
    hash: str
    expires: datetime | None = None
    revoked: bool = False


@dataclass(frozen=True)
class Clients:
    """All clients at one moment.

    Args:
        by_id: client id -> client.
        keys: prefix -> key.
        subjects: subject of an identity provider -> client id.
    """

    by_id: Mapping[str, Client] = field(default_factory=dict)
    keys: Mapping[str, Key] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)

    def of_key(self, text: str, now: datetime) -> Client | None:
        """The client of an API key, or None if it is wrong, expired or revoked.

        A key that is not known takes as long as one that is.
        """
        form = KEY_FORM.match(text)
        prefix, secret = form.groups() if form else ("", "")
        key = self.keys.get(prefix)
        fits = hmac.compare_digest(hash_of(secret), key.hash if key else _NO_HASH)
        if key is None or not fits or key.revoked or (key.expires is not None and key.expires <= now):
            return None
        return self.active(key.client)

    def active(self, client_id: str) -> Client | None:
        """A client, unless it was revoked."""
        client = self.by_id.get(client_id)
        return client if client is not None and client.active else None


def new_key() -> tuple[str, str, str]:
    """A fresh key: its text (to be shown once), its prefix and the hash of its secret."""
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    return f"ff_{prefix}_{secret}", prefix, hash_of(secret)


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()
