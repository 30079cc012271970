"""Acts that the learned layer points at: their words given, their roles read by the grammar of the rules.

Invariant: a hint makes a frame only where no rule's act meets its words, and only where its sentence
asserts it (or denies, plans … it). Not handled here: what the two layers' scores come to together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from witnessmark.extract.frames import Hint
from witnessmark.extract.korean.morphemes import Morph, Sentence
from witnessmark.extract.korean.triggers import VERBS, Trigger
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act

_SELF_MOVED = frozenset({Act.FLIGHT, Act.RETURN, Act.RETURN_DENIED, Act.DISPLACEMENT, Act.EVACUATION})
"""Acts whose bare verb has the people as its subject."""

_PASSIVE = frozenset("""
    쫓기 끌리 잡히 붙잡히 붙들리 갇히 빼앗기 뺏기 헐리 밀리 몰리 내몰리 실리 묶이 막히 털리 불타 무너지 쫓겨나 내쫓기
    들리 뜯기 넘겨지 보내지 옮겨지 허물어지 부서지 잠기 당하 받 겪 맞
""".split())


def hints_between(hints: Sequence[Hint], start: int, end: int) -> Sequence[Hint]:
    """Return the hints, given in text order, that begin in a stretch of text."""
    def begins(hint: Hint) -> int:
        return hint.span.start

    return hints[bisect_left(hints, start, key=begins) : bisect_left(hints, end, key=begins)]


def trigger_of(sentence: Sentence, hint: Hint) -> Trigger | None:
    """Return the word of a sentence that carries the act hinted at; None where none of its words could."""
    morphs = sentence.morphs
    inside = [i for i, m in enumerate(morphs) if m.start < hint.span.end and hint.span.start < m.end]
    heads = [i for i in inside if morphs[i].tag == "VV" and morphs[i].form not in ("하", "되", "있", "시키")]
    nouns = [i for i in inside if morphs[i].tag in ("NNG", "NNP", "XR")]
    if not heads and not nouns:
        return None
    noun = not heads or (bool(nouns) and morphs[heads[-1]].form in ("당하", "받", "겪", "맞", "내리", "벌이"))
    last = _last_noun(morphs, nouns[-1]) if noun else heads[-1]
    form = morphs[last].form
    start, end = morphs[last].start, max(morphs[last].end, morphs[last].start + 1)
    return Trigger(last, last, start, end, hint.act, hint.probability, _valency(form, hint.act), noun, form)


def met(hint: Hint, spans: Sequence[Span]) -> bool:
    """Tell whether a rule's act already stands on words of the hint."""
    return any(span.overlaps(hint.span) for span in spans)


def _last_noun(morphs: Sequence[Morph], index: int) -> int:
    """Return the end of the noun a hint ends in (강제 + 퇴거), where its own words stop short of it."""
    while index + 1 < len(morphs) and morphs[index + 1].tag in ("NNG", "XSN") and \
            morphs[index + 1].start == morphs[index].end:
        index += 1
    return index


def _valency(form: str, act: Act) -> str:
    known = VERBS.get(form)
    if known is not None:
        return known[2]
    if form in _PASSIVE:
        return "p"
    return "i" if act in _SELF_MOVED else "t"
