"""What one cell says: parts with their spans, codes, dates, numbers, places. Nothing is guessed: None where unread."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from witnessmark.extract.coded.mapping import CODED, Mapping, fold, meanings
from witnessmark.extract.figures import find_figures
from witnessmark.extract.mentions import FigureMention
from witnessmark.extract.times import find_times
from witnessmark.gazetteer import Candidate, Gazetteer, Place
from witnessmark.gazetteer.gazetteer import great_circle_km
from witnessmark.model.place import PlaceCandidate, ResolvedPlace
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Precision
from witnessmark.vocab.country import countries

NEAR_KM = 60.0
RUNNERS_UP = 4
_BETWEEN = re.compile(r"[;|\n]")
_NUMBERED = re.compile(r"\d+-")
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\.?(?:[T ].{0,30})?")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_YEAR = re.compile(r"(?:18|19|20)\d{2}")
_SWAPPED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: .{0,20})?")
_RANGE = re.compile(r"(.+?)\s*(?:~|–|\bto\b|(?<=\d)/(?=\d{4}-))\s*(.+)")
_NUMBER = re.compile(r"\d{1,3}(?:[ ,'’]\d{3})+|\d+(?:\.0+)?")
_POINT = re.compile(r"\s*\[?\s*(-?\d{1,3}(?:\.\d+)?)\s*[|,]\s*(-?\d{1,3}(?:\.\d+)?)\s*\]?\s*")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a cell: its words and where they stand in the reading."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Days:
    """A date as a cell tells it; both days are inclusive."""

    start: dt.date
    end: dt.date
    precision: Precision


@dataclass(frozen=True, slots=True)
class Hints:
    """What other cells say of where a place lies."""

    country: str | None = None
    province: str | None = None
    point: tuple[float, float] | None = None


def parts_of(text: str, span: Span, between: re.Pattern[str] = _BETWEEN, *, numbered: bool = False) -> Iterator[Part]:
    """Yield the entries of a list in a cell; an entry under another (`Parent::Child`) is its own last name."""
    at = 0
    for piece in [*between.finditer(text), None]:
        end = piece.start() if piece else len(text)
        words = text[at:end]
        cut = len(words) - len(words.lstrip())
        if numbered and (prefix := _NUMBERED.match(words[cut:])):
            cut += prefix.end()
        if "::" in words:
            cut = max(cut, words.rindex("::") + 2)
            cut += len(words[cut:]) - len(words[cut:].lstrip())
        kept = words[cut:].rstrip()
        if kept:
            start = span.start + at + cut
            yield Part(kept, Span(start, start + len(kept)))
        at = piece.end() if piece else end


def code_of(name: str, words: str, mapping: Mapping) -> StrEnum | None:
    """Return the code that a cell's words stand for: as the mapping says, else by the table of codes."""
    kind, key = CODED[name], fold(words)
    told = mapping.values.get(name, {}).get(key)
    return (kind(told) if told else None) if told is not None else meanings(kind).get(key)


def codes_of(name: str, text: str, span: Span, mapping: Mapping) -> Iterator[tuple[StrEnum | None, Part]]:
    """Yield each entry of a list of codes with its code; entries may also be parted by commas."""
    for part in parts_of(text, span, numbered=mapping.numbered):
        found = code_of(name, part.text, mapping)
        if found is None and "," in part.text:
            yield from ((code_of(name, p.text, mapping), p) for p in parts_of(part.text, part.span, re.compile(",")))
        else:
            yield found, part


def days_of(text: str, language: str, *, day_first: bool | None) -> Days | None:
    """Return the day, month, year or range that a cell tells; None where it is none, or could be two."""
    words = text.strip()
    plain = _plain_days(words, day_first)
    if plain is not None:
        return plain
    if (both := _RANGE.fullmatch(words)) is not None:
        ends = [days_of(side, language, day_first=day_first) for side in both.groups()]
        if ends[0] is not None and ends[1] is not None:
            return joined(ends[0], ends[1])
    if _SWAPPED.fullmatch(words):
        return None
    for told in find_times(words, language, None):
        if told.start is not None and told.end is not None and told.precision is not None:
            return Days(told.start, told.end, told.precision)
    return None


def joined(first: Days, last: Days) -> Days | None:
    """Return the time from one date to another; None where it would run backwards."""
    if last.end < first.start:
        return None
    if (first.start, first.end) == (last.start, last.end):
        return first
    return Days(first.start, last.end, _precision(first.start, last.end))


def _precision(start: dt.date, end: dt.date) -> Precision:
    """Return that days are a whole month or year, where they are."""
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return Precision.YEAR
    whole = start.day == 1 and (end.year, end.month) == (start.year, start.month)
    return Precision.MONTH if whole and end.day == calendar.monthrange(end.year, end.month)[1] else Precision.RANGE


def _plain_days(words: str, day_first: bool | None) -> Days | None:
    try:
        if found := _DAY.fullmatch(words):
            day = dt.date(*(int(part) for part in found.groups()))
            return Days(day, day, Precision.DAY)
        if found := _MONTH.fullmatch(words):
            year, month = int(found[1]), int(found[2])
            last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
            return Days(dt.date(year, month, 1), dt.date(year, month, last), Precision.MONTH)
        if _YEAR.fullmatch(words):
            return Days(dt.date(int(words), 1, 1), dt.date(int(words), 12, 31), Precision.YEAR)
        if found := _SWAPPED.fullmatch(words):
            a, b, year = (int(part) for part in found.groups())
            if day_first is None and a <= 12 and b <= 12 and a != b:
                return None
            first = day_first if a <= 12 and b <= 12 and day_first is not None else a > 12 or a == b
            day = dt.date(year, b, a) if first else dt.date(year, a, b)
            return Days(day, day, Precision.DAY)
    except ValueError:
        return None
    return None


def number_of(text: str) -> int | None:
    """Return a whole number: `40`, `1,234`, `40.0`."""
    words = text.strip()
    if not _NUMBER.fullmatch(words) or len(words) > 15:
        return None
    return int(re.sub(r"[ ,'’]", "", words.partition(".")[0]))


def figure_in(text: str, language: str) -> FigureMention | None:
    """Return the count that a cell tells in words: `about 40 families`."""
    return next((f for f in find_figures(text, language) if not f.percentage), None)


def point_of(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude of `41.4, 128.2`, `41.4|128.2` or `[41.4, 128.2]`."""
    found = _POINT.fullmatch(text)
    if not found:
        return None
    lat, lon = float(found[1]), float(found[2])
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def country_of(words: str) -> str | None:
    """Return the two-letter code of a country told by its code of two or three letters, or by its name."""
    key = words.strip().casefold()
    for country in countries().values():
        if key in (country.code.casefold(), country.alpha3.casefold(), country.name.casefold()):
            return country.code
    found = [c.place for c in Gazetteer.load().lookup(words) if c.place.level == "country"] if key else []
    return found[0].country if found else None


def resolved(name: str, hints: Hints) -> ResolvedPlace | None:
    """Return what the gazetteer has under a name (`Town, Province, Country`); None where it has nothing that fits.

    What stands after a comma and in the hints narrows it; of those left about a point, if one is told, the likeliest.
    """
    gazetteer = Gazetteer.load()
    small, *around = (part.strip() for part in name.split(","))
    country = hints.country or next((code for part in reversed(around) if (code := country_of(part))), None)
    found = gazetteer.lookup(small, country=country) if small else []
    for outer in (*around, *([hints.province] if hints.province else [])):
        ids = {c.place.id for c in gazetteer.lookup(outer, country=country)}
        inside = [c for c in found if any(gazetteer.contains(area, c.place.id) for area in ids)]
        found = inside or found
    if not found and (whole := countries().get(country_of(small) or "")) and country in (None, whole.code):
        found = [c for c in gazetteer.lookup(whole.name, country=whole.code) if c.place.level == "country"]
    if hints.point:
        found = [c for c in found if c.place.level in ("country", "adm1") or _near(c.place, hints.point)]
    return _place(found) if found else None


def _near(place: Place, point: tuple[float, float]) -> bool:
    """Return whether a place lies about a point; one without coordinates may."""
    return place.lat is None or place.lon is None or great_circle_km(place.lat, place.lon, *point) <= NEAR_KM


def _place(found: list[Candidate]) -> ResolvedPlace:
    ranked = [PlaceCandidate(c.place.id, c.place.name, c.place.country, area_of(c.place), c.place.lat, c.place.lon,
                             min(max(c.score, 0.0), 1.0), c.place.level) for c in found[: RUNNERS_UP + 1]]
    best = ranked[0]
    return ResolvedPlace(best.id, best.name, best.country, best.adm1, best.lat, best.lon, best.level, tuple(ranked[1:]))


def area_of(place: Place) -> str | None:
    """Return the name of the first-level area around a place, its own where it is one."""
    if place.level == "adm1":
        return place.name
    return next((a.name for a in Gazetteer.load().ancestors(place.id) if a.level == "adm1"), None)


def widened(mention: FigureMention, by: int) -> FigureMention:
    """Return a mention found in a cell as one of the whole reading."""
    return replace(mention, span=mention.span.shifted(by), number=mention.number.shifted(by))
