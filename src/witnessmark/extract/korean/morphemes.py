"""Korean morphemes with exact offsets: Kiwi, loaded once, with this field's nouns added.

Invariant: a morpheme's start and end are code points of the document's text, never beyond
it; text is read sentence by sentence, nothing is normalised. Not handled here: what the
morphemes mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

LONGEST = 300
"""Most morphemes of one sentence; a longer run is cut, so that hostile text stays linear."""

PIECE = 4000
"""Longest piece given to Kiwi at once, in code points; longer blocks are cut at a space."""

_UNREADABLE = re.compile("[\ud800-\udfff\0]")

NAMES = """
    혜산시 혜산 회령시 회령 무산군 온성군 삼지연시 보천군 갑산군 신파군 김정숙군 김형직군 김형권군 운흥군
    삼수군 풍서군 대홍단군 백암군 자강도 양강도 량강도 함경북도 함경남도 평안북도 평안남도 황해북도 황해남도
    신의주시 청진시 함흥시 라선시 나선시 데일리NK 자유아시아방송 로힝야 로힝야족
""".split()

NOUNS = """
    보위부 보위성 보위국 보위원 국가보위성 안전부 안전국 안전성 안전원 사회안전성 분주소 인민반 인민반장
    인민위원회 소식통 정착민 탈북민 탈북자 행불자 도강 월경자 돈주 장마당 송금책 요해 요해사업 토대 성분 여행증
    국경경비대 폭풍군단 통금 소개령 대피령 퇴거령 추방령 추방자 이주령 포고문 포치 농촌진출 제대군인 화교
    귀국자 이재민 실향민 피란민 피난민 국내실향민 철거민 무장단체 민병대 반군 정부군 산간오지 관리소 교화소
    노동단련대 도당 시당 군당 중앙당 비사회주의 반사회주의 살림집 세대주 강제북송 강제이주 강제퇴거
""".split()


@dataclass(frozen=True, slots=True)
class Morph:
    """One morpheme: dictionary form, Kiwi's tag (irregular marks cut off), place in the text."""

    form: str
    tag: str
    start: int
    end: int

    @property
    def nominal(self) -> bool:
        return self.tag in NOMINAL

    @property
    def particle(self) -> bool:
        return self.tag[0] == "J"

    @property
    def predicate(self) -> bool:
        return self.tag in PREDICATE


NOMINAL = frozenset({"NNG", "NNP", "NNB", "NR", "NP", "SN", "SL", "SH", "XPN", "XSN", "XR", "SO", "SW", "W_SERIAL"})
PREDICATE = frozenset({"VV", "VA", "XSV", "XSA", "VCP", "VCN", "VX"})
ENDING = frozenset({"EP", "EF", "EC", "ETN", "ETM"})


@dataclass(slots=True)
class Sentence:
    """One sentence of a block with its morphemes in text order."""

    start: int
    end: int
    morphs: list[Morph] = field(repr=False)

    def at(self, offset: int) -> int | None:
        """Return the index of the first morpheme that starts at `offset`."""
        for index, morph in enumerate(self.morphs):
            if morph.start == offset:
                return index
            if morph.start > offset:
                break
        return None


@lru_cache(maxsize=1)
def northern_names() -> frozenset[str]:
    """Return the Hangul names of North Korea's provinces, cities and counties."""
    from witnessmark.gazetteer import Gazetteer

    gazetteer = Gazetteer.load()
    found: set[str] = set()
    for region in gazetteer.lookup("북한", country="KP")[:1]:
        for province in gazetteer.children(region.place.id):
            for place in (province, *gazetteer.children(province.id)):
                found.update(name for name in gazetteer.names(place.id)
                             if 2 < len(name) <= 8 and all("가" <= char <= "힣" for char in name))
    return frozenset(found)


@lru_cache(maxsize=1)
def kiwi() -> Kiwi:
    """Return the analyser, loaded on first use and kept for the process."""
    from kiwipiepy import Kiwi

    analyser = Kiwi(num_workers=1, load_typo_dict=False, load_multi_dict=False)
    for name in {*NAMES, *northern_names()}:
        analyser.add_user_word(name, "NNP", 1.0)
    for noun in NOUNS:
        analyser.add_user_word(noun, "NNG", 1.0)
    return analyser


def morphs_of(text: str, start: int, end: int) -> list[Morph]:
    """Return the morphemes of `text[start:end]` with offsets in `text`."""
    found: list[Morph] = []
    for begin, stop in pieces(text, start, end):
        piece = text[begin:stop]
        clean = _UNREADABLE.sub(" ", piece)
        last = 0
        for token in kiwi().tokenize(clean):
            left = min(max(token.start, last), len(piece))
            right = min(max(token.start + token.len, left), len(piece))
            last = left
            tag = token.tag.split("-")[0]
            found.append(Morph(token.form, tag, begin + left, begin + right))
    return found


def sentences_of(text: str, start: int, end: int) -> list[Sentence]:
    """Cut a block into sentences at final punctuation, also inside quotation marks."""
    sentences: list[Sentence] = []
    held: list[Morph] = []
    morphs = morphs_of(text, start, end)
    for index, morph in enumerate(morphs):
        held.append(morph)
        following = morphs[index + 1] if index + 1 < len(morphs) else None
        closes = morph.tag == "SF" and (following is None or following.tag not in ("SSC", "SF", "JKQ"))
        closes = closes and not _within_number(held, following)
        closes = closes or (morph.tag == "SSC" and len(held) > 1 and held[-2].tag == "SF"
                            and following is not None and not following.particle
                            and following.start > morph.end)
        if closes or len(held) >= LONGEST:
            sentences.append(Sentence(held[0].start, morph.end, held))
            held = []
    if held:
        sentences.append(Sentence(held[0].start, max(m.end for m in held), held))
    return [s for s in sentences if s.end > s.start]


def _within_number(held: list[Morph], following: Morph | None) -> bool:
    """Tell whether the point that ends `held` stands inside a number or a date (3.5, 2008. 1. 23.)."""
    if following is None or following.tag != "SN":
        return False
    return following.start == held[-1].end or (len(held) > 1 and held[-2].tag == "SN")


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > PIECE:
        cut = max(text.rfind(". ", start, start + PIECE), text.rfind("\n", start, start + PIECE))
        if cut <= start:
            cut = text.rfind(" ", start, start + PIECE)
        cut = cut + 1 if cut > start else start + PIECE
        yield start, cut
        start = cut
    if start < end:
        yield start, end
