"""The verbs `recovery make` and `recovery use`: shares to keep offline, and opening a case by them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from witnessmark.app.case import Case, open_with, unlocked_by_shares
from witnessmark.errors import InvalidRecord
from witnessmark.model.access import Actor, Permission
from witnessmark.vault.keys import KdfCost
from witnessmark.vault.shares import Share


def make_shares(case: Case) -> tuple[str, ...]:
    """Return three shares as text; any two open the case. They are kept nowhere."""
    return tuple(share.written() for share in case.make_shares())


def read_shares(lines: Sequence[str]) -> tuple[Share, ...]:
    """Parse shares, one a line; empty lines and those that begin with `#` are passed over.

    Raises:
        InvalidRecord: a share has a wrong letter; the message says which one it is.
    """
    kept = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    shares = []
    for number, line in enumerate(kept, start=1):
        try:
            shares.append(Share.read(line))
        except InvalidRecord as fault:
            raise InvalidRecord("it has a wrong letter, or is none", path=f"share {number}",
                                advice="Copy it again from the paper.") from fault
    return tuple(shares)


def use_shares(path: Path, shares: Sequence[Share], passphrase: str, *, actor: Actor,
               cost: KdfCost = KdfCost()) -> None:
    """Open the case by shares and give it a new passphrase.

    Raises:
        InvalidRecord: the shares don't fit together. CaseLocked: they are of another case.
    """
    actor.require(Permission.ADMIN)
    envelope, keys = unlocked_by_shares(path, shares)
    with open_with(path, envelope, keys, actor=actor) as case:
        with case.store.writing(case.actor) as writer:
            writer.note_keys("recovery")
        case.set_passphrase(passphrase, cost)

