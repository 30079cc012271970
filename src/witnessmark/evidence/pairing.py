"""Two devices of one case: each log names the other's, signed by its own key.

Invariant: a line has one valid form. What is merged comes from a log that this one named, and that named this one.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_CONTEXT = b"witnessmark-device/1\n"


def paired(own: Ed25519PrivateKey, origin: str, other: Ed25519PublicKey, other_origin: str) -> str:
    """Return the line by which the log `origin` names another: its name, its key, this log's signature."""
    raw = other.public_bytes_raw()
    return f"{other_origin} {raw.hex()} {own.sign(_content(origin, raw, other_origin)).hex()}"


def named(lines: Sequence[str], keys: Sequence[Ed25519PublicKey], origin: str) -> dict[str, bytes]:
    """Return log → key for the devices that a log names with one of its keys; an unsigned line names nobody."""
    found: dict[str, bytes] = {}
    for line in lines:
        try:
            other, key, signature = line.split(" ")
            raw = bytes.fromhex(key)
            content, signed = _content(origin, raw, other), bytes.fromhex(signature)
        except ValueError:
            continue
        for public in keys:
            try:
                public.verify(signed, content)
            except InvalidSignature:
                continue
            found[other] = raw
    return found


def card_of(line: str) -> tuple[str, bytes] | None:
    """Return the log and key of the device whose card this is: a line by which a log names itself; None for others."""
    try:
        origin, key, _ = line.split(" ")
        raw = bytes.fromhex(key)
        own = named([line], [Ed25519PublicKey.from_public_bytes(raw)], origin)
    except ValueError:
        return None
    return (origin, raw) if own == {origin: raw} else None


def _content(origin: str, key: bytes, other_origin: str) -> bytes:
    return _CONTEXT + origin.encode() + b"\n" + other_origin.encode() + b"\n" + key
