"""The two layers' frames of one text made one list.

A frame of the rules and one of the learned layer are the same act when their words meet, or when they
say the same act in one passage with nothing else to pair with. What scores and fields come to is weighed in
`scores`. Every act ends with one frame.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from witnessmark.extract.frames import Frame
from witnessmark.extract.learned.frames import Proposal
from witnessmark.extract.learned.scores import FIELDS, Fusion, Subject, agree, features, filled, joint, stands
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act

FLOOR = 0.05
REACH = 400
"""Code points: no words of an act are longer."""
MOST = 200
"""Passages that one is held beside."""
Pair = tuple[Frame | None, Proposal | None]
OF_A_ROW = ("origin", "destination", "figure", "affected")
"""Fields in which rows of a list differ: one proposal for all of them says nothing of a single row's."""
EMPTY: dict[str, Any] = {"figure": None, "when": None}


def merged(rules: Sequence[Frame], learned: Sequence[Proposal], fusion: Fusion, length: int) -> list[Frame]:
    """Return the acts of both layers in a text of some length, each once, in text order, with joint scores."""
    frames = [replace(frame, score=joint(held, fusion.score))
              for _, frame, held in weighed(rules, learned, fusion, length)]
    return sorted((f for f in frames if f.score >= FLOOR), key=lambda f: (f.trigger, f.passage))


def weighed(rules: Sequence[Frame], learned: Sequence[Proposal], fusion: Fusion,
            length: int) -> list[tuple[Pair, Frame, dict[str, float]]]:
    """Return for each act what either layer has of it, its one frame, and what the joint score is made from."""
    subject, pairs = subject_of(rules, learned, length), paired(rules, learned)
    frames = [joined(*pair, fusion) for pair in pairs]
    return [(pair, frame, evidence(*pair, frame, subject, surer=surer))
            for pair, frame, surer in zip(pairs, frames, outdone(pairs, frames), strict=True)]


def subject_of(rules: Sequence[Frame], learned: Sequence[Proposal], length: int) -> Subject:
    """Return what both layers saw of a whole text."""
    return Subject(max((p.score for p in learned), default=0.0),
                   max((f.score for f in rules if f.reader == "rules"), default=0.0), len(learned), length)


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


def evidence(frame: Frame | None, other: Proposal | None, one: Frame, subject: Subject, *,
             surer: bool = False) -> dict[str, float]:
    """Return what the joint score of an act is made from. A frame that the rules made from a hint is no evidence of
    theirs."""
    ruled = frame if frame is not None and frame.reader == "rules" else None
    sure = other.score if other is not None else None
    if ruled is None and sure is None and frame is not None:
        sure = frame.score
    return features(ruled.score if ruled is not None else None, sure, subject, one, surer=surer,
                    other_act=frame is not None and other is not None and frame.act is not other.act)


def paired(rules: Sequence[Frame], learned: Sequence[Proposal]) -> list[Pair]:
    """Return (frame of the rules, proposal of the learned layer) for each act; None where a layer is silent."""
    partners = _partners(rules, learned)
    for index, number in Counter(partners.values()).items():
        learned[index].shared = number > 1
    pairs: list[Pair] = [
        (frame, learned[partners[index]] if index in partners else None) for index, frame in enumerate(rules)]
    taken = set(partners.values())
    begun = [span for frame in rules for span in frame.begun]
    return pairs + [(None, frame) for index, frame in enumerate(learned)
                    if index not in taken and not any(frame.trigger.overlaps(span) for span in begun)]


def joined(frame: Frame | None, other: Proposal | None, fusion: Fusion) -> Frame:
    """Return the one frame of an act that either layer or both found; each field from the layer whose value stands."""
    if other is None:
        assert frame is not None
        return _without(frame, [name for name in FIELDS if name not in ("act", "status") and filled(frame, name)
                                and not stands(fusion.fields[name], rules=True, learned=False)])
    own = other.frame
    if frame is not None and other.shared:
        own = replace(own, **{hold: getattr(frame, hold) for name in OF_A_ROW for hold in FIELDS[name]})
    base = frame if frame is not None else replace(own, said=other.heard)
    taken: dict[str, Any] = {}
    told = {why.field: why for why in base.why}
    dropped: list[str] = []
    for name, holds in FIELDS.items():
        rules = filled(base, name) and (frame is not None or name == "attribution")
        learned = filled(own, name)
        whose = stands(fusion.fields[name], rules=rules, learned=learned,
                       agreed=rules and learned and agree(base, own, name))
        if not whose and name in ("act", "status"):
            whose = "rules" if rules else "learned"
        if whose == "learned":
            taken |= {hold: getattr(own, hold) for hold in holds}
            told |= {why.field: why for why in own.why if why.field == name}
        elif not whose and (rules or learned):
            dropped.append(name)
    reader = base.reader if base.reader == "learned" else "rules+learned"
    return _without(replace(base, **taken, reader=reader, why=tuple(told.values())), dropped)


def _without(frame: Frame, fields: Sequence[str]) -> Frame:
    """Return a frame without the values of some fields."""
    if not fields:
        return frame
    holds = [hold for name in fields for hold in FIELDS[name] if hold != "figure_kind"]
    gone: dict[str, Any] = {hold: EMPTY.get(hold, ()) for hold in holds}
    return replace(frame, **gone, why=tuple(why for why in frame.why if why.field not in fields))


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
