"""What the joint score of each claim of a reading is made from, for fitting it anew."""

from __future__ import annotations

from collections.abc import Sequence

from witnessmark.extract.assemble import assemble
from witnessmark.extract.frames import Document, Rules
from witnessmark.extract.learned import events_of, hints_of, proposed
from witnessmark.extract.learned.merge import evidence, joined, outdone, paired, subject_of
from witnessmark.extract.learned.scores import FEATURES, fusion_of
from witnessmark.model.text import Reading


def evidence_of(reading: Reading, document: Document, found_in: Rules) -> dict[str, Sequence[float]]:
    """Return claim id → values in the order of FEATURES, of every claim that either layer reads.

    Raises:
        NoEncoder: the learned layer is not installed.
    """
    fusion = fusion_of(document.language)
    events = events_of(document)
    found = found_in(document, hints_of(events))
    proposals = proposed(document, found, events)
    frames = [frame for frame in found.frames if frame.act is not None]
    subject = subject_of(frames, proposals, len(reading.text))
    pairs = paired(frames, proposals)
    made = [joined(*pair, fusion) for pair in pairs]
    rows: dict[str, Sequence[float]] = {}
    for pair, one, surer in zip(pairs, made, outdone(pairs, made), strict=True):
        held = evidence(*pair, one, subject, surer=surer)
        for claim in assemble([one], reading)[0]:
            rows.setdefault(claim.id, [held[name] for name in FEATURES])
    return rows
