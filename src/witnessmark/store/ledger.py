"""What a store asks of the evidence log: leaves to commit to, and to hear of each commit.

The store keeps salt and leaf of each event in the transaction of the rows they cover (an
outbox); the ledger mirrors them outside the database after the commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Ledger(Protocol):
    """The evidence log as a store sees it."""

    def leaf(self, content: bytes) -> tuple[bytes, bytes]:
        """Return a fresh 32-byte salt and the salted leaf of `content`."""
        ...

    def recomputed(self, salt: bytes, content: bytes) -> bytes:
        """Return the leaf of `content` under a salt it has already."""
        ...

    def passages(self, seed: bytes, texts: Sequence[str]) -> bytes:
        """Return the root over the passages' leaves, each salted from `seed`."""
        ...

    def openable(self, seed: bytes, texts: Sequence[str], content: bytes) -> bytes:
        """Return what a reading's leaf is taken of, so that a passage can be opened without `content`."""
        ...

    def committed(self, leaves: Sequence[bytes]) -> None:
        """Take leaves whose transaction has committed, in order, to mirror them."""
        ...
