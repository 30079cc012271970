"""An identity provider of an organisation, on a free port of this machine: as good as a real one until told otherwise.

It speaks HTTP, checks what a real one checks (client, secret, address, code once, verifier), and signs with the
library's own primitives. What a test changes in it (`claims`, `signed`, `answer`, …) is what a hostile or broken one
does.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import html
import http.server
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

CLIENT, SECRET = "desk", "a secret: of the client & more"
Claims = dict[str, Any]
RSA_KEY, OTHER_RSA = (rsa.generate_private_key(65537, 2048) for _ in range(2))
EC_KEY, ED_KEY = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()


def public(key: Any, name: str | None, algorithm: str = "RS256", **more: Any) -> dict[str, Any]:
    """Return the public part of a key as it is given out."""
    kinds = {"RS": jwt.algorithms.RSAAlgorithm, "PS": jwt.algorithms.RSAAlgorithm, "ES": jwt.algorithms.ECAlgorithm,
             "Ed": jwt.algorithms.OKPAlgorithm}
    told: dict[str, Any] = kinds[algorithm[:2]].to_jwk(key.public_key(), as_dict=True)
    told.pop("key_ops", None)
    return told | ({} if name is None else {"kid": name}) | {"use": "sig"} | more


def written(told: Claims, key: Any = RSA_KEY, algorithm: str = "RS256", **headers: Any) -> str:
    """Return a token that says whatever it is told to, signed."""
    return jwt.PyJWS().encode(json.dumps(told).encode(), key, algorithm, headers)


def written_by_hand(told: Claims, algorithm: str, secret: bytes) -> str:
    """Return a token under an algorithm of one shared secret, which the library would not take for one."""
    head = json.dumps({"alg": algorithm, "kid": "one"}).encode()
    signed = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in (head, json.dumps(told).encode()))
    return b".".join((signed, base64.urlsafe_b64encode(hmac.digest(secret, signed, "sha256")).rstrip(b"="))).decode()


@dataclass
class LoginProvider:
    """The provider's state; `subject` is who signs in next."""

    port: int
    subject: str = "0b5e-bo"
    keys: list[dict[str, Any]] = field(default_factory=lambda: [public(RSA_KEY, "one")])
    claims: Callable[[Claims], Claims] = lambda told: told
    signed: Callable[[Claims], str] = lambda told: written(told, kid="one")
    discovery: Callable[[Claims], Claims] = lambda told: told
    answer: dict[str, Callable[[Handler], None]] = field(default_factory=dict)
    back: Callable[[dict[str, str]], dict[str, str]] = lambda told: told
    asks: bool = False                   # shows a page with a button before it sends anybody back
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    sent: list[dict[str, str]] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}/realms/desk"

    def told(self) -> Claims:
        return self.discovery({
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "authorization_response_iss_parameter_supported": True,
            "userinfo_endpoint": "https://elsewhere.example/never"})


class Handler(http.server.BaseHTTPRequestHandler):
    provider: LoginProvider

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._routed({})

    def do_POST(self) -> None:
        self._routed(_form(self.rfile.read(int(self.headers["content-length"])).decode()))

    def _routed(self, form: dict[str, str]) -> None:
        here, asked = self.provider, urlsplit(self.path)
        path = asked.path.removeprefix("/realms/desk")
        here.asked.append(path)
        if path == "/favicon.ico":                   # a browser asks of itself
            self.send(204, b"", {})
        elif path in here.answer:
            here.answer[path](self)
        elif path == "/.well-known/openid-configuration":
            self.tell(here.told())
        elif path == "/keys":
            self.tell({"keys": here.keys})
        elif path == "/auth":
            self._authorize(_form(asked.query), asked.query)
        elif path == "/token":
            here.sent.append(form)
            self._token(form)
        else:
            self.tell({}, 404)

    def _authorize(self, asked: dict[str, str], query: str) -> None:
        fits = (asked["client_id"] == CLIENT and asked["response_type"] == "code" and asked["scope"] == "openid"
                and asked["code_challenge_method"] == "S256" and asked["prompt"] == "login" and asked["max_age"] == "0"
                and asked["redirect_uri"].endswith("/sign-in/provider/back"))
        if not fits:
            self.tell({"error": "invalid_request"}, 400)
        elif self.provider.asks and "yes" not in asked:
            page = f"""<!doctype html><title>Desk login</title><form method="get" action="auth">{"".join(
                f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in asked.items())}
                <button name="yes" value="1">Continue</button></form>"""
            self.send(200, page.encode(), {"content-type": "text/html"})
        else:
            code = secrets.token_urlsafe(20)
            self.provider.codes[code] = asked | {"subject": self.provider.subject}
            told = self.provider.back({"code": code, "state": asked["state"], "iss": self.provider.issuer})
            self.send(302, b"", {"location": f"{asked['redirect_uri']}?{urlencode(told)}"})

    def _token(self, form: dict[str, str]) -> None:
        asked = self.provider.codes.pop(form.get("code", ""), None)           # once
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if asked is None or self._client(form) != (CLIENT, SECRET) or form["grant_type"] != "authorization_code" \
                or form["redirect_uri"] != asked["redirect_uri"] \
                or base64.urlsafe_b64encode(hashed).rstrip(b"=").decode() != asked["code_challenge"]:
            self.tell({"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        told = self.provider.claims({
            "iss": self.provider.issuer, "sub": asked["subject"], "aud": CLIENT, "iat": now, "exp": now + 300,
            "auth_time": now, "nonce": asked["nonce"]})
        self.tell({"access_token": "x", "token_type": "Bearer", "id_token": self.provider.signed(told)})

    def _client(self, form: dict[str, str]) -> tuple[str, str]:
        told = self.headers.get("authorization", "")
        if told.startswith("Basic "):
            name, _, secret = base64.b64decode(told.removeprefix("Basic ")).decode().partition(":")
            return unquote_plus(name), unquote_plus(secret)
        return form.get("client_id", ""), form.get("client_secret", "")

    def tell(self, told: object, status: int = 200) -> None:
        self.send(status, json.dumps(told).encode(), {"content-type": "application/json"})

    def send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (headers | {"content-length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _form(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text).items()}


class _Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A caller that hangs up is none of ours."""


@contextlib.contextmanager
def login_provider() -> Iterator[LoginProvider]:
    """Run a provider on a free port."""
    server = _Quiet(("127.0.0.1", 0), Handler)
    provider = LoginProvider(server.server_address[1])
    server.RequestHandlerClass = type("Bound", (Handler,), {"provider": provider})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
