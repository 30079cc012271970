"""Pieces → readings: neighbours joined, ranges closed, values anchored in text order.

Both languages share this: a date told in parts ("Monday, October 26", "2018년" "12월") is one
value, and each time told becomes an anchor for the next.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from witnessmark.extract.mentions import TimeMention
from witnessmark.extract.times.anchor import Context, resolve
from witnessmark.extract.times.values import (
    Calendar,
    Clock,
    Every,
    Fixed,
    Length,
    Piece,
    Rel,
    Shifted,
    Value,
)
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Precision

_RECENT = dt.timedelta(days=300)
_SENTENCE_END = re.compile(r"[.?!](?:[\s”\"’]|$)|\n")
_CLOSED = re.compile(r"[”\"]")


@dataclass(frozen=True, slots=True)
class Told:
    """A mention with the value it was resolved from and that value's own days."""

    mention: TimeMention
    value: Value
    context: Context


def _is_day(value: Value) -> bool:
    if isinstance(value, Calendar):
        return (value.day is not None and value.to_day is None) or value.weekday is not None
    return isinstance(value, Fixed) or (isinstance(value, Shifted) and value.unit == "day")


Outlook = Literal["past", "future", "either"]
"""Where the words around a date without a year point: behind, ahead, or to the nearer."""

Order = Literal["coarse_first", "fine_first"]


def joined(pieces: Sequence[Piece], text: str, gap: re.Pattern[str], order: Order) -> list[Piece]:
    """Merge neighbours whose values complete each other across a gap the language allows."""
    done: list[Piece] = []
    for piece in pieces:
        if done:
            before = done[-1]
            if piece.start - before.end <= 24 and gap.fullmatch(text, before.end, piece.start):
                merged = merge(before.value, piece.value, order)
                if merged is not None:
                    done[-1] = Piece(before.start, piece.end, merged, before.role,
                                     before.future or piece.future)
                    continue
        done.append(piece)
    return done


def merge(first: Value, second: Value, order: Order) -> Value | None:
    """Return one value for two that complete each other, or None where they don't."""
    if isinstance(second, Clock) and _is_day(first):
        return first
    if isinstance(first, Clock) and _is_day(second):
        return second
    if not isinstance(first, Calendar) or not isinstance(second, Calendar):
        return None
    if first.only_weekday and first.toward is None:
        if second.day is not None and second.to_day is None:
            return second
        if isinstance(second.week, Rel) and second.weekday is None:
            return replace(second, weekday=first.weekday)
        return None
    if second.only_weekday and second.toward is None:
        if isinstance(first.week, Rel) and first.weekday is None:
            return replace(first, weekday=second.weekday)
        return first if first.day is not None and first.to_day is None else None
    taken = {name: value for name in _FIELDS if (value := getattr(first, name)) is not None}
    added = {name: value for name in _FIELDS if (value := getattr(second, name)) is not None}
    if taken.keys() & added.keys() or not taken or not added:
        return None
    if not {"year", "month"} & (taken.keys() | added.keys()):
        return None
    ranks = [max(_rank(name, first) for name in taken), min(_rank(name, second) for name in added)]
    if order == "fine_first":
        ranks = [-min(_rank(name, first) for name in taken), -max(_rank(name, second) for name in added)]
    if ranks[0] >= ranks[1]:
        return None
    whole = Calendar(**(taken | added))
    if whole.day is not None and whole.month is None:
        return None
    if whole.season is not None and (whole.month is not None or whole.day is not None):
        return None
    return whole


_RANK = {"year": 0, "season": 1, "quarter": 1, "half": 1, "month": 2, "week": 3, "day": 3, "to_day": 3,
         "part": 0, "toward": 0}
_FIELDS = ("year", "month", "day", "to_day", "week", "season", "quarter", "half", "part", "toward")


def _rank(name: str, value: Calendar) -> int:
    """Part and direction rank with the field they narrow."""
    if name not in ("part", "toward"):
        return _RANK[name]
    held = [_RANK[field] for field in _RANK if _RANK[field] and getattr(value, field) is not None]
    return max(held, default=0)


def anchored(
    pieces: Sequence[Piece],
    text: str,
    day: Callable[[int], dt.date | None],
    outlook: Callable[[str, Piece], Outlook],
    *,
    southern: bool = False,
) -> list[Told]:
    """Resolve pieces in text order; each dated one becomes the anchor of the next.

    `day` tells the day that words at an offset lean on. Where it changes, a part told on another
    day begins, and nothing told before it anchors what follows.
    """
    told: list[Told] = []
    last: tuple[dt.date, dt.date] | None = None
    last_day: dt.date | None = None
    from_today = False
    last_end = recent_end = 0
    published: dt.date | None = None
    for piece in pieces:
        here = day(piece.start)
        if here != published:
            published, last, last_day, from_today, recent_end = here, None, None, False, 0
        near = last is not None and "\n" not in text[last_end : piece.start]
        gap = text[last_end : piece.start] if near else ""
        loose = near and last is not None and (last[1] - last[0]).days > 180 and (". " in gap or from_today)
        if near and last is not None and published is not None and published - last[1] > _RECENT:
            loose = loose or _aside(text, (recent_end, last_end, piece.start))
        future, nearest = piece.future, False
        if not future and _may_lie_ahead(piece.value):
            view = outlook(text, piece)
            term = piece.role in ("by", "until") and getattr(piece.value, "only_weekday", True)
            future, nearest = view == "future" or (term and view == "either"), view == "either"
        told_last = None if piece.role == "by" and not near and published is not None else last
        context = Context(published, told_last, last_day, near, loose, future, nearest, southern)
        held = resolve(piece.value, context)
        told.append(Told(_mention(piece, held, published), piece.value, context))
        if held is not None and piece.role != "duration":
            last, last_end = held[0], piece.end
            last_day = last[0] if last[0] == last[1] else last_day
            recent_end = piece.end if published is not None and published - last[1] <= _RECENT else recent_end
            from_today = isinstance(getattr(piece.value, "year", None), Rel)
    return told


def _aside(text: str, offsets: tuple[int, int, int]) -> bool:
    """Tell whether an older date was background to a story of these days, and its sentence (or quotation) is over.

    The offsets are the end of the last date of these days, the end of the older date, and the start of the next.
    """
    recent, older, following = offsets
    if not recent or "\n" in text[recent:older] or not _SENTENCE_END.search(text, older, following):
        return False
    opened = max(text.rfind(mark, recent, older) for mark in "“\"")
    return opened < 0 or _CLOSED.search(text, older, following) is not None


def _may_lie_ahead(value: Value) -> bool:
    if isinstance(value, Shifted):
        return value.weekend and value.exact
    return isinstance(value, Calendar) and value.year is None and value.toward is None


def _mention(
    piece: Piece, held: tuple[tuple[dt.date, dt.date], Precision] | None, published: dt.date | None
) -> TimeMention:
    span = Span(piece.start, piece.end)
    if isinstance(piece.value, Every):
        return TimeMention(span, None, None, None, "set")
    if isinstance(piece.value, Length):
        return TimeMention(span, None, None, None, "duration")
    if held is None:
        return TimeMention(span, None, None, None, piece.role)
    (start, end), precision = held
    if piece.role == "since" and published is not None and start < published:
        return TimeMention(span, start, published, Precision.RANGE, "since")
    return TimeMention(span, start, end, precision, piece.role)


