"""Value → days, by the publication date and the times told before.

Invariant: nothing is guessed: without an anchor a value has no days. What is left out of a
date is filled with the nearest past of publication, or the nearest future where the words
point ahead; in a passage that is telling older events, with the nearest to the time told last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from witnessmark.extract.mentions import TimeMention
from witnessmark.extract.times import periods
from witnessmark.extract.times.periods import DAY, Period
from witnessmark.extract.times.values import (
    Between,
    Calendar,
    Clock,
    Decade,
    Fixed,
    Rel,
    Shifted,
    Stretch,
    Value,
    WeekOf,
)
from witnessmark.vocab.codes import Precision

Resolved = tuple[Period, Precision]
_TOLD_LONG_AGO = dt.timedelta(days=200)
_FRESH, _FAR = 45, 250
_YEAR_BACK = 330
_TOLD_MONTHS_AGO = dt.timedelta(days=45)
_A_MONTH = dt.timedelta(days=31)
_UNIT_PRECISION = {
    "day": Precision.DAY, "week": Precision.WEEK, "month": Precision.MONTH, "quarter": Precision.QUARTER,
    "half": Precision.RANGE, "year": Precision.YEAR, "decade": Precision.RANGE, "century": Precision.RANGE,
}


@dataclass(frozen=True, slots=True)
class Context:
    """What a value may lean on: publication, and the time told last in the text.

    `near` says that the last time stands in the same paragraph, `loose` that it was a mere
    year, told in another sentence; `future` that the words
    around point ahead, `nearest` that they may (a deadline).
    """

    published: dt.date | None
    last: Period | None = None
    last_day: dt.date | None = None
    near: bool = False
    loose: bool = False
    future: bool = False
    nearest: bool = False
    southern: bool = False

    def day(self, anchor: str, unit: str = "month") -> dt.date | None:
        """Return the day that relative values count from; days count from a day if one was told."""
        if anchor == "text" and unit == "day" and (self.last_day or self.published):
            return self.last_day or self.published
        told = self.last[0] if self.last else None
        return (told or self.published) if anchor == "text" else (self.published or told)

    @property
    def _behind(self) -> bool:
        return self.near and not self.loose and not self.future

    @property
    def narrating(self) -> bool:
        """True where the passage tells older events, or no publication date is known."""
        if self.last is None:
            return False
        if self.published is None:
            return True
        return self._behind and self.last[1] < self.published - _TOLD_LONG_AGO

    @property
    def in_older_month(self) -> bool:
        """True where a bare day of the month belongs to the month told last."""
        if self.published is None or self.last is None:
            return self.published is None
        told_long_ago = self.last[1] < self.published - _TOLD_MONTHS_AGO
        return self._behind and told_long_ago and self.last[1] - self.last[0] <= _A_MONTH


def resolve(value: Value, context: Context) -> Resolved | None:
    """Return the inclusive days of a value and their precision, or None without an anchor."""
    try:
        return _resolve(value, context)
    except (ValueError, OverflowError):
        return None


def resolve_deadline(mention: TimeMention, ordered: dt.date | None, published: dt.date | None) -> TimeMention:
    """Widen a deadline: from the order (else publication) to its last day, if still ahead then.

    A deadline already past stays on its last day. Mentions of other roles, and deadlines
    that have no days, come back as they are.
    """
    if mention.role not in ("by", "until") or mention.end is None:
        return mention
    begun = ordered or published
    if begun is None or begun >= mention.end:
        return replace(mention, start=mention.end, precision=Precision.DAY)
    return replace(mention, start=begun, precision=Precision.RANGE)


def _resolve(value: Value, context: Context) -> Resolved | None:
    if isinstance(value, Calendar):
        return _calendar(value, context)
    if isinstance(value, Shifted):
        return _shifted(value, context)
    if isinstance(value, Stretch):
        return _stretch(value, context)
    if isinstance(value, Decade):
        whole = dt.date(value.first, 1, 1), dt.date(value.first + value.years - 1, 12, 31)
        return (periods.part_of(whole, value.part) if value.part else whole), Precision.RANGE
    if isinstance(value, Fixed):
        return (value.start, value.end), Precision.DAY if value.start == value.end else Precision.RANGE
    if isinstance(value, WeekOf):
        held = _resolve(value.day, context)
        return (periods.week_of(held[0][0]), Precision.WEEK) if held else None
    if isinstance(value, Between):
        return _between(value, context)
    if isinstance(value, Clock):
        day = context.day("text", "day")
        return ((day, day), Precision.DAY) if day else None
    return None


def _shifted(value: Shifted, context: Context) -> Resolved | None:
    base = context.day(value.anchor, value.unit)
    if base is None:
        return None
    if value.weekend:
        early = value.exact and base.weekday() < 5 and not context.future
        week = periods.unit_of(base, "week", value.low - early)
        return ((week[0] + DAY * 5, week[1]), Precision.RANGE) if week else None
    low, high = (periods.moved(base, value.unit, n) for n in sorted((value.low, value.high)))
    if low is None or high is None:
        return None
    if value.exact:
        return (low, high), Precision.DAY if low == high else Precision.RANGE
    first, last = periods.unit_of(low, value.unit), periods.unit_of(high, value.unit)
    if first is None or last is None:
        return None
    if value.low != value.high:
        return (first[0], last[1]), Precision.RANGE
    return _with_part(first, value.part, _UNIT_PRECISION[value.unit])


def _stretch(value: Stretch, context: Context) -> Resolved | None:
    base = context.day(value.anchor)
    if base is None or value.count is None:
        return None
    count = value.count if value.ahead else -value.count
    far = periods.moved(base, value.unit, count)
    if far is None:
        return None
    return (base, far) if value.ahead else (far, base), Precision.RANGE


def _between(value: Between, context: Context) -> Resolved | None:
    first, last = value.first, value.last
    if isinstance(first, Calendar) and isinstance(last, Calendar):
        if last.day is not None and last.month is None and first.month is not None:
            last = replace(last, month=first.month)
        if last.year is None and (first.year is not None or (first.toward == "past" and last.toward is None)):
            begun = _resolve(first, context)
            if begun is None:
                return None
            ended = _resolve(replace(last, toward="following"), replace(context, last=begun[0]))
            return ((begun[0][0], ended[0][1]), Precision.RANGE) if ended else None
        ended = _resolve(last, context)
        if ended is None:
            return None
        if first.year is None:
            first = replace(first, toward="preceding")
            begun = _resolve(first, replace(context, last=ended[0]))
        else:
            begun = _resolve(first, context)
    else:
        begun, ended = _resolve(first, context), _resolve(last, context)
    if begun is None or ended is None or ended[0][1] < begun[0][0]:
        return None
    return (begun[0][0], ended[0][1]), Precision.RANGE


def _with_part(period: Period, part: str | None, precision: Precision) -> Resolved:
    if part is None:
        return period, precision
    narrowed = periods.part_of(period, part)  # type: ignore[arg-type]
    whole_year = (period[1] - period[0]).days > 300
    return narrowed, Precision.QUARTER if whole_year and part in ("early", "late") else Precision.RANGE


def _calendar(value: Calendar, context: Context) -> Resolved | None:
    if value.only_weekday:
        return _weekday(value, context)
    if value.week is not None and isinstance(value.week, Rel):
        return _relative_week(value, value.week, context)
    year, month = value.year, value.month
    if isinstance(month, Rel):
        base = context.day(month.anchor)
        if base is None:
            return None
        year, month = periods.add_months(base.year, base.month, month.shift)
    if isinstance(year, Rel):
        base = context.day(year.anchor)
        if base is None:
            return None
        year = base.year + year.shift
    if isinstance(value.year, Rel) or isinstance(value.month, Rel):
        value = replace(value, year=year, month=month)
    if isinstance(year, int):
        if not periods.FIRST_YEAR <= year <= periods.LAST_YEAR:
            return None
        return _of_year(value, year, context)
    return _without_year(value, context)


def _of_year(value: Calendar, year: int, context: Context) -> Resolved | None:
    """Return the days of a value in a given year; None where the calendar lacks them."""
    month = value.month
    assert not isinstance(month, Rel)
    if value.season is not None:
        period = periods.season_of(year, value.season, southern=context.southern)
        return _with_part(period, value.part, Precision.SEASON)
    if value.quarter is not None:
        return _with_part(periods.months_of(year, value.quarter * 3 - 2, 3), value.part, Precision.QUARTER)
    if value.half is not None:
        return periods.months_of(year, value.half * 6 - 5, 6), Precision.RANGE
    if month is None:
        if value.day is not None:
            return None
        return _with_part((dt.date(year, 1, 1), dt.date(year, 12, 31)), value.part, Precision.YEAR)
    if not 1 <= month <= 12:
        return None
    if value.day is not None:
        return _days_of(year, month, value.day, value.to_day)
    if isinstance(value.week, int):
        return periods.month_week(year, month, value.week), Precision.WEEK
    return _with_part(periods.month_of(year, month), value.part, Precision.MONTH)


def _days_of(year: int, month: int, day: int, to_day: int | None) -> Resolved | None:
    first = periods.date_of(year, month, day)
    if first is None:
        return None
    if to_day is None:
        return (first, first), Precision.DAY
    last = periods.date_of(year, month, to_day)
    return ((first, last), Precision.RANGE) if last and last >= first else None


def _relative_week(value: Calendar, week: Rel, context: Context) -> Resolved | None:
    base = context.day(week.anchor)
    held = periods.unit_of(base, "week", week.shift) if base else None
    if held is None:
        return None
    if value.weekday is not None:
        day = held[0] + DAY * value.weekday
        return (day, day), Precision.DAY
    if value.part is not None:
        cut = {"early": (0, 2), "mid": (2, 4), "late": (4, 6), "first_half": (0, 3), "second_half": (3, 6)}
        low, high = cut[value.part]
        return (held[0] + DAY * low, held[0] + DAY * high), Precision.RANGE
    return held, Precision.WEEK


def _weekday(value: Calendar, context: Context) -> Resolved | None:
    told = value.toward in ("following", "preceding")
    base = context.day("text" if told else "published")
    if base is None or value.weekday is None:
        return None
    back = (base.weekday() - value.weekday) % 7
    if value.toward == "same":
        day = periods.week_of(base)[0] + DAY * value.weekday
    elif value.toward in ("past", "preceding"):
        day = base - DAY * (back or 7)
    elif value.toward in ("future", "following") or (context.future and value.toward is None):
        day = base + DAY * ((7 - back) % 7 or 7)
    else:
        day = base - DAY * back
    return (day, day), Precision.DAY


def _without_year(value: Calendar, context: Context) -> Resolved | None:
    """Choose the year (or for a bare day the month) that the anchors point at."""
    if value.toward in ("following", "preceding", "same"):
        base = context.last or ((context.published, context.published) if context.published else None)
    elif value.toward is None and value.day is not None and value.month is None:
        now = (context.published, context.published) if context.published else context.last
        base = context.last if context.in_older_month else now
    elif context.published is not None and not (context.narrating and value.toward is None):
        base = context.published, context.published
    else:
        base = context.last
    if base is None:
        return None
    candidates = _candidates(value, base, context)
    if not candidates:
        return None
    return _choose(candidates, value, base, context)


def _candidates(value: Calendar, base: Period, context: Context) -> list[Resolved]:
    anchor = base[0]
    if value.day is not None and value.month is None:
        found = []
        for shift in range(-2, 3):
            year, month = periods.add_months(anchor.year, anchor.month, shift)
            if periods.FIRST_YEAR <= year <= periods.LAST_YEAR:
                found.append(_days_of(year, month, value.day, value.to_day))
        return [one for one in found if one]
    if value.part is not None and not value.below_year:
        return []
    reach = 8 if value.month == 2 and value.day == 29 else 1
    years = range(anchor.year - reach, anchor.year + reach + 1)
    return [one for year in years if (one := _of_year(value, year, context))]


def _choose(candidates: list[Resolved], value: Calendar, base: Period, context: Context) -> Resolved | None:
    day = base[0]
    toward = value.toward

    def last(keep: Callable[[Period], bool]) -> Resolved | None:
        kept = [one for one in candidates if keep(one[0])]
        return max(kept, key=lambda one: one[0]) if kept else None

    def first(keep: Callable[[Period], bool]) -> Resolved | None:
        kept = [one for one in candidates if keep(one[0])]
        return min(kept, key=lambda one: one[0]) if kept else None

    if toward == "past":
        return last(lambda p: p[1] < day)
    if toward == "future":
        return first(lambda p: p[0] > day) if value.day is None else first(lambda p: p[1] >= day)
    if toward == "preceding":
        return last(lambda p: p[0] <= base[1])
    if toward == "following":
        return first(lambda p: p[0] > base[0]) if value.day is None else first(lambda p: p[0] >= base[0])
    if toward == "same":
        return first(lambda p: p[0].year == day.year) or first(lambda p: p[0] >= day)
    if context.published is None or day != context.published:
        known = [one for one in candidates if context.published is None or one[0][0] <= context.published]
        return min(known or candidates, key=lambda one: _distance(one[0], base))
    behind, coming = last(lambda p: p[0] <= day), first(lambda p: p[1] >= day)
    if behind is None or coming is None:
        return behind or coming
    waited, awaited = (day - behind[0][1]).days, (coming[0][0] - day).days
    if context.future:
        return coming if waited > _FRESH or awaited < _FAR else behind
    if context.nearest:
        return coming if max(awaited, 0) * 3 < waited else behind
    return behind


def _distance(period: Period, told: Period) -> float:
    """Telling goes forward: a step back costs more, into a year before most of all; inside costs nothing."""
    if told[0] <= period[0] and period[1] <= told[1]:
        return 0
    year = _YEAR_BACK if period[0].year < told[0].year else 90 if period[0].year > told[1].year else 0
    ahead = (period[0] - told[1]).days
    return year + (ahead if ahead >= 0 else abs((told[0] - period[0]).days) * 1.5)
