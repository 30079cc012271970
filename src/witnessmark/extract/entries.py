"""The parts of a reading that were told on days of their own: messages of a chat, dated entries of a log.

What one part says leans on its own day, not on the day of the whole ("yesterday" in a message of
March is in March, though the chat ends in November). A message is known by its locator, whose
label ends in its day; an entry of a plain text by a line that holds one full date and nothing else,
where the text has two such lines or more. Not handled here: reading other dates (`times`).
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from witnessmark.extract.mentions import TimeMention
from witnessmark.model.text import Locator, Span
from witnessmark.vocab.codes import Precision

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_LONGEST_LINE = 40
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+|(?:mon|tue|wed|thu|fri|sat|sun)\.?,?\s+)?"
_DAY_LINES = tuple(re.compile(rf"[\s\[(#*=-]*{form}[\s\])*:=-]*", re.I) for form in (
    r"(?P<y>\d{4})\s?[-./]\s?(?P<m>\d{1,2})\s?[-./]\s?(?P<d>\d{1,2})\.?(?:\s?\(?[월화수목금토일](?:요일)?\)?)?",
    r"(?P<y>\d{4})년\s*(?P<m>\d{1,2})월\s*(?P<d>\d{1,2})일(?:\s?\(?[월화수목금토일](?:요일)?\)?)?",
    rf"{_WEEKDAY}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<name>[a-z]{{3,9}})\.?,?\s+(?P<y>\d{{4}})",
    rf"{_WEEKDAY}(?P<name>[a-z]{{3,9}})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})",
))


_STAMP = re.compile(
    r"^[ \t]*\[?(?P<day>"
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)? (?P<name>[A-Z][a-z]{2,8})\.?(?:,? (?P<y>(?:19|20)\d\d))?"
    r"|(?P<name2>[A-Z][a-z]{2,8})\.? (?P<d2>\d{1,2})(?:,? (?P<y2>(?:19|20)\d\d))?"
    r"|(?P<y3>(?:19|20)\d\d)[-./]\s?(?P<m>\d{1,2})[-./]\s?(?P<d3>\d{1,2})\.?"
    r"|(?:(?P<y4>(?:19|20)\d\d)년 ?)?(?P<m2>\d{1,2})월 ?(?P<d4>\d{1,2})일"
    r"),?\s+(?:오전 |오후 )?\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?\]?,?\s*(?:[-–] )?"
    r"(?P<who>[^\s:\[\]][^:\n\[\]]{0,40}?)\s?:\s", re.M)
FEWEST_MESSAGES = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of a text from `start` on: its day, where the text writes that day, who wrote it.

    `day` is None where the part has none of its own; `line` and `author` are None where the text
    does not spell them.
    """

    start: int
    day: dt.date | None
    line: Span | None = None
    author: Span | None = None

    @property
    def told_on(self) -> TimeMention | None:
        """Return the day of telling, where the text spells it."""
        return TimeMention(self.line, self.day, self.day, Precision.DAY) if self.day and self.line else None


def entries_of(text: str, locators: Sequence[Locator], published: dt.date | None = None) -> tuple[Entry, ...]:
    """Return the parts in text order, none for a text told as one.

    `published` lends its year to messages whose stamps leave it out.
    """
    lines = list(_day_lines(text))
    messages = tuple(_messages(text, locators, lines)) or tuple(_stamped(text, published))
    if messages:
        return messages
    return tuple(Entry(span.start, day, span) for span, day in lines) if len({day for _, day in lines}) > 1 else ()


def entry_at(entries: Sequence[Entry], offset: int) -> Entry | None:
    """Return the part that holds an offset, None before the first."""
    at = bisect_right(entries, offset, key=lambda entry: entry.start)
    return entries[at - 1] if at else None


def _messages(text: str, locators: Sequence[Locator], lines: Sequence[tuple[Span, dt.date]]) -> Iterator[Entry]:
    speaker, at = "", 0
    turns = [locator for locator in locators if locator.kind == "turn"]
    for locator in locators:
        if locator.kind != "message":
            continue
        while at < len(turns) and turns[at].start <= locator.start:
            speaker, at = turns[at].label, at + 1
        held = _ISO.search(locator.label)
        day = _date(*(int(part) for part in held.groups())) if held else None
        above = bisect_right(lines, locator.start, key=lambda line: line[0].start)
        line = lines[above - 1][0] if above and lines[above - 1][1] == day else None
        spelled = bool(speaker) and text.startswith((f"{speaker}:", f"{speaker} :"), locator.start)
        author = Span(locator.start, locator.start + len(speaker)) if spelled else None
        yield Entry(locator.start, day, line, author)


def _stamped(text: str, published: dt.date | None) -> Iterator[Entry]:
    """Yield the messages of a chat written out as text, each line with its day, its hour and its author."""
    found = list(_STAMP.finditer(text))
    if len(found) < FEWEST_MESSAGES:
        return
    for match in found:
        parts = match.groupdict()
        month = _month(parts["name"] or parts["name2"] or "") or int(parts["m"] or parts["m2"] or 0)
        number = int(parts["d"] or parts["d2"] or parts["d3"] or parts["d4"])
        told = parts["y"] or parts["y2"] or parts["y3"] or parts["y4"]
        day = _date(int(told), month, number) if told else _last(month, number, published)
        first = match.start("day")
        yield Entry(match.start(), day, Span(first, match.end("day")), Span(*match.span("who")))


def _last(month: int, day: int, published: dt.date | None) -> dt.date | None:
    """Return the last such day that was not after the day of publication."""
    if published is None:
        return None
    found = _date(published.year, month, day)
    return found if found is None or found <= published else _date(published.year - 1, month, day)


def _day_lines(text: str) -> Iterator[tuple[Span, dt.date]]:
    start = 0
    for line in text.split("\n"):
        short = 8 <= len(line) <= _LONGEST_LINE
        match = next((m for form in _DAY_LINES if (m := form.fullmatch(line))), None) if short else None
        if match is not None:
            parts = match.groupdict()
            month = int(parts["m"]) if parts.get("m") else _month(parts["name"])
            day = _date(int(parts["y"]), month, int(parts["d"]))
            if day:
                first, last = match.start("y"), match.end("y")
                for name in ("m", "d", "name"):
                    if parts.get(name):
                        first, last = min(first, match.start(name)), max(last, match.end(name))
                yield Span(start + first, start + last + (line[last : last + 1] == "일")), day
        start += len(line) + 1


def _month(name: str) -> int:
    """Return the number of a month's English name or its beginning, 0 for another word."""
    full = name.lower()
    return next((n for n, month in enumerate(_MONTHS, 1) if month.startswith(full)), 0)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
