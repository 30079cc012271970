"""The two layers' frames of one text made one list.

A frame of the rules and one of the learned layer are the same act when their words meet, or when they
say the same act in one passage with nothing else to pair with. Scores meet in a logistic model fitted on
`gold/dev` (`python -m training.weigh`); a field of the rules stands, an empty one is filled from the
other layer, but for those where the learned layer was found to be the better reader.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from witnessmark.extract.frames import Frame

FILLED = (
    "orderer", "perpetrator", "affected", "figure", "origin", "destination", "when", "ground", "consequences", "said",
)
BIAS, RULES, LEARNED = 0.0, 1.0, 1.0
ABSENT_RULES, ABSENT_LEARNED = 0.15, 0.05
FLOOR = 0.12


def merged(rules: Sequence[Frame], learned: Sequence[Frame]) -> list[Frame]:
    """Return the acts of both layers, each once, in text order, with joint scores."""
    partners = _partners(rules, learned)
    frames = []
    for index, frame in enumerate(rules):
        other = partners.get(index)
        if other is None:
            frames.append(replace(frame, score=joint(frame.score, ABSENT_LEARNED)))
        else:
            frames.append(_joined(frame, learned[other]))
    taken = set(partners.values())
    frames += [replace(frame, score=joint(ABSENT_RULES, frame.score))
               for index, frame in enumerate(learned) if index not in taken]
    return sorted((f for f in frames if f.score >= FLOOR), key=lambda f: (f.trigger, f.passage))


def joint(rules: float, learned: float) -> float:
    """Return the probability that an analyst keeps an act, from both layers' scores (0..1)."""
    return round(1 / (1 + math.exp(-(BIAS + RULES * _logit(rules) + LEARNED * _logit(learned)))), 3)


def _logit(score: float) -> float:
    score = min(max(score, 0.01), 0.99)
    return math.log(score / (1 - score))


def _partners(rules: Sequence[Frame], learned: Sequence[Frame]) -> dict[int, int]:
    """Return for frames of the rules the learned frame that says the same act; rows may share one."""
    partners: dict[int, int] = {}
    for index, frame in enumerate(rules):
        meeting = [n for n, other in enumerate(learned) if other.trigger.overlaps(frame.trigger)]
        if meeting:
            partners[index] = max(meeting, key=lambda n: (learned[n].act is frame.act, learned[n].score))
    for index, frame in enumerate(rules):
        if index in partners:
            continue
        free = [n for n, other in enumerate(learned) if n not in partners.values() and other.act is frame.act
                and other.passage.overlaps(frame.passage)]
        if len(free) == 1:
            partners[index] = free[0]
    return partners


def _joined(frame: Frame, other: Frame) -> Frame:
    empty = {name: getattr(other, name) for name in FILLED if not getattr(frame, name)}
    for name in ("origin", "destination"):
        if name in empty and getattr(frame, f"{name}_described"):
            del empty[name]
        elif name in empty:
            empty[f"{name}_described"] = getattr(other, f"{name}_described")
    if "figure" in empty:
        empty["figure_kind"] = other.figure_kind
    return replace(frame, **empty, score=joint(frame.score, other.score))
