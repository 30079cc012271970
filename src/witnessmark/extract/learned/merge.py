"""The two layers' frames of one text made one list.

A frame of the rules and one of the learned layer are the same act when their words meet, or when they
say the same act in one passage with nothing else to pair with. Scores meet in a logistic model fitted on
`gold/dev` (`python -m training.weigh`), each language by itself. The rules' fields stand: filling their
empty ones from the learned layer was tried on the development reports and lost more than it won.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from witnessmark.extract.frames import Frame
from witnessmark.extract.learned.frames import Proposal
from witnessmark.model.text import Span

FLOOR = 0.12
REACH = 400
"""Code points: no words of an act are longer."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The logistic model of the joint score: what the odds of each layer weigh, the learned layer's beside
    rules and alone, and what the silence of one is worth (natural logarithms)."""

    bias: float
    rules: float
    learned: float
    alone: float
    no_rules: float
    no_learned: float


WEIGHTS = {
    "en": Weights(bias=0.25, rules=1.03, learned=0.30, alone=0.51, no_rules=-1.45, no_learned=-1.54),
    "ko": Weights(bias=0.57, rules=1.01, learned=0.38, alone=0.30, no_rules=-2.29, no_learned=-1.10),
}


def merged(rules: Sequence[Frame], learned: Sequence[Proposal], language: str) -> list[Frame]:
    """Return the acts of both layers, each once, in text order, with joint scores."""
    frames = [joined(*pair, WEIGHTS[language]) for pair in paired(rules, learned)]
    return sorted((f for f in frames if f.score >= FLOOR), key=lambda f: (f.trigger, f.passage))


def paired(rules: Sequence[Frame], learned: Sequence[Proposal]) -> list[tuple[Frame | None, Proposal | None]]:
    """Return (frame of the rules, proposal of the learned layer) for each act; None where a layer is silent."""
    partners = _partners(rules, learned)
    pairs: list[tuple[Frame | None, Proposal | None]] = [
        (frame, learned[partners[index]] if index in partners else None) for index, frame in enumerate(rules)]
    taken = set(partners.values())
    return pairs + [(None, frame) for index, frame in enumerate(learned) if index not in taken]


def joined(frame: Frame | None, other: Proposal | None, weights: Weights) -> Frame:
    """Return the one frame of an act that either layer or both found."""
    if frame is None:
        assert other is not None
        return replace(other.frame, score=joint(None, other.score, weights))
    if frame.reader == "learned":
        figure = frame.figure or (other.frame.figure if other is not None else None)
        return replace(frame, figure=figure, score=joint(None, frame.score, weights))
    if other is None:
        return replace(frame, score=joint(frame.score, None, weights))
    return replace(frame, reader="rules+learned", score=joint(frame.score, other.score, weights))


def joint(rules: float | None, learned: float | None, weights: Weights) -> float:
    """Return the probability that an analyst keeps an act, from both layers' scores (0..1; None: silent)."""
    odds = weights.bias
    odds += weights.no_rules if rules is None else weights.rules * logit(rules)
    if learned is None:
        odds += weights.no_learned
    else:
        odds += (weights.alone if rules is None else weights.learned) * logit(learned)
    return round(1 / (1 + math.exp(-odds)), 3)


def logit(score: float) -> float:
    """Return the log odds of a probability, kept off 0 and 1."""
    score = min(max(score, 0.01), 0.99)
    return math.log(score / (1 - score))


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
