"""Bearer tokens: our own for client credentials, and those of an outside identity provider (OIDC)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

TOKEN_LIFE_S: Final = 3600
OURS: Final = "footfall"
_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
_AGAIN_S: Final = 10
"""The provider's keys are not asked for more often, whatever tokens come."""
_LEEWAY_S: Final = 30


@dataclass(frozen=True)
class OwnTokens:
    """Short-lived tokens that this server gives for an API key.

    Args:
        secret: shared by all servers on one database, hex.
        clock: seconds since the epoch.
    """

    secret: str
    clock: Callable[[], float] = time.time

    def issue(self, client_id: str, prefix: str) -> str:
        """A token for a client that showed a key."""
        issued = int(self.clock())
        times = {"iat": issued, "exp": issued + TOKEN_LIFE_S}
        claims = {"iss": OURS, "aud": OURS, "sub": client_id, "key": prefix, **times}
        return jwt.encode({"alg": "HS256"}, claims, self._key())

    def claims(self, token: str) -> Mapping[str, Any] | None:
        """What a token of ours says, or None if it is not ours or not valid now."""
        try:
            decoded = jwt.decode(token, self._key(), algorithms=["HS256"])
            _registry(OURS, OURS, self.clock).validate(decoded.claims)
        except (JoseError, ValueError, TypeError, AttributeError):
            return None
        return decoded.claims

    def _key(self) -> OctKey:
        return OctKey.import_key(bytes.fromhex(self.secret))


class OutsideTokens:
    """Tokens of an identity provider.

    Args:
        issuer: its URL, as in `iss`.
        audience: what `aud` must hold.
        http: fetches its discovery document and keys.
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        issuer: str,
        audience: str,
        http: httpx2.Client,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._issuer, self._audience, self._http, self._clock = issuer, audience, http, clock
        self._keys: KeySet | None = None
        self._asked = float("-inf")
        self._lock = threading.Lock()

    def claims(self, token: str) -> Mapping[str, Any] | None:
        """What a valid token says, or None. The keys are fetched anew when one is missing."""
        for fresh in (False, True):
            keys = self._provider_keys(fresh=fresh)
            if keys is None:
                continue
            try:
                decoded = jwt.decode(token, keys, algorithms=list(_ALGORITHMS))
                _registry(self._issuer, self._audience, self._clock).validate(decoded.claims)
            except (JoseError, ValueError, TypeError, AttributeError):
                continue
            return decoded.claims
        return None

    def _provider_keys(self, *, fresh: bool) -> KeySet | None:
        with self._lock:
            if (fresh or self._keys is None) and self._clock() - self._asked >= _AGAIN_S:
                self._asked = self._clock()
                self._keys = self._fetched() or self._keys
            return self._keys

    def _fetched(self) -> KeySet | None:
        try:
            place = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
            facts = self._http.get(place).raise_for_status().json()
            if facts.get("issuer") != self._issuer:
                return None
            return KeySet.import_key_set(self._http.get(facts["jwks_uri"]).raise_for_status().json())
        except (httpx2.HTTPError, JoseError, ValueError, KeyError, TypeError, AttributeError):
            return None


def _registry(issuer: str, audience: str, clock: Callable[[], float]) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(clock()),
        leeway=_LEEWAY_S,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": audience},
        sub={"essential": True},
        exp={"essential": True},
    )
