"""The methods' figures with their intervals on one line of numbers."""

from __future__ import annotations

from witnessmark.analysis.undercount.estimate import MODELS, Estimate
from witnessmark.analysis.undercount.result import Undercount
from witnessmark.analysis.undercount.wording import Language, Word, say, shown
from witnessmark.drawing.spans import Span, draw_spans


def chart(found: Undercount, language: Language, *, width: int = 720, stacked: bool = False) -> str:
    """Return an SVG: a bar a method from low to high with its point, a line at those seen; empty without figures.

    Methods that never carry a headline are drawn quieter.
    """
    spans = []
    for e in found.methods:
        if e.estimate is not None:
            low, high = e.low if e.low is not None else e.estimate, e.high if e.high is not None else e.estimate
            name = say(e.method.value, language)
            spans.append(Span(name, low, high, f"{name}: {shown(e.estimate)}{_between(e)}", e.estimate,
                              "" if e.method in MODELS else "closed"))
    if (over := found.matching) is not None:
        name = say("over_matchings", language, model=Word(found.model.value), n=len(over.each))
        spans.append(Span(name, over.low, over.high, f"{name}: {shown(over.estimate)} ({shown(over.low)}–"
                          f"{shown(over.high)})", over.estimate, ""))
    title = say("seen", language, lists=len(found.lists), observed=found.observed)
    return draw_spans(spans, width=width, title=title, marks=[(float(found.observed), title)], stacked=stacked)


def _between(e: Estimate) -> str:
    """Return the interval in brackets; nothing where the method has none, such as sample coverage."""
    return "" if e.low is None or e.high is None else f" ({shown(e.low)}–{shown(e.high)})"
