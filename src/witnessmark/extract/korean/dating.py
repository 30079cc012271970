"""Dates that lean on other dates: the year or month named before, deadlines, notices.

Invariant: only the days of a mention change, never its span. Not handled here: reading time
expressions, and which act a time belongs to.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from witnessmark.extract.korean.attribution import SPEECH
from witnessmark.extract.mentions import TimeMention
from witnessmark.extract.times import korean_words as words
from witnessmark.extract.times.periods import moved as later
from witnessmark.extract.times.values import PeriodUnit
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Precision

RECENT = dt.timedelta(days=300)
"""A date nearer to publication belongs to the story told, an older one may be background to it."""

_RELATIVE = re.compile(r"지난|이달|오는|올해|올[봄여가겨]|작년|내년|내달|다음|이번|어제|오늘|내일|전$|같은")
_LEANING = re.compile(r"(?:그|이|같은|다음|전|이튿|당)\s?[날일](?![가-힣]{2})|(?:새벽|아침|오전|낮|오후|저녁|밤)\s?\d|\d{1,2}시")
"""Days that are no day without another one: 그날, 이튿날, 오후 3시."""

_WITHIN = re.compile(r"(?P<n>\d{1,3}|[가-힣]{1,3}?)\s?(?P<u>개월|주일|시간|달|년|해|주|일)?$")
_TERM = re.compile(r"\s?(?:안에|안으로|내로|내에|이내|의?\s?말미|의?\s?기한)")
_TERM_END = re.compile(r"\s?(?:안에|안으로|내로|내에|이내에?)$")
_TELLING = re.compile(r"(?:\s?\([^)\n]{1,12}\))?(?:\s(?:오전|오후|밤|새벽|낮))?(?:에)?\s(?:이같이\s|이렇게\s)?" + SPEECH)
_SENTENCE_END = re.compile(r"[.?!][\s”\"’]|\n")


def deadline(time: TimeMention, published: dt.date | None) -> TimeMention:
    """Let a deadline still ahead run from the day of publication."""
    if time.role not in ("by", "until") or published is None or time.end is None or time.end <= published:
        return time
    return replace(time, start=published, precision=Precision.RANGE)


def due(time: TimeMention, others: Iterable[TimeMention], text: str, told: dt.date | None,
        given: dt.date | None = None) -> TimeMention:
    """Return an ordered act's deadline, from the order's day, where that is told, else from the day it was told of.

    Where the order's month or season alone is told in its sentence, a term says no more than that.

    `others` are the dates of the sentence that are no days of telling; `given` is the day that the sentences before
    name for the order, `told` that of the telling or publication. A term (열흘 안에) counts from that first day.
    """
    others = [o for o in others if o.span != time.span]
    days = [o for o in others if o.role == "at" and o.precision is Precision.DAY and o.start]
    before = [o for o in days if o.span.start < time.span.start]
    ordered = (before or days)[-1].start if days else given
    begun = ordered or told
    if begun is None:
        return time
    term = _term(time.span, text, begun)
    vague = [o for o in others if o.role == "at" and o.start and o.precision is not Precision.DAY and o.span.end <= time.span.start]
    if term is not None and ordered is None and vague:
        return vague[-1]
    if term is not None:
        return replace(time, start=begun, end=term, precision=Precision.RANGE)
    if time.role not in ("by", "until") or ordered is None or time.end is None or ordered >= time.end:
        return time
    return replace(time, start=ordered, precision=Precision.RANGE)


def _term(span: Span, text: str, begun: dt.date) -> dt.date | None:
    """Return the last day of a term counted from `begun` (사흘 안에, 한 달 말미), or None where it is none."""
    length = span.slice(text)
    inside = _TERM_END.search(length)
    if inside is None and _TERM.match(text, span.end) is None:
        return None
    count, unit = _counted(length[: inside.start()] if inside else length)
    return later(begun, unit, count) if count else None


def _counted(mention: str) -> tuple[int, PeriodUnit]:
    """Return a length of time in its unit, hours as days begun; zero where it is none."""
    if mention in words.DAYS:
        return words.DAYS[mention], "day"
    found = _WITHIN.fullmatch(mention)
    count = words.count_of(found["n"]) if found and found["u"] else None
    if found is None or count is None or mention in words.MONTHS or mention in words.WEEKS or mention in words.YEARS:
        return 0, "day"
    return (max(1, count[1] // 24), "day") if found["u"] == "시간" else (count[1], words.PERIODS[found["u"]])


def dated(times: list[TimeMention], text: str, day: Callable[[int], dt.date | None], *, notice: bool,
          story: bool = False) -> list[TimeMention]:
    """Let dates without a year or month take them from a dated mention shortly before.

    A year long past lends itself within its sentence or quotation only, once the text has named a date of these
    days: it is background, but in the `story` of one's own life. In a notice a day that has passed is the next one
    to come. `day` tells the day that words at an offset lean on; where it changes, another part begins.
    """
    dated: list[TimeMention] = []
    anchor: TimeMention | None = None
    recent: int | None = None
    published: dt.date | None = None
    day_told = False
    for time in times:
        here = day(time.span.start)
        if here != published:
            published, anchor, recent = here, None, None
        mention = time.span.slice(text)
        relative = _RELATIVE.search(text[max(0, time.span.start - 4) : time.span.end])
        near = anchor is not None and anchor.start is not None and time.span.start - anchor.span.end < 250
        if time.role == "duration":
            time = _running(time, text, published)
        elif time.start is not None and _LEANING.match(mention) and not day_told:
            time = replace(time, start=None, end=None, precision=None)
        elif published and _bare_day(time, mention) and _TELLING.match(text, time.span.end):
            time = _last_such_day(time, published)
        elif time.start is not None and time.end is not None and not relative and time.role != "set":
            shift: int | None = None
            if near and anchor is not None and anchor.start and re.match(r"\d{1,2}월", mention):
                shift = anchor.start.year if time.start.month >= anchor.start.month else anchor.start.year + 1
                lends = "년" in anchor.span.slice(text) and (
                    story or not _background(anchor, time, text, recent, published))
                shift = shift if lends else None
            elif notice and published and time.end < published and "년" not in mention and mention[:1].isdigit():
                shift = time.start.year + 1
            if shift is not None and shift != time.start.year and (notice or published is None or shift <= published.year):
                time = _shifted(time, shift - time.start.year)
            if near and anchor is not None and re.match(r"\d{1,2}일", mention):
                time = _in_month(time, anchor, published, text)
        if time.start is not None:
            anchor = time if re.search(r"\d{4}년|\d{1,2}월", mention) else None if relative else anchor
            day_told = day_told or time.precision is Precision.DAY
            if published is not None and time.end is not None and published - time.end < RECENT:
                recent = time.span.end
        dated.append(time)
    return dated


def _background(anchor: TimeMention, time: TimeMention, text: str, recent: int | None, published: dt.date | None) -> bool:
    """Tell whether an older date stands in a text about now, and another sentence than `time`."""
    if published is None or recent is None or anchor.end is None or published - anchor.end < RECENT:
        return False
    gap = text[anchor.span.end : time.span.start]
    if _SENTENCE_END.search(gap) is None:
        return False
    opened = max(text.rfind(mark, 0, anchor.span.start) for mark in "“\"")
    return not (opened > max(text.rfind("”", 0, anchor.span.start), text.rfind("\n", 0, anchor.span.start))
                and not re.search(r"[”\"]", gap) and opened > recent - 1)


def _running(time: TimeMention, text: str, published: dt.date | None) -> TimeMention:
    """Let what has gone on for a while (보름째, 2년째) run from then to publication."""
    if published is None or re.match(r"째(?:\s|[,.])", text[time.span.end : time.span.end + 2]) is None:
        return time
    count, unit = _counted(time.span.slice(text))
    start = later(published, unit, -count) if count else None
    if start is None:
        return time
    return replace(time, start=start + dt.timedelta(days=unit == "day"), end=published, precision=Precision.RANGE, role="since")


def _bare_day(time: TimeMention, mention: str) -> bool:
    return time.precision is Precision.DAY and time.start is not None and re.match(r"\d{1,2}일", mention) is not None


def _last_such_day(time: TimeMention, published: dt.date) -> TimeMention:
    """Return the day of the month that was last before publication: reports are told within weeks."""
    if time.start is None:
        return time
    month = published.replace(day=1)
    days = (_day(month.year, month.month, time.start.day),
            _day((month - dt.timedelta(days=1)).year, (month - dt.timedelta(days=1)).month, time.start.day))
    day = next((d for d in days if d is not None and d <= published), None)
    return replace(time, start=day, end=day) if day is not None else time


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
