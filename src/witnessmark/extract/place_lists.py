"""Names of places in one list ("Hyesan, Kapsan and Pungsan", 혜산과 갑산, 풍산): what one is to an act, all are.

Invariant: no place of a list holds another one; a name and the area it lies in ("Sinpa, Ryanggang") make none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from witnessmark.extract.mentions import PlaceMention
from witnessmark.gazetteer import Gazetteer
from witnessmark.model.text import Span

_UNIT = (r"(?:city|cities|towns?|villages?|count(?:y|ies)|districts?|provinces?|regions?|states?|townships?|communes?|"
         r"camps?|islands?|quarters?|neighbou?rhoods?|areas?|valleys?|suburbs?)")
_BETWEEN = rf"(?:(?:the|nearby|neighbou?ring|parts|of|{_UNIT}|north\w*|south\w*|east\w*|west\w*)\s+)*"
_COMMA = re.compile(rf"(?:\s+{_UNIT})?\s?[,/]\s*{_BETWEEN}")
_AND = re.compile(rf"(?:\s+{_UNIT})?(?:\s?,)?\s+(?:and|or|as well as|&)\s+{_BETWEEN}")
_KOREAN = re.compile(r"(?:\s?(?:지역|일대|등지|지방))?"
                     r"(?:\s?(?:[,·ㆍ/]|및)\s?|(?:과|와|하고|이랑|랑)\s)(?:인근\s|이웃\s|주변\s)?")
LONGEST = 60
"""Code points between two names of a list."""


def lists_in(text: str, language: str, places: Sequence[PlaceMention]) -> dict[Span, tuple[Span, ...]]:
    """Return for each name in a list the spans of all its names; `places` come in text order.

    In English an "and" closes a list; names with commas alone between them are as often a place and where it lies.
    """
    found: dict[Span, tuple[Span, ...]] = {}
    run: list[PlaceMention] = []
    for place in places:
        gap = text[run[-1].span.end : place.span.start] if run and run[-1].span.end <= place.span.start else "\n"
        closes = _closes(gap, language)
        if closes is None or any(_one_holds(other, place) for other in run):
            run = [place]
            continue
        run.append(place)
        if closes:
            spans = tuple(one.span for one in run)
            found.update(dict.fromkeys(spans, spans))
    return found


def _closes(gap: str, language: str) -> bool | None:
    """Tell whether the words between two names close a list with the second; None where they join no list."""
    if len(gap) > LONGEST or "\n" in gap:
        return None
    if language == "ko":
        return True if _KOREAN.fullmatch(gap) else None
    if _AND.fullmatch(gap):
        return True
    return False if _COMMA.fullmatch(gap) else None


def _one_holds(one: PlaceMention, other: PlaceMention) -> bool:
    if one.place is None or other.place is None:
        return False
    gazetteer, a, b = Gazetteer.load(), one.place.id, other.place.id
    return a == b or gazetteer.contains(a, b) or gazetteer.contains(b, a)
