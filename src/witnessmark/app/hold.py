"""A case's folder held by one process at a time, by a lock on the folder itself: no lock file is left behind."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from witnessmark.errors import CaseLocked
from witnessmark.vault.envelope import Envelope


@dataclass(slots=True)
class Held:
    """What every hand on an open case shares and what may change: its settings under the key, and the lock."""

    envelope: Envelope
    lock: int | None


def locked(path: Path) -> int:
    """Take the case for this process and return the lock's handle; CaseLocked when it is taken."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        os.close(handle)
        raise CaseLocked(
            "Another process holds this case.", advice="Close it there (`witnessmark serve`, perhaps) first."
        ) from fault
    return handle
