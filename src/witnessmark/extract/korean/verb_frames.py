"""A common verb with the arguments of its clause, and what those that read acts off it ask of them.

Invariant: an argument is a phrase of the verb's own sentence. Not handled here: which act the arguments make
of the verb (`verb_acts`, `verb_controls`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from witnessmark.extract.korean.arguments import Arguments
from witnessmark.extract.korean.kinds import is_people
from witnessmark.extract.korean.phrases import Phrase

NO_GOAL = re.compile(
    r"\d+[일월년시분]$|(?:때|뒤|후|전|밤|새벽|아침|저녁|오전|오후|이유|혐의|죄|명목|차|버스|트럭|비행기|열차|기차|배|통째|실제|강제|무리|단위|대|기|차례|결과|이후|번째|대로|"
    r"스스로|상태|것|처음|다음|덕분|이상|동안|사이|한꺼번|하루|이틀|사흘|달|주|시간|절차|방식|편|지시|결정|명령|피해|때문|경우|걸음|맨발|몸|보트|헬기|수송기|여객선|"
    r"집단|개별|자력|자비|억지|단체|가구|세대|명|현재|당시|최소|평균|대부분|일시)$")
"""Words that stand with 로 or 에 and tell when, how or why, not where to."""

_WHOSE = re.compile(r"(?:있는|둔|나온|낸|없는|사는)\s(?:세\s|두\s|네\s)?$")
"""What makes of a home the people in it."""

VEHICLE = re.compile(r"(?:차|차량|버스|트럭|기차|열차|비행기|배|여객선|화물차|군용차|호송차|수송기|차례|달구지)(?:\s?\d+\s?[대척편])?$")
CONTROLLED = re.compile(r"초소|검문|통제|봉쇄|금지|경비대|철조망|허가|승인|통행증|여행증|려행증|출입증|증명서|군인|안전원|안전부|보위|감시|격리|폐쇄|민병대|경찰|당국|벌금|방역|포고")
"""Words of those who control where people go; a common verb of control needs one near."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of a class in a sentence: stem morphemes, and the words around that its act may depend on."""

    first: int
    last: int
    lemma: str
    clause: Arguments
    text: str
    around: str
    rest: str
    ordered: bool = False
    clause_start: int = 0
    """Where the verb itself begins."""


def words_of(verb: Verb, phrase: Phrase) -> str:
    return phrase.span.slice(verb.text)


def subject_of(verb: Verb) -> list[Phrase]:
    head = [verb.clause.head] if verb.clause.head is not None else []
    return [*verb.clause.subjects[:2], *head, *verb.clause.bare[:2]]


def object_of(verb: Verb) -> list[Phrase]:
    """Return what may be the object: a topic or the noun modified only where none is marked."""
    marked = [p for p in verb.clause.objects if p.case not in ("은", "는", "도", "까지", "만")]
    if marked:
        return marked[:2]
    head = [verb.clause.head] if verb.clause.head is not None else []
    topics = [p for p in verb.clause.subjects[:2] if p.topic]
    return [*verb.clause.objects[:2], *topics, *head, *verb.clause.bare[:2]]


def any_is(verb: Verb, phrases: list[Phrase], kind: object) -> bool:
    assert callable(kind)
    return any(kind(words_of(verb, p)) for p in phrases)


def people_in(verb: Verb, phrases: list[Phrase]) -> bool:
    """Tell whether a phrase names people, or the homes of people for those who live there (자식이 있는 집을 …)."""
    return any(is_people(words_of(verb, p)) or (
        words_of(verb, p) in ("집", "집들", "집안") and _WHOSE.search(verb.text, max(0, p.span.start - 12), p.span.start) is not None)
        for p in phrases)


def goal_of(verb: Verb) -> str:
    """Return the words of the place a verb leads to, empty where none does."""
    goals = ["새 " * verb.text.endswith("새 ", 0, p.span.start) + words_of(verb, p) for p in verb.clause.goals]
    return next((w for w in goals if not is_people(w) and NO_GOAL.search(w) is None), "")
