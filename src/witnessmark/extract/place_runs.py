"""Capitalised runs of an English text, a recogniser's labels over it, and people's names in it.

Invariant: runs follow the text in order; nothing here decides what is a place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from witnessmark.extract import place_words as words
from witnessmark.extract.place_named import Named
from witnessmark.gazetteer.scan import WORD
from witnessmark.model.text import Span

_APPOSITION = re.compile(r",\s+(?:an?\s|\d\d,|who\b)")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of capitalised words, and where each of them stands."""

    start: int
    end: int
    words: tuple[tuple[int, int], ...]


def runs_of(text: str) -> list[Run]:
    runs: list[Run] = []
    current: list[tuple[int, int]] = []
    for match in WORD.finditer(text):
        if not match[0][0].isupper():
            continue
        if (
            current
            and text[current[-1][1] : match.start()] in (" ", "-", " & ", ". ")
            and not (text[current[-1][1] : match.start()] == ". " and current[-1][1] - current[-1][0] > 3)
        ):
            current.append(match.span())
            continue
        if current:
            runs.append(Run(current[0][0], current[-1][1], tuple(current)))
        current = [match.span()]
    if current:
        runs.append(Run(current[0][0], current[-1][1], tuple(current)))
    return runs


class RunFinder:
    """Walks runs and spans together, both in text order."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs, self._at = runs, 0

    def run(self, span: Span) -> Run:
        while self._at < len(self._runs) and self._runs[self._at].end <= span.start:
            self._at += 1
        if self._at < len(self._runs) and self._runs[self._at].start <= span.start:
            return self._runs[self._at]
        return Run(span.start, span.end, ((span.start, span.end),))


_TWO = re.compile(r"\s(?:to|from|into|towards?)\s")


class Labels:
    """What a named-entity recogniser says of a span; nothing where it took two names for one ("Goma to Bukavu")."""

    def __init__(self, text: str, entities: Sequence[tuple[Span, str]]) -> None:
        self._entities = sorted((span, label) for span, label in entities if not _TWO.search(span.slice(text)))
        self._given = bool(entities)
        self._at = 0

    def over(self, span: Span) -> tuple[str, Span] | None:
        """Return label and span of the entity that overlaps `span`; spans come in text order."""
        while self._at < len(self._entities) and self._entities[self._at][0].end <= span.start:
            self._at += 1
        if self._at < len(self._entities):
            entity, label = self._entities[self._at]
            if entity.overlaps(span):
                return label, entity
        return None

    @property
    def given(self) -> bool:
        return self._given

    def unknown(self, text: str, found: Sequence[Named], people: frozenset[str]) -> list[Named]:
        """Return places the recogniser sees where the gazetteer saw nothing."""
        extra = []
        starts = sorted((item.span.start, item.span.end) for item in found)
        at = 0
        for entity, label in self._entities:
            if label not in ("GPE", "LOC") or word_before(text, entity.start).lower() not in (
                words.STRONG_LOCATIVE | {"to"}
            ):
                continue
            if entity.slice(text).rsplit(" ", 1)[-1].lower() in words.NOT_PLACES:
                continue
            while at < len(starts) and starts[at][1] <= entity.start:
                at += 1
            if at < len(starts) and starts[at][0] < entity.end:
                continue
            start = entity.start + 4 if text[entity.start : entity.start + 4].lower() == "the " else entity.start
            end = entity.end - 2 if text[entity.end - 2 : entity.end] in ("'s", "’s") else entity.end
            name = text[start:end]
            if (
                start < end
                and name[:1].isupper()
                and "\n" not in name
                and name.lower() not in words.NOT_PLACES
                and (not words.DEMONYM.search(name))
                and name.rsplit(" ", 1)[-1] not in people
            ):
                extra.append(Named(Span(start, end), name, confidence=0.5))
        return extra


def people_in(text: str, runs: Sequence[Run]) -> frozenset[str]:
    """Return words that the text shows as parts of people's names, most of all surnames."""
    seen: set[str] = set()
    for run in runs:
        parts = [text[a:b].rstrip(".") for a, b in run.words]
        for index, part in enumerate(parts[:-1]):
            lower = part.lower()
            if lower in words.GIVEN_NAMES or lower in words.TITLES:
                follow = parts[index + 1 : index + 4]
                if follow and follow[0].lower() in words.ORGANISATION_WORDS:
                    continue
                seen.update(follow)
                if lower in words.GIVEN_NAMES and lower not in words.TITLES:
                    seen.add(part)
        if len(parts) == 2 and parts[-1].lower() not in words.ORGANISATION_WORDS:
            after = WORD.match(text, run.end + 1) if run.end + 1 < len(text) else None
            speaks = after is not None and after[0] in words.PERSON_VERBS
            if speaks or _APPOSITION.match(text, run.end):
                seen.add(parts[-1])
    return frozenset(seen)


def word_before(text: str, start: int) -> str:
    found = re.search(r"([\w’'.-]+)[\s\"“‘(]{1,3}(?:the )?$", text[max(0, start - 30) : start])
    return found[1] if found else ""
