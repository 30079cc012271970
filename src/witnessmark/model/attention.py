"""How much is gained when a person looks at a claim: disagreement × consequence × uncertainty.

Invariant: a number above zero that only orders a queue; it decides nothing and is shown nowhere.
"""

from __future__ import annotations

import math

from witnessmark.model.claim import Claim
from witnessmark.vocab.codes import Act, Status

_LEAST = 0.05
_ASSUMED_PEOPLE = 10
_MOST_DISAGREEMENTS = 4
_ALONE = 1.5
_LIGHT = frozenset({Act.BACKGROUND_CHECK, Act.SURVEILLANCE, Act.MOVEMENT_RESTRICTION, Act.RETURN})
_NOT_YET = frozenset({Status.RUMOURED, Status.THREATENED, Status.PLANNED, Status.DENIED})


def attention(claim: Claim, *, disagreements: int = 0, alone: bool = False) -> float:
    """Return the weight of a claim in the review queue.

    Uncertainty is highest where the machine's confidence is one half. Consequence grows with the
    logarithm of the people told of, is less for acts that move nobody and for what has not come to
    pass, and more where an incident rests on this claim alone.

    Args:
        disagreements: open contradictions that the claim takes part in.
        alone: whether no other claim tells of its incident.
    """
    uncertainty = max(1 - abs(2 * claim.confidence - 1), _LEAST)
    figure = claim.figure
    known = [n for n in (figure.best, figure.low, figure.high) if n is not None] if figure else []
    consequence = math.log10(10 + (known[0] if known else _ASSUMED_PEOPLE))
    consequence *= 0.6 if claim.act.code in _LIGHT else 1.0
    consequence *= 0.7 if claim.status.code in _NOT_YET else 1.0
    consequence *= _ALONE if alone else 1.0
    return (1 + min(disagreements, _MOST_DISAGREEMENTS)) * consequence * uncertainty
