"""Sealed files of a case that open by other keys than its own: words set apart, closed compartments, other devices'.

Invariant: a file is pending from before its first byte until a record names it; what no record names by the time the
case closes is removed again, its draft too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from witnessmark.app.layout import SOURCES
from witnessmark.model.access import Actor, Permission
from witnessmark.model.compartment import Closed
from witnessmark.store.visible import require_any
from witnessmark.vault.originals import Originals
from witnessmark.vault.sources import Identity, Sources


class SealedFiles:
    """The part of an open case that keeps such files; `Case` gives what it works on."""

    actor: Actor
    _originals: Originals
    _sources: Sources

    def keep_sealed(self, folder: str, name: str, raw: bytes) -> None:
        """Keep a file that another device of the case sealed, as with `seal`."""
        self.actor.require(Permission.ADMIN)
        (self._sources if folder == SOURCES else self._originals).keep(name, raw)

    def seal_apart(self, content: bytes) -> tuple[tuple[str, str], str]:
        """Seal an original under a key of its own, as with `seal`; return the file's name and SHA-256, and the key."""
        require_any(self.actor, Permission.COLLECT, Permission.JUDGE)
        name, key = self._originals.seal_apart(content)
        return (name, hashlib.sha256(self._originals.raw(name)).hexdigest()), key

    def open_apart(self, name: str, key: str) -> bytes:
        """Return an original that was sealed with a key of its own."""
        self.actor.require(Permission.VAULT)
        return self._originals.open(name, key)

    def original_named(self, name: str) -> bytes:
        """Return the original sealed as `name` under the case's key (the actor needs JUDGE)."""
        self.actor.require(Permission.JUDGE)
        return self._originals.open(name)

    def restore_original(self, name: str, apart: str, key: str) -> None:
        """Seal under the case's key, as `name`, an original that lies sealed under a key of its own."""
        self.actor.require(Permission.JUDGE)
        self._originals.seal(self._originals.open(apart, key), name)

    def sealed_words(self, name: str) -> bytes:
        """Return the file of words that were sealed apart, as it is (the actor needs JUDGE)."""
        self.actor.require(Permission.JUDGE)
        return self._sources.raw(name)

    def restore_words(self, name: str, raw: bytes) -> None:
        """Put such a file back."""
        self.actor.require(Permission.JUDGE)
        self._sources.keep(name, raw)

    def open_closed(self, closed: Closed, keys: Sequence[Identity]) -> bytes:
        """Return the bundle of a closed compartment; AccessDenied where these keys don't open it."""
        self.actor.require(Permission.JUDGE)
        key = self._sources.open(closed.key.sealed_as, closed.id, keys, pairs=closed.key.opened_by == "pair")
        return self._originals.open(closed.bundle_as, key.decode("ascii", "replace"))
