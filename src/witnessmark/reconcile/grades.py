"""Grades: how well an incident is known, why, and what would change it.

Invariant: only origins that a person has assessed count, and only those a person found usable
(A to D) corroborate; newcomers that nobody assessed never lift or lower a grade.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from witnessmark.model.claim import Claim
from witnessmark.model.incident import Contradiction, Graded, Incident
from witnessmark.reconcile.contradict import resolution_ids
from witnessmark.reconcile.origins import OriginMap
from witnessmark.reconcile.places import Relation, best_relation
from witnessmark.reconcile.profile import Profile
from witnessmark.vocab.codes import AttributionKind, ContradictionKind, Grade, Status

USABLE = frozenset("ABCD")
TRUSTED_DOCUMENT = frozenset("AB")
CORE = frozenset(
    {ContradictionKind.DENIAL, ContradictionKind.DATE, ContradictionKind.PLACE, ContradictionKind.STATUS}
)


@dataclass(frozen=True, slots=True)
class Wording:
    """Why a grade is given and what would change it, in one language."""

    why: str
    would_change: str


WORDS: dict[str, dict[Grade, Wording]] = {
    "en": {
        Grade.UNASSESSED: Wording(
            "No usable origin of this incident has been assessed yet.", "Assess the reliability of an origin."
        ),
        Grade.SINGLE_ORIGIN: Wording(
            "One assessed origin tells of it; copies of its account add nothing.",
            "A second assessed origin, independent of the first, that agrees on act, place and time.",
        ),
        Grade.CORROBORATED: Wording(
            "At least two assessed, independent origins agree on act, place and time.",
            "An assessed document of the act would make it documented; a contradiction between assessed "
            "origins contested.",
        ),
        Grade.CONTESTED: Wording(
            "Assessed accounts contradict one another on what happened, where or when, or it is denied.",
            "Resolve the contradiction with a reason.",
        ),
        Grade.DOCUMENTED: Wording(
            "An assessed document shows the act, and nothing assessed contradicts it.",
            "Doubt about the document, or a contradiction between assessed origins.",
        ),
    },
    "ko": {
        Grade.UNASSESSED: Wording(
            "이 사건의 출처 가운데 신뢰도가 평가된 것이 아직 없다.", "출처의 신뢰도를 평가하면 바뀐다."
        ),
        Grade.SINGLE_ORIGIN: Wording(
            "평가된 출처 하나가 전한다. 같은 이야기의 전재나 번역은 더해지지 않는다.",
            "행위와 장소와 시기가 일치하는, 독립된 두 번째 출처가 평가되면 바뀐다.",
        ),
        Grade.CORROBORATED: Wording(
            "평가된 독립 출처 둘 이상이 행위와 장소와 시기에서 일치한다.",
            "행위를 보여 주는 문서가 평가되면 입증됨으로, 평가된 출처끼리 모순되면 다툼 있음으로 바뀐다.",
        ),
        Grade.CONTESTED: Wording(
            "평가된 진술이 무엇을, 어디서, 언제에 대해 서로 모순되거나 부인되었다.",
            "이유를 적어 모순을 해소하면 바뀐다.",
        ),
        Grade.DOCUMENTED: Wording(
            "평가된 문서가 행위를 보여 주며, 평가된 어떤 것도 모순되지 않는다.",
            "문서에 대한 의심이나 평가된 출처 사이의 모순이 생기면 바뀐다.",
        ),
    },
}


def grade_of(
    found: Sequence[Profile],
    contradictions: Sequence[Contradiction],
    origins: OriginMap,
    resolved: frozenset[str] = frozenset(),
) -> Graded:
    """Return the grade of an incident.

    Args:
        found: the profiles of its claims.
        contradictions: what was found between its claims.
        origins: who speaks.
        resolved: ids of contradictions a person has resolved.
    """
    letters = {o.id: o.assessed for o in origins.origins}
    spoken: dict[str, list[Profile]] = {}
    for profile in found:
        origin = origins.of_claim.get(profile.claim.id)
        if origin in origins.counted and letters[origin] in USABLE and profile.status is not Status.DENIED:
            spoken.setdefault(origin, []).append(profile)
    if not spoken:
        return graded(Grade.UNASSESSED)
    claims = {p.claim.id: p.claim for p in found}
    usable = {p.claim.id for said in spoken.values() for p in said}
    if any(not resolution_ids(c) & resolved and _contests(c, claims, usable, origins) for c in contradictions):
        return graded(Grade.CONTESTED)
    for origin, said in spoken.items():
        if letters[origin] in TRUSTED_DOCUMENT and any(_is_document(p.claim) for p in said):
            return graded(Grade.DOCUMENTED)
    names = sorted(spoken)
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            if any(_agree(x, y) for x in spoken[a] for y in spoken[b]):
                return graded(Grade.CORROBORATED)
    return graded(Grade.SINGLE_ORIGIN)


def graded(grade: Grade, language: str = "en") -> Graded:
    """Return a grade with its words in one of the two languages."""
    words = WORDS.get(language, WORDS["en"])[grade]
    return Graded(grade, words.why, words.would_change)


def graded_text(incident: Incident, language: str) -> Graded:
    """Return an incident's grade with its reason and what would change it, in `en` or `ko`."""
    return graded(incident.grade.grade, language)


def _contests(found: Contradiction, claims: dict[str, Claim], usable: set[str], origins: OriginMap) -> bool:
    """Whether a contradiction touches what assessed origins say: a denial of it, or each other."""
    if found.compatible or found.kind not in CORE or found.field.startswith("attribution"):
        return False
    assessed = {origins.of_claim[c] for c in found.claims if c in usable}
    if found.kind is ContradictionKind.DENIAL:
        return bool(assessed)
    return len(assessed) > 1


def _is_document(claim: Claim) -> bool:
    return any(a.kind is AttributionKind.DOCUMENT for a in claim.attribution)


def _agree(a: Profile, b: Profile) -> bool:
    """Whether two claims tell the same act at a place and time that can be one."""
    if a.act is not b.act or not a.home or not b.home or a.start is None or b.start is None:
        return False
    overlap = (a.start <= (b.end or b.start)) and (b.start <= (a.end or a.start))
    stated = not (a.time_soft and b.time_soft) and not (a.home_soft and b.home_soft)
    return overlap and stated and best_relation(a.home, b.home) >= Relation.WITHIN
