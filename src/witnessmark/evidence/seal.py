"""The seal on a case's database file: what it was when the case was last closed.

Invariant: `log/seal` says `open` while a process holds the case and `closed`, with size
and SHA-256 of `case.db`, when none does; it has one valid form and a MAC. So each byte of
a closed database is authenticated, free pages and the plain kind included. After a crash
(`open`) the database's content is checked instead.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from witnessmark.errors import VerificationFailed

_MISSHAPEN = VerificationFailed(
    "log/seal is missing or not as it was written.", advice="Restore the case from your backup."
)


@dataclass(frozen=True, slots=True)
class Seal:
    """The state of the database file; size and digest are those of the last clean close."""

    state: Literal["open", "closed"]
    size: int
    sha256: str

    @classmethod
    def of(cls, database: Path) -> Seal:
        """Return the closed seal of the file as it is."""
        digest = hashlib.sha256()
        size = 0
        with database.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
                size += len(chunk)
        return cls("closed", size, digest.hexdigest())

    def written(self, key: bytes) -> bytes:
        body = {"state": self.state, "size": self.size, "sha256": self.sha256}
        body["mac"] = hmac.digest(key, json.dumps(body, sort_keys=True).encode(), "sha256").hex()
        return (json.dumps(body, sort_keys=True) + "\n").encode()

    @classmethod
    def read(cls, raw: bytes, key: bytes) -> Seal:
        """Parse a seal; VerificationFailed unless these are the bytes that `key` wrote."""
        try:
            body = json.loads(raw)
            found = cls(body["state"], body["size"], body["sha256"])
            whole = found.written(key)
        except (ValueError, KeyError, TypeError, RecursionError) as fault:
            raise _MISSHAPEN from fault
        if not hmac.compare_digest(whole, raw):
            raise _MISSHAPEN
        return found
