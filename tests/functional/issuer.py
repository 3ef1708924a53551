"""An OpenID Connect provider for tests: `python issuer.py PORT` serves its keys and gives tokens.

`/token?sub=...` gives a token; `&aud=`, `&iss=`, `&exp=` and `&key=` make it wrong in one way.
"""

from __future__ import annotations

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

KEYS = {
    name: RSAKey.generate_key(2048, {"kid": name, "use": "sig"}) for name in ("first", "second", "foreign")
}


class Issuer(BaseHTTPRequestHandler):
    """Answers for the provider."""

    published: ClassVar[list[str]] = ["first"]

    def do_GET(self) -> None:
        """Answer one request."""
        place = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(place.query).items()}
        answer = {
            "/.well-known/openid-configuration": self._configuration,
            "/keys": self._keys,
            "/token": self._token,
            "/rotate": self._rotate,
        }[place.path](asked)
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    @property
    def _url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]

    def _configuration(self, _: dict[str, str]) -> Any:
        return {"issuer": self._url, "jwks_uri": f"{self._url}/keys"}

    def _keys(self, _: dict[str, str]) -> Any:
        return KeySet([KEYS[name] for name in self.published]).as_dict(private=False)

    def _rotate(self, _: dict[str, str]) -> Any:
        type(self).published = ["second"]
        return {}

    def _token(self, asked: dict[str, str]) -> Any:
        now = int(time.time())
        claims = {
            "iss": asked.get("iss", self._url),
            "aud": asked.get("aud", "footfall"),
            "sub": asked["sub"],
            "exp": now + int(asked.get("exp", "600")),
        }
        key = asked.get("key", "first")
        return {"token": jwt.encode({"alg": "RS256", "kid": key}, claims, KEYS[key])}

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Issuer).serve_forever()
