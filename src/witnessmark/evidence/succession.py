"""One key of a case handing over to the next: the old one signs the new one's name.

Invariant: a line has one valid form; from the case's first key to today's every hand-over is in the log, so that
whoever published a proof or a checkpoint under an earlier key can show that it was this case's.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from witnessmark.errors import VerificationFailed

_CONTEXT = b"witnessmark-succession/1\n"


def handed_over(old: Ed25519PrivateKey, new: Ed25519PublicKey, origin: str) -> str:
    """Return the line that says so: both public keys and the old one's signature, in hex."""
    raw = new.public_bytes_raw()
    return f"{old.public_key().public_bytes_raw().hex()} {raw.hex()} {old.sign(_content(origin, raw)).hex()}"


def earlier_keys(lines: Sequence[str], current: Ed25519PublicKey, origin: str) -> tuple[Ed25519PublicKey, ...]:
    """Return the keys before `current`, the first first.

    Raises:
        VerificationFailed: a hand-over is not signed by the key it names, or the line of keys breaks off.
    """
    keys: list[bytes] = []
    following = None
    try:
        for line in lines:
            old, new, signature = (bytes.fromhex(word) for word in line.split(" "))
            if following not in (None, old):
                raise _BROKEN
            Ed25519PublicKey.from_public_bytes(old).verify(signature, _content(origin, new))
            keys.append(old)
            following = new
    except (ValueError, InvalidSignature) as fault:
        raise _BROKEN from fault
    if following not in (None, current.public_bytes_raw()):
        raise _BROKEN
    return tuple(Ed25519PublicKey.from_public_bytes(key) for key in keys)


_BROKEN = VerificationFailed("The log does not say how the case came to its present key.",
                             advice="Run `witnessmark verify` and restore the case from a backup.")


def _content(origin: str, new: bytes) -> bytes:
    return _CONTEXT + origin.encode() + b"\n" + new
