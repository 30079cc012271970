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
    "roles": len(ROLES) * 3,
    "kept": 2,
    "status": len(STATUSES),
    "figure_kind": len(FIGURE_KINDS),
    "organ": len(ORGANS),
    "group": len(GROUPS),
    "ground": len(GROUNDS),
    "consequence": len(CONSEQUENCES),
    "kind": len(KINDS),
    "speech": len(SPEECHES),
}
"""Every head is one linear map from the encoder's width to this many scores."""
