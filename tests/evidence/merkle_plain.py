"""The root of a Merkle tree as RFC 6962, section 2.1, defines it: by halves, from leaf hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def root_of(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\1" + root_of(leaves[:half]) + root_of(leaves[half:])).digest()
