"""Full calendar dates as files write them, for the day a report was published.

Only dates with a year; a numeric date whose day and month could be swapped is not read
(with dots the day comes first, as everywhere that writes dates with dots and the year last).
Dates of acts told in the text belong to extraction, not here.
"""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}\s?(?P<by>[-./])\s?(?P<m>\d{{1,2}})\s?(?P=by)\s?(?P<d>\d{{1,2}})(?!\d)",
        rf"(?<!\d){_YEAR}(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])(?!\d)",
        rf"{_YEAR}\s*년\s*(?P<m>\d{{1,2}})\s*월\s*(?P<d>\d{{1,2}})\s*일",
        rf"\b{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}\b",
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}\b",
        rf"(?<!\d)(?P<a>\d{{1,2}})(?P<by>[-./])(?P<b>\d{{1,2}})(?P=by){_YEAR}(?!\d)",
    )
)


def date_in(text: str) -> dt.date | None:
    """Return the first full date that `text` writes out, or None."""
    found = [(m.start(), day) for form in _FORMS for m in form.finditer(text) if (day := _day(m))]
    return min(found)[1] if found else None


def whole_date(text: str) -> dt.date | None:
    """Return the date if `text` is one (with a clock time or weekday at most), else None."""
    return date_in(text) if len(text.strip()) <= 60 else None


def _day(match: re.Match[str]) -> dt.date | None:
    parts = match.groupdict()
    if parts.get("a"):
        first, second = int(parts["a"]), int(parts["b"])
        if first <= 12 and second <= 12 and first != second and parts["by"] != ".":
            return None
        day, month = (first, second) if second <= 12 else (second, first)
    else:
        day = int(parts["d"])
        month = int(parts["m"]) if parts.get("m") else _MONTHS[parts["month"].lower()]
    try:
        return dt.date(int(parts["year"]), month, day)
    except ValueError:
        return None
