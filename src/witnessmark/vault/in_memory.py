"""Sealed files of a case that is held in memory alone.

Invariant: what is kept is what would lie on the disk, sealed; no file is made. Swap is not kept from holding it
(`witnessmark doctor` warns of swap).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from witnessmark.vault.keys import Keyring
from witnessmark.vault.originals import Originals, SealedFolder
from witnessmark.vault.sources import Sources

NOWHERE = Path("/dev/null/memory")
"""A path that nothing can lie at or under."""


class InMemory(SealedFolder):
    """A folder that is none: names and their bytes."""

    _held: dict[str, bytes]

    def raw(self, name: str) -> bytes:
        return self._held[name]

    def keep(self, name: str, raw: bytes) -> None:
        self._begun(name)
        self._held[name] = raw

    def holds(self, name: str) -> bool:
        return name in self._held

    def names(self) -> Iterator[str]:
        yield from sorted(self._held)

    def discard(self, name: str) -> None:
        self._held.pop(name, None)

    def shred(self, name: str) -> None:
        self.discard(name)


class OriginalsInMemory(InMemory, Originals):
    """Sealed originals, as of `Originals`."""

    def __init__(self, keys: Keyring, begun: Callable[[str], object] = str) -> None:
        self._held = {}
        Originals.__init__(self, NOWHERE, keys, begun)


class SourcesInMemory(InMemory, Sources):
    """Sealed identities, as of `Sources`."""

    def __init__(self, keys: Keyring, earlier: Sequence[Ed25519PublicKey] = (),
                 begun: Callable[[str], object] = str) -> None:
        self._held = {}
        Sources.__init__(self, NOWHERE, keys, earlier, begun)
