"""Whether the logs of other devices that were merged are those that the devices signed for.

Invariant: reads only. A case is a set of logs, each with a key and checkpoints of its own; merging adds one and changes
none.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from witnessmark.app.fault import Fault
from witnessmark.app.layout import DATABASE
from witnessmark.errors import VerificationFailed
from witnessmark.evidence.checkpoint import Checkpoint
from witnessmark.evidence.history import differs
from witnessmark.evidence.log import EvidenceLog
from witnessmark.evidence.merkle import Tree
from witnessmark.evidence.pairing import named
from witnessmark.evidence.succession import earlier_keys
from witnessmark.store.audit import Audit


def device_keys(log: EvidenceLog, records: Audit, faults: list[Fault]) -> dict[str, Ed25519PublicKey]:
    """Check every merged log against the checkpoints that came with it; return log → its key as last merged."""
    def said(what: str, events: list[str]) -> list[str]:
        return [subject.removeprefix(what) for subject in events if subject.startswith(what)]

    try:
        own = [*earlier_keys(said("rotation ", records.key_events), log.public, log.origin), log.public]
    except VerificationFailed:
        own = [log.public]                                           # told of elsewhere
    known = named(said("device ", records.key_events), own, log.origin)
    found: dict[str, Ed25519PublicKey] = {}
    for note in records.device_notes:
        held = records.devices.get(note.origin)
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(note.key))
            signed = Checkpoint.verified(note.note, note.origin, key)
            if held is None or (signed.size, signed.size <= len(held.leaves)) != (note.size, True):
                raise VerificationFailed("it has other entries than were merged")
            if wrong := differs(Tree(held.leaves), signed):
                raise VerificationFailed(wrong)
            found[note.origin] = key
        except (VerificationFailed, ValueError) as fault:
            what = fault.what if isinstance(fault, VerificationFailed) else "the record is malformed"
            faults.append(Fault(DATABASE, f"the log {note.origin} of another device does not hold: {what}"))
    for origin, held in records.devices.items():
        if origin not in found:
            faults.append(Fault(DATABASE, f"nobody signed for the log {origin} of another device"))
            continue
        try:
            line = [*earlier_keys(said("rotation ", held.key_events), found[origin], origin), found[origin]]
        except VerificationFailed:
            line = []
        if known.get(origin) not in [key.public_bytes_raw() for key in line]:
            faults.append(Fault(DATABASE, f"the log {origin} is of no device that this case named"))
    return found
