"""What is planned or threatened lies ahead: a month or season without a year is then the next one, not the last. What
was done or goes on does not: "this month" ends for it with the day it is told.

Invariant: only the days of a mention change, never its span.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from witnessmark.extract.mentions import TimeMention
from witnessmark.extract.times.periods import moved
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Precision, Status

LONG_AGO = dt.timedelta(days=150)
"""A date nearer than this may be that of the decision; a plan for a day so long past is none."""
_AHEAD = frozenset({Status.PLANNED, Status.THREATENED})
_YEARLY = re.compile(
    r"\d{1,2}월|봄|여름|가을|겨울|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|\b(?:spring|summer|autumn|fall|winter)\b", re.I)
"""Months and seasons: what comes round once a year."""
_FUTURE = re.compile(
    r"\b(?:will|would|shall|going to|about to|to be|is next|are next)\b|것이라|거라|예정|계획|"
    r"(?<![았었했였됐갔왔났])다는\s?(?:말|소문|얘기|이야기|소리|설)", re.I)
"""What a rumour says is still to come."""
_FIXED = re.compile(r"\d{4}|년|작년|지난|올해|그 ?해|같은 해|\b(?:last|past|this|that|same|ago|previous)\b", re.I)
_DONE = frozenset({Status.CARRIED_OUT, Status.ONGOING, Status.DENIED})
_SO_FAR = re.compile(
    r"\bthis (?:week|month|year|spring|summer|autumn|winter)\b|이달(?!\s?\d)|이번\s?(?:달|주)|"
    r"(?:올해|올\s?여름|올\s?봄|올\s?가을|올\s?겨울)\s?들어", re.I)
"""A stretch of time that holds the day of telling. 올해 alone names the year as such."""


def so_far(time: TimeMention, status: Status, text: str, published: dt.date) -> TimeMention:
    """Return the mention ended with the day of telling where what was done or goes on is said of a time that runs."""
    words = text[time.span.start : time.span.end + 3]
    if (status not in _DONE or time.start is None or time.end is None or not time.start <= published < time.end
            or _SO_FAR.search(words) is None):
        return time
    return replace(time, end=published)


def upcoming(time: TimeMention | None, status: Status, text: str, published: dt.date | None,
             passage: Span | None = None) -> TimeMention | None:
    """Return the mention moved a year on where the act's status, or what a rumour in the `passage` says, puts it ahead
    of publication."""
    if time is None or published is None or time.start is None or time.end is None:
        return time
    rumoured = status is Status.RUMOURED and passage is not None and _FUTURE.search(passage.slice(text)) is not None
    if status not in _AHEAD and not rumoured:
        return so_far(time, status, text, published)
    words = text[max(0, time.span.start - 4) : time.span.end]
    if published - time.start < LONG_AGO or not _YEARLY.search(words) or _FIXED.search(words):
        return time
    start, end = _next_year(time.start), _next_year(time.end)
    if end < published:
        return time
    if time.role in ("by", "until"):
        return replace(time, start=published, end=end, precision=Precision.RANGE)
    return replace(time, start=start, end=end)


def _next_year(day: dt.date) -> dt.date:
    return moved(day, "year", 1) or day
