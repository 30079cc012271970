"""Recognising place names in Korean text: gazetteer first, particles and suffixes decide.

Invariant: a name never ends inside a word; peoples (미국인) and bodies named after a place
are left out. What a name resolves to is not decided here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from witnessmark.extract.place_named import Named
from witnessmark.gazetteer import Gazetteer
from witnessmark.gazetteer.korean_words import AMBIGUOUS, UNIT_LIKE
from witnessmark.gazetteer.romanise import romanise
from witnessmark.model.text import Span

_PEOPLE = re.compile(r"(?:인|어|계|군)(?:들)?(?:이|가|은|는|을|를|의|과|와|도|에게|으로|만)?(?![가-힣])")
_SMALL = re.compile(
    r"(?<![가-힣])([가-힣]{1,5}?\d?)(동|리|읍|면|구|구역|로동자구|노동자구)"
    r"(?=(?:에서|에|으로|로|의|주민|인근|지역|과|와|은|는|이|을|를|도|소재|당)|[^가-힣]|$)"
)
_AREA = re.compile(
    r"\s(?P<name>[가-힣]{2,6}\s?\d?)(?:\s?(?:지구|마을|난민촌|캠프|정착촌)|\d구역)"
    r"(?=(?:에서|에|으로|로|의|과|와|은|는|이|을|를|도)?(?![가-힣]))"
)
_COMMON = re.compile(
    r"(?:국경|강변|산간|농촌|인근|주변|해안|어촌|일대|빈민|원주민|고향|이웃|여러|작은|외딴|연선|관광|해안관광|주거|난민|임시"
    r"|다른|같은|시내|외곽|북부|남부|동부|서부|중부|내륙|산악|섬|아래|위쪽|아랫|윗|옛|새|행정|개발|재개발|철거|이주|유엔|최대|주요)\s?$"
    r"|(?:에서|에는|에게|까지|부터|으로|의|은|는|을|를|한|된|던)\s?$"
)
_UNIT_END = re.compile(r"(?:도|시|군|구역|구|주|성|현|읍|면|리|동)$")
_NEIGHBOUR = re.compile(
    r"(?:에서(?!야)|시(?=[가-힣]{0,2}(?:[^가-힣]|$))|군(?=[가-힣]{0,2}(?:[^가-힣]|$))|구역|로부터)"
    r"|\s?(?:주민|지역|인근|일대|출신|당국|국경|등지|접경|현지|소식통|시민|대사관|영사관|난민|시내)"
    r"|의?\s(?:정부|대통령|총리|외교부|수도|의회|국민|정권|외곽|중심부|도시|마을|"
    r"한\s(?:도시|마을|농장|탄광|공장|주민))"
)
_DIRECTION = re.compile(r"\s(?:북부|남부|동부|서부|중부|북서부|북동부|남서부|남동부|서북부|동북부)")
_TOWARD = re.compile(r"으?로(?!\s인한|\s인해|서|써)")
_PERSON_STEMS = frozenset({"김정숙", "김형직", "김형권", "김책"})
_BODIES = re.compile(r"\s?(?:일보|신문|통신|방송|대학교?|은행|타임스|포스트|자동차|전자|그룹|항공)")
_NOT_A_QUARTER = re.compile(r"[활노로운행이아공작변감반자충출진소합율격선난시]동$")
_DEEPEST = 5
_CONDITIONAL = re.compile(r"(?:[으하되라려다이니가오보지치키시서나았었했겠]|[간던운온본])면$")
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


def recognise(text: str, gazetteer: Gazetteer, proper: Sequence[Span] = ()) -> list[Named]:
    """Return the place names of a Korean text in order, with the areas stated around them.

    A name that is an ordinary word as well (미리, 수단) needs a sign of a place: at this
    mention or at another of the same name, or a span in `proper`.
    """
    found: list[Named] = []
    hits = gazetteer.scan(text, "ko")
    shown = _shown(text, hits, gazetteer, {span.start for span in proper})
    for span, ids in hits:
        name = span.slice(text)
        countries = any(gazetteer.place(i).level == "country" for i in ids)
        if name in _PERSON_STEMS or _BODIES.match(text, span.end):
            continue
        if countries and _PEOPLE.match(text, span.end) and not text.startswith("군사", span.end):
            continue
        if name not in shown and (name in AMBIGUOUS or _little_known(ids, gazetteer)):
            continue
        if not ("가" <= name[0] <= "힣") and len(name) < 4 and not countries:
            continue
        widened = _with_suffix(text, span)
        found.append(Named(widened, name, confidence=0.95 if len(name) > 2 else 0.8))
    return _small_units(text, found, gazetteer)


def link_nesting(text: str, found: Sequence[Named]) -> None:
    """Note the area that stands right before a name (양강도 혜산시, 시리아 북부 알레포)."""
    for position in range(1, len(found)):
        gap = text[found[position - 1].span.end : found[position].span.start]
        if re.fullmatch(r"(?:의|\s?(?:북부|남부|동부|서부|중부|북서부|북동부|남서부|남동부)(?:의)?)?\s?\(?|,\s", gap):
            outer: int = position - 1
            found[position].inside.append(outer)
            further = found[outer].inside[: _DEEPEST - 1]
            found[position].inside.extend(o for o in further if o not in found[position].inside)


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


def _shown(
    text: str, hits: Sequence[tuple[Span, tuple[str, ...]]], gazetteer: Gazetteer, proper: set[int]
) -> set[str]:
    """Return the names that the text shows to be places: by what follows, what stands around, or a suffix."""
    plain = {span.slice(text) for span, _ in hits}
    shown: set[str] = set()
    before: tuple[Span, tuple[str, ...]] | None = None
    for span, ids in hits:
        name = span.slice(text)
        if (
            span.start in proper
            or _NEIGHBOUR.match(text, span.end)
            or (_DIRECTION.match(text, span.end) and _is_large(ids, gazetteer))
            or any(name + suffix in plain for suffix in ("시", "군", "도", "구역", "현"))
        ):
            shown.add(name)
        if before is not None:
            gap = text[before[0].end : span.start]
            if gap in (" ", "의 ") and _holds(before[1], ids, gazetteer):
                shown.update((name, before[0].slice(text)))
            elif gap == "에서 " and _TOWARD.match(text, span.end) and _one_country(before[1], ids, gazetteer):
                shown.add(name)
        before = span, ids
    return shown


def _is_large(ids: Sequence[str], gazetteer: Gazetteer) -> bool:
    return any(gazetteer.place(i).level in ("country", "adm1") for i in ids)


def _holds(outer: Sequence[str], inner: Sequence[str], gazetteer: Gazetteer) -> bool:
    return any(gazetteer.contains(a, b) for a in outer[:8] for b in inner[:8] if a != b)


def _one_country(first: Sequence[str], second: Sequence[str], gazetteer: Gazetteer) -> bool:
    return not {gazetteer.place(i).country for i in first}.isdisjoint(gazetteer.place(i).country for i in second)


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


def _may_hold(area: str, kind: str, unit: str, gazetteer: Gazetteer) -> bool:
    """Say whether an area can hold such a unit directly: no country can, a province few kinds only."""
    if kind == "면" and _CONDITIONAL.search(unit):
        return False
    if area.endswith("도") and len(area) > 2:
        return kind in ("로동자구", "노동자구", "읍", "구역", "구")
    return not any(found.place.level == "country" for found in gazetteer.lookup(area)[:1])


def _small_units(text: str, found: list[Named], gazetteer: Gazetteer) -> list[Named]:
    """Read a small unit with the area before it as one name (혜산시 혜강동)."""
    starts = [item.span.start for item in found]
    by_end = {item.span.end: item for item in found}
    extra: list[Named] = []
    for match in _SMALL.finditer(text):
        start, end = match.span()
        nearest = bisect_left(starts, end) - 1
        if nearest >= 0 and found[nearest].span.start < end and start < found[nearest].span.end:
            continue
        if match[0] in UNIT_LIKE:
            continue
        parent = by_end.get(start - 1) if start and text[start - 1] == " " else None
        if parent is not None and _may_hold(parent.span.slice(text), match[2], match[0], gazetteer):
            parent.span = Span(parent.span.start, end)
            parent.small = latin_name(match[0])
        elif match[2] in ("로동자구", "노동자구") or (
            match[2] == "동"
            and len(match[1]) > 1
            and _NOT_A_QUARTER.search(match[0]) is None
            and _PLACE_LIKE.match(text, end)
        ):
            extra.append(Named(Span(start, end), match[0], confidence=0.3))
    for item in found:
        area = _AREA.match(text, item.span.end)
        if area is not None and not item.small and _COMMON.search(area["name"]) is None and not any(
            other.span.start < area.end() and area.start() < other.span.end for other in found if other is not item
        ):
            item.span, item.small = Span(item.span.start, area.end()), latin_name(area[0].strip())
    return sorted([*found, *extra], key=lambda item: item.span)
