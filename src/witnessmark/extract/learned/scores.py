"""How sure both layers together are of an act, and whose value of a field stands: a small table of measured weights.

The table (`fusion.toml`) is fitted on `gold/weigh` by `python -m training.weigh`, each language by itself. The joint
score is a logistic model; a field's weights are the shares of values that were right there, of each layer where it
alone has one, of both where they agree, and of each where they do not.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from witnessmark.extract.frames import Frame
from witnessmark.model.text import Span

TABLE = Path(__file__).with_name("fusion.toml")
FEATURES = ("bias", "rules", "no_rules", "learned", "no_learned", "other_act", "relevance", "ruled", "seen", "people",
            "place", "time", "teller", "surer")
"""What the joint score weighs: each layer's log odds, or its silence; whether the layers differ on the act; the surest
act of each layer in the whole text, and how many the learned layer sees there; which fields are filled; whether the
same passage says the same act with more certainty."""
FIELDS = {
    "act": ("act",),
    "status": ("status", "status_span"),
    "orderer": ("orderer",),
    "perpetrator": ("perpetrator",),
    "affected": ("affected",),
    "figure": ("figure", "figure_kind"),
    "origin": ("origin", "origin_described"),
    "destination": ("destination", "destination_described"),
    "when": ("when",),
    "ground": ("ground",),
    "consequences": ("consequences",),
    "attribution": ("said",),
}
"""The fields that either layer may fill, and what a frame holds them in; the first two or one say if it does."""
WORTH = {"rules": 0.25, "learned": 0.35}
"""A value that is right less often than this costs a reader more than it gives; one that a rule explains is checked
sooner."""
BETTER = 0.1
"""By so much must the learned layer's values be right more often than the rules' to stand against them: the shares are
measured on few."""
SILENT = 0.2
"""Rules that see no act in a whole text say no more of its subject than rules this unsure of one."""
LONG = 1000
"""Code points of a text in which the silence of rules says all it can; of a shorter one it says less."""
ONE_IN = 250
"""Code points for each act seen beyond which fewer, not more, say that acts are not the subject."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Shares of right values of a field: of a layer's where it is alone, of both layers' where they agree, and of
    each where the other has another one."""

    rules: float
    learned: float
    agreed: float
    rules_against: float
    learned_against: float


Weights = Mapping[str, Mapping[str, float]]
"""Weights of the joint score by language and feature."""


@dataclass(frozen=True, slots=True)
class Fusion:
    """The weights of one language."""

    score: dict[str, float]
    fields: dict[str, Trust]


@lru_cache(maxsize=1)
def fusions() -> dict[str, Fusion]:
    """Return the weights by language."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {language: Fusion(held["score"], {name: Trust(**shares) for name, shares in held["fields"].items()})
            for language, held in table.items()}


def fusion_of(language: str, weights: Weights | None = None) -> Fusion:
    """Return the weights of a language, those of the joint score replaced where a case has learnt its own."""
    known = fusions()[language]
    own = (weights or {}).get(language)
    return known if own is None else Fusion(dict(own), known.fields)


@dataclass(frozen=True, slots=True)
class Subject:
    """What was seen of a whole text of so many code points: each layer's score of its surest act, and how many the
    learned layer sees."""

    learned: float
    rules: float
    seen: int
    length: int


def features(rules: float | None, learned: float | None, subject: Subject, frame: Frame, *,
             other_act: bool = False, surer: bool = False) -> dict[str, float]:
    """Return what the joint score is made from; a score is None where a layer is silent."""
    return {
        "bias": 1.0,
        "rules": logit(rules) if rules is not None else 0.0,
        "no_rules": float(rules is None),
        "learned": logit(learned) if learned is not None else 0.0,
        "no_learned": float(learned is None),
        "other_act": float(other_act),
        "relevance": logit(subject.learned),
        "ruled": _of_length(logit(max(subject.rules, SILENT)), subject.length),
        "seen": min(1.0, subject.seen * ONE_IN / max(subject.length, 1)),
        "people": float(frame.figure is not None or bool(frame.affected)),
        "place": float(bool(frame.origin or frame.destination)),
        "time": float(frame.when is not None),
        "teller": float(bool(frame.said)),
        "surer": float(surer),
    }


def joint(held: dict[str, float], weights: dict[str, float]) -> float:
    """Return the probability that an analyst keeps an act."""
    odds = sum(weights[name] * value for name, value in held.items())
    return round(1 / (1 + math.exp(-min(max(odds, -30.0), 30.0))), 3)


def logit(score: float) -> float:
    """Return the log odds of a probability, kept off 0 and 1."""
    score = min(max(score, 0.01), 0.99)
    return math.log(score / (1 - score))


def _of_length(odds: float, length: int) -> float:
    return odds if odds > 0 else odds * min(1.0, length / LONG)


def stands(trust: Trust, *, rules: bool, learned: bool, agreed: bool = False) -> str:
    """Return whose value of a field stands (`rules`, `learned` or nobody's: empty), by who has one and whether two
    that there are agree. Of two that agree the rules' stands, with its own reason."""
    if rules and learned and not agreed:
        own = trust.learned_against > trust.rules_against + BETTER
        share, whose = (trust.learned_against, "learned") if own else (trust.rules_against, "rules")
    elif rules and learned:
        share, whose = trust.agreed, "rules"
    else:
        share, whose = (trust.rules, "rules") if rules else (trust.learned, "learned")
    return whose if (rules or learned) and share >= WORTH[whose] else ""


def agree(one: Frame, other: Frame, field: str) -> bool:
    """Tell whether two frames that both have a value of a field have the same."""
    if field in ("act", "status"):
        return bool(getattr(one, field) is getattr(other, field))
    if field in ("origin", "destination"):
        left, right = _places(one, field), _places(other, field)
        return len(left) == len(right) and all(a.overlaps(b) for a, b in zip(left, right, strict=True))
    if field == "attribution":
        a, b = one.said[0], other.said[0]
        return a.kind is b.kind and (a.span is b.span or bool(a.span and b.span and a.span.overlaps(b.span)))
    if field == "figure":
        f, g = one.figure, other.figure
        return f is g or bool(f and g and (f.low, f.high, f.unit) == (g.low, g.high, g.unit))
    if field == "when":
        t, u = one.when, other.when
        return t is u or bool(t and u and (t.start, t.end) == (u.start, u.end))
    return {code for code, _ in getattr(one, field)} == {code for code, _ in getattr(other, field)}


def _places(frame: Frame, field: str) -> list[Span]:
    return sorted([*(m.span for m in getattr(frame, field)), *getattr(frame, f"{field}_described")])


def filled(frame: Frame, field: str) -> bool:
    """Tell whether a frame has a value of a field."""
    if field in ("act", "status"):
        return True
    names = FIELDS[field] if field in ("origin", "destination") else FIELDS[field][:1]
    return any(bool(getattr(frame, name)) for name in names)
