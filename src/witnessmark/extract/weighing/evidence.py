"""What the joint score of each claim of a reading is made from, for fitting it anew."""

from __future__ import annotations

from collections.abc import Sequence

from witnessmark.extract.assemble import assemble
from witnessmark.extract.frames import Document, Rules
from witnessmark.extract.weighing.choose import weighed
from witnessmark.extract.weighing.joint import FEATURES, features
from witnessmark.extract.weighing.story import story_of
from witnessmark.model.text import Reading


def evidence_of(reading: Reading, document: Document, found_in: Rules) -> dict[str, Sequence[float]]:
    """Return claim id → values in the order of FEATURES, of every claim that either layer reads.

    Raises:
        NoEncoder: the learned layer is not installed.
    """
    story = story_of(document, found_in)
    rows: dict[str, Sequence[float]] = {}
    for one in weighed(story):
        held = features(one.clues, one.chance, len(story.text))
        for claim in assemble([one.frame], reading, document=document)[0]:
            rows.setdefault(claim.id, [held[name] for name in FEATURES])
    return rows
