"""Who a source is: one sealed file each, apart from everything else in a case.

An identity is signed by the case, padded to one size for all, then sealed with age to the
case's own vault key (who works alone), to each of several custodians (any one opens it), or
in pairs: for every two custodians once inside one another, so that no one opens it alone.

Invariant: a file's name, times and size tell nothing of whose it is; the signature binds
the words to the source's handle, so that no file stands in for another. Not handled here:
whether an opening is allowed, and its entry in the log.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import TypeAlias

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from witnessmark.errors import AccessDenied, InvalidRecord, NotFound, VerificationFailed, full_disk_named
from witnessmark.vault.keys import Keyring
from witnessmark.vault.originals import SealedFolder, proper_name, sync_folder

_STEP, _LENGTH, _SIGNATURE = 16 * 1024, 8, 64
MOST = _STEP - _LENGTH - _SIGNATURE
"""How long an identity can be, in bytes: then all of them fit the one size. What was sealed before this was so may be
longer, and takes several steps."""
_CONTEXT = b"witnessmark-source/1\n"
Identity: TypeAlias = pyrage.x25519.Identity


class Sources(SealedFolder):
    """The sealed identities of one case.

    Args:
        earlier: keys that the case signed with before; what custodians alone can open keeps its signature.
        begun: as of `SealedFolder`.
    """

    def __init__(self, folder: Path, keys: Keyring, earlier: Sequence[Ed25519PublicKey] = (),
                 begun: Callable[[str], object] = str) -> None:
        super().__init__(folder, begun)
        self._keys = keys
        self._signers = (keys.signing_key().public_key(), *earlier)

    def seal(self, handle: str, identity: bytes, custodians: Sequence[str] = (), *, pairs: bool = False) -> str:
        """Write an identity sealed and synced to disk; return the file's name.

        Args:
            custodians: age recipients; none seals it to the case's own vault key.
            pairs: every two custodians together, none alone.
        """
        plain = self._keys.signing_key().sign(_signed(handle, identity))
        plain += len(identity).to_bytes(_LENGTH, "big") + identity
        plain = plain.ljust(-(-len(plain) // _STEP) * _STEP, b"\0")
        name = secrets.token_hex(16) + ".age"
        self.keep(name, self._sealed(plain, custodians, pairs=pairs))
        return name

    def open(self, name: str, handle: str, keys: Sequence[Identity] = (), *, pairs: bool = False) -> bytes:
        """Return the identity sealed as `name` for `handle`.

        Raises:
            AccessDenied: these keys don't open it. VerificationFailed: it is not the handle's, or changed.
        """
        if not proper_name(name) or not self.holds(name):
            raise NotFound("A sealed identity is missing.", advice="Restore sources/ from your backup.")
        plain = self._opened(self.raw(name), keys, pairs=pairs)
        signature, rest = plain[:_SIGNATURE], plain[_SIGNATURE:]
        size = int.from_bytes(rest[:_LENGTH], "big")
        identity = rest[_LENGTH : _LENGTH + size]
        if not any(_valid(signer, signature, _signed(handle, identity)) for signer in self._signers):
            raise VerificationFailed("A sealed identity is not as it was written.",
                                     advice="Restore sources/ from your backup.")
        return identity

    def _sealed(self, plain: bytes, custodians: Sequence[str], *, pairs: bool) -> bytes:
        if not custodians:
            return pyrage.encrypt(plain, [self._keys.vault_identity().to_public()])  # type: ignore[no-any-return]
        people = recipients(custodians)
        if not pairs:
            return pyrage.encrypt(plain, people)  # type: ignore[no-any-return]
        parts = [pyrage.encrypt(pyrage.encrypt(plain, [inner]), [outer]) for outer, inner in combinations(people, 2)]
        return b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)

    def _opened(self, raw: bytes, keys: Sequence[Identity], *, pairs: bool) -> bytes:
        held = [*keys, self._keys.vault_identity()]
        try:
            if not pairs:
                return pyrage.decrypt(raw, held)  # type: ignore[no-any-return]
            while raw:
                size = int.from_bytes(raw[:_LENGTH], "big")
                part, raw = raw[_LENGTH : _LENGTH + size], raw[_LENGTH + size :]
                try:
                    return pyrage.decrypt(pyrage.decrypt(part, held), held)  # type: ignore[no-any-return]
                except pyrage.DecryptError:
                    continue
            raise AccessDenied("These keys do not open this identity.", advice="It takes the keys of two custodians.")
        except pyrage.DecryptError as fault:
            raise AccessDenied("These keys do not open this identity.", advice="Ask one of its custodians.") from fault


def check_identity(identity: bytes) -> None:
    """Raise InvalidRecord unless a new identity holds some words, and no more than fit."""
    if not identity.strip() or len(identity) > MOST:
        raise InvalidRecord(f"an identity holds some words and at most {MOST:,} bytes", path="$.identity",
                            advice="Say who it is and how to reach them; add papers as reports of their own.")


def recipients(custodians: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    """Return the recipients that the texts name; InvalidRecord when one is none."""
    try:
        return [pyrage.x25519.Recipient.from_str(text) for text in custodians]
    except pyrage.RecipientError as fault:
        raise InvalidRecord("this is no public key of a custodian (age1…)", path="$.custodians") from fault


def read_key(file: Path) -> Identity:
    """Read a custodian's own key, in the form of `age-keygen`; InvalidRecord when it is none."""
    try:
        (line,) = [line.strip() for line in file.read_text("utf-8").splitlines() if line.startswith("AGE-SECRET-KEY-")]
        return pyrage.x25519.Identity.from_str(line)
    except (ValueError, pyrage.IdentityError) as fault:
        raise InvalidRecord("the file holds no key of a custodian", path="$.key") from fault


def make_key(file: Path) -> str:
    """Write a new custodian's key to a new file for its owner alone; return the public key."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    with full_disk_named():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(handle, "w") as out:
                out.write(f"# public key: {public}\n{identity}\n")
                out.flush()
                os.fsync(out.fileno())
            sync_folder(file.parent)                   # a case will be sealed for a key that has to be there
        except OSError:
            with contextlib.suppress(OSError):
                file.unlink()
            raise
    return public


def _valid(signer: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    try:
        signer.verify(signature, content)
    except InvalidSignature:
        return False
    return True


def _signed(handle: str, identity: bytes) -> bytes:
    return _CONTEXT + handle.encode() + b"\n" + identity
