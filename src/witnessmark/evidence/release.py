"""The signature on a dossier: the log's key over the SHA-256 of its `SHA256SUMS`.

Invariant: one valid form (canonical JSON), with the key and nothing else of the case: no id, no day, no size of
the log. How it is checked: `evidence/verify.py`, which stands alone.
"""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from witnessmark.evidence.bundle import canonical
from witnessmark.evidence.log import EvidenceLog

FORMAT = "witnessmark-release/1"


def signed_sums(log: EvidenceLog, sums: bytes) -> bytes:
    """Return the content of `SHA256SUMS.signature` for the bytes of `SHA256SUMS`."""
    body: dict[str, object] = {
        "format": FORMAT, "key": log.public.public_bytes(Encoding.Raw, PublicFormat.Raw).hex(),
        "sums": hashlib.sha256(sums).hexdigest(),
    }
    body["signature"] = log.signature(FORMAT.encode() + b"\n" + canonical(body)).hex()
    return canonical(body)
