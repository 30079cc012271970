"""Check a proof bundle as `evidence/verify.py` does on its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from witnessmark.app.fault import Fault
from witnessmark.app.verify import VerifyReport
from witnessmark.evidence.verify import Proven, Refused, check

_MOST = (16 << 20) + 1


def verify_proof(path: Path, key: str | None = None,
                 witnesses: Sequence[str] = ()) -> tuple[VerifyReport, Proven | None]:
    """Return what is wrong with the bundle, and what it proves when nothing is; needs no case.

    Args:
        key: the log's public key as its owner publishes it; without it the bundle's own is believed.
        witnesses: keys (`name+id+key`) of witnesses who have to have signed the log's state.
    """
    with path.open("rb") as file:
        raw = file.read(_MOST)
    try:
        proven = check(raw, key, witnesses)
    except Refused as refusal:
        fault = Fault(path.name, str(refusal).rstrip("."), "Get the bundle again from who made it.")
        return VerifyReport((fault,), {"bundles": 1}), None
    return VerifyReport((), {"bundles": 1}), proven
