
"""Arithmetic of calendar periods: every function gives inclusive first and last days."""

from __future__ import annotations

import calendar
import datetime as dt

from witnessmark.extract.times.values import Part, PeriodUnit, Season

Period = tuple[dt.date, dt.date]
DAY = dt.timedelta(days=1)
SEASON_MONTH: dict[Season, int] = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
FIRST_YEAR, LAST_YEAR = 1000, 2999


def date_of(year: int, month: int, day: int) -> dt.date | None:
    """Return the date, or None where the calendar has none such."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def month_of(year: int, month: int) -> Period:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def months_of(year: int, month: int, count: int) -> Period:
    """Return `count` whole months from the given one on."""
    last_year, last_month = add_months(year, month, count - 1)
    return dt.date(year, month, 1), month_of(last_year, last_month)[1]


def add_months(year: int, month: int, count: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + count
    return index // 12, index % 12 + 1


def season_of(year: int, season: Season, *, southern: bool = False) -> Period:
    """Return the season that begins in `year`; winter runs into the next year."""
    month = SEASON_MONTH[season]
    if southern:
        month = (month + 5) % 12 + 1
    return months_of(year, month, 3)


def week_of(day: dt.date) -> Period:
    monday = day - DAY * day.weekday()
    return monday, monday + DAY * 6


def month_week(year: int, month: int, nth: int) -> Period:
    """Return the nth seven days of a month, 1–7 first; -1 is the last seven."""
    first, last = month_of(year, month)
    if nth < 0:
        return last - DAY * 6, last
    start = first + DAY * 7 * (nth - 1)
    return min(start, last), min(start + DAY * 6, last)


def part_of(period: Period, part: Part) -> Period:
    """Narrow a period: thirds of a month at 10 and 20, first and last quarter of a year."""
    first, last = period
    days = (last - first).days + 1
    if part in ("first_half", "second_half"):
        if days > 300:
            half = months_of(first.year, first.month, 6)
            return half if part == "first_half" else (half[1] + DAY, last)
        middle = first + DAY * (15 if 28 <= days <= 31 else days // 2)
        return (first, middle - DAY) if part == "first_half" else (middle, last)
    if 28 <= days <= 31 and first.day == 1:
        tenth, twentieth = first + DAY * 9, first + DAY * 19
        return {"early": (first, tenth), "mid": (tenth + DAY, twentieth), "late": (twentieth + DAY, last)}[part]
    if 365 <= days <= 366 and first.day == 1:
        return {
            "early": months_of(first.year, first.month, 3),
            "mid": (dt.date(first.year, 5, 1), dt.date(first.year, 8, 31)),
            "late": (dt.date(last.year, 10, 1), last),
        }[part]
    if days < 3:
        return period
    if 89 <= days <= 92 and first.day == 1:
        second, third = add_months(first.year, first.month, 1), add_months(first.year, first.month, 2)
        return {"early": month_of(first.year, first.month), "mid": month_of(*second),
                "late": month_of(*third)}[part]
    third_of = days // 3
    if days > 3000:
        years = last.year - first.year + 1
        cut = (4, 7) if years == 10 else (years // 3 + 1, years - years // 3)
        return {
            "early": (first, dt.date(first.year + cut[0] - 1, 12, 31)),
            "mid": (dt.date(first.year + cut[0], 1, 1), dt.date(first.year + cut[1] - 1, 12, 31)),
            "late": (dt.date(first.year + cut[1], 1, 1), last),
        }[part]
    return {"early": (first, first + DAY * (third_of - 1)), "mid": (first + DAY * third_of, last - DAY * third_of),
            "late": (last - DAY * (third_of - 1), last)}[part]


def unit_of(day: dt.date, unit: PeriodUnit, shift: int = 0) -> Period | None:
    """Return the whole unit that lies `shift` units from the one that holds `day`."""
    try:
        if unit == "day":
            moved = day + DAY * shift
            return moved, moved
        if unit == "week":
            return week_of(day + DAY * 7 * shift)
        if unit in ("month", "quarter", "half"):
            size = {"month": 1, "quarter": 3, "half": 6}[unit]
            month = (day.month - 1) // size * size + 1
            return months_of(*add_months(day.year, month, shift * size), size)
        size = {"year": 1, "decade": 10, "century": 100}[unit]
        first = (day.year // size + shift) * size
        return dt.date(first, 1, 1), dt.date(first + size - 1, 12, 31)
    except (ValueError, OverflowError):
        return None


def moved(day: dt.date, unit: PeriodUnit, count: int) -> dt.date | None:
    """Return the same day `count` units away, clipped to the month's length."""
    try:
        if unit == "day":
            return day + DAY * count
        if unit == "week":
            return day + DAY * 7 * count
        months = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}[unit]
        year, month = add_months(day.year, day.month, months * count)
        return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None
