"""Signed checkpoints of a log, as C2SP `tlog-checkpoint` in a C2SP `signed-note`.

Invariant: a note has exactly one valid form, so that no byte of it can change unnoticed;
it carries a day and never a clock time.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from witnessmark.errors import VerificationFailed

_ED25519 = b"\x01"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log commits to: its name, how many leaves, their root, and on which day."""

    origin: str
    size: int
    root: bytes
    on: dt.date

    def body(self) -> bytes:
        root = base64.b64encode(self.root).decode("ascii")
        return f"{self.origin}\n{self.size}\n{root}\ndate {self.on.isoformat()}\n".encode()

    def signed(self, key: Ed25519PrivateKey) -> bytes:
        """Return the signed note."""
        public = key.public_key()
        signature = key_id(self.origin, public) + key.sign(self.body())
        line = f"\u2014 {self.origin} {base64.b64encode(signature).decode('ascii')}\n"
        return self.body() + b"\n" + line.encode()

    @classmethod
    def verified(cls, note: bytes, origin: str, public: Ed25519PublicKey) -> Checkpoint:
        """Parse a signed note; VerificationFailed unless `public` signed exactly these bytes."""
        try:
            body, line = note.decode().split("\n\n")
            name, size, root, day = body.split("\n")
            found = cls(name, int(size), base64.b64decode(root, validate=True),
                        dt.date.fromisoformat(day.removeprefix("date ")))
            signature = base64.b64decode(line.rstrip("\n").rsplit(" ", 1)[1], validate=True)
            written = base64.b64encode(signature).decode("ascii")
            whole = found.body() + f"\n\u2014 {origin} {written}\n".encode()
            if name != origin or whole != note or signature[:4] != key_id(origin, public):
                raise VerificationFailed("The log's checkpoint is not in its proper form.")
            public.verify(signature[4:], found.body())
        except (ValueError, IndexError, binascii.Error, InvalidSignature) as fault:
            raise VerificationFailed(
                "The log's checkpoint does not carry a valid signature.",
                advice="Restore log/ from your backup of the case.",
            ) from fault
        return found


def key_id(name: str, public: Ed25519PublicKey) -> bytes:
    """Return the four bytes by which a signed note names its key."""
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + raw).digest()[:4]
