"""Place names in a text and what each resolves to; the one door for both languages.

Invariant: spans are spans of the text given, in order, without overlap; a name the
gazetteer does not know keeps `place=None` or its parent's entry, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from witnessmark.extract import place_english, place_korean
from witnessmark.extract.mentions import PlaceMention
from witnessmark.extract.place_candidates import candidates_for, resolve
from witnessmark.extract.place_focus import peoples_in
from witnessmark.extract.place_named import Named
from witnessmark.extract.place_seen import with_seen
from witnessmark.extract.place_words import SMALL_UNIT
from witnessmark.gazetteer import Gazetteer
from witnessmark.gazetteer.hangul import has_hangul
from witnessmark.model.place import ResolvedPlace
from witnessmark.model.text import Span

_LISTED = re.compile(r"\s*(?:,\s*)?(?:(?:and|or|as well as)\s+(?:the\s+|in\s+)?[A-Z]|&)|\s*,\s+[A-Z]\w+\s*(?:,|and|or)")
"""What follows the last but one name of a list."""
_PARENT = re.compile(r",\s+|\s+in\s+(?:the\s+)?(?:city of\s+)?|\s+\(")


def find_places(
    document_text: str,
    language: str,
    *,
    title: str | None = None,
    entities: Sequence[tuple[Span, str]] = (),
    proper: Sequence[Span] = (),
    seen: Sequence[Span] = (),
    enclosing: bool = True,
) -> list[PlaceMention]:
    """Return the place names of a text, each with the gazetteer's entry and runners-up.

    `title` is read for context only: its places help to choose, its spans are not
    returned. `entities` are a parser's spans and labels (`GPE`, `PERSON`, `ORG` …) over the
    same text; English only, optional. `proper` are spans that a morphological analyser calls
    proper names; Korean only, optional. `seen` are spans that the trained reader takes for
    names of places: those met by no other name join in. Without `enclosing`, areas that only say where their
    neighbour lies are left out (`Hoeryong, North Hamgyong`), as a claim's places want.
    Peoples (`Turkish`, 미국인) are no places.
    """
    gazetteer = Gazetteer.load()
    named = _recognise(document_text, language, gazetteer, entities, proper, seen)
    offset = len(named)
    if title:
        named += _recognise(title, language, gazetteer)
        for item in named[offset:]:
            item.inside = [i + offset for i in item.inside]
    if language == "en":
        named += peoples_in(f"{title or ''}\n{document_text}", gazetteer)
    candidates_for(named, gazetteer)
    _adopt_parents(document_text, named[:offset], gazetteer)
    _repeat_parents(named[:offset])
    resolved = resolve(named, gazetteer)
    mentions = [
        PlaceMention(item.span, place, round(item.confidence, 3))
        for item, place in zip(named[:offset], resolved[:offset], strict=True)
        if not item.absorbed
    ]
    return mentions if enclosing else without_enclosing(document_text, mentions)


def resolve_spans(document_text: str, spans: Sequence[Span], language: str = "en") -> list[ResolvedPlace | None]:
    """Return what the names at these spans resolve to, for callers that recognised them."""
    gazetteer = Gazetteer.load()
    order = sorted(range(len(spans)), key=spans.__getitem__)
    named = [Named(spans[i], spans[i].slice(document_text)) for i in order]
    (place_korean if language == "ko" else place_english).link_nesting(document_text, named)
    for item in named:
        item.name = place_english.expand(item.name)
    if language == "en":
        named += peoples_in(document_text, gazetteer)
    candidates_for(named, gazetteer)
    resolved = resolve(named, gazetteer)[: len(order)]
    return [place for _, place in sorted(zip(order, resolved, strict=True), key=lambda pair: pair[0])]


def without_enclosing(text: str, mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    """Leave out mentions that only state the area around their neighbour.

    `Hoeryong, North Hamgyong Province` and 양강도 혜산시 name one place each; a claim wants
    Hoeryong and Hyesan alone.
    """
    gazetteer = Gazetteer.load()
    dropped: set[int] = set()
    for position, (first, second) in enumerate(pairwise(mentions)):
        if first.place is None or second.place is None or first.place.id == second.place.id:
            continue
        gap = text[first.span.end : second.span.start]
        if re.fullmatch(r",?\s+(?:in\s+(?:the\s+)?)?|\s\(", gap) and gazetteer.contains(
            second.place.id, first.place.id
        ):
            dropped.add(position + 1)
        elif re.fullmatch(r"(?:의)?\s?\(?|['’]s\s+|,\s+", gap) and gazetteer.contains(first.place.id, second.place.id):
            dropped.add(position)
    return [mention for position, mention in enumerate(mentions) if position not in dropped]


def _recognise(
    text: str,
    language: str,
    gazetteer: Gazetteer,
    entities: Sequence[tuple[Span, str]] = (),
    proper: Sequence[Span] = (),
    seen: Sequence[Span] = (),
) -> list[Named]:
    if language == "ko" or (language != "en" and has_hangul(text)):
        named = with_seen(text, "ko", place_korean.recognise(text, gazetteer, proper), seen)
        place_korean.link_nesting(text, named)
    else:
        named = with_seen(text, "en", place_english.recognise(text, gazetteer, entities), seen)
        place_english.link_nesting(text, named)
    return named


def _adopt_parents(text: str, named: Sequence[Named], gazetteer: Gazetteer) -> None:
    """Give a name the gazetteer lacks the entry of the area stated around it."""
    for position, item in enumerate(named):
        if (
            not item.inside
            or item.inside[0] >= len(named)
            or (item.options and not (item.described and not _nests(item, named[item.inside[0]], gazetteer))
                and not _stands_abroad(text, item, named[item.inside[0]], gazetteer))
        ):
            continue
        parent = named[item.inside[0]]
        gap = text[item.span.end : parent.span.start]
        if not parent.options or parent.small or (item.span < parent.span and not _PARENT.fullmatch(gap)):
            continue
        item.options, item.priors = parent.options, parent.priors
        item.level, item.small = parent.level, place_name(item.name)
        item.inside = parent.inside
        if (
            parent.span.start > item.span.start
            and parent.options[0].level != "country"
            and position + 1 < len(named)
            and named[position + 1] is parent
            and gap.startswith(",")
        ):
            item.span = Span(item.span.start, parent.span.end)
            parent.absorbed = True


def _stands_abroad(text: str, item: Named, parent: Named, gazetteer: Gazetteer) -> bool:
    """Tell whether a place is said to lie in an area ("Sultanabad, Karachi"), but the gazetteer has that name in other
    countries only: it is another one, which the gazetteer lacks. Names of a list are no such pair."""
    gap = text[item.span.end : parent.span.start]
    if not re.fullmatch(r",\s+", gap) or not parent.options or _LISTED.match(text, parent.span.end):
        return False
    if any(place.level in ("country", "adm1") for place in item.options[:1]) or _nests(item, parent, gazetteer):
        return False
    countries = {place.country for place in parent.options}
    return not any(place.country in countries for place in item.options)


def _repeat_parents(named: Sequence[Named]) -> None:
    """Give a small unit said without its parent the parent it has elsewhere in the text.

    Where none is stated anywhere and the text names one unit of the second level only, that
    unit is the parent.
    """
    stated = {item.small: item for item in named if item.small}
    units = {item.options[0].id: item for item in named if item.options and item.options[0].level == "adm2"}
    only = next(iter(units.values())) if len(units) == 1 else None
    for item in named:
        if item.options or item.small or not SMALL_UNIT.fullmatch(place_name(item.name)):
            continue
        small = place_name(item.name)
        parent = stated.get(small, only)
        if parent is not None:
            item.options, item.priors = parent.options, parent.priors
            item.level, item.small = parent.level, small


def _nests(inner: Named, outer: Named, gazetteer: Gazetteer) -> bool:
    areas = {place.id for place in outer.options}
    return any(area.id in areas for place in inner.options for area in gazetteer.ancestors(place.id))


def place_name(name: str) -> str:
    """Return the Latin form of a small unit's name as the text gives it."""
    return place_korean.latin_name(name) if has_hangul(name) else name
