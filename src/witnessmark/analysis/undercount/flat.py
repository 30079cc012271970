"""Figures of an undercount as rows for a sheet: codes, English names, numbers to one decimal; empty where unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from witnessmark.analysis.undercount.result import Undercount
from witnessmark.analysis.undercount.strata import Strata
from witnessmark.analysis.undercount.wording import say

METHOD_COLUMNS = ("method", "name", "estimate", "low", "high", "observed", "why_not")
STRATUM_COLUMNS = ("stratum", "observed", "estimate", "low", "high", "own", "own_low", "own_high", "borrowed")


def methods_of(found: Undercount) -> list[tuple[object, ...]]:
    """Return a row a method: its code and name, figure, interval or why it has none; those over matchings last."""
    def row(code: str, name: str, of: Any, why: str = "") -> tuple[object, ...]:
        ends = ("" if end is None else round(end, 1) for end in (of.estimate, of.low, of.high))
        return code, name, *ends, found.observed, why
    rows = [row(e.method.value, say(e.method.value, "en"), e, found.why_not(e, "en") if e.why_not else "")
            for e in found.methods]
    named = found.rows("en")[len(rows):]
    return [*rows, *(row(f"matchings_{over.method.value}", name, over)
                     for over, (name, *_) in zip(found.matchings, named, strict=True))]


def strata_of(found: Strata) -> list[tuple[object, ...]]:
    """Return a row a stratum: its pooled figure and its own, where it has one, and whether it is taken from others."""
    def ends(of: Sequence[float | None]) -> tuple[object, ...]:
        return tuple("" if end is None else round(end, 1) for end in of)
    return [(s.name, s.observed, *ends((s.pooled, s.low, s.high)), *ends((s.own.estimate, s.own.low, s.own.high)),
             int(s.borrowed)) for s in found.strata]
