"""The evidence log of a case that is held in memory alone; it ends with the process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from witnessmark.evidence.log import LEAF_BYTES, EvidenceLog


class LogInMemory(EvidenceLog):
    """The log of a case without a folder: the same leaves, the same signed checkpoint, no file."""

    def __init__(self, *, origin: str, key: Ed25519PrivateKey, today: Callable[[], dt.date] = dt.date.today) -> None:
        super().__init__(Path("/dev/null"), origin=origin, key=key, today=today)
        self._written = bytearray()
        self._checkpoint = b""

    def _leaves(self) -> bytes:
        return bytes(self._written)

    def _noted(self) -> bytes:
        return self._checkpoint

    def _put(self, held: int, more: bytes) -> None:
        self._written[held * LEAF_BYTES :] = more

    def _note(self, note: bytes) -> None:
        self._checkpoint = note
