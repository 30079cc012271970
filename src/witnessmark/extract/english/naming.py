"""Place names that no gazetteer knows: "from the Nyalenda slum", "residents of Area 22".

A capitalised name after a preposition of place is a place mention without an entry, unless
it is a date, a person, a body or already known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from witnessmark.extract.english.organs import organ_code
from witnessmark.extract.mentions import PlaceMention, TimeMention
from witnessmark.model.text import Span

_KIND = (
    r"(?:slum|village|town|camp|settlement|district|county|province|neighbou?rhood|forest|valley|island|commune|"
    r"township|estate|market|quarter|suburb|area|region|"
    r"municipality|reserve|hamlet|barrio|favela|ward|sub-county|parish|hills?|mountains?|river|informal "
    r"settlement|refugee camp)"
)
_NAME = re.compile(
    r"\b(?:from|out of|to|into|towards?|in|at|near|outside|around|In|At|From|Near|Outside|Around|"
    r"(?:edges?|outskirts|parts?|shores?|banks?|north|south|east|west) of|"
    r"(?:residents|people|families|inhabitants|villagers|households|"
    r"village|town|city|district|camp|settlement|slum|township) of|"
    r"villages? of|towns? of|called|named|fled|flee|fleeing|evacuated|abandoned|shelled|attacked|raided|torched|"
    r"razed|demolished|leaving|left|cleared|emptied|vacated|bulldozed|besieged|stormed|reached|entered)\s+"
    r"(?:the\s+)?(?:(?:\w+\s+)?(?:village|town|city|district|camp|settlement|slum|township|hamlet|community|"
    r"communities|villages|towns)\s+of\s+)?(?:(?:northern|southern|eastern|western|central|nearby|neighbou?ring|rural|"
    r"upper|lower)\s+)?([A-Z][\w'’-]+(?:[ -](?:[A-Z][\w'’-]*|\d{1,3}|of the|al-\w+|de|la|del))*(?:\s+" + _KIND + r")?)"
)
_IS_ONE = re.compile(
    r"\b([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?),? (?:is|was|has been|had been|remains|became) (?:a|an|the|one of the) "
    r"(?:[\w-]+ ){0,3}?" + _KIND + r"s?\b")
_STANDS_IN = re.compile(r"\b(?:in|at|near|from|outside|around|leaving|left|into|of) (?:the )?$", re.I)
_A_SPEAKER = re.compile(r"\s*(?:['’]s\b|,? (?:said|says|told|added|recalled|asked|who|whose)\b)")
_TITLED = re.compile(r"\b(?:[A-Z][a-z]+|Mr|Mrs|Ms|Dr|the)\.? $")
MOST_NAMES = 60
"""Names that are looked for again: a long text has more, and looking takes time for each."""
_BEFORE_PLACE = re.compile(r"\b(?:in|at|near)\s$", re.I)
_LISTED = r"[A-Z][\w'’-]+(?:[ -][A-Z][\w'’-]+){0,2}"
_ALSO = re.compile(
    r"(?:\s+" + _KIND + r"s?)?(?P<inner>(?:,\s+(?:the\s+)?" + _LISTED + r"(?:\s+" + _KIND + r"s?)?){0,6}),?\s+"
    r"(?:and|or)\s+(?:in\s+|from\s+|nearby\s+)?(?:the\s+)?(?P<last>" + _LISTED + r")"
    r"(?![\w'’-])(?!\s+(?:said|says|told|was|were|is|are|had|has|have)\b)")
"""The names listed after a place: those between commas, and the one that "and" closes the list with."""
_INNER = re.compile(r",\s+(?:the\s+)?(" + _LISTED + ")")
_BEFORE_PLACE_AT = re.compile(
    r"\b(?:from|to|into|in|at|near|outside|around|between|across|of|left|fled|cleared|emptied|evacuated|razed|"
    r"leaving)\s+(?:the\s+)?(?:[\w-]+\s+){0,3}$", re.I)
_NOT = frozenset(
    """january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday
    i he she they we it the a an this that god allah parliament ramadan easter christmas english french
    arabic facebook twitter whatsapp telegram dollars covid
    cabinet congress""".split()
)


def unknown_places(
    text: str, known: Sequence[PlaceMention], times: Sequence[TimeMention], entities: Sequence[tuple[Span, str]]
) -> list[PlaceMention]:
    """Return names after place prepositions that nothing else claims, in text order."""
    out: list[PlaceMention] = []
    people = [
        s
        for s, label in entities
        if label == "PERSON"
        and re.search(r"(?:\bto|\bof|called|named|fled|left|attacked|raided)\s+$", text[max(0, s.start - 9) : s.start])
        and (" " in text[s.start : s.end])
    ]
    taken = sorted(
        [m.span for m in known]
        + [t.span for t in times]
        + people
        + [s for s, label in entities if label in {"DATE", "TIME"}
           or (label == "NORP" and not _BEFORE_PLACE.search(text[max(0, s.start - 8) : s.start]))]
    )
    starts = [s.start for s in taken]
    for match in _NAME.finditer(text):
        span = Span(*match.span(1))
        name = match.group(1)
        if name.split()[0].lower().rstrip("’'s") in _NOT or name.split()[0].lower() in _NOT or len(name) < 3:
            continue
        if _overlaps(span, taken, starts) or organ_code(name) is not None:
            continue
        labels = {label for s, label in entities if s.overlaps(span)} if len(entities) < 400 else set()
        if "ORG" in labels and name.isupper():
            continue
        if re.search(
            r"\b(?:Ministry|Committee|Council|Cross|Crescent|Nations|Agency|News|Department|Court|Party|Act|Law|"
            r"Network|Watch|Times|Post|Radio|University|Group|Union|Street)\b",
            name,
        ):
            continue
        out.append(PlaceMention(span, None, 0.5))
    out += _coordinated(text, [*known, *out], taken, entities)
    held = sorted([*taken, *(p.span for p in out)])
    begun = [s.start for s in held]
    out += [PlaceMention(Span(*m.span(1)), None, 0.5) for m in _IS_ONE.finditer(text)
            if m[1].split()[0].lower() not in _NOT and not _overlaps(Span(*m.span(1)), held, begun)]
    return out + _repeated(text, out, taken, entities)


def _repeated(
    text: str, shown: Sequence[PlaceMention], taken: Sequence[Span], entities: Sequence[tuple[Span, str]]
) -> list[PlaceMention]:
    """Return the other mentions of names that their company shows to be places ("Kalma has been a town … In Kalma")."""
    people = {word for s, label in entities if label in {"PERSON", "ORG", "NORP"} for word in s.slice(text).split()}
    held = sorted([*taken, *(p.span for p in shown)])
    begun = [s.start for s in held]
    found: list[PlaceMention] = []
    for name in list(dict.fromkeys(p.span.slice(text) for p in shown))[:MOST_NAMES]:
        if not name.isalpha() or len(name) < 4 or name in people:
            continue
        spans = [Span(*m.span()) for m in re.finditer(rf"\b{name}\b(?![-’'])", text)]
        if any(_A_SPEAKER.match(text, s.end) for s in spans):
            continue
        for span in spans:
            before = text[max(0, span.start - 20) : span.start]
            if not _overlaps(span, held, begun) and not (_TITLED.search(before) and not _STANDS_IN.search(before)):
                found.append(PlaceMention(span, None, 0.4))
    return found


def _coordinated(
    text: str, places: Sequence[PlaceMention], taken: Sequence[Span], entities: Sequence[tuple[Span, str]]
) -> list[PlaceMention]:
    """Return names listed with a place ("in Nyapala and Lopa", "from Sika, Lopa and Tuz"), as unknown as they are."""
    starts = {p.span.start for p in places}
    held = [*taken, *(p.span for p in places), *(s for s, label in entities if label == "NORP" or (
        label == "ORG" and (" " in s.slice(text) or s.slice(text).isupper())))]
    people = [s for s, label in entities if label == "PERSON"]
    found: list[PlaceMention] = []
    for place in places:
        match = _ALSO.match(text, place.span.end)
        if match is None or _BEFORE_PLACE_AT.search(
                text[max(0, place.span.start - 40) : place.span.start]) is None:
            continue
        names = [*(m.span(1) for m in _INNER.finditer(text, *match.span("inner"))), match.span("last")]
        others = held if len(names) > 1 else [*held, *people]  # of a longer list it takes one for a person
        for span in (Span(*name) for name in names):
            if span.start in starts or span.slice(text).split()[0].lower() in _NOT or (
                    organ_code(span.slice(text)) is not None) or any(
                    s.overlaps(span) and not s.overlaps(place.span) for s in others):
                continue
            found.append(PlaceMention(span, None, 0.5))
            held.append(span)
    return found


def _overlaps(span: Span, taken: Sequence[Span], starts: Sequence[int]) -> bool:
    from bisect import bisect_left

    i = bisect_left(starts, span.start)
    return any(taken[k].overlaps(span) for k in range(max(0, i - 3), min(len(taken), i + 3)))
