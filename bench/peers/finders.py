"""Who finds places and times in a reading, and with which value: we and the peers, in one form.

A finder returns values as `bench.scoring.values` compares them. One that only marks words has no keys: it can
find, not be right. Peers that lack are None, with a line that says so.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from bench.peers import heideltime
from bench.scoring.values import Value, fold, one
from bench.times import keys_of
from witnessmark.extract.english.pipeline import language as parser
from witnessmark.extract.places import find_places, resolve_spans
from witnessmark.extract.times import find_times
from witnessmark.gazetteer import Gazetteer, Place
from witnessmark.model.place import ResolvedPlace
from witnessmark.model.text import Reading, Span

Finder = Callable[[Reading, Sequence[Span]], list[Value]]
"""A reading, and the coded words for those that only resolve, to values."""


def entry(span: Span, place: Place | ResolvedPlace | None) -> Value:
    """Return words with the gazetteer entry they stand for: by its id, or by its country and name."""
    keys = {("id", place.id), ("name", place.country, fold(place.name))} if place is not None else set()
    return Value(frozenset(keys), span)


def our_places(reading: Reading, coded: Sequence[Span]) -> list[Value]:
    """Every place of the text with what it resolves to, the parser's entities offered in English."""
    entities = [(Span(e.start_char, e.end_char), e.label_) for e in _parsed(reading).ents] \
        if reading.report.language == "en" else []
    found = find_places(reading.text, reading.report.language, entities=entities)
    return [entry(m.span, m.place) for m in found]


def spacy_places(reading: Reading, coded: Sequence[Span]) -> list[Value]:
    """The parser's own places; it resolves nothing."""
    return _marked(reading, ("GPE", "LOC"))


def our_resolution(reading: Reading, coded: Sequence[Span]) -> list[Value]:
    """What we resolve the coded names to."""
    chosen = resolve_spans(reading.text, coded, reading.report.language)
    return [entry(span, known) for span, known in zip(coded, chosen, strict=True)]


def population_prior(reading: Reading, coded: Sequence[Span]) -> list[Value]:
    """Each coded name as the country, else the most populous place, of that name."""
    gazetteer, found = Gazetteer.load(), []
    for span in coded:
        best = max((c.place for c in gazetteer.lookup(span.slice(reading.text))),
                   key=lambda p: (p.level == "country", p.population), default=None)
        found.append(entry(span, best))
    return found


def our_times(reading: Reading, coded: Sequence[Span]) -> list[Value]:
    """Every time of the text with its days."""
    return [one((m.start, m.end), m.span) if m.start else Value(frozenset(), m.span)
            for m in find_times(reading.text, reading.report.language, reading.report.published)]


def spacy_times(reading: Reading, coded: Sequence[Span]) -> list[Value]:
    """The parser's own times; it gives them no value."""
    return _marked(reading, ("DATE", "TIME"))


def dateparser_times(reading: Reading, coded: Sequence[Span]) -> list[Value]:
    """What dateparser finds; a month or year without a day is taken as the whole of it."""
    from dateparser.search import search_dates

    settings: dict[str, Any] = {"PREFER_DATES_FROM": "past"}
    if reading.report.published:
        settings["RELATIVE_BASE"] = dt.datetime.combine(reading.report.published, dt.time())
    found, at = [], 0
    for words, moment in search_dates(reading.text, languages=[reading.report.language], settings=settings) or []:
        start = reading.text.find(words, at)
        if start >= 0:
            at = start + len(words)
            found.append(one(_interval(words, moment.date(), reading.report.language), Span(start, at)))
    return found


def heideltime_times(reading: Reading, coded: Sequence[Span]) -> list[Value]:
    """What HeidelTime finds; an early or late part may be meant as the part or the whole."""
    path = heideltime.jar()
    assert path is not None
    return [
        Value(frozenset(key[1:] for key in keys_of(t.value, t.mod, t.kind) if key[0] == "days"), Span(t.start, t.end))
        for t in heideltime.timexes(reading.text, reading.report.published, path)
    ]


def _interval(words: str, day: dt.date, language: str) -> tuple[dt.date, dt.date]:
    found = _date_parser(language).get_date_data(words)
    if found.period == "year":
        return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    if found.period == "month":
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day, day


@cache
def _date_parser(language: str) -> Any:
    from dateparser.date import DateDataParser

    return DateDataParser(languages=[language])


def _marked(reading: Reading, labels: tuple[str, ...]) -> list[Value]:
    return [Value(frozenset(), Span(e.start_char, e.end_char)) for e in _parsed(reading).ents if e.label_ in labels]


@lru_cache(maxsize=1)
def _parsed(reading: Reading) -> Any:
    return parser()(reading.text)
