"""Proof bundles: passages of one reading, with all that shows when they were committed to.

A bundle carries the checkpoint that most witnesses signed, of those that hold its entry the earliest: what they
saw no holder of the key can have made since. Without one, the checkpoint of now.

Invariant: a bundle has one valid form (canonical JSON) and is signed as a whole by the log's
key, so that no byte of it can change; it holds no id, name or date of the report. How it is
checked: `evidence/verify.py`, which stands alone.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from witnessmark.errors import VerificationFailed
from witnessmark.evidence import opening
from witnessmark.evidence.cosign import Cosignature, Cosigned, Witness
from witnessmark.evidence.history import checked
from witnessmark.evidence.log import EvidenceLog
from witnessmark.evidence.merkle import Tree, salted_leaf
from witnessmark.model.cosigning import Cosigning

FORMAT = "witnessmark-proof/2"
PROOF_HEAD = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class CommittedReading:
    """What of a reading's event a proof is made from. Its repr shows nothing secret.

    Attributes:
        texts: every passage of the reading, in order.
        seed: the reading's secret, from which salts and places follow.
        content: the content of its event.
        salt: the salt of its leaf in the log.
        sequence: the leaf's index.
    """

    texts: Sequence[str] = field(repr=False)
    seed: bytes = field(repr=False)
    content: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    sequence: int


def bundle(log: EvidenceLog, reading: CommittedReading, first: int, last: int,
           seen: Sequence[Cosigning] = ()) -> bytes:
    """Return the signed bundle for passages `first` to `last` (both included).

    Args:
        seen: what witnesses signed of the log; those that hold of it travel with the bundle.

    Raises:
        VerificationFailed: the log does not hold the reading in this form (it was added by a
            version before passages could be opened).
    """
    tree = opening.opening_tree(reading.seed, reading.texts)
    hidden = opening.blinded(reading.seed, reading.content)
    content = opening.leaf_content(hidden, tree.root(), len(tree))
    places = [opening.place_of(reading.seed, index, len(tree)) for index in range(first, last + 1)]
    proof, witnesses = _proof(log, reading.sequence, salted_leaf(reading.salt, content), seen)
    body: dict[str, object] = {
        "format": FORMAT,
        "hidden": hidden.hex(),
        "key": log.public.public_bytes(Encoding.Raw, PublicFormat.Raw).hex(),
        "passages": [
            {"index": place, "path": [step.hex() for step in tree.inclusion(place, len(tree))],
             "salt": opening.passage_salt(reading.seed, index).hex(), "text": reading.texts[index]}
            for index, place in zip(range(first, last + 1), places, strict=True)
        ],
        "proof": proof,
        "salt": reading.salt.hex(),
        "width": len(tree),
        "witnesses": [str(witness) for witness in witnesses],
    }
    body["signature"] = log.signature(signed_bytes(body)).hex()
    return canonical(body)


def signed_bytes(body: Mapping[str, object]) -> bytes:
    return FORMAT.encode() + b"\n" + canonical(body)


def canonical(body: Mapping[str, object]) -> bytes:
    return (json.dumps(body, sort_keys=True, indent=1, ensure_ascii=True) + "\n").encode("ascii")


def _proof(log: EvidenceLog, index: int, leaf: bytes, seen: Sequence[Cosigning]) -> tuple[str, list[Witness]]:
    """Return the C2SP `tlog-proof` of a leaf, and who cosigned the checkpoint that it leads to."""
    tree, newest = log.signed()
    if tree.leaf(index) != leaf:
        raise VerificationFailed(
            "This passage was committed to by an earlier version, which can't open it alone.",
            advice="Run `witnessmark verify`; if nothing is wrong, add the report to a new case.",
        )
    size, note, witnesses = _cosigned(log, tree, index, seen) or (len(tree), newest, [])
    steps = "".join(base64.b64encode(step).decode("ascii") + "\n" for step in tree.inclusion(index, size))
    return f"{PROOF_HEAD}\nindex {index}\n{steps}\n{note.decode()}", witnesses


def _cosigned(log: EvidenceLog, tree: Tree, index: int,
              seen: Sequence[Cosigning]) -> tuple[int, bytes, list[Witness]] | None:
    """Return the checkpoint that most witnesses signed, of those the earliest, that this log's key and past hold to."""
    held: dict[bytes, tuple[int, dict[str, tuple[Witness, Cosignature]]]] = {}
    for one in seen:
        witness = Witness(one.witness, bytes.fromhex(one.key))
        try:
            signed, parted = log.cosigned(one.note)
            checked((signed, parted), witness, tree)
        except VerificationFailed:
            continue                                              # of a key before, or not of this log
        if signed.size > index:
            by = next(line for line in parted.cosignatures if line.by(witness, parted.body))
            held.setdefault(parted.note, (signed.size, {}))[1][witness.name] = (witness, by)
    if not held:
        return None
    note, (size, lines) = min(held.items(), key=lambda item: (-len(item[1][1]), item[1][0], item[0]))
    order = [lines[name] for name in sorted(lines)]
    return size, Cosigned(note, tuple(line for _, line in order)).written(), [witness for witness, _ in order]
