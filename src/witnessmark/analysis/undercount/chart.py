"""The methods' figures, or those of strata, with their intervals on one line of numbers."""

from __future__ import annotations

from witnessmark.analysis.undercount.estimate import MODELS, Estimate
from witnessmark.analysis.undercount.result import Undercount
from witnessmark.analysis.undercount.strata import Strata
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
    for over in found.matchings:
        name = say("over_matchings", language, model=Word(over.method.value), n=over.used)
        spans.append(Span(name, over.low, over.high, f"{name}: {shown(over.estimate)} ({shown(over.low)}–"
                          f"{shown(over.high)})", over.estimate, ""))
    title = say("seen", language, of_incidents=found.of_incidents, lists=len(found.lists), observed=found.observed)
    return draw_spans(spans, width=width, title=title, marks=[(float(found.observed), title)], stacked=stacked)


def strata_chart(found: Strata, language: Language, *, width: int = 720, stacked: bool = False) -> str:
    """Return an SVG: a bar a stratum from low to high with its point, quieter where it is taken from the others."""
    spans = [Span(s.name, s.low, s.high, f"{s.name}: {shown(s.pooled)} ({shown(s.low)}–{shown(s.high)})", s.pooled,
                  "closed" if s.borrowed else "") for s in found.strata]
    title = say("strata_seen", language, of_incidents=found.of_incidents, strata=len(found.strata),
                observed=found.observed)
    return draw_spans(spans, width=width, title=title, stacked=stacked)


def _between(e: Estimate) -> str:
    """Return the interval in brackets; nothing where the method has none, such as sample coverage."""
    return "" if e.low is None or e.high is None else f" ({shown(e.low)}–{shown(e.high)})"
