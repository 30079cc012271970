"""The verb `passphrase change` as an open workbench asks for it: of whoever has the passphrase, and no one else.

Invariant: a case that was left open is not taken over by who passes: the passphrase in force is asked for first.
"""

from __future__ import annotations

from witnessmark.app.case import Case, unlocked
from witnessmark.errors import CaseLocked, UsageError
from witnessmark.vault.keys import KdfCost


def change_passphrase(case: Case, *, now: str, new: str, cost: KdfCost = KdfCost()) -> None:
    """Put an open case under another passphrase; copies made before still open with the old one.

    Raises:
        AccessDenied: the actor is no admin. UsageError: the case is not encrypted, `now` does not open it, or `new` is
            empty; nothing has changed.
    """
    if not case.unencrypted:
        try:
            unlocked(case.path, now)
        except CaseLocked as fault:
            raise UsageError("That is not the passphrase of this case.", advice="Nothing was changed.") from fault
    case.set_passphrase(new, cost)
