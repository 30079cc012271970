"""English place names that their surroundings show: `Calif.`, `the village of X`, lists of names.

Invariant: what is added never overlaps a name that was found before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from witnessmark.extract import place_words as words
from witnessmark.extract.place_named import Named
from witnessmark.gazetteer import Gazetteer
from witnessmark.model.text import Span


def with_type(text: str, span: Span, ids: Sequence[str], gazetteer: Gazetteer) -> tuple[Span, str]:
    """Take a type word into the name where the text gives one (`Aleppo Governorate`)."""
    name = text[span.start : span.end]
    last = name.rsplit(" ", 1)[-1].lower()
    if " " in name and last in words.TYPE_WORDS:
        return span, words.TYPE_WORDS[last]
    found = re.match(r"\s([A-Za-z]+)\b", text[span.end : span.end + 20])
    if (
        found is None
        or found[1].lower() not in words.TYPE_WORDS
        or any(gazetteer.place(i).level == "country" for i in ids)
    ):
        return span, ""
    word = found[1]
    level = words.TYPE_WORDS[word.lower()]
    if word[0].isupper() and word.lower() not in ("state", "city", "republic", "camp", "island", "islands"):
        return Span(span.start, span.end + found.end()), level
    return span, level if word.lower() in ("province", "county", "governorate", "oblast") else ""


def abbreviated_states(text: str, found: Sequence[Named]) -> list[Named]:
    """Return `Calif.` and `TX` after a comma that follows a place name."""
    ends = {item.span.end for item in found}
    extra = []
    for match in re.finditer(r"(?<=[a-z]),\s+((?:[A-Z]\.\s?){2}|[A-Z][a-z]{1,4}\.|[A-Z]{2}\b)", text):
        short = match[1].strip()
        full = words.STATE_SHORT.get(short)
        if full is not None and match.start() in ends:
            extra.append(Named(Span(match.start(1), match.start(1) + len(short)), full, level="adm1"))
    return extra


def described_names(text: str, found: Sequence[Named]) -> list[Named]:
    """Return names that only their pattern shows: `the village of X`, `X-ri`, `X village`."""
    covered = sorted((item.span.start, item.span.end) for item in found)
    extra = []
    for pattern in (words.DESCRIBED_UNIT, words.SMALL_UNIT, words.UNIT_OF):
        for match in pattern.finditer(text):
            name = match[1].rstrip()
            start, end = match.start(1), match.start(1) + len(name)
            first = name.split(" ")[0].lower()
            same = next((item for item in found if item.span == Span(start, end)), None)
            village = words.VILLAGE.search(match[0]) is not None
            if same is not None and (pattern is words.DESCRIBED_UNIT or village):
                same.described = True
                same.village = village
            if (
                any(a < end and start < b for a, b in covered)
                or first in words.NOT_PLACES
                or (words.DEMONYM.search(first) and pattern is words.UNIT_OF)
            ):
                continue
            if pattern is words.UNIT_OF and match[2][0].isupper():
                end = match.end(2)
            extra.append(Named(Span(start, end), text[start:end], described=True, village=village, confidence=0.6))
            covered.append((start, end))
    return extra
