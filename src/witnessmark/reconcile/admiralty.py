"""Admiralty marks: a letter for who tells it (A–F), a number for what is told (1–6), each with its reason.

Letters are people's own. The number follows from assessed origins alone: 1 confirmed by an
independent one, 2 shown by a trusted document, 3 told by one or more that neither confirm nor
dispute one another, 4 disputed or from a doubtful source (D), 5 told by unreliable sources only
(E), 6 nobody can judge it yet.
"""

from __future__ import annotations

from witnessmark.model.incident import Admiralty, Mark
from witnessmark.reconcile.standing import Standing
from witnessmark.reconcile.wording import Said

FAIR = frozenset("ABC")

SOURCE: dict[str, Said] = {
    "A": Said("The best assessed origin is completely reliable.",
              "평가된 출처 가운데 가장 나은 것이 완전히 믿을 만하다."),
    "B": Said("The best assessed origin is usually reliable.",
              "평가된 출처 가운데 가장 나은 것이 대체로 믿을 만하다."),
    "C": Said("The best assessed origin is fairly reliable.",
              "평가된 출처 가운데 가장 나은 것이 어느 정도 믿을 만하다."),
    "D": Said("The best assessed origin is not usually reliable.",
              "평가된 출처 가운데 가장 나은 것도 대체로 믿기 어렵다."),
    "E": Said("Every assessed origin is unreliable.", "평가된 출처가 모두 믿을 수 없다."),
    "F": Said("No origin has a reliability that could be judged.", "신뢰도를 판단할 수 있는 출처가 없다."),
}
SOURCE_CHANGE = {
    True: Said(
        "Assess the origins that nobody has assessed, or assess one anew.",
        "아직 평가하지 않은 출처를 평가하거나 다시 평가하면 바뀐다.",
    ),
    False: Said("A new assessment of an origin, with its reason.", "이유를 적어 출처를 다시 평가하면 바뀐다."),
}
INFORMATION: dict[str, tuple[Said, Said]] = {
    "1": (
        Said("Confirmed: an independent assessed origin tells the same act, place and time.",
             "확인됨: 독립된 평가 출처가 같은 행위와 장소와 시기를 전한다."),
        Said("A contradiction between assessed origins, or a join that makes the two one.",
             "평가된 출처끼리 모순되거나 두 출처가 하나로 합쳐지면 바뀐다."),
    ),
    "2": (
        Said("Probably true: a trusted document shows the act.",
             "사실일 가능성이 높음: 믿을 만한 문서가 행위를 보여 준다."),
        Said("A second, independent assessed origin would confirm it; doubt about the document lower it.",
             "독립된 두 번째 출처가 평가되면 확인됨으로, 문서가 의심되면 아래로 바뀐다."),
    ),
    "3": (
        Said("Possibly true: assessed, neither confirmed by an independent origin nor disputed.",
             "사실일 수 있음: 평가되었으나, 독립된 출처가 확인하지도 다투지도 않는다."),
        Said("A second, independent assessed origin that agrees, or one that contradicts it.",
             "일치하거나 모순되는 독립된 두 번째 출처가 평가되면 바뀐다."),
    ),
    "4": (
        Said("Doubtful: it is disputed or denied, or only doubtful sources tell it.",
             "의심스러움: 다툼이 있거나 부인되었거나, 의심스러운 출처만이 전한다."),
        Said("A resolved contradiction, or a fairly reliable origin that tells it too.",
             "모순을 해소하거나, 어느 정도 믿을 만한 출처도 전하면 바뀐다."),
    ),
    "5": (
        Said("Improbable: only sources assessed as unreliable tell it.",
             "사실이 아닐 가능성이 높음: 믿을 수 없다고 평가된 출처만이 전한다."),
        Said("An origin that is not unreliable and tells it too.",
             "믿을 수 없는 출처가 아닌 다른 출처도 전하면 바뀐다."),
    ),
    "6": (
        Said("Cannot be judged: no assessed origin tells it.", "판단할 수 없음: 평가된 출처가 전하지 않는다."),
        Said("Assess the reliability of an origin that tells it.", "이를 전하는 출처의 신뢰도를 평가하면 바뀐다."),
    ),
}


def admiralty_of(standing: Standing) -> Admiralty:
    """Return the marks of an incident and of each of its claims."""
    letters = standing.letters
    judged = [letter for letter in letters.values() if letter != "F"]
    best = min(judged, default="F")
    numbers = {claim: _number(claim, standing) for claim in standing.claims}
    number = "4" if standing.contested else min(numbers.values(), default="6")
    why, change = INFORMATION[number]
    source = SOURCE_CHANGE[standing.waiting > 0 or best == "F"]
    return Admiralty(
        Mark(best, SOURCE[best].en, source.en, SOURCE[best].ko, source.ko),
        Mark(number, why.en, change.en, why.ko, change.ko),
        tuple((claim, letters.get(claim, "F") + numbers[claim]) for claim in standing.claims),
    )


def _number(claim: str, standing: Standing) -> str:
    letter = standing.letters.get(claim, "F")
    if letter == "F":
        return "6"
    if letter == "E":
        return "5"
    if claim in standing.disputed:
        return "4"
    if claim in standing.agreeing:
        return "1"
    if claim in standing.documents:
        return "2"
    return "3" if letter in FAIR else "4"
