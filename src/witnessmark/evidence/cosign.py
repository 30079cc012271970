"""Witnesses of a log: their keys, and what they sign, as C2SP `tlog-cosignature` (`cosignature/v1`).

A witness signs a checkpoint only after seeing that it extends the last one they signed; so whoever
holds a cosignature knows that everyone is shown one and the same history up to there.

Invariant: a cosignature carries a day (the time of its midnight, UTC) and never a clock time; a
cosigned note is the log's own note with one line a witness after it, in one valid form.
Not handled here: whether a witness may sign (`evidence/witness.py`), whom a case trusts (the store).
"""

from __future__ import annotations

import base64
import binascii
import calendar
import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from witnessmark.errors import InvalidRecord, VerificationFailed

_COSIGNATURE = b"\x04"
_TIME_BYTES, _SIGNATURE_BYTES, _ID_BYTES = 8, 64, 4
MOST_BYTES = 1 << 16
"""How long a note or a request is at most."""
_NAME = re.compile(r"[^\s+\u2014]{1,100}")


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness as others know them: a name of their own choice and the key they sign with."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not proper_name(self.name) or len(self.public) != 32:
            raise InvalidRecord("this is no witness's key (name+id+key)", path="$.witness")

    @property
    def id(self) -> bytes:
        """The four bytes by which a signed note names this key."""
        return hashlib.sha256(self.name.encode() + b"\n" + _COSIGNATURE + self.public).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_COSIGNATURE + self.public).decode('ascii')}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Parse `name+id+key` as C2SP `signed-note` writes verifier keys; InvalidRecord when it is none."""
        name, _, rest = text.strip().partition("+")
        _, _, key = rest.partition("+")
        try:
            raw = base64.b64decode(key, validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        found = cls(name, raw[1:])
        if str(found) != text.strip():
            raise InvalidRecord("this is no witness's key (name+id+key)", path="$.witness")
        return found


@dataclass(frozen=True, slots=True)
class Cosignature:
    """One witness's line under a checkpoint: whose, on which day by their clock, the signature."""

    name: str
    key: bytes
    on: dt.date
    signature: bytes

    @classmethod
    def made(cls, body: bytes, name: str, key: Ed25519PrivateKey, on: dt.date) -> Cosignature:
        """Sign a checkpoint's body."""
        witness = Witness(name, key.public_key().public_bytes_raw())
        return cls(name, witness.id, on, key.sign(_message(body, on)))

    def line(self) -> bytes:
        raw = self.key + _midnight(self.on).to_bytes(_TIME_BYTES, "big") + self.signature
        return f"\u2014 {self.name} {base64.b64encode(raw).decode('ascii')}\n".encode()

    @classmethod
    def read(cls, line: bytes) -> Cosignature:
        """Parse one line of a note; VerificationFailed unless it is a cosignature in its one form."""
        try:
            dash, name, text = line.decode().removesuffix("\n").split(" ")
            raw = base64.b64decode(text, validate=True)
            seconds = int.from_bytes(raw[_ID_BYTES : _ID_BYTES + _TIME_BYTES], "big")
            on = dt.datetime.fromtimestamp(seconds, dt.UTC).date()
            found = cls(name, raw[:_ID_BYTES], on, raw[_ID_BYTES + _TIME_BYTES :])
        except (ValueError, OverflowError, OSError, binascii.Error) as fault:
            raise _misshapen() from fault
        if dash != "\u2014" or len(found.signature) != _SIGNATURE_BYTES or found.line() != line:
            raise _misshapen()
        return found

    def by(self, witness: Witness, body: bytes) -> bool:
        """Tell whether `witness` signed exactly this body on this day."""
        if (self.name, self.key) != (witness.name, witness.id):
            return False
        try:
            Ed25519PublicKey.from_public_bytes(witness.public).verify(self.signature, _message(body, self.on))
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A log's own note and the cosignatures under it; nothing in it is believed yet."""

    note: bytes
    cosignatures: tuple[Cosignature, ...] = ()

    @property
    def body(self) -> bytes:
        return self.note.partition(b"\n\n")[0] + b"\n"

    def written(self) -> bytes:
        return self.note + b"".join(one.line() for one in self.cosignatures)

    @classmethod
    def read(cls, raw: bytes) -> Cosigned:
        """Part a note into the log's own and the witnesses' lines; VerificationFailed when it is none."""
        body, parted, signatures = raw.partition(b"\n\n")
        lines = signatures.splitlines(keepends=True)
        if not parted or len(raw) > MOST_BYTES or not signatures.startswith("\u2014 ".encode()) \
                or not signatures.endswith(b"\n"):
            raise _misshapen()
        return cls(body + b"\n\n" + lines[0], tuple(Cosignature.read(line) for line in lines[1:]))


def proper_name(name: str) -> bool:
    """Tell whether a witness can have this name: no space, plus or dash of a note in it."""
    return _NAME.fullmatch(name) is not None


def _message(body: bytes, on: dt.date) -> bytes:
    return f"cosignature/v1\ntime {_midnight(on)}\n".encode() + body


def _midnight(on: dt.date) -> int:
    return calendar.timegm(on.timetuple())


def _misshapen() -> VerificationFailed:
    return VerificationFailed("This is no checkpoint in its proper form.",
                              advice="Get the file again from who made it.")
