"""What the joint score of each claim of a reading is made from, for fitting it anew."""

from __future__ import annotations

from collections.abc import Sequence

from witnessmark.extract.assemble import assemble
from witnessmark.extract.frames import Document, Rules
from witnessmark.extract.learned import events_of, hints_of, proposed
from witnessmark.extract.learned.merge import weighed
from witnessmark.extract.learned.scores import FEATURES, fusion_of
from witnessmark.model.text import Reading


def evidence_of(reading: Reading, document: Document, found_in: Rules) -> dict[str, Sequence[float]]:
    """Return claim id → values in the order of FEATURES, of every claim that either layer reads.

    Raises:
        NoEncoder: the learned layer is not installed.
    """
    events = events_of(document)
    found = found_in(document, hints_of(events))
    frames = [frame for frame in found.frames if frame.act is not None]
    rows: dict[str, Sequence[float]] = {}
    for _, one, held in weighed(frames, proposed(document, found, events), fusion_of(document.language),
                                len(reading.text)):
        for claim in assemble([one], reading, document=document)[0]:
            rows.setdefault(claim.id, [held[name] for name in FEATURES])
    return rows
