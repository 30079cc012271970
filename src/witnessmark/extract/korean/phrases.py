"""Noun phrases with their case particles, and predicates with their endings.

Invariant: a phrase's span leaves out its particles; phrases come in text order. This is the
shallow parse all role rules share. Not handled here: which predicate a phrase belongs to.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from witnessmark.extract.korean.morphemes import ENDING, Morph, Sentence
from witnessmark.model.text import Span

SPEECH_NOUNS = frozenset("""
    것 예정 계획 방침 소문 말 말씀 얘기 이야기 설 중 상황 지시 명령 포치 통보 결정 위협 협박 경고 주장 보도
    의혹 소식 사실 적 일 바 데 처지 위기 상태 내용 공고 포고 통지 요구 압박 전언 가능성 우려 방안 입장 수 줄
    지침 조치 작업 사업 움직임 절차 소리 풍문 루머 으름장 엄포 지시문 통지서 명령서 결정서 포고문 모양 듯 셈 참
    뻔 기사 발표 대상 대상자 명단
""".split())
COORDINATE = frozenset("""
    고 며 으며 면서 으면서 지만 으나 나 는데 은데 ᆫ데 자 아서 어서 으니 니 므로 으므로 다가 거나 더니 자마자
    은데다 는데다 으면 면 다면 라면 어도 아도 더라도 려고 으려고 려면 도록 느라 는지 ᆫ지 건만
""".split())
AUXILIARY = frozenset({"있", "나", "싶", "말", "계시", "보", "주", "버리", "오", "가", "놓", "두"})


class Phrase(NamedTuple):
    """A run of nouns and its particles.

    `first`/`last` are morpheme indexes of the nouns (inclusive), `span` covers them;
    `case` joins the particles ("에서는"), `head` is the last noun's form.
    """

    first: int
    last: int
    span: Span
    head: str
    case: str
    after: int

    @property
    def topic(self) -> bool:
        return self.case.endswith(("은", "는"))

    @property
    def subject(self) -> bool:
        return self.topic or self.case in ("이", "가", "께서", "도", "까지", "마저", "들이") or self.case == "만"

    @property
    def object(self) -> bool:
        return self.case in ("을", "를", "도", "까지", "만을", "들을", "ᆯ")


class Predicate(NamedTuple):
    """A verb, adjective or copula: index of its stem and of its last ending, and that ending."""

    stem: int
    last: int
    lemma: str
    ending: str
    kind: str


class Parsed:
    """The shallow parse of a sentence, made when it is first asked for: many sentences are never asked."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence

    @cached_property
    def phrases(self) -> list[Phrase]:
        return phrases_of(self.sentence)

    @cached_property
    def predicates(self) -> list[Predicate]:
        return predicates_of(self.sentence)


def phrases_of(sentence: Sentence) -> list[Phrase]:
    """Return the noun phrases of a sentence in order; a phrase never crosses a particle."""
    morphs = sentence.morphs
    phrases: list[Phrase] = []
    index = 0
    while index < len(morphs):
        if not morphs[index].nominal:
            index += 1
            continue
        first = index
        while index + 1 < len(morphs) and _joins(morphs, index + 1):
            index += 1
        last = index
        while last > first and morphs[last].tag in ("SW", "SO"):
            last -= 1
        after = index + 1
        if after + 1 < len(morphs) and morphs[after].tag == "SSC" and morphs[after + 1].particle and morphs[after + 1].tag != "JKQ":
            after += 1
        case = ""
        while after < len(morphs) and morphs[after].particle and morphs[after].tag != "JC":
            case += morphs[after].form
            after += 1
        if after < len(morphs) and morphs[after].tag == "JC":
            case += morphs[after].form
            after += 1
        phrases.append(Phrase(first, last, Span(morphs[first].start, max(morphs[last].end, morphs[first].start + 1)),
                              morphs[last].form, case, after))
        index = max(after, index + 1)
    return phrases


def predicates_of(sentence: Sentence) -> list[Predicate]:
    """Return the predicates of a sentence in order with the endings that close them."""
    morphs = sentence.morphs
    found: list[Predicate] = []
    for index, morph in enumerate(morphs):
        if not morph.predicate:
            continue
        last = index
        while last + 1 < len(morphs) and morphs[last + 1].tag in ENDING:
            last += 1
        lemma = morph.form
        if morph.tag in ("XSV", "XSA") and index:
            lemma = morphs[index - 1].form + morph.form
        final = morphs[last]
        found.append(Predicate(index, last, lemma, final.form if last > index else "",
                               final.tag if last > index else ""))
    return found


def tail_end(sentence: Sentence, trigger_last: int) -> int:
    """Return the index of the last morpheme of the predicate chain a trigger stands in.

    The chain runs over auxiliaries, quotatives (다고, 라고) and nouns that carry status
    (지시, 계획, 소문); it stops at a coordinating ending or at the noun a clause modifies.
    """
    morphs = sentence.morphs
    index = trigger_last + 1
    while index < len(morphs):
        morph = morphs[index]
        following = morphs[index + 1] if index + 1 < len(morphs) else None
        if morph.tag == "EF":
            if following is None or following.tag not in ("SSC", "JKQ", "SF", "EC") or not _quotes(morphs, index):
                return index
        elif morph.tag == "EC" and morph.form in COORDINATE:
            if following is None or not (following.tag == "VX" or
                                         (following.form in AUXILIARY and following.tag in ("VV", "VX"))):
                return index
        elif morph.tag == "ETM" and following is not None and morphs[index - 1].form not in ("오", "지나"):
            noun = _next_noun(morphs, index + 1)
            if noun is None or morphs[noun].form not in SPEECH_NOUNS:
                return index
        index += 1
    return len(morphs) - 1


def _quotes(morphs: list[Morph], index: int) -> bool:
    """Tell whether a final ending is followed by a quotation particle (…했다”고)."""
    return any(m.tag == "JKQ" or m.form in ("고", "라고", "며") for m in morphs[index + 1 : index + 4])


def _next_noun(morphs: list[Morph], index: int) -> int | None:
    noun = None
    while index < len(morphs) and (morphs[index].nominal or morphs[index].tag == "MM"):
        if morphs[index].tag in ("NNG", "NNB", "NNP"):
            noun = index
            if morphs[index].form in SPEECH_NOUNS:
                return index
        index += 1
    return noun


def _joins(morphs: list[Morph], index: int) -> bool:
    """Tell whether morpheme `index` continues the noun run before it."""
    morph, before = morphs[index], morphs[index - 1]
    if morph.tag in ("SO", "SW"):
        return morph.form in "·/~-ㆍ∙" and index + 1 < len(morphs) and morphs[index + 1].nominal
    if not morph.nominal:
        return False
    return before.tag != "SP"
