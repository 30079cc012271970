
"""English words of time and the numbers that go with them."""

from __future__ import annotations

import re

from witnessmark.extract.times.values import LengthUnit, Season

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
          "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")

NUMBERS: dict[str, int] = {word: n for n, word in enumerate(_SMALL, 1)}
NUMBERS |= {word: n * 10 for n, word in enumerate(_TENS, 2)}
NUMBERS |= {f"{ten} {one}": NUMBERS[ten] + NUMBERS[one] for ten in _TENS for one in _SMALL[:9]}
NUMBERS |= {"a": 1, "an": 1, "dozen": 12, "a dozen": 12}
VAGUE: dict[str, tuple[int, int]] = {
    "a couple of": (2, 2), "couple of": (2, 2), "a couple": (2, 2), "a few": (3, 9), "few": (3, 9),
    "several": (3, 9), "some": (3, 9), "the past few": (3, 9),
}
ORDINALS: dict[str, int] = {word: n for n, word in enumerate(_ORDINALS, 1)} | {"last": -1, "final": -1}
HOLIDAYS: dict[str, tuple[int, int]] = {
    "new year s day": (1, 1), "new years day": (1, 1), "may day": (5, 1), "christmas eve": (12, 24), "christmas": (12, 25),
    "christmas day": (12, 25), "boxing day": (12, 26), "new year s eve": (12, 31), "new years eve": (12, 31),
}
SEASONS: dict[str, Season] = {"spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn",
                              "winter": "winter"}
UNITS: dict[str, LengthUnit] = {
    "second": "second", "minute": "minute", "hour": "hour", "day": "day", "night": "day", "week": "week",
    "month": "month", "quarter": "quarter", "year": "year", "decade": "decade", "century": "century",
    "centurie": "century", "season": "season",
}

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June|Jun\.?|July|Jul\.?|Aug(?:ust|\.)?"
    r"|Sept(?:ember|\.)?|Sep\.?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|january|february|april|june|july|august|september|october|november|december)(?![A-Za-z])"
)
WEEKDAY = (
    r"(?:(?:[Mm]on|[Tt]ues|[Ww]ednes|[Tt]hurs|[Ff]ri|[Ss]atur|[Ss]un)day|MONDAY|TUESDAY|WEDNESDAY|THURSDAY"
    r"|FRIDAY|SATURDAY|SUNDAY|(?:Mon|Tues?|Wed|Thurs?|Fri)\.|Sat\.|Sun\.(?=,? \d)"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?=,? \d))(?![A-Za-z])"
)
NUMBER = (
    r"(?:\d{1,4}(?!\d|[.,]\d)|(?i:an?|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|a[ ](?:couple(?:[ ]of)?|few|dozen)|couple[ ]of|few|several|some|a hundred))"
)
UNIT = r"(?i:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|quarters?|years?|decades?|century|centuries)"


def month_number(word: str) -> int:
    """Return 1 to 12 for a month's name or short form."""
    return next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(word.lower().rstrip(".")[:3]))


def weekday_number(word: str) -> int:
    """Return 0 for Monday to 6 for Sunday."""
    return next(n for n, name in enumerate(_DAYS) if name.startswith(word.lower()[:3]))


def count_of(words: str) -> tuple[int, int] | None:
    """Return the lowest and highest count some words may mean."""
    plain = re.sub(r"[\s-]+", " ", words.lower()).strip()
    if plain.isdecimal():
        return int(plain), int(plain)
    if plain in VAGUE:
        return VAGUE[plain]
    if plain == "a hundred":
        return 100, 100
    number = NUMBERS.get(plain)
    return (number, number) if number is not None else None


def unit_name(word: str) -> LengthUnit:
    """Return the unit a word names, singular or plural."""
    lower = word.lower()
    return UNITS[lower.removesuffix("s")] if lower != "centuries" else "century"


def year_number(digits: str) -> int:
    """Return the year of four digits, or of two by the usual pivot at 1970."""
    number = int(digits)
    if len(digits) > 2:
        return number
    return 1900 + number if number >= 70 else 2000 + number
