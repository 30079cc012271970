"""Grades: how well an incident is known, why, and what would change it.

Invariant: a grade is a function of how the incident stands (`standing`); every sentence exists in
English and Korean.
"""

from __future__ import annotations

from witnessmark.model.incident import Graded, Incident
from witnessmark.reconcile.standing import Standing
from witnessmark.reconcile.wording import Said
from witnessmark.vocab.codes import Grade

WHY = {
    Grade.UNASSESSED: Said(
        "No usable origin of this incident has been assessed yet.",
        "이 사건의 출처 가운데 신뢰도가 평가된 쓸 만한 것이 아직 없다.",
    ),
    Grade.SINGLE_ORIGIN: Said(
        "One assessed origin tells of it; copies of its account add nothing.",
        "평가된 출처 하나가 전한다. 같은 이야기의 전재나 번역은 더해지지 않는다.",
    ),
    Grade.CORROBORATED: Said(
        "At least two assessed, independent origins agree on act, place and time.",
        "평가된 독립 출처 둘 이상이 행위와 장소와 시기에서 일치한다.",
    ),
    Grade.CONTESTED: Said(
        "Assessed accounts contradict one another on what happened, where or when, or it is denied.",
        "평가된 진술이 무엇을, 어디서, 언제에 대해 서로 모순되거나 부인되었다.",
    ),
    Grade.DOCUMENTED: Said(
        "An assessed document shows the act, and nothing assessed contradicts it.",
        "평가된 문서가 행위를 보여 주며, 평가된 어떤 것도 모순되지 않는다.",
    ),
}
CHANGE = {
    Grade.UNASSESSED: Said("Assess the reliability of an origin.", "출처의 신뢰도를 평가하면 바뀐다."),
    Grade.SINGLE_ORIGIN: Said(
        "A second assessed origin, independent of the first, that agrees on act, place and time.",
        "행위와 장소와 시기가 일치하는, 독립된 두 번째 출처가 평가되면 바뀐다.",
    ),
    Grade.CORROBORATED: Said(
        "An assessed document of the act would make it documented; a contradiction between assessed "
        "origins contested.",
        "행위를 보여 주는 문서가 평가되면 입증됨으로, 평가된 출처끼리 모순되면 다툼 있음으로 바뀐다.",
    ),
    Grade.CONTESTED: Said("Resolve the contradiction with a reason.", "이유를 적어 모순을 해소하면 바뀐다."),
    Grade.DOCUMENTED: Said(
        "Doubt about the document, or a contradiction between assessed origins.",
        "문서에 대한 의심이나 평가된 출처 사이의 모순이 생기면 바뀐다.",
    ),
}
SEVERAL = (
    "{n} assessed origins tell of it, but no two of them agree on act, place and time.",
    "평가된 출처 {n}개가 전하지만, 행위와 장소와 시기에서 일치하는 둘은 없다.",
)
NEWER = Said(
    " Reports that joined an assessed origin since count once it is assessed again.",
    " 평가한 뒤에 그 출처에 더해진 보도는 다시 평가해야 셈에 든다.",
)
RANK = (Grade.UNASSESSED, Grade.SINGLE_ORIGIN, Grade.CORROBORATED, Grade.DOCUMENTED)


def grade_of(standing: Standing) -> Graded:
    """Return the grade of an incident with its words."""
    if not standing.usable:
        return graded(Grade.UNASSESSED, newer=standing.newer)
    if standing.contested:
        return graded(Grade.CONTESTED)
    if standing.documents:
        return graded(Grade.DOCUMENTED)
    if standing.agreeing:
        return graded(Grade.CORROBORATED)
    return graded(Grade.SINGLE_ORIGIN, origins=standing.usable, newer=standing.newer)


def graded(grade: Grade, *, origins: int = 1, newer: bool = False) -> Graded:
    """Return a grade with its words in both languages."""
    why, change = WHY[grade], CHANGE[grade]
    if grade is Grade.SINGLE_ORIGIN and origins > 1:
        why = Said(*(words.format(n=origins) for words in SEVERAL))
    if newer:
        change = Said(change.en + NEWER.en, change.ko + NEWER.ko)
    return Graded(grade, why.en, change.en, why.ko, change.ko)


def no_higher(found: Graded, whole: Graded) -> Graded:
    """Return a grade found from a part, held down to that of the whole."""
    if whole.grade is Grade.CONTESTED or RANK.index(found.grade) > RANK.index(whole.grade):
        return whole
    return found


def graded_text(incident: Incident, language: str) -> Graded:
    """Return an incident's grade with its reason and what would change it, in `en` or `ko`."""
    told = incident.grade
    if language != "ko":
        return told
    words = graded(told.grade)
    return Graded(told.grade, told.why_ko or words.why_ko, told.would_change_ko or words.would_change_ko)
