"""A security key in software: makes keys and shows them as WebAuthn asks, and in the ways that it must not."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor

PRESENT, ATTESTED = 0x01, 0x40


def words(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One key for one account. `origin` is what its browser says; `name` what it binds to, if not what it is asked."""

    origin: str
    name: str | None = None
    flags: int = PRESENT
    count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(24))
    secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def but(self, **changes: Any) -> Authenticator:
        return replace(self, **changes)

    def make(self, asked: str) -> str:
        """Return the answer to what a page asks with to make a key."""
        options = json.loads(asked)["publicKey"]
        numbers = self.secret.public_key().public_numbers()
        key = cbor.encode({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        about = self._about(options["rp"]["id"], self.flags | ATTESTED)
        about += bytes(16) + len(self.id).to_bytes(2, "big") + self.id + key
        return self._answer({"clientDataJSON": words(self._client("webauthn.create", options)),
                             "attestationObject": words(cbor.encode(
                                 {"fmt": "none", "attStmt": {}, "authData": about}))})

    def show(self, asked: str) -> str:
        """Return the answer to what a page asks with to show a key."""
        options = json.loads(asked)["publicKey"]
        self.count += 1
        about, client = self._about(options["rpId"], self.flags), self._client("webauthn.get", options)
        signature = self.secret.sign(about + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer({"clientDataJSON": words(client), "authenticatorData": words(about),
                             "signature": words(signature)})

    def _about(self, name: str, flags: int) -> bytes:
        return hashlib.sha256((self.name or name).encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _answer(self, response: dict[str, str]) -> str:
        return json.dumps({"id": words(self.id), "rawId": words(self.id), "type": "public-key", "response": response,
                           "clientExtensionResults": {}})
