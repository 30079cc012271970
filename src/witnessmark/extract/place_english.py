"""Recognising place names in English text: gazetteer first, context decides.

Invariant: every name returned stands in the text with a capital; people, bodies and
peoples (demonyms) are left out. What a name resolves to is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from witnessmark.extract import place_words as words
from witnessmark.extract.place_named import Named
from witnessmark.extract.place_patterns import abbreviated_states, described_names, with_type
from witnessmark.extract.place_runs import Labels, RunFinder, people_in, runs_of
from witnessmark.extract.place_weight import NO_EVIDENCE, weight_of
from witnessmark.gazetteer import Gazetteer
from witnessmark.model.text import Span

_COMMA = re.compile(r",\s+")
_NESTING = re.compile(
    r"(?:,\s+|\s+\(|,?\s+in\s+(?:the\s+)?|,?\s+in\s+(?:northern|southern|eastern|western|central|"
    r"north-?eastern|north-?western|south-?eastern|south-?western)\s+|\s+of\s+|,?\s+of\s+the\s+|"
    r"['’]s\s+|\s+-\s+)"
)


def recognise(text: str, gazetteer: Gazetteer, entities: Sequence[tuple[Span, str]] = ()) -> list[Named]:
    """Return the place names of an English text in order, with the areas stated around them.

    `entities` are spans and labels of a named-entity recogniser (GPE, LOC, PERSON, ORG …);
    they sharpen the choice and add names that the gazetteer does not have.
    """
    labels = Labels(text, entities)
    runs = runs_of(text)
    people = people_in(text, runs)
    hits = gazetteer.scan(text, "en")
    found: list[Named] = []
    locator = RunFinder(runs)
    unsure: list[tuple[Span, str]] = []
    for span, ids in hits:
        weight = weight_of(text, span, locator.run(span), ids, gazetteer, people, labels)
        if weight == NO_EVIDENCE:
            unsure.append((span, text[span.start : span.end]))
        if weight > 0:
            widened, level = with_type(text, span, ids, gazetteer)
            found.append(Named(widened, text[span.start : span.end], level=level, confidence=min(1.0, weight)))
    shown = {item.name for item in found if item.confidence >= 0.9}
    found += [Named(span, name, confidence=0.7) for span, name in unsure if name in shown]
    found += abbreviated_states(text, found)
    found += described_names(text, found)
    found += labels.unknown(text, found, people)
    found.sort(key=lambda item: (item.span.start, -item.span.end))
    found = _without_overlaps(found)
    return found


def link_nesting(text: str, found: Sequence[Named]) -> None:
    """Note for each name the areas the text gives around it: `X, Y`, `X in Y`, `X (Y)`, `Y's X`."""
    for position, (item, following) in enumerate(pairwise(found)):
        gap = text[item.span.end : following.span.start]
        if len(gap) > 24 or not _NESTING.fullmatch(gap):
            continue
        if gap.startswith(("'", "’")):
            found[position + 1].inside.append(position)
            continue
        item.inside.append(position + 1)
        if gap.startswith(",") and position + 2 < len(found):
            third = text[following.span.end : found[position + 2].span.start]
            if _COMMA.fullmatch(third):
                item.inside.append(position + 2)


def expand(name: str) -> str:
    """Return the full name of an abbreviated state or province, else the name itself."""
    return words.STATE_SHORT.get(name, words.STATE_SHORT.get(name + ".", name))


def _without_overlaps(found: Sequence[Named]) -> list[Named]:
    kept: list[Named] = []
    for item in found:
        if not kept or item.span.start >= kept[-1].span.end:
            kept.append(item)
    return kept
