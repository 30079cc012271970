"""Strings of a text that may point at a person: names, bodies, places, times, numbers, what someone is.

A proposal for the person who marks or rewrites, made to miss little: general rules of how English and
Korean write such strings, over the names that a parser proposes. A word for an institution or a
document that stands for itself alone ("the Court", "the Government") points at nobody.

Invariant: suggestions are spans of the text in code points, in order, none within another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from witnessmark.disclosure.identifiers import PATTERNS
from witnessmark.disclosure.pointing_forms import (
    FULL,
    GENERIC,
    GLOSS,
    HOUSES,
    INITIALLED,
    KOREAN,
    KOREAN_TRAITS,
    LAWS,
    LETTER,
    NUMBERS,
    REFERENCE,
    RUN,
    TIMES,
    TITLED,
    TRAITS,
)


class Points(StrEnum):
    """What a string may point by."""

    PERSON = "person"
    BODY = "body"
    PLACE = "place"
    TIME = "time"
    NUMBER = "number"
    PEOPLE = "people"
    TRAIT = "trait"
    NAME = "name"           # capitalised, of no kind that is known


@dataclass(frozen=True, slots=True)
class Suggestion:
    start: int
    end: int
    kind: Points


PARSED = {
    "PERSON": Points.PERSON, "NORP": Points.PEOPLE, "GPE": Points.PLACE, "LOC": Points.PLACE, "FAC": Points.PLACE,
    "ORG": Points.BODY, "DATE": Points.TIME, "TIME": Points.TIME, "MONEY": Points.NUMBER, "QUANTITY": Points.NUMBER,
    "EVENT": Points.NAME, "PRODUCT": Points.NAME, "WORK_OF_ART": Points.NAME, "LANGUAGE": Points.PEOPLE,
    "PERCENT": Points.NUMBER,
}
"""The labels of the English pipeline that may point at someone."""

def suggestions(text: str, parsed: Iterable[tuple[int, int, str]] = ()) -> list[Suggestion]:
    """Return the strings of a text that may point at a person.

    Args:
        parsed: names that a parser proposes: start, end, label (`PARSED`); others are passed over.
    """
    found = list(_formed(text))
    for start, end, label in parsed:
        if label in PARSED and not generic(text[start:end]):
            found.append(Suggestion(start, end, PARSED[label]))
    found += _capitalised(text)
    return _joined(text, [_with_gloss(text, one) for one in found])


def generic(words: str) -> bool:
    """Return whether words name nobody: they are all of those that institutions and documents are called."""
    names = re.findall(r"[^\W_]+", words)
    known = all(word.lower() in GENERIC or len(word) == 1 for word in names)
    return known and (sum(word[0].isupper() for word in names) < FULL or names[0].lower() in LAWS)


def _formed(text: str) -> Iterator[Suggestion]:
    for kind, pattern in ((Points.PERSON, TITLED), (Points.PERSON, INITIALLED), (Points.PERSON, LETTER),
                          (Points.TIME, TIMES), (Points.NUMBER, NUMBERS), (Points.BODY, HOUSES),
                          (Points.TRAIT, TRAITS), *((Points.NUMBER, one) for one in PATTERNS.values())):
        for match in pattern.finditer(text):
            if match.group().strip() not in ("I", "A", "May", "may", "march", "mar"):
                yield Suggestion(match.start(), match.end(), kind)
    for match in KOREAN.finditer(text):
        yield Suggestion(match.start(), match.end(), _korean_kind(match.group().strip()))


def _korean_kind(words: str) -> Points:
    """Return what a Korean string points by, told by its first and last letters."""
    if re.match(r"\d+(?:년|월|일)|지난|이달|오는", words):
        return Points.TIME
    if re.match(r"\d", words):
        return Points.NUMBER
    if re.search(r"(?:시|도|군|구|읍|면|동|리|구역|지구|농장|공장|기업소|탄광|광산|호|반|번지)$", words):
        return Points.PLACE
    return Points.TRAIT if KOREAN_TRAITS.search(words) else Points.PERSON


def _capitalised(text: str) -> Iterator[Suggestion]:
    """Yield runs of capitalised words; one word that opens a sentence only where it is never written small."""
    small = set(re.findall(r"\b[a-z]\w+", text))
    for match in RUN.finditer(text):
        words = match.group()
        before = text[max(0, match.start() - 4) : match.start()]
        if not before or re.search(r"[.!?:;”\n][\s”“\"(]*$", before):
            first, _, rest = words.partition(" ")
            if first.lower() in small or first.lower() in GENERIC:
                words = rest
        if words and not generic(words):
            yield Suggestion(match.end() - len(words), match.end(), Points.NAME)


def _with_gloss(text: str, one: Suggestion) -> Suggestion:
    """Return a name with what stands behind it in brackets: its own word for itself, or a short form."""
    named = one.kind in (Points.BODY, Points.NAME, Points.PLACE, Points.PEOPLE)
    gloss = GLOSS.match(text, one.end) if named else None
    return Suggestion(one.start, gloss.end(), one.kind) if gloss else one


def _joined(text: str, found: Iterable[Suggestion]) -> list[Suggestion]:
    """Return suggestions without their outer space, those that overlap as one of the first one's kind."""
    kept: list[Suggestion] = []
    for one in sorted(found, key=lambda s: (s.start, -s.end)):
        words = text[one.start : one.end]
        start, end = one.start + len(words) - len(words.lstrip()), one.end - len(words) + len(words.rstrip())
        if start >= end or REFERENCE.match(words.strip()):
            continue
        if kept and start < kept[-1].end:
            kept[-1] = Suggestion(kept[-1].start, max(kept[-1].end, end), kept[-1].kind)
        else:
            kept.append(Suggestion(start, end, one.kind))
    return kept
