"""Whether two voices tell one account: the same act, and no counts of it that can't both be right."""

from __future__ import annotations

from witnessmark.reconcile.amounts import at_odds
from witnessmark.reconcile.voices import Voice
from witnessmark.vocab.codes import Status

MOST = 12  # claims of a voice that are compared


def counts_at_odds(a: Voice, b: Voice) -> bool:
    """Whether two voices give counts of one act and unit that can't both be right."""
    return any(
        x.act.code is y.act.code and at_odds(x.figure, y.figure)
        for x in a.claims[:MOST] for y in b.claims[:MOST]
    )


def one_account(a: Voice, b: Voice) -> bool:
    """Whether two voices assert one act, and give no counts of it that are at odds."""
    told, known = ([c for c in v.claims if c.status.code is not Status.DENIED][:MOST] for v in (a, b))
    pairs = [(x, y) for x in told for y in known if x.act.code is y.act.code]
    return bool(pairs) and not any(at_odds(x.figure, y.figure) for x, y in pairs)
