"""Which frame of the rules and which proposal of the learned layer are one act.

They are when their words meet, or when they say the same act in one passage with nothing else to pair with.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from witnessmark.extract.frames import Frame
from witnessmark.extract.learned.frames import Proposal
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act

REACH = 400
"""Code points: no words of an act are longer."""
MOST = 200
"""Passages that one is held beside."""
Pair = tuple[Frame | None, Proposal | None]


def paired(rules: Sequence[Frame], learned: Sequence[Proposal]) -> list[Pair]:
    """Return (frame of the rules, proposal of the learned layer) for each act; None where a layer is silent."""
    partners = _partners(rules, learned)
    pairs: list[Pair] = [
        (frame, learned[partners[index]] if index in partners else None) for index, frame in enumerate(rules)]
    taken = set(partners.values())
    begun = [span for frame in rules for span in frame.begun]
    return pairs + [(None, frame) for index, frame in enumerate(learned)
                    if index not in taken and not any(frame.trigger.overlaps(span) for span in begun)]


def outdone(pairs: Sequence[Pair], frames: Sequence[Frame]) -> list[bool]:
    """Return for each act whether another frame says the same act in a passage that meets its own, and is surer."""
    sure = [max(one.score for one in pair if one is not None) for pair in pairs]
    by_act: dict[Act | None, list[int]] = {}
    for index, frame in enumerate(frames):
        by_act.setdefault(frame.act, []).append(index)
    found = [False] * len(frames)
    for same in by_act.values():
        held: list[int] = []
        for index in sorted(same, key=lambda i: (-sure[i], i)):
            passage = frames[index].passage
            found[index] = any(frames[other].passage.overlaps(passage) for other in held[:MOST])
            if not found[index]:
                held.append(index)
    return found


def _partners(rules: Sequence[Frame], learned: Sequence[Proposal]) -> dict[int, int]:
    """Return for frames of the rules the learned frame that says the same act; rows may share one."""
    partners: dict[int, int] = {}
    order = sorted(range(len(learned)), key=lambda n: learned[n].trigger.start)
    starts = [learned[n].trigger.start for n in order]

    def between(span: Span) -> list[int]:
        """Learned frames whose words begin in a span or shortly before it."""
        return order[bisect_left(starts, span.start - REACH) : bisect_left(starts, span.end)]

    for index, frame in enumerate(rules):
        meeting = [n for n in between(frame.trigger) if learned[n].trigger.overlaps(frame.trigger)]
        if meeting:
            partners[index] = max(meeting, key=lambda n: (learned[n].act is frame.act, learned[n].score))
    taken = set(partners.values())
    for index, frame in enumerate(rules):
        if index in partners:
            continue
        free = [n for n in between(frame.passage) if n not in taken and learned[n].act is frame.act
                and learned[n].frame.passage.overlaps(frame.passage)]
        if len(free) == 1:
            partners[index] = free[0]
            taken.add(free[0])
    return partners
