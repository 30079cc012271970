"""Recognising place names in Korean text: gazetteer first, particles and suffixes decide.

Invariant: a name never ends inside a word; peoples (미국인) and bodies named after a place
are left out. What a name resolves to is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from witnessmark.extract.place_candidates import Named
from witnessmark.gazetteer import Gazetteer
from witnessmark.gazetteer.korean_words import AMBIGUOUS
from witnessmark.gazetteer.romanise import romanise
from witnessmark.model.text import Span

_PEOPLE = re.compile(r"(?:인|어|계|군)(?:들)?(?:이|가|은|는|을|를|의|과|와|도|에게|으로|만)?(?![가-힣])")
_SMALL = re.compile(
    r"(?<![가-힣])([가-힣]{1,5}?\d?)(동|리|읍|면|구|구역|로동자구|노동자구)"
    r"(?=(?:에서|에|으로|로|의|주민|인근|지역|과|와|은|는|이|을|를|도|소재|당)|[^가-힣]|$)"
)
_UNIT_END = re.compile(r"(?:도|시|군|구역|구|주|성|현|읍|면|리|동)$")
_LOCATIVE = re.compile(
    r"(?:에서|으로|로|에는|에도|에|까지|부터|시|군|도|구역|주민|지역|인근|일대|출신|당국|국경|등지|내)"
)
_PERSON_STEMS = frozenset({"김정숙", "김형직", "김형권", "김책"})
_BODIES = re.compile(r"\s?(?:일보|신문|통신|방송|대학교?|은행|타임스|포스트|자동차|전자|그룹|항공)")
_NOT_A_QUARTER = re.compile(r"[활노로운행이아공작변감반자충출진소합율격선난시]동$")
_PLACE_LIKE = re.compile(r"에서|에는|과 |와 |, |\s?(?:주민|일대|인근|소재|출신)")
_LATIN_SUFFIX = {
    "동": "dong",
    "리": "ri",
    "읍": "up",
    "면": "myon",
    "구": "gu",
    "구역": "guyok",
    "로동자구": "rodongjagu",
    "노동자구": "rodongjagu",
}


def recognise(text: str, gazetteer: Gazetteer) -> list[Named]:
    """Return the place names of a Korean text in order, with the areas stated around them."""
    found: list[Named] = []
    hits = gazetteer.scan(text, "ko")
    plain = {span.slice(text) for span, _ in hits}
    for span, ids in hits:
        name = span.slice(text)
        countries = any(gazetteer.place(i).level == "country" for i in ids)
        if name in _PERSON_STEMS or _BODIES.match(text, span.end):
            continue
        if countries and _PEOPLE.match(text, span.end) and not text.startswith("군사", span.end):
            continue
        if (name in AMBIGUOUS or _little_known(ids, gazetteer)) and not _evident(text, span, found, plain):
            continue
        if not ("가" <= name[0] <= "힣") and len(name) < 4 and not countries:
            continue
        widened = _with_suffix(text, span)
        found.append(Named(widened, name, confidence=0.95 if len(name) > 2 else 0.8))
    return _small_units(text, found)


def link_nesting(text: str, found: Sequence[Named]) -> None:
    """Note the area that stands right before a name (양강도 혜산시, 시리아 북부 알레포)."""
    for position in range(1, len(found)):
        gap = text[found[position - 1].span.end : found[position].span.start]
        if re.fullmatch(r"(?:의|\s?(?:북부|남부|동부|서부|중부|북서부|북동부|남서부|남동부)(?:의)?)?\s?\(?|,\s", gap):
            outer: int = position - 1
            found[position].inside.append(outer)
            found[position].inside.extend(o for o in found[outer].inside if o not in found[position].inside)


def latin_name(hangul: str) -> str:
    """Return a small unit's name in Latin letters (혜강동 → Hyegang-dong)."""
    for suffix in sorted(_LATIN_SUFFIX, key=len, reverse=True):
        if hangul.endswith(suffix) and len(hangul) > len(suffix):
            return f"{romanise(hangul[: -len(suffix)], 'north')}-{_LATIN_SUFFIX[suffix]}"
    return romanise(hangul, "north")


def _little_known(ids: Sequence[str], gazetteer: Gazetteer) -> bool:
    """Say whether a name stands only for small places, whose Hangul is often a common word."""
    for identity in ids:
        place = gazetteer.place(identity)
        if place.level != "place":
            if place.country in ("KP", "KR") or place.level in ("country", "adm1"):
                return False
        elif not place.country or place.population > (30_000 if place.country in ("KP", "KR") else 400_000):
            return False
    return True


def _evident(text: str, span: Span, found: Sequence[Named], plain: set[str]) -> bool:
    name = span.slice(text)
    if any(name + suffix in plain for suffix in ("시", "군", "도", "구역", "현")):
        return True
    if found and found[-1].span.end + 1 >= span.start and text[found[-1].span.end : span.start].strip() == "":
        return True
    following = text[span.end : span.end + 4]
    return (
        _LOCATIVE.match(following) is not None
        and re.match(r"(?:에서|시|군|구역|주민|지역|인근|일대|출신|당국|국경|등지|로부터)", following) is not None
    )


def _with_suffix(text: str, span: Span) -> Span:
    """Take a unit suffix into the name where the gazetteer has the name only without it."""
    if _UNIT_END.search(span.slice(text)) and span.end - span.start > 2:
        return span
    found = re.match(
        r"(특별자치도|특별자치시|특별시|광역시|직할시|자치주|지구|시|현|성|주)"
        r"(?=(?:에서|에|으로|로|의|는|은|가|이|를|을|와|과|도|내|당)?(?![가-힣])|주민|당국)",
        text[span.end : span.end + 10],
    )
    return span if found is None else Span(span.start, span.end + found.end())


def _small_units(text: str, found: list[Named]) -> list[Named]:
    """Read a small unit with the area before it as one name (혜산시 혜강동)."""
    covered = [(item.span.start, item.span.end) for item in found]
    by_end = {item.span.end: item for item in found}
    extra: list[Named] = []
    for match in _SMALL.finditer(text):
        start, end = match.span()
        if any(a < end and start < b for a, b in covered):
            continue
        parent = by_end.get(start - 1) if start and text[start - 1] == " " else None
        if parent is not None:
            parent.span = Span(parent.span.start, end)
            parent.small = latin_name(match[0])
        elif match[2] in ("로동자구", "노동자구") or (
            match[2] == "동"
            and len(match[1]) > 1
            and _NOT_A_QUARTER.search(match[0]) is None
            and _PLACE_LIKE.match(text, end)
        ):
            extra.append(Named(Span(start, end), match[0], confidence=0.3))
    return sorted([*found, *extra], key=lambda item: item.span)
