"""What the heads of the learned layer tell apart; the order is part of the weights' meaning."""

from __future__ import annotations

from witnessmark.vocab.codes import (
    Act,
    AttributionKind,
    Consequence,
    FigureKind,
    Ground,
    Group,
    Organ,
    Speech,
    Status,
)

OUT, BEGIN, INSIDE = 0, 1, 2
"""Tags of a role's words: outside, first piece, further piece."""

ACTS = tuple(Act)
ACT_TAGS = 1 + 2 * len(ACTS)
"""Tags of the pieces that say an act: 0 outside, then first and further piece of each act."""

ROLES = (
    "status", "orderer", "perpetrator", "affected", "figure", "origin", "destination", "when",
    "ground", "consequences", "source", "told",
)
STATUSES = tuple(Status)
FIGURE_KINDS = tuple(FigureKind)
ORGANS = tuple(Organ)
GROUPS = tuple(Group)
GROUNDS = tuple(Ground)
CONSEQUENCES = tuple(Consequence)
KINDS = tuple(AttributionKind)
SPEECHES = tuple(Speech)

HEADS = {
    "act": ACT_TAGS,
    "status": len(STATUSES),
    "figure_kind": len(FIGURE_KINDS),
    "organ": len(ORGANS),
    "group": len(GROUPS),
    "ground": len(GROUNDS),
    "consequence": len(CONSEQUENCES),
    "kind": len(KINDS),
    "speech": len(SPEECHES),
    "place": 3,
}
"""Every head is one linear map from the encoder's width to this many scores; roles have a scorer of their own. `act`
and `place` tag pieces, the others answer for words."""

DEPTH = 5
"""Layers of the encoder that are read, from the bottom: the upper ones fold sentences into one meaning."""
HIGHEST = 8.0
"""Inner states of a layer are cut here: a few, at the marks of start and end, are so high that 8 bits would leave
hardly a step for the rest."""
ROLE_TAGS = len(ROLES) * 3
HIDDEN = 128
"""Width of each half of the role scorer: one adds what act and piece say, the other multiplies it."""

STEPS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
"""Distances in pieces from an act's words, in bands; each side has its own."""
BANDS = 2 * len(STEPS) + 1
SENTENCES = 3
"""Sentences before and after an act's that are told apart by their distance."""
