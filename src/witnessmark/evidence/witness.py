"""What a witness of other people's logs keeps and checks, on a machine that holds no case.

A request is C2SP `tlog-witness`'s add-checkpoint: `old N`, the proof from N entries to now, and the
log's signed note. The witness's key file is a C2SP `signed-note` private key; beside it lies
`NAME.seen`, the newest note that they signed of each log.

Invariant: what was seen is on disk before a signature leaves; a note is signed only if it extends
what was seen, so a witness whose memory is kept never signs two histories of one log.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import datetime as dt
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from witnessmark.errors import InvalidRecord, UsageError, VerificationFailed, full_disk_named
from witnessmark.evidence.checkpoint import Checkpoint
from witnessmark.evidence.cosign import Cosignature, Cosigned, Witness, proper_name
from witnessmark.evidence.merkle import proves_consistency

_ED25519_COSIGNING = b"\x04"
_MOST_STEPS = 63
_KEEP_BOTH = ("Keep this file and your own: together they show that the log was changed. Tell the others who rely on "
              "this case.")


@dataclass(frozen=True, slots=True)
class Request:
    """A checkpoint to be signed, with the proof that it extends the one of `old` entries."""

    old: int
    proof: tuple[bytes, ...]
    note: bytes

    def written(self) -> bytes:
        steps = "".join(base64.b64encode(step).decode("ascii") + "\n" for step in self.proof)
        return f"old {self.old}\n{steps}\n".encode() + self.note

    @classmethod
    def read(cls, raw: bytes) -> Request:
        """Parse a request; VerificationFailed when it is none."""
        head, _, note = raw.partition(b"\n\n")
        first, *steps = head.decode("ascii", errors="replace").split("\n")
        try:
            found = cls(int(first.removeprefix("old ")), tuple(base64.b64decode(s, validate=True) for s in steps), note)
        except (ValueError, binascii.Error) as fault:
            raise _no_request() from fault
        if found.written() != raw or len(found.proof) > _MOST_STEPS or any(len(step) != 32 for step in found.proof):
            raise _no_request()
        return found


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest checkpoint of a log that the witness signed: the log's key, and the cosigned note."""

    key: bytes
    checkpoint: Checkpoint
    cosigned: bytes


class Book:
    """A witness's key and memory. Its repr shows nothing."""

    def __init__(self, file: Path) -> None:
        """Read the key file and what was seen; raises InvalidRecord or UsageError when they are none."""
        self.file = file
        self._name, self._key = _key_in(file)
        self._seen = _seen_in(self._memory)

    @property
    def witness(self) -> Witness:
        return Witness(self._name, self._key.public_key().public_bytes_raw())

    @property
    def _memory(self) -> Path:
        return self.file.with_name(self.file.name + ".seen")

    def seen(self) -> dict[str, Seen]:
        """Return what was seen last of each log, by the log's name."""
        return dict(self._seen)

    def sign(self, request: Request, *, key: bytes | None = None, today: dt.date | None = None) -> bytes:
        """Return the cosigned note, after keeping it as the newest that was seen of its log.

        Args:
            key: the log's public key as its owner publishes it; needed for a log not seen before.

        Raises:
            VerificationFailed: the note does not extend what was seen: entries were removed or changed, or two
                histories are shown; nothing is signed. UsageError: the log is new and no key was given, or
                the request's proof begins elsewhere.
        """
        origin = request.note.partition(b"\n")[0].decode("utf-8", errors="replace")
        held = self._seen.get(origin)
        if held is None and key is None:
            raise UsageError("You have not signed for this log before.",
                             advice="Ask its owner for the log's public key in person, then add --key KEY.")
        if held is not None and key not in (None, held.key):
            raise VerificationFailed("The log's key is not the one you know.", advice=_KEEP_BOTH)
        known = held.key if held is not None else key or b""
        try:
            public = Ed25519PublicKey.from_public_bytes(known)
        except ValueError as fault:
            raise UsageError("This is no public key of a log.",
                             advice="64 hex digits, as its owner printed it.") from fault
        try:
            signed = Checkpoint.verified(request.note, origin, public)
        except VerificationFailed as fault:
            raise VerificationFailed(fault.what, advice="Get the file again; compare the log's key with its owner's."
                                     ) from fault
        _extends(signed, request, held)
        made = Cosigned(request.note, (Cosignature.made(Cosigned(request.note).body, self._name, self._key,
                                                        today or dt.date.today()),)).written()
        self._seen[origin] = Seen(known, signed, made)
        self._keep()
        return made

    def _keep(self) -> None:
        lines = [json.dumps({"key": seen.key.hex(), "cosigned": base64.b64encode(seen.cosigned).decode("ascii")})
                 for _, seen in sorted(self._seen.items())]
        draft = self._memory.with_name(self._memory.name + ".new")
        with full_disk_named():
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "w") as file:
                file.write("".join(line + "\n" for line in lines))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._memory)
            folder = os.open(self._memory.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def make_key(file: Path, name: str = "") -> Witness:
    """Write a new witness's key to a new file for its owner alone; a name that tells nothing unless one is given."""
    name = name or f"witness-{secrets.token_hex(4)}"
    if not proper_name(name):
        raise UsageError("A witness can't have this name.", advice="One word, without + or dashes of a note.")
    key = Ed25519PrivateKey.generate()
    made = Witness(name, key.public_key().public_bytes_raw())
    secret = base64.b64encode(_ED25519_COSIGNING + key.private_bytes_raw()).decode("ascii")
    with full_disk_named():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(handle, "w") as out:
                out.write(f"PRIVATE+KEY+{name}+{made.id.hex()}+{secret}\n")
                out.flush()
                os.fsync(out.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                file.unlink()
            raise
    return made


def _extends(signed: Checkpoint, request: Request, held: Seen | None) -> None:
    """Raise unless the note extends what was seen of its log."""
    if held is None:
        return
    before = held.checkpoint
    if signed.size < before.size:
        raise VerificationFailed(f"The log has {signed.size} entries; you have signed for {before.size}. It was put "
                                 "back to an older state, or entries were removed.", advice=_KEEP_BOTH)
    if signed.size == before.size:
        if signed.root != before.root:
            raise VerificationFailed("The log shows you another history than before.", advice=_KEEP_BOTH)
        return
    if request.old != before.size:
        raise UsageError(f"The file's proof begins at {request.old} entries, you have seen {before.size}.",
                         advice=f"Ask for: witnessmark checkpoint export --since {before.size}")
    if not proves_consistency(before.size, signed.size, request.proof, old_root=before.root, root=signed.root):
        raise VerificationFailed("What you signed for before is not part of this log any more: it was rewritten.",
                                 advice=_KEEP_BOTH)


def _key_in(file: Path) -> tuple[str, Ed25519PrivateKey]:
    try:
        text = file.read_text("ascii").strip()
        _, _, name, short, secret = text.split("+", 4)
        raw = base64.b64decode(secret, validate=True)
        key = Ed25519PrivateKey.from_private_bytes(raw[1:])
        if raw[:1] != _ED25519_COSIGNING or Witness(name, key.public_key().public_bytes_raw()).id.hex() != short:
            raise InvalidRecord("the file holds no key of a witness", path="$.key")
    except OSError as fault:
        raise UsageError(f"{file} can't be read.",
                         advice="Make a key with: witnessmark witness key --out FILE") from fault
    except (ValueError, binascii.Error) as fault:
        raise InvalidRecord("the file holds no key of a witness", path="$.key",
                            advice="Name the file that `witnessmark witness key` wrote.") from fault
    return name, key


def _seen_in(file: Path) -> dict[str, Seen]:
    try:
        lines = file.read_text("ascii").splitlines() if file.exists() else []
        found = {}
        for line in lines:
            record = json.loads(line)
            key, raw = bytes.fromhex(record["key"]), base64.b64decode(record["cosigned"], validate=True)
            note = Cosigned.read(raw).note
            origin = note.partition(b"\n")[0].decode()
            found[origin] = Seen(key, Checkpoint.verified(note, origin, Ed25519PublicKey.from_public_bytes(key)), raw)
    except (OSError, ValueError, KeyError, TypeError, binascii.Error) as fault:
        raise InvalidRecord("what the witness has seen can't be read", path=f"$.{file.name}",
                            advice="Restore the file from a copy; without it older states can't be told.") from fault
    return found


def _no_request() -> VerificationFailed:
    return VerificationFailed("This is no file of `witnessmark checkpoint export`.",
                              advice="Get it again from who made it.")
