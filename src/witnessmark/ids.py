"""Identifiers: random handles for things a case holds, derived ids for what is computed.

Invariant: no id carries a time, a counter or anything of the content that a reader
without the content could use; derived ids are stable for the same parts.
"""

from __future__ import annotations

import base64
import hashlib
import secrets


def new_id(prefix: str) -> str:
    """Return a random handle such as `rep_k3v7…` (80 bits, lower-case base32)."""
    return f"{prefix}_{_base32(secrets.token_bytes(10))}"


def derived_id(prefix: str, *parts: str | int) -> str:
    """Return the id that these parts always give (80 bits of BLAKE2b)."""
    digest = hashlib.blake2b(digest_size=10, person=b"witnessmark")
    for part in parts:
        raw = str(part).encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return f"{prefix}_{_base32(digest.digest())}"


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode("ascii").lower()
