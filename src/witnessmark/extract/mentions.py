"""What the layers propose before anything is assembled: typed spans of one text.

Invariant: every mention is a span of the text it was found in; nothing here is a claim yet.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from witnessmark.model.place import ResolvedPlace
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Precision, Quantifier, Unit


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression and its value.

    `start`/`end` are inclusive days, None where nothing anchors it. `role` tells how the
    expression relates to an act: at a time, since, until or by (a deadline), a duration
    (no dates), or a recurring set. `span` covers the expression without its preposition or
    case particle ("late October", not "in late October"; "지난달 말", not "지난달 말에").
    """

    span: Span
    start: dt.date | None
    end: dt.date | None
    precision: Precision | None
    role: Literal["at", "since", "until", "by", "duration", "set"] = "at"


@dataclass(frozen=True, slots=True)
class FigureMention:
    """A count with its bounds and what it counts.

    `span` covers number, qualifier and unit noun ("some 30 households", "30여 세대");
    `number` the number alone. `unit` is None where the counted noun is none of ours
    (kilometres, dollars) or unknown; `noun` is the counted noun's span if one was found.
    """

    span: Span
    number: Span
    low: int | None
    best: int | None
    high: int | None
    quantifier: Quantifier
    unit: Unit | None
    noun: Span | None = None
    multiplier: float | None = None
    percentage: bool = False


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place name in a text and what the gazetteer resolves it to (None if unknown)."""

    span: Span
    place: ResolvedPlace | None
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Mentions:
    """All mentions of one text, each kind in text order. `lists` gives for each name of a place that stands in a list
    of them the names of that list."""

    places: tuple[PlaceMention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    figures: tuple[FigureMention, ...] = ()
    lists: Mapping[Span, tuple[Span, ...]] = field(default_factory=dict)


M = TypeVar("M", PlaceMention, TimeMention, FigureMention)
REACH = 200
"""Code points: no mention is longer."""


def within(mentions: Sequence[M], span: Span) -> list[M]:
    """Return the mentions, given in text order, that meet a span."""
    first = bisect_left(mentions, span.start - REACH, key=lambda m: m.span.start)
    last = bisect_left(mentions, span.end, key=lambda m: m.span.start)
    return [m for m in mentions[first:last] if m.span.overlaps(span)]
