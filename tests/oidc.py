"""Our own OpenID Connect provider on loopback (本机登录服务): discovery, keys, codes and RS256 tokens, over real HTTP, and every fault we know.

    with Provider() as provider: ...                    a provider that signs everybody in as `provider.person`
    provider.fault = "wrong-issuer"                     the next tokens are wrong in that way

It checks what a client must send (registered redirect, one-time code, client secret, PKCE), so a client that forgets it fails here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT = "drafter-tests"
CLIENT_SECRET = "made-up-secret-of-the-tests-0123456789"


class Provider:
    """The provider (登录服务). person: the claims of whoever signs in; fault: what is wrong with the next tokens."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {"sub": "u-1001", "name": "周敏", "preferred_username": "zhoumin"}
        self.fault = ""
        self.redirects: set[str] = set()
        self.asked: list[str] = []
        self._key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}, private=True)
        self._foreign = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}, private=True)
        self._codes: dict[str, dict[str, str]] = {}

    def __enter__(self) -> Provider:
        handler = type("Handler", (_Handler,), {"provider": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        """The issuer."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def settings(self, public: str) -> dict[str, str]:
        """The settings of a server that people open at `public`."""
        self.redirects.add(f"{public}/oauth2callback")
        return {
            "oidc_issuer": self.address,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": CLIENT_SECRET,
            "public_address": public,
        }

    # ---- what is answered ----------------------------------------------------------------------------------------------------

    def discovery(self) -> dict[str, Any]:
        """Where everything is."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/leave",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def keys(self) -> dict[str, Any]:
        """The public keys."""
        content: dict[str, Any] = dict(KeySet([self._key]).as_dict(private=False))
        return content

    def authorize(self, asked: dict[str, str]) -> str:
        """Sign the visitor in and give where to send the browser."""
        assert asked["redirect_uri"] in self.redirects, asked
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        answer = {"state": asked["state"]}
        if self.fault == "denied":
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_urlsafe(16)
            self._codes[answer["code"]] = asked
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, given: dict[str, str], client: str) -> tuple[int, dict[str, Any]]:
        """Exchange a code, once."""
        asked = self._codes.pop(given.get("code", ""), None)
        challenge = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        proven = base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        if asked is None or client != f"{CLIENT}:{CLIENT_SECRET}" or proven != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.person,
        }
        key = self._key
        match self.fault:
            case "wrong-issuer":
                claims["iss"] = "https://elsewhere.example"
            case "wrong-nonce":
                claims["nonce"] = "another"
            case "wrong-audience":
                claims |= {"aud": "another-program", "azp": CLIENT}
            case "expired":
                claims |= {"iat": now - 7200, "exp": now - 3600}
            case "foreign-key":
                key = self._foreign
            case "no-token":
                return 200, {"access_token": "a", "token_type": "Bearer"}
        signed = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key)
        if self.fault == "unsigned":
            head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
            signed = f"{head}.{signed.split('.')[1]}."
        return 200, {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "id_token": signed}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def log_message(self, *args: Any) -> None:
        """Keep test output clean."""

    def do_GET(self) -> None:
        """Discovery, keys, signing in, signing out."""
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.provider.asked.append(parts.path)
        match parts.path:
            case "/.well-known/openid-configuration":
                self._json(200, self.provider.discovery())
            case "/keys":
                self._json(200, self.provider.keys())
            case "/authorize":
                self._go(self.provider.authorize(asked))
            case "/leave":
                self._go(asked["post_logout_redirect_uri"])
            case _:
                self._json(404, {})

    def do_POST(self) -> None:
        """Exchange a code for tokens."""
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        basic = base64.b64decode(self.headers.get("authorization", "").removeprefix("Basic ") or b"").decode()
        self.provider.asked.append(urlsplit(self.path).path)
        self._json(*self.provider.token(given, basic))

    def _go(self, address: str) -> None:
        self.send_response(302)
        self.send_header("location", address)
        self.send_header("content-length", "0")
        self.end_headers()

    def _json(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
