"""Who a key belongs to, and that a wrong one is as much work as a right one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from footfall.server.access import clients as module
from footfall.server.access.clients import Client, Clients, Key, hash_of, new_key

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _clients(text: str, prefix: str, *, expires: datetime | None = None, revoked: bool = False) -> Clients:
    key = Key(prefix, "shop", hash_of(text.removeprefix(f"ff_{prefix}_")), expires, revoked)
    return Clients({"shop": Client("shop", "A shop")}, {prefix: key})


def test_a_key_is_its_clients() -> None:
    """A fresh key names its client; what is kept of it does not hold its secret."""
    text, prefix, hashed = new_key()
    known = _clients(text, prefix)
    client = known.of_key(text, NOW)
    assert client is not None
    assert client.id == "shop"
    assert text.removeprefix(f"ff_{prefix}_") not in repr(known)
    assert hashed == known.keys[prefix].hash


@pytest.mark.parametrize(
    "how", ["another secret", "another prefix", "no key at all", "expired", "revoked", "client revoked"]
)
def test_a_key_that_is_no_good_is_nobodys_and_takes_as_much_work(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is wrong with a key, one secret is hashed and one comparison made: times tell nothing."""
    text, prefix, _ = new_key()
    expires = NOW - timedelta(seconds=1) if how == "expired" else None
    known = _clients(text, prefix, expires=expires, revoked=how == "revoked")
    if how == "client revoked":
        known = Clients({"shop": Client("shop", "A shop", active=False)}, known.keys)
    shown = {
        "another secret": text[:-1] + ("A" if text[-1] != "A" else "B"),
        "another prefix": new_key()[0],
        "no key at all": "let me in",
    }.get(how, text)
    hashed, compared = [], []

    def counted_hash(secret: str) -> str:
        hashed.append(secret)
        return hash_of(secret)

    def counted_comparison(one: str, other: str) -> bool:
        compared.append((len(one), len(other)))
        return one == other

    monkeypatch.setattr(module, "hash_of", counted_hash)
    monkeypatch.setattr(module, "hmac", SimpleNamespace(compare_digest=counted_comparison))
    assert known.of_key(shown, NOW) is None
    assert len(hashed) == 1
    assert compared == [(64, 64)]
