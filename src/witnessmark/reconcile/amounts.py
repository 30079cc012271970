"""What a count leaves possible, and whether two counts of one unit can both be right."""

from __future__ import annotations

import math

from witnessmark.model.figure import Figure
from witnessmark.vocab.codes import Quantifier


def bounds(figure: Figure) -> tuple[float, float]:
    """Return what a count leaves possible; `about` and vague words stretch by a tenth."""
    low = (
        figure.low
        if figure.low is not None
        else figure.best
        if figure.best is not None and figure.high is None
        else 0
    )
    high: float = math.inf if figure.high is None else figure.high
    slack = 0.1 if figure.quantifier in (Quantifier.ABOUT, Quantifier.VAGUE) else 0.0
    return (low * (1 - slack), high * (1 + slack))


def agree(a: Figure, b: Figure) -> bool:
    """Whether two counts of one unit can both be right."""
    (low_a, high_a), (low_b, high_b) = bounds(a), bounds(b)
    return low_a <= high_b and low_b <= high_a


def at_odds(a: Figure | None, b: Figure | None) -> bool:
    """Whether two claims' counts can't both be right: each has one, and of one unit."""
    return a is not None and b is not None and a.unit is b.unit and not agree(a, b)
