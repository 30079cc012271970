"""What a time expression means before anything anchors it.

Invariant: a value holds only what the words say. Turning it into days needs the
publication date and the times told before, and is `anchor`'s work.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Anchor = Literal["published", "text"]
"""What a relative value counts from: the report's date, or the time told last."""

Toward = Literal["past", "future", "following", "preceding", "same"]
"""Which of several: the last or next one seen from publication, or seen from the text."""

Part = Literal["early", "mid", "late", "first_half", "second_half"]

PeriodUnit = Literal["day", "week", "month", "quarter", "half", "year", "decade", "century"]

LengthUnit = Literal["second", "minute", "hour", "day", "week", "month", "season", "quarter",
                     "year", "decade", "century"]

Season = Literal["spring", "summer", "autumn", "winter"]


@dataclass(frozen=True, slots=True)
class Rel:
    """A year, month or week counted from an anchor: last year is Rel(-1, "published")."""

    shift: int
    anchor: Anchor = "published"


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar date or period, whole or with parts left out.

    `to_day` closes a run of days in one month; `week` is the nth week of the month (-1 the
    last); `weekday` is 0 for Monday.
    """

    year: int | Rel | None = None
    month: int | Rel | None = None
    day: int | None = None
    to_day: int | None = None
    week: int | Rel | None = None
    weekday: int | None = None
    season: Season | None = None
    quarter: int | None = None
    half: int | None = None
    part: Part | None = None
    toward: Toward | None = None

    @property
    def below_year(self) -> bool:
        """True where something finer than a year was said."""
        fields = (self.month, self.day, self.week, self.weekday, self.season, self.quarter, self.half)
        return any(value is not None for value in fields)

    @property
    def only_weekday(self) -> bool:
        return self.weekday is not None and self.day is None and self.month is None and self.week is None


@dataclass(frozen=True, slots=True)
class Shifted:
    """A point some units away from an anchor: three days ago, two weeks later.

    `low` and `high` count units, negative for the past; they differ for "several".
    `exact` counts to the day (deadlines), and for a weekend takes the one nearest;
    otherwise the whole unit at that distance is meant.
    """

    low: int
    high: int
    unit: PeriodUnit
    anchor: Anchor
    weekend: bool = False
    exact: bool = False
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of time that ends or starts at publication: the past three months."""

    count: int | None
    unit: PeriodUnit
    ahead: bool = False
    anchor: Anchor = "published"


@dataclass(frozen=True, slots=True)
class Decade:
    """The 1990s."""

    first: int
    years: int = 10
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """Whole dates, both ends inclusive."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class Between:
    """From one value to another, both inclusive; the later may lend its year to the earlier."""

    first: Value
    last: Value


@dataclass(frozen=True, slots=True)
class WeekOf:
    """The Monday-to-Sunday week that holds a day."""

    day: Value


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day alone: it stands for the day told last."""


@dataclass(frozen=True, slots=True)
class Length:
    """A duration; `count` is None for "weeks", "several years"."""

    count: float | None
    unit: LengthUnit


@dataclass(frozen=True, slots=True)
class Every:
    """A recurring time; `unit` is None where only the habit is said."""

    unit: LengthUnit | None
    count: float = 1


@dataclass(frozen=True, slots=True)
class Reference:
    """Past, present or future without a date: now, recently, soon, 당시."""

    which: Literal["past", "present", "future", "text"]


Value = (
    Calendar | Shifted | Stretch | Decade | Fixed | Between | WeekOf | Length | Every | Reference | Clock
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A value at an extent of the text; `future` where its own words point ahead."""

    start: int
    end: int
    value: Value
    role: Literal["at", "since", "until", "by", "duration", "set"] = "at"
    future: bool = False
