"""How sure both layers together are of an act: a small table of measured weights over what was seen.

The package's own weights (`joint.toml`, by `python -m training.weigh`) make the forest's odds mean what they say on
whole reports that nothing was fitted to; a case's own decisions move them (`witnessmark learn`).
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from witnessmark.extract.weighing.clues import ACT_NAMES, Row

TABLE = Path(__file__).with_name("joint.toml")
FEATURES = ("bias", "forest", "rules", "no_rules", "learned", "no_learned", "other_act", "relevance", "ruled", "seen",
            "people", "place", "time", "teller", "surer")
"""What the joint score weighs: the forest's log odds; each layer's, or its silence; whether the layers differ on the
act; the surest act of each layer in the whole text, and how many the learned layer sees there; which fields either
fills; whether the same passage says the same act with more certainty."""
SILENT = 0.2
"""Rules that see no act in a whole text say no more of its subject than rules this unsure of one."""
LONG = 1000
"""Code points of a text in which the silence of rules says all it can; of a shorter one it says less."""
RELEVANT = 2.9
"""Log odds of the surest act of a whole report that tells of any, as a rule: .95."""

Weights = Mapping[str, Mapping[str, float]]
"""Weights of the joint score by language and feature."""


@lru_cache(maxsize=1)
def shipped() -> dict[str, dict[str, float]]:
    """Return the package's own weights by language."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def weights_of(language: str, learnt: Weights | None = None) -> Mapping[str, float]:
    """Return the weights of a language: what a case has learnt, else the package's own.

    What a case learnt of other features than today's is left aside.
    """
    own = (learnt or {}).get(language)
    return own if own is not None and set(own) == set(FEATURES) else shipped()[language]


def features(clues: Row, chance: float, length: int) -> dict[str, float]:
    """Return what the joint score of an act is made from.

    Args:
        clues: those of the act under its code, in the order of ACT_NAMES.
        chance: the forest's.
        length: of the text, in code points.
    """
    told = dict(zip(ACT_NAMES, clues.tolist(), strict=True))
    return {
        "bias": 1.0,
        "forest": logit(chance),
        "rules": logit(told["rules_score"]) if told["rules_score"] >= 0 else 0.0,
        "no_rules": told["no_rules"],
        "learned": logit(told["learned_score"]) if told["learned_score"] >= 0 else 0.0,
        "no_learned": told["no_learned"],
        "other_act": max(told["rules_other"], told["learned_other"]),
        "relevance": _of_few(logit(told["relevance"]), length),
        "ruled": _of_length(logit(max(told["ruled"], SILENT)), length),
        "seen": told["seen"],
        "people": told["people"],
        "place": max(told["origin"], told["destination"]),
        "time": told["time"],
        "teller": told["teller"],
        "surer": told["surer"],
    }


def joint(held: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the probability that an analyst keeps an act."""
    odds = sum(weights[name] * value for name, value in held.items())
    return round(1 / (1 + math.exp(-min(max(odds, -30.0), 30.0))), 3)


def logit(score: float) -> float:
    """Return the log odds of a probability, kept off 0 and 1."""
    score = min(max(score, 0.01), 0.99)
    return math.log(score / (1 - score))


def _of_few(odds: float, length: int) -> float:
    """Return the odds of the surest act as they would be in a whole report: a line or two hold one act to look at,
    and the surest of one is no sure one. Odds against are left: what looks like no act is none in a line either."""
    if odds <= 0 or odds >= RELEVANT:
        return odds
    return odds + (RELEVANT - odds) * max(0.0, 1 - length / LONG)


def _of_length(odds: float, length: int) -> float:
    return odds if odds > 0 else odds * min(1.0, length / LONG)
