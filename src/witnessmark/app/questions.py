"""What somebody asks of an analysis in words, from the command line or a page's address, as a `Question`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from witnessmark.analysis.counts import Filter, Question
from witnessmark.errors import UsageError
from witnessmark.vocab.codes import Act, Grade, Status

Code = TypeVar("Code", bound=StrEnum)


def fields_of(by: str) -> tuple[str, ...]:
    """Return the names in `place,month`."""
    return tuple(name.strip() for name in by.split(",") if name.strip())


def filter_of(*, grades: Iterable[str] = (), acts: Iterable[str] = (), statuses: Iterable[str] = (),
              within: str | None = None, since: str | None = None, until: str | None = None) -> Filter:
    """Return which incidents count.

    Raises:
        UsageError: no such code, no day, or a first day after the last.
    """
    start, end = _day(since, first=True), _day(until, first=False)
    if start and end and start > end:
        raise UsageError("The first day lies after the last one.", advice="Swap the two.")
    return Filter(_codes(Grade, grades, "grade"), _codes(Act, acts, "act"), _codes(Status, statuses, "status"),
                  within or None, start, end)


def multiplier_of(text: str | None) -> tuple[float, float] | None:
    """Return persons per household, low and high, from `4` or `3.5-5`.

    Raises:
        UsageError: it is neither.
    """
    if not text:
        return None
    low, _, high = text.partition("-")
    try:
        return float(low), float(high or low)
    except ValueError as fault:
        raise UsageError("That is no number of persons per household.", advice="Give 4, or 3.5-5.") from fault


def question_of(by: str, *, level: str = "province", keep: Filter = Filter(),
                persons_per_household: str | None = None) -> Question:
    """Return what to count; UsageError where it can't be counted."""
    return Question(fields_of(by), level, keep, multiplier_of(persons_per_household))


def opened_by(text: str) -> list[str | None]:
    """Return the values of a row to open, from `KP/North Hamgyong,2019-05`; an empty one is not stated."""
    return [part.strip() or None for part in text.split(",")]


def _codes(kind: type[Code], values: Iterable[str], name: str) -> tuple[Code, ...]:
    found = []
    for value in (part.strip() for given in values for part in given.split(",") if part.strip()):
        try:
            found.append(kind(value))
        except ValueError as fault:
            raise UsageError(f"There is no {name} {value!r}.",
                             advice=f"Take {', '.join(code.value for code in kind)}.") from fault
    return tuple(found)


def _day(text: str | None, *, first: bool) -> dt.date | None:
    """Return a day from `2019-05-03`; of a month or year its first or last one."""
    if not text:
        return None
    try:
        parts = [int(part) for part in text.split("-")]
        if len(parts) > 2:
            return dt.date(*parts)
        year, month = parts[0], parts[1] if len(parts) == 2 else (1 if first else 12)
        start = dt.date(year, month, 1)
        return start if first else (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    except (ValueError, TypeError, OverflowError, IndexError) as fault:
        raise UsageError(f"{text!r} is no day.", advice="Give 2019, 2019-05 or 2019-05-03.") from fault
