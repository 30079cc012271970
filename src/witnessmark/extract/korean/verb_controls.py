"""Acts of control told by common verbs: taking, holding, barring, turning back, looking into, watching.

Invariant: every act here has people, belongings, ways or records among its arguments. Not handled here: acts by
which people are moved or lose their homes (`verb_acts`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from witnessmark.extract.korean import kinds
from witnessmark.extract.korean.kinds import acting, is_goods, is_passage, is_people, speaks_of
from witnessmark.extract.korean.relevance import CRIME, WATCHED
from witnessmark.extract.korean.verb_classes import Class
from witnessmark.extract.korean.verb_frames import (
    CONTROLLED,
    Verb,
    any_is,
    goal_of,
    object_of,
    people_in,
    subject_of,
    words_of,
)
from witnessmark.vocab.codes import Act

_PLACE = re.compile(r"(?:시|군|구|읍|리|동|주|성|마을|지역|전체|전역|도시|도로|길|국경|다리|통로|구역)$")


_PAPER = re.compile(r"여권|신분증|증명서|공민증|휴대|손전화|계좌|예금|통장|전화기|외화|출입증|등록증|총기|무기|차량|배$|어선")


def _take(verb: Verb) -> tuple[Act, float, str] | None:
    if not any_is(verb, object_of(verb), is_goods):
        return None
    if verb.lemma in ("걷", "거두", "동결하") and not any(_PAPER.search(words_of(verb, p)) for p in object_of(verb)[:1]):
        return None
    by = any_is(verb, verb.clause.subjects[:2], acting) or any_is(verb, verb.clause.sources[:1], acting)
    plain = verb.lemma in ("몰수하", "압수하", "징발하", "강탈하", "약탈하", "빼앗", "뺏", "빼앗+가", "뺏+가", "거두+가", "거둬가", "걷+가", "걷어가", "동결하",
                           "거두+들이", "거두어들이", "거둬들이")
    if not (by or plain):
        return None
    return Act.CONFISCATION, .65 if plain else .5, "t"


def _taken(verb: Verb) -> tuple[Act, float, str] | None:
    if not any_is(verb, [*object_of(verb), *subject_of(verb)], is_goods):
        return None
    by = any(acting(words_of(verb, p)) for p in [*verb.clause.goals[:2], *verb.clause.places[:2]])
    plain = verb.lemma in ("몰수되", "몰수당하", "압수되", "압수당하", "빼앗기", "뺏기", "떼이", "징발되", "약탈당하", "강탈당하", "회수당하") or (
        verb.lemma in ("봉인되", "배정되", "회수되") and speaks_of(kinds.EXPELLING, verb.around))
    return (Act.CONFISCATION, .65 if plain else .5, "p") if by or plain else None


_HELD_AT = re.compile(r"격리|초대소|수용소|보호소|집결소|구호소|시설|대기실|교화|단련대|감방|수용실|강제|구치소|여관$|려관$")


def _hold(verb: Verb) -> tuple[Act, float, str] | None:
    if verb.lemma == "넣" and not kinds.JAIL.search(goal_of(verb)):
        return None
    return (Act.DETENTION, .6, "t") if people_in(verb, object_of(verb)) and _watched(verb) else None


def _held(verb: Verb) -> tuple[Act, float, str] | None:
    if verb.lemma in ("묶이", "격리되", "수용되") and not any(
            _HELD_AT.search(words_of(verb, p)) for p in [*verb.clause.goals[:2], *verb.clause.places[:2]]):
        return None
    if any_is(verb, subject_of(verb), is_people):
        return (Act.DETENTION, .6, "p") if _watched(verb) else None
    by = any(acting(words_of(verb, p)) for p in [*verb.clause.goals[:2], *verb.clause.places[:2]])
    return (Act.DETENTION, .75, "p") if by and not verb.clause.subjects and _watched(verb) else None


def _watched(verb: Verb) -> bool:
    """Tell whether an arrest is of the kind a monitor of displacement follows, no everyday crime."""
    return WATCHED.search(verb.around) is not None and CRIME.search(verb.around) is None


_GUARD = re.compile(r"군인|경찰|공안|보위|안전부|경비대|검문|초소|여권|당국|봉쇄")


def _bar(verb: Verb) -> tuple[Act, float, str] | None:
    barred = [p for p in object_of(verb) if is_passage(words_of(verb, p))]
    if not barred or (verb.lemma in ("막", "막아놓", "막+놓", "둘러막", "잠그", "닫", "끊", "묶", "중단하", "제한하", "허용하", "허가하") and not any(
            kinds.GOING.search(words_of(verb, p)) for p in barred)):
        return None
    if verb.lemma in ("허용하", "허가하") and not re.match(r"지\s?(?:는\s?)?(?:않|못)", verb.rest):
        return None
    by = any_is(verb, verb.clause.subjects[:2], acting) or speaks_of(kinds.EXPELLING, verb.around) or speaks_of(
        kinds.WAR, verb.around) or (verb.lemma != "묶" and _GUARD.search(verb.around) is not None)
    return (Act.MOVEMENT_RESTRICTION, .7, "t") if by else None


def _barred(verb: Verb) -> tuple[Act, float, str] | None:
    barred = [p for p in subject_of(verb) if kinds.GOING.search(words_of(verb, p)) or (
        verb.lemma in ("봉쇄되", "폐쇄되", "차단되") and _PLACE.search(words_of(verb, p)))]
    return (Act.MOVEMENT_RESTRICTION, .65, "p") if barred else None


_SCREENING = frozenset("심사하 재심사하 조사하 재조사하 요해하 료해하 검증하 가려내 가리+내 색출하 솎아내 추려내 불러들이 부르+들이".split())
"""Verbs whose object may be the people looked into themselves."""

_EXAMINED = re.compile(r"(?:조사|심사|료해|요해|검열|취조|심문|심의|검사)(?:까지|도)?$")


def _questioned(verb: Verb) -> tuple[Act, float, str] | None:
    """Read people's undergoing an examination (조사를 받다)."""
    if not any(_EXAMINED.search(words_of(verb, p)) for p in verb.clause.objects[:1]):
        return None
    people = people_in(verb, subject_of(verb))
    return (Act.BACKGROUND_CHECK, .6 if people else .5, "p") if _watched(verb) and CONTROLLED.search(verb.around) else None


def _check(verb: Verb) -> tuple[Act, float, str] | None:
    """Read a looking into what people are by birth, record or papers; who does it must be a body."""
    if verb.lemma == "받":
        return _questioned(verb)
    if not any(kinds.RECORD.search(words_of(verb, p)) for p in [*object_of(verb), *verb.clause.bare[:1]]):
        screened = verb.lemma in _SCREENING and people_in(verb, object_of(verb)) and _watched(verb)
        return (Act.BACKGROUND_CHECK, .6, "t") if screened and CONTROLLED.search(verb.around) else None
    by = any_is(verb, verb.clause.subjects[:2], acting) or CONTROLLED.search(verb.around)
    return (Act.BACKGROUND_CHECK, .8, "t") if by else None


_WATCHMAN = re.compile(r"경비원|경비병|순찰|보초|감시원|정보원|요원|승합차|카메라|드론")


def _watch(verb: Verb) -> tuple[Act, float, str] | None:
    """Read a watching of what people do and where they go."""
    objects = object_of(verb)
    movements = any(kinds.MOVES_OF_PEOPLE.search(verb.text[max(0, p.span.start - 10) : p.span.end]) for p in objects[:1])
    people = verb.lemma in ("지켜보", "감시하", "미행하", "채증하", "뒤쫓", "기록하", "촬영하", "녹화하", "엿보") and any_is(verb, objects, is_people)
    people = people or (verb.lemma == "지켜보" and not verb.clause.objects and any(
        acting(words_of(verb, p)) or _WATCHMAN.search(words_of(verb, p)) for p in verb.clause.subjects[:1]))
    by = any_is(verb, verb.clause.subjects[:2], acting) or CONTROLLED.search(verb.around)
    return (Act.SURVEILLANCE, .8 if movements else .65, "t") if by and (movements or people) else None


def _turn(verb: Verb) -> tuple[Act, float, str] | None:
    if verb.lemma == "들이" and not re.match(r"지\s?않|지\s?말", verb.rest):
        return None
    by = any_is(verb, verb.clause.subjects[:2], acting)
    return (*_turned_back(verb), "t") if by and CONTROLLED.search(verb.around) else None


def _turned(verb: Verb) -> tuple[Act, float, str] | None:
    return (*_turned_back(verb), "p") if any_is(verb, subject_of(verb), is_people) and CONTROLLED.search(verb.around) else None


def _turned_back(verb: Verb) -> tuple[Act, float]:
    """Return what being turned back is: a return denied where people were on their way home."""
    home = re.search(r"집[에으]|마을(?:에|로)|고향|귀환|귀향|돌아[가오갈올]|세간", verb.text[max(0, verb.clause_start - 60) : verb.clause_start])
    return (Act.RETURN_DENIED if home else Act.MOVEMENT_RESTRICTION), .7


CONTROLS: dict[Class, Callable[[Verb], tuple[Act, float, str] | None]] = {
    Class.TAKE: _take, Class.TAKEN: _taken, Class.HOLD: _hold, Class.HELD: _held, Class.CHECK: _check,
    Class.WATCH: _watch, Class.TURN: _turn, Class.TURNED: _turned, Class.BAR: _bar, Class.BARRED: _barred,
}
