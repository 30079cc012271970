"""A case's evidence log outside its database: the leaves and one signed checkpoint.

Invariant: `log/leaves` (32 bytes each) and `log/checkpoint` mirror the events that the
database has committed, never more. A crash between the two leaves the mirror shorter; it is
brought up to date from the database, and only where what it holds agrees.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hmac
import os
import secrets
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from witnessmark.errors import DiskFull, UsageError, VerificationFailed, full_disk_named
from witnessmark.evidence.checkpoint import Checkpoint
from witnessmark.evidence.cosign import Cosigned
from witnessmark.evidence.merkle import SALT_BYTES, Tree, salted_leaf
from witnessmark.evidence.opening import openable, passage_leaf, passage_salt
from witnessmark.evidence.witness import Request

LEAF_BYTES = 32
BATCH = 256
"""How many leaves wait, at most, before they are written and signed for."""

_ADVICE = "Run `witnessmark verify` and restore the case from a backup."


class EvidenceLog:
    """The log of one case, in its folder `log/`."""

    def __init__(self, folder: Path, *, origin: str, key: Ed25519PrivateKey,
                 today: Callable[[], dt.date] = dt.date.today) -> None:
        self.folder = folder
        self.origin = origin
        self._key = key
        self._today = today
        self._turn = threading.Lock()
        self._tree: Tree | None = None
        self._waiting: list[bytes] = []
        self._unsigned = False

    @property
    def leaves_file(self) -> Path:
        return self.folder / "leaves"

    @property
    def checkpoint_file(self) -> Path:
        return self.folder / "checkpoint"

    @property
    def waiting(self) -> int:
        """How many leaves wait to be written."""
        return len(self._waiting)

    # -- what a store asks for

    def leaf(self, content: bytes) -> tuple[bytes, bytes]:
        """Return a fresh salt and the salted leaf of `content`."""
        salt = secrets.token_bytes(SALT_BYTES)
        return salt, salted_leaf(salt, content)

    def recomputed(self, salt: bytes, content: bytes) -> bytes:
        """Return the leaf of `content` under a salt it has already."""
        return salted_leaf(salt, content)

    def passages(self, seed: bytes, texts: Sequence[str]) -> bytes:
        """Return the root over a reading's passages, so that one can be opened alone."""
        return passages_tree(seed, texts).root()

    def openable(self, seed: bytes, texts: Sequence[str], content: bytes) -> bytes:
        """Return what a reading's leaf is taken of, so that a passage can be opened without `content`."""
        return openable(seed, texts, content)

    def committed(self, leaves: Sequence[bytes]) -> None:
        """Take leaves whose transaction has committed; they are written in batches.

        On a full disk they wait on: the transaction stands, and whoever made it must not be told otherwise.
        """
        with self._turn:
            self._waiting.extend(leaves)
            if len(self._waiting) >= BATCH:
                with contextlib.suppress(DiskFull):
                    self._write()

    def flush(self) -> None:
        """Append the leaves that wait, and sign a checkpoint over all; DiskFull leaves them waiting."""
        with self._turn:
            if self._waiting or self._unsigned:
                self._write()

    # -- for proofs

    @property
    def public(self) -> Ed25519PublicKey:
        """The key that the log's signatures are checked with."""
        return self._key.public_key()

    def signed(self) -> tuple[Tree, bytes]:
        """Return the tree and the signed note over all of it; leaves that wait are written first."""
        self.flush()
        with self._turn:
            tree, signed = self._held(), self.checkpoint()
            if signed.size != len(tree) or not hmac.compare_digest(signed.root, tree.root()):
                raise VerificationFailed("The log's checkpoint and leaves do not agree.", advice=_ADVICE)
            return tree, self._noted()

    def signature(self, content: bytes) -> bytes:
        return self._key.sign(content)

    def request(self, since: int) -> bytes:
        """Return what a witness is asked to sign: the log as it is, proven to extend its first `since` entries.

        Raises:
            UsageError: the log has fewer entries.
        """
        tree, note = self.signed()
        if not 0 <= since <= len(tree):
            raise UsageError(f"The log has {len(tree)} entries, not {since}.",
                             advice="If a witness has signed for more, the case was put back to an older state.")
        return Request(since, tree.consistency(since, len(tree)), note).written()

    def cosigned(self, raw: bytes) -> tuple[Checkpoint, Cosigned]:
        """Parse a note that came back from elsewhere; VerificationFailed unless this log's key signed it."""
        parted = Cosigned.read(raw)
        return Checkpoint.verified(parted.note, self.origin, self._key.public_key()), parted

    # -- at opening and verifying

    def mirrored(self) -> list[bytes]:
        """Return the whole leaves in the file; an unfinished last one is left out."""
        raw = self._leaves()
        whole = len(raw) - len(raw) % LEAF_BYTES
        return [raw[at : at + LEAF_BYTES] for at in range(0, whole, LEAF_BYTES)]

    def checkpoint(self) -> Checkpoint:
        """Return the signed checkpoint; VerificationFailed when it is missing or not ours."""
        try:
            note = self._noted()
        except FileNotFoundError as fault:
            raise VerificationFailed("The log's checkpoint is missing.", advice=_ADVICE) from fault
        return Checkpoint.verified(note, self.origin, self._key.public_key())

    def repair(self, committed: Sequence[bytes]) -> bool:
        """Bring the mirror up to what the database has committed; True when it was behind.

        Raises:
            VerificationFailed: the mirror holds leaves that the database does not; nothing
                is written then.
        """
        held = self.mirrored()
        prefix = hmac.compare_digest(b"".join(committed[: len(held)]), b"".join(held))
        if len(held) > len(committed) or not prefix:
            raise VerificationFailed("The log and the database do not agree.", advice=_ADVICE)
        tree = Tree(committed)
        size = -1
        if self.checkpoint_file.exists():
            signed = self.checkpoint()
            size = signed.size
            if size > len(held) or not hmac.compare_digest(signed.root, tree.root(size)):
                raise VerificationFailed("The log's checkpoint and leaves do not agree.", advice=_ADVICE)
        whole = b"".join(committed)
        length = self.leaves_file.stat().st_size if self.leaves_file.exists() else 0
        if size == len(committed) and length == len(whole):
            return False
        with self._turn:
            self._put(len(held), whole[len(held) * LEAF_BYTES :])
            self._tree = tree
            self._sign(tree)
        return True

    def _write(self) -> None:
        tree = self._held()
        if self._waiting:
            self._put(len(tree), b"".join(self._waiting))
            tree.extend(self._waiting)
            self._waiting.clear()
        self._sign(tree)

    def _leaves(self) -> bytes:
        return self.leaves_file.read_bytes() if self.leaves_file.exists() else b""

    def _noted(self) -> bytes:
        return self.checkpoint_file.read_bytes()

    def _put(self, held: int, more: bytes) -> None:
        """Write leaves after the first `held`, whatever lies there: half a leaf of a crash, or of a full disk."""
        with full_disk_named():
            handle = os.open(self.leaves_file, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.seek(held * LEAF_BYTES)
                file.write(more)
                file.truncate()
                file.flush()
                os.fsync(file.fileno())

    def _held(self) -> Tree:
        if self._tree is None:
            self._tree = Tree(self.mirrored())
        return self._tree

    def _sign(self, tree: Tree) -> None:
        self._unsigned = True
        self._note(Checkpoint(self.origin, len(tree), tree.root(), self._today()).signed(self._key))
        self._unsigned = False

    def _note(self, note: bytes) -> None:
        """Write the checkpoint at once or not at all."""
        draft = self.folder / "checkpoint.new"
        with full_disk_named():
            try:
                with draft.open("wb") as file:
                    file.write(note)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(self.checkpoint_file)
            except OSError:
                with contextlib.suppress(OSError):
                    draft.unlink(missing_ok=True)
                raise


def passages_tree(seed: bytes, texts: Sequence[str]) -> Tree:
    """Return the tree over passages, each leaf under a salt of its own drawn from `seed`."""
    return Tree(passage_leaf(passage_salt(seed, index), text) for index, text in enumerate(texts))
