"""Dates that lean on other dates: the year or month named before, deadlines, notices.

Invariant: only the days of a mention change, never its span. Not handled here: reading time
expressions, and which act a time belongs to.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from witnessmark.extract.mentions import TimeMention
from witnessmark.vocab.codes import Precision


def deadline(time: TimeMention, published: dt.date | None) -> TimeMention:
    """Let a deadline still ahead run from the day of publication."""
    if time.role not in ("by", "until") or published is None or time.end is None or time.end <= published:
        return time
    return replace(time, start=published, precision=Precision.RANGE)


def dated(times: list[TimeMention], text: str, published: dt.date | None, *, notice: bool) -> list[TimeMention]:
    """Let dates without a year or month take them from a dated mention shortly before.

    In a notice a day that has passed is the next one to come.
    """
    dated: list[TimeMention] = []
    anchor: TimeMention | None = None
    for time in times:
        words = time.span.slice(text)
        relative = re.search(r"지난|이달|오는|올해|작년|내년|내달|다음|이번|어제|오늘|내일|전$|같은",
                             text[max(0, time.span.start - 4) : time.span.end])
        near = anchor is not None and anchor.start is not None and time.span.start - anchor.span.end < 250
        if time.start is not None and time.end is not None and not relative and time.role not in ("duration", "set"):
            moved: int | None = None
            if near and anchor is not None and anchor.start and re.match(r"\d{1,2}월", words):
                moved = anchor.start.year if time.start.month >= anchor.start.month else anchor.start.year + 1
                moved = moved if "년" in anchor.span.slice(text) else None
            elif notice and published and time.end < published and "년" not in words and words[:1].isdigit():
                moved = time.start.year + 1
            if moved is not None and moved != time.start.year and (notice or published is None or moved <= published.year):
                time = _shifted(time, moved - time.start.year)
            if near and anchor is not None and re.match(r"\d{1,2}일", words):
                time = _in_month(time, anchor, published, text)
        if time.start is not None and re.search(r"\d{4}년|\d{1,2}월", words):
            anchor = time
        dated.append(time)
    return dated


def _in_month(time: TimeMention, anchor: TimeMention, published: dt.date | None, text: str) -> TimeMention:
    """Put a bare day into the month named shortly before, where that is longer ago than a month."""
    if published is None or anchor.start is None or time.start is None or time.precision is not Precision.DAY or \
            time.start != time.end or "월" not in anchor.span.slice(text):
        return time
    day = _day(anchor.start.year, anchor.start.month, time.start.day)
    if day is None or time.start.day < anchor.start.day or (published - anchor.start).days <= 31:
        return time
    return replace(time, start=day, end=day)


def _shifted(time: TimeMention, years: int) -> TimeMention:
    start = _day(time.start.year + years, time.start.month, time.start.day) if time.start else None
    end = _day(time.end.year + years, time.end.month, time.end.day) if time.end else None
    return replace(time, start=start, end=end) if start and end else time


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
