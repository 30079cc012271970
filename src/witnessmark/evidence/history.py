"""Whether a log is the one that others have seen: its past against notes kept elsewhere, its days against theirs.

Invariant: reads only; a fault is what no honest machine can bring about, a remark what a wrong
clock can too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import pairwise

from witnessmark.errors import VerificationFailed
from witnessmark.evidence.checkpoint import Checkpoint
from witnessmark.evidence.cosign import Cosigned, Witness
from witnessmark.evidence.merkle import Tree
from witnessmark.model.cosigning import Cosigning

MOST_REMARKS = 20
_ONE_DAY = dt.timedelta(days=1)
"""How far two right clocks may be apart: the zones of the earth."""


def differs(tree: Tree, signed: Checkpoint) -> str:
    """Return how the log's past is not what was signed for; empty when it is."""
    if signed.size > len(tree):
        return (f"the log has {len(tree)} entries, the checkpoint was signed over {signed.size}: the case was put back "
                "to an older state, or entries were removed")
    if signed.root != tree.root(signed.size):
        return f"the first {signed.size} entries are not those that the checkpoint was signed over: they were rewritten"
    return ""


def checked(read: tuple[Checkpoint, Cosigned], witness: Witness, tree: Tree) -> Cosigning:
    """Return a cosigned note as a record; VerificationFailed unless the witness signed it and it is of this past."""
    signed, parted = read
    by = next((one for one in parted.cosignatures if one.by(witness, parted.body)), None)
    if by is None:
        raise VerificationFailed(f"The checkpoint carries no valid signature of {witness.name}.",
                                 advice="Check the witness's key, and get the file again.")
    if wrong := differs(tree, signed):
        raise VerificationFailed(wrong[0].upper() + wrong[1:] + ".",
                                 advice="Keep the file, and restore the newest backup that agrees with it.")
    return Cosigning(witness.name, witness.public.hex(), signed.size, by.on.isoformat(), parted.written())


def remarks(days: Sequence[str], seen: Iterable[Cosigning]) -> list[str]:
    """Return which entries bear a day that can't be right: of a clock that was wrong, or put there on purpose.

    Args:
        days: the day of each entry. seen: what witnesses signed, whose clocks are other people's.
    """
    found: dict[int, str] = {}
    for at, (before, day) in enumerate(pairwise(days), start=1):
        if day < before:
            found[at] = f"entry {at} says {day}, the one before it {before}"
    for one in seen:
        early = (dt.date.fromisoformat(one.on) - _ONE_DAY).isoformat()
        late = (dt.date.fromisoformat(one.on) + _ONE_DAY).isoformat()
        for at, day in enumerate(days):
            if at >= one.size and day < early:
                found[at] = f"entry {at} says {day}, but {one.witness} saw the log without it on {one.on}"
            elif at < one.size and day > late:
                found[at] = f"entry {at} says {day}, but {one.witness} saw it on {one.on}"
    told = [f"{found[at]}: a clock was wrong, or the day was put there on purpose" for at in sorted(found)]
    more = len(told) - MOST_REMARKS
    return told[:MOST_REMARKS] + ([f"{more} more entries bear such a day"] if more > 0 else [])
