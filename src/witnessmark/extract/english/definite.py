"""Places named once and then called "the city", "the county", "the camp".

Such words become a mention of the place they point back to: the last one named that is of that kind. Where none was
named, or where words follow that say which is meant ("the city of X", "the camp where"), nothing is added.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from witnessmark.extract.mentions import PlaceMention
from witnessmark.model.text import Span

_POINTING = re.compile(
    r"\b(?:in|from|of|to|into|inside|outside|around|near|leav(?:e|ing)|left|enter(?:ing|ed)?|visit(?:ing)?|reach(?:ing|ed)?|"
    r"within|across|through|throughout|fled|quit|flee(?:ing)?) ((?:the|that|this) (?:whole |entire |same |"
    r"southern |northern |eastern |western )?"
    r"(city|town|county|province|district|capital|island|region|village|camp|township|prefecture))\b"
    r"(?! (?:of|where|at|in|near|called|named|government|council|party|people|committee|authorities|police|hall|"
    r"cent(?:re|er)|"
    r"administration|office|council|security|court|officials?|level|is|was|were|who|secretary|chief|head|education)\b)(?!['’]s)")
_TOWNLIKE = frozenset({"city", "town", "capital"})
_LEVELS = {
    "city": {"place", "adm2", "adm3", ""}, "town": {"place", "adm2", "adm3", ""}, "capital": {"place", "adm1", "adm2"},
    "county": {"adm2"}, "province": {"adm1"}, "region": {"adm1"}, "prefecture": {"adm1", "adm2"},
}
_NAMED = re.compile(r"\W*(?:the )?(\w+)")
LATEST = 12


def pointed_back(text: str, places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """Return a mention for each "the city" and the like that points back to a place; `places` come in text order."""
    found: list[PlaceMention] = []
    for match in _POINTING.finditer(text):
        span, kind = Span(*match.span(1)), match.group(2).lower()
        before = [p for p in places if p.span.end <= span.start][-LATEST:]
        source = next((p for p in reversed(before) if _of_kind(text, p, kind)), None)
        if source is not None and source.place is not None:
            found.append(PlaceMention(span, source.place, 0.6))
    return found


def _of_kind(text: str, mention: PlaceMention, kind: str) -> bool:
    """Tell whether a place is of the kind a word says, by the words around its name or its level."""
    words = text[mention.span.start : mention.span.end + 12].lower()
    before = text[max(0, mention.span.start - 14) : mention.span.start].lower()
    if re.search(r"\b" + kind + r"\b", words) or before.endswith(kind + " of "):
        return True
    if mention.place is None or mention.place.level == "country":
        return False
    if re.search(r"\b(?:county|province|district|camp|island|village|region)\b", words):
        return False
    return kind in _LEVELS and mention.place.level in _LEVELS[kind]
