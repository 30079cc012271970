"""The terms that passages are searched by, and what a query asks of them.

Invariant: matches are spans of the reading. Where the terms lie, and how they are found there, is the index's
(`passage_index.py`, `server_index.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from witnessmark.model.text import Span
from witnessmark.store.korean import korean_stems
from witnessmark.store.romanise import HYPHENED, TRIED, UNITS, unit_in, without_unit
from witnessmark.store.tokens import (
    Names,
    Stems,
    Term,
    bigram_terms,
    is_hangul,
    name_term,
    sound_term,
    sound_terms,
    stem_term,
    word_term,
    words,
)

LOOKED = 1000
"""Matches that are counted, and the best that are listed."""
WEIGHED = 5000
"""Matches that are weighed against each other, the latest received: more of them share so common a word that its
weight says nothing."""


def no_names(text: str) -> Iterable[tuple[str, int, int]]:
    """Know no names: search then relies on words and sound keys alone."""
    return ()


@dataclass(frozen=True, slots=True)
class Sought:
    """One word of a query: any of these alternatives, each a set of terms that must all be there."""

    alternatives: tuple[tuple[str, ...], ...]


class Indexer:
    """Makes index terms; what it knows of Korean and of names is handed in."""

    def __init__(self, *, names: Names = no_names, stems: Stems = korean_stems) -> None:
        self._names = names
        self._stems = stems

    def by_passage(self, content: str, spans: Sequence[Span]) -> list[list[str]]:
        """Return the terms of each passage; a term belongs to the passage it begins in."""
        buckets: list[list[str]] = [[] for _ in spans]
        at = 0
        for term in sorted(self.terms(content), key=lambda t: t.span.start):
            while term.span.start >= spans[at].end:
                at += 1
            buckets[at].append(term.text)
        return buckets

    def terms(self, content: str) -> list[Term]:
        """Return every term of `content` with its span."""
        found: list[Term] = []
        for span in words(content):
            word = span.slice(content)
            if is_hangul(word):
                found.extend(bigram_terms(word, span.start))
                if (name := unit_in(word)) and (sound := sound_term(without_unit(name))):
                    found.append(Term(sound, Span(span.start, span.start + len(name))))
            else:
                found.append(Term(word_term(word), span))
                if word[0].isupper():
                    found.extend(Term(sound, span) for sound in sound_terms(word))
        if is_hangul(content):
            for form, start, end, proper in self._stems(content):
                span = Span(start, end)
                found.append(Term(stem_term(form), span))
                if proper and is_hangul(form):
                    found.extend(Term(sound, span) for sound in sound_terms(form))
        found.extend(Term(name_term(name), Span(start, end)) for name, start, end in self._names(content))
        return found

    def sought(self, query: str) -> list[Sought]:
        """Return what a query asks for: every word of it, each in any of its forms."""
        titled = query if query.title() == query or len(query.title()) != len(query) else query.title()
        found = dict.fromkeys([*self._names(query), *(self._names(titled) if titled != query else ())])
        names = [(name_term(name), Span(start, end)) for name, start, end in found]
        stems = [(stem_term(form), Span(start, end)) for form, start, end, _ in self._stems(query)] \
            if is_hangul(query) else []
        asked: list[Sought] = []
        covered: list[Span] = []
        before: Span | None = None
        for span in words(query):
            word = span.slice(query)
            if before is not None and _is_unit(query, before, span):
                continue
            before = span
            ways: list[tuple[str, ...]] = [(term,) for term, at in names if at.overlaps(span)]
            if any(at.overlaps(span) for at in covered):
                continue
            covered.extend(at for _, at in names if at.overlaps(span) and not span.covers(at))
            if is_hangul(word):
                ways.append(tuple(dict.fromkeys(term.text for term in bigram_terms(word, span.start))))
                inside = tuple(dict.fromkeys(term for term, at in stems if span.covers(at)))
                if inside:
                    ways.append(inside)
            else:
                ways.append((word_term(word),))
                ways.extend((sound,) for unit in TRIED if len(word) > 3 and (sound := sound_term(word + unit)))
            ways.extend((sound,) for sound in sound_terms(word))
            asked.append(Sought(tuple(dict.fromkeys(ways))))
        return asked


def _is_unit(query: str, name: Span, unit: Span) -> bool:
    """Tell whether a Latin word only says what kind of place the name before it is (Wiyon-dong), in whatever script
    the text may say so, or not at all."""
    word, gap = unit.slice(query).casefold(), query[name.end : unit.start]
    return name.end - name.start > 3 and ((gap == "-" and word in HYPHENED) or (gap == " " and word in UNITS))


def matches_in(indexer: Indexer, snippet: str, asked: Sequence[Sought]) -> tuple[Span, ...]:
    """Return the spans of `snippet` that match, merged where they touch."""
    present: dict[str, list[Span]] = {}
    for term in indexer.terms(snippet):
        present.setdefault(term.text, []).append(term.span)
    found: set[Span] = set()
    for word in asked:
        for way in word.alternatives:
            if all(term in present for term in way):
                found.update(span for term in way for span in present[term])
    merged: list[Span] = []
    for span in sorted(found):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
