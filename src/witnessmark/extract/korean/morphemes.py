"""Korean morphemes with exact offsets: Kiwi, loaded once, with this field's nouns added.

Invariant: a morpheme's start and end are code points of the document's text, never beyond
it; text is read sentence by sentence, nothing is normalised. Not handled here: what the
morphemes mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kiwipiepy import Kiwi, Token

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


NOMINAL = frozenset({"NNG", "NNP", "NNB", "NR", "NP", "SN", "SL", "SH", "XPN", "XSN", "XR", "SO", "SW", "W_SERIAL"})
PREDICATE = frozenset({"VV", "VA", "XSV", "XSA", "VCP", "VCN", "VX"})
ENDING = frozenset({"EP", "EF", "EC", "ETN", "ETM"})
VERBAL = frozenset({"VV", "XSV", "XSA"})
_CLOSING = frozenset({"SF", "SSC"})


class Morph(NamedTuple):
    """One morpheme: dictionary form, Kiwi's tag (irregular marks cut off), place in the text, and what kind it is."""

    form: str
    tag: str
    nominal: bool
    particle: bool
    predicate: bool
    start: int
    end: int


@dataclass(slots=True)
class Sentence:
    """One sentence of a block with its morphemes in text order."""

    start: int
    end: int
    morphs: list[Morph] = field(repr=False)
    _verbs: list[int] | None = field(default=None, repr=False)

    @property
    def verbs(self) -> list[int]:
        """Return the indexes of the stems of verbs and of what makes verbs of nouns."""
        if self._verbs is None:
            self._verbs = [index for index, morph in enumerate(self.morphs) if morph.tag in VERBAL]
        return self._verbs

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


def morphs_of(text: str, stretches: Iterable[tuple[int, int]]) -> list[list[Morph]]:
    """Return the morphemes of each stretch with offsets in `text`; all are analysed in one call, which costs less."""
    cut = [list(pieces(text, start, end)) for start, end in stretches]
    analysed = iter(kiwi().tokenize([_UNREADABLE.sub(" ", text[begin:stop]) for parts in cut for begin, stop in parts]))
    return [[morph for (begin, stop), tokens in zip(parts, analysed, strict=False) for morph in _placed(tokens, begin, stop)]
            for parts in cut]


def _placed(tokens: Iterable[Token], begin: int, stop: int) -> Iterator[Morph]:
    """Yield the analyser's tokens of `text[begin:stop]` with offsets in the text."""
    size, last = stop - begin, 0
    for token in tokens:
        at = token.start
        left = min(max(at, last), size)
        right = min(max(at + token.len, left), size)
        last = left
        yield tuple.__new__(Morph, (token.form, *_kind(token.tag), begin + left, begin + right))


@lru_cache(maxsize=256)
def _kind(tag: str) -> tuple[str, bool, bool, bool]:
    """Return a tag without its mark of irregular verbs, and whether it is a noun's, a particle's, a predicate's."""
    plain = tag.split("-")[0]
    return plain, plain in NOMINAL, plain[0] == "J", plain in PREDICATE


def sentences_of(text: str, start: int, end: int) -> list[Sentence]:
    """Cut a block into sentences at final punctuation, also inside quotation marks."""
    return sentences_in(text, [(start, end)])[start, end]


def sentences_in(text: str, stretches: Sequence[tuple[int, int]]) -> dict[tuple[int, int], list[Sentence]]:
    """Cut several blocks into sentences, by their extents."""
    return {stretch: _cut(morphs) for stretch, morphs in zip(stretches, morphs_of(text, stretches), strict=True)}


def _cut(morphs: list[Morph]) -> list[Sentence]:
    sentences: list[Sentence] = []
    first = 0
    for index, morph in enumerate(morphs):
        long = index - first + 1 >= LONGEST
        if morph.tag in _CLOSING:
            long = long or _closes(morphs, first, index)
        if long:
            sentences.append(Sentence(morphs[first].start, morph.end, morphs[first : index + 1]))
            first = index + 1
    if first < len(morphs):
        held = morphs[first:]
        sentences.append(Sentence(held[0].start, max(m.end for m in held), held))
    return [s for s in sentences if s.end > s.start]


def _closes(morphs: list[Morph], first: int, index: int) -> bool:
    """Tell whether a mark ends the sentence that begins at morpheme `first`."""
    morph = morphs[index]
    following = morphs[index + 1] if index + 1 < len(morphs) else None
    if morph.tag == "SF":
        return (following is None or following.tag not in ("SSC", "SF", "JKQ")) and not _within_number(
            morphs, first, index, following)
    return index > first and morphs[index - 1].tag == "SF" and following is not None and not following.particle and \
        following.start > morph.end


def _within_number(morphs: list[Morph], first: int, index: int, following: Morph | None) -> bool:
    """Tell whether the point at `index` stands inside a number or a date (3.5, 2008. 1. 23.)."""
    if following is None or following.tag != "SN":
        return False
    return following.start == morphs[index].end or (index > first and morphs[index - 1].tag == "SN")


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
