"""Acts told by common verbs: what the kinds of their arguments, and the danger around, make of them.

보내다 is a relocation of people to farms, a detention of people to a camp, an evacuation to a shelter from a
flood, and nothing of letters. Invariant: every act here has people, homes, belongings or ways among its
arguments. Not handled here: nouns and verbs that are acts by themselves (`triggers`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from witnessmark.extract.korean import kinds
from witnessmark.extract.korean.arguments import arguments_of
from witnessmark.extract.korean.kinds import acting, is_home, is_people, northern, speaks_of
from witnessmark.extract.korean.morphemes import Morph, Sentence
from witnessmark.extract.korean.phrases import Parsed, Phrase
from witnessmark.extract.korean.triggers import Trigger
from witnessmark.extract.korean.verb_classes import CLASSES, Class
from witnessmark.extract.korean.verb_controls import CONTROLS
from witnessmark.extract.korean.verb_frames import (
    CONTROLLED,
    VEHICLE,
    Verb,
    any_is,
    goal_of,
    object_of,
    people_in,
    subject_of,
    words_of,
)
from witnessmark.vocab.codes import Act, Status

AROUND = 300
"""Code points before a sentence in which the danger or the measure it tells of may stand."""

_ORDER = frozenset("라고 으라고 라는 으라는 라며 으라며 라 으라 랍니다 래요 란".split())
_HOMEWARD = re.compile(r"^(?:자기\s|자신(?:들)?의\s|살던\s|원래\s|제\s)?(?:집|마을|동네)$|고향|본국|고국|모국|옛터|원래|살던")

MOTION = frozenset("""
    나가 나오 나서 벗어나 넘 들어가 들어오 다니 드나들 오가 이동하 접근하 떠나 나다니 왕래하 출입하 건너 돌아가 돌아오 귀향하 귀환하 되돌아가
""".split())
_STAFF = re.compile(r"교사|공무원|병력|요원|직원|사원|선수|근로자|경찰관|인력|의료진|군인|봉사자|소방")
_EVERYDAY = re.compile(r"학교|병원|직장|시장|회사|일터|교회|장마당|출근|군대|학원|본부|자리|현장|본지|회의|무대|법정|대학|신문사")
_LED = re.compile(r"철수|대피령|대피시|소개령|구조|군\s?수송기|전세기|안내로|버스로")
_RESCUE = re.compile(r"구급|소방|구조|잔해|무너진|물에서|차에서")
_LIGHT = frozenset("하 되 시키 당하 받".split())


def told_by_verbs(text: str, parsed: Parsed) -> Iterator[Trigger]:
    """Yield the triggers of a sentence that common verbs make with their arguments."""
    around: str | None = None
    sentence, morphs = parsed.sentence, parsed.sentence.morphs
    for first, last, lemma in _verbs(sentence):
        kinds_of: tuple[Class | None, ...] = (None,) if _cannot(lemma, first, last, morphs) else CLASSES.get(lemma, ())
        if not kinds_of:
            continue
        if around is None:
            around = text[max(0, sentence.start - AROUND) : sentence.end + AROUND // 3]
        end = morphs[last].end
        verb = Verb(first, last, lemma, arguments_of(parsed, first, last), text, around,
                    text[end : min(end + 12, sentence.end)], _ordered(morphs, last), morphs[first].start)
        for kind in kinds_of:
            made = _kept(verb) if kind is None else _ACTS[kind](verb)
            if made is not None:
                act, strength, valency = made
                yield Trigger(first, last, morphs[first].start, max(morphs[last].end, morphs[first].start + 1), act,
                              strength, valency, False, lemma, settled=True, framed=True,
                              status=Status.ORDERED if verb.ordered else None)
                break


def _ordered(morphs: list[Morph], last: int) -> bool:
    after = morphs[last + 1] if last + 1 < len(morphs) else None
    return after is not None and after.tag in ("EC", "ETM", "EF") and after.form in _ORDER


def _verbs(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """Yield stem indexes and lemma of the verbs of a class; the longest series known wins."""
    morphs = sentence.morphs
    for index in sentence.verbs:
        morph = morphs[index]
        if morph.tag == "VV":
            if index and morphs[index - 1].tag == "EC" and morphs[index - 1].form == "어" and \
                    morphs[index - 2].tag in ("VV", "VX") and morph.form in ("가", "오", "나오", "나가", "버리"):
                continue
            if morph.form in ("가", "오", "떠나") and index > 1 and morphs[index - 1].tag == "JKO" and \
                    morphs[index - 2].form in ("이사", "이주", "피난", "피란", "피신", "대피"):
                yield index - 2, index, morphs[index - 2].form + "하"
                continue
            lemma, last = morph.form, index
            best = (lemma, last) if lemma in CLASSES or lemma in MOTION else None
            while last + 2 < len(morphs) and morphs[last + 1].tag == "EC" and morphs[last + 1].form in ("어", "아", "어다") and \
                    morphs[last + 2].tag in ("VV", "VX"):
                last += 2
                lemma += "+" + morphs[last].form
                if lemma in CLASSES:
                    best = lemma, last
            if best is not None:
                yield index, best[1], best[0]
        elif morph.form in _LIGHT and index and morphs[index - 1].tag in ("NNG", "XR"):
            lemma = morphs[index - 1].form + morph.form
            if lemma in CLASSES or lemma in MOTION:
                yield index - 1, index, lemma


def _cannot(lemma: str, first: int, last: int, morphs: list[Morph]) -> bool:
    """Tell whether a verb of motion is denied to people (나가지 못하, 나갈 수 없, 못 나가)."""
    if lemma not in MOTION:
        return False
    after = morphs[last + 1 : last + 6]
    forms = [m.form for m in after]
    if forms[:1] == ["지"] and any(f in ("못하", "말", "말것") for f in forms[1:4]):
        return True
    if forms[:2] in (["ᆯ", "수"], ["을", "수"]) and "없" in forms[2:5]:
        return True
    before = morphs[first - 1] if first else None
    return before is not None and before.form == "못" and before.tag == "MAG"


def _kept(verb: Verb) -> tuple[Act, float, str] | None:
    """Read people's being kept from going: home is a return denied, anywhere else a restriction."""
    if _EVERYDAY.search(goal_of(verb)) or CONTROLLED.search(verb.around) is None:
        return None
    people = any_is(verb, subject_of(verb), is_people)
    if verb.clause.subjects and not people and not any_is(verb, verb.clause.subjects[:1], acting):
        return None
    where = goal_of(verb) + " ".join(words_of(verb, p) for p in verb.clause.objects[:1])
    if verb.lemma in ("들어가", "돌아가", "돌아오", "들어오", "귀향하", "귀환하", "되돌아가") and re.search(r"집|마을|고향|옛|터$|땅|살던", where):
        return Act.RETURN_DENIED, .6 if people else .8, "i"
    if verb.lemma in ("돌아가", "돌아오"):
        return None
    return Act.MOVEMENT_RESTRICTION, .6 if people else .8, "i"


def _moved(verb: Verb, people: list[Phrase], valency: str) -> tuple[Act, float, str] | None:
    """Read a verb by which people are moved: the goal says what it is, else the words around."""
    goal = goal_of(verb)
    if not people_in(verb, people):
        implied = valency == "p" and not verb.clause.subjects and goal and verb.clause.head is None and speaks_of(kinds.EXPELLING, verb.around)
        return (Act.DETENTION if kinds.JAIL.search(goal) else Act.EXPULSION, .75, valency) if implied else None
    danger = speaks_of(kinds.DANGER, verb.around) or speaks_of(kinds.WAR, verb.around)
    if not goal and danger and re.match(r"옮기|대피|철수|피신|소개|이송|이동|구조", verb.lemma):
        return Act.EVACUATION, .5, valency
    if not goal and re.match(r"태우|싣|실리", verb.lemma):
        return _carried_off(verb, valency, danger=danger)
    if not goal or (verb.lemma.startswith("배치") and (_STAFF.search(verb.text[max(0, people[0].span.start - 12) : people[0].span.end])
                                                    or not kinds.FARM.search(goal))):
        return None
    act = _by_goal(verb, goal)
    return (act, .55, valency) if act is not None else None


def _carried_off(verb: Verb, valency: str, *, danger: bool) -> tuple[Act, float, str] | None:
    """Read people's being put on a truck or train with nothing said of where to."""
    loaded = any(VEHICLE.search(words_of(verb, p)) for p in [*verb.clause.goals, *verb.clause.subjects[:1]])
    if danger or not (loaded or re.search(r"[+]가", verb.lemma)):
        return None
    if speaks_of(kinds.EXPELLING, verb.around):
        return Act.EXPULSION, .55, valency
    return (Act.DETENTION, .5, valency) if CONTROLLED.search(verb.around) else None


def _by_goal(verb: Verb, goal: str) -> Act | None:
    around = verb.around
    danger = speaks_of(kinds.DANGER, around) or speaks_of(kinds.WAR, around)
    if kinds.JAIL.search(goal):
        return Act.RELOCATION if re.search(r"난민|피란민|망명", around) and re.search(r"수용소|보호소", goal) else Act.DETENTION
    if re.search(r"병원|응급실|법정|법원|검찰|회의장|본지|기자", goal) and not (danger and is_people(goal)):
        return Act.EVACUATION if danger and re.search(r"요양원|환자|입원", around) else None
    if re.match(r"돌려|되돌|돌리", verb.lemma) and not (danger and _HOMEWARD.search(goal)):
        return Act.EXPULSION
    if kinds.NATIVE.search(goal) or _HOMEWARD.search(goal):
        if danger and not speaks_of(kinds.EXPELLING, around):
            return Act.RETURN
        return Act.EXPULSION
    if kinds.ABROAD.search(goal):
        return Act.EXPULSION if not danger or speaks_of(kinds.EXPELLING, around) else Act.EVACUATION
    if re.search(r"새\s?집|살림집|임대|조립주택|새\s?마을|정착촌|단지$|아파트$", goal):
        return Act.RELOCATION if not speaks_of(kinds.EXPELLING, around) else Act.EXPULSION
    if danger and (kinds.SHELTER.search(goal) or not speaks_of(kinds.EXPELLING, around)):
        return Act.EVACUATION
    if speaks_of(kinds.EXPELLING, around):
        return Act.EXPULSION
    if speaks_of(kinds.SETTLING, around) or kinds.FARM.search(goal) or speaks_of(kinds.EVICTING, around) or northern(goal):
        return Act.RELOCATION
    return None


def _send(verb: Verb) -> tuple[Act, float, str] | None:
    return _moved(verb, object_of(verb), "t")


def _sent(verb: Verb) -> tuple[Act, float, str] | None:
    if verb.lemma in ("수용되", "분산되", "나뉘") and re.match(r"\S{0,2}\s있", verb.rest):
        return None
    return _moved(verb, subject_of(verb), "p")


def _eject(verb: Verb) -> tuple[Act, float, str] | None:
    people = object_of(verb)
    if not any_is(verb, people, is_people) or any(_STAFF.search(words_of(verb, p)) for p in people[:1]):
        return None
    if verb.lemma in ("끌어내", "끌+내", "빼내") and _RESCUE.search(verb.around):
        return None
    if verb.lemma in ("넘기", "인계하", "빼내") and not kinds.ABROAD.search(goal_of(verb)) and not speaks_of(kinds.EXPELLING, verb.around):
        return None
    return _put_out(verb, "t")


def _ejected(verb: Verb) -> tuple[Act, float, str] | None:
    if not any_is(verb, subject_of(verb), is_people):
        return None
    return _put_out(verb, "p")


def _put_out(verb: Verb, valency: str) -> tuple[Act, float, str]:
    goal = goal_of(verb)
    sources = " ".join(words_of(verb, p) for p in verb.clause.sources)
    if re.search(r"길|거리|밖|한데|도로", goal) or re.search(r"집$|주택|방$|아파트|건물|숙소|사택|점포|가게", sources) or (
            speaks_of(kinds.EVICTING, verb.around) and not goal and not speaks_of(kinds.EXPELLING, verb.around)):
        return Act.EVICTION, .65, valency
    return Act.EXPULSION, .65, valency


_OUT = frozenset("나가 떠나 나오 이전하 옮기+가 옮겨가 물러나 이사하 이주하".split())
_DOWN = frozenset("내려가 내리+가 내려오 떠나 떠나+가 옮기+가 옮겨가 이사하 올라가 들어가 짐+싸".split())
"""Verbs of leaving for good, and of going where one was sent."""


def _go(verb: Verb) -> tuple[Act, float, str] | None:
    """Read people's going by what they leave or head for, and why people go around here."""
    people = [*subject_of(verb), *(verb.clause.told if verb.ordered else ())]
    if not people_in(verb, people):
        return None
    left = " ".join(words_of(verb, p) for p in [*verb.clause.objects[:1], *verb.clause.sources[:1]])
    goal = goal_of(verb)
    if verb.lemma in ("넘", "건너", "걷", "타", "오르", "모이", "오") and not re.search(r"국경|강$|강을|철조망|산$|고개", left + goal):
        return None
    if _EVERYDAY.search(goal) and not (
            kinds.SHELTER.search(goal) and (speaks_of(kinds.DANGER, verb.around) or speaks_of(kinds.WAR, verb.around))):
        return None
    if verb.rest.startswith(("려", "고 싶", "ㄹ 수")):
        return None
    around = verb.around
    danger = speaks_of(kinds.DANGER, around) or speaks_of(kinds.WAR, around)
    if speaks_of(kinds.EVICTING, around) and not danger and verb.lemma in _OUT and not speaks_of(kinds.EXPELLING, around):
        return Act.EVICTION, .45, "i"
    bidden = verb.ordered and danger and any_is(verb, verb.clause.told, is_people)
    counted = verb.lemma in _DOWN and speaks_of(kinds.EXPELLING, around)
    if not goal and not bidden and not counted and not (is_home(left) or re.search(r"나라|고향|국경|강$|도시|곳$|지역|시$|군$|리$|읍$|섬$|동$|구$|도$", left)):
        return None
    if kinds.JAIL.search(goal) and verb.lemma in ("가", "들어가"):
        return Act.DETENTION, .45, "p"
    if goal and _HOMEWARD.search(goal) and not speaks_of(kinds.EXPELLING, around) and danger:
        return Act.RETURN, .45, "i"
    if speaks_of(kinds.EXPELLING, around) and not re.search(r"국경|강$", left):
        return Act.EXPULSION, .45, "i"
    if danger:
        led = verb.ordered or _LED.search(around[-160:]) is not None or (
            kinds.SHELTER.search(goal) is not None and re.search(r"대피|소개", around) is not None)
        return (Act.EVACUATION if led else Act.FLIGHT), .45, "i"
    if speaks_of(kinds.EVICTING, around) and not goal:
        return Act.EVICTION, .4, "i"
    if goal and ((speaks_of(kinds.SETTLING, around) and kinds.FARM.search(goal)) or (
            verb.lemma in _DOWN and (kinds.FARM.search(goal) or northern(goal)) and CONTROLLED.search(around))):
        return Act.RELOCATION, .45, "i"
    return None


def _escape(verb: Verb) -> tuple[Act, float, str] | None:
    if not any_is(verb, subject_of(verb), is_people):
        return None
    around = verb.around
    danger = speaks_of(kinds.DANGER, around) or speaks_of(kinds.WAR, around)
    goal = goal_of(verb)
    if not danger and not speaks_of(kinds.EXPELLING, around) and not kinds.HUNTING.search(around):
        return None
    if verb.lemma in ("피하", "벗어나", "숨", "쫓기") and not goal:
        return None
    ordered = re.search(r"대피|소개", around) and kinds.SHELTER.search(goal)
    if verb.lemma == "대피하" or ordered:
        return Act.EVACUATION, .55, "i"
    return Act.FLIGHT, .5, "i"


def _stay(verb: Verb) -> tuple[Act, float, str] | None:
    """Read displaced people's staying somewhere that is no home."""
    people = [p for p in subject_of(verb) if is_people(words_of(verb, p))]
    if not people:
        return None
    where = " ".join(words_of(verb, p) for p in [*verb.clause.places[:2], *verb.clause.goals[:1]])
    nights = verb.lemma in ("보내", "새우", "지새우", "나", "지새")
    if nights and not any(re.search(r"밤|겨울|며칠|하룻밤", words_of(verb, p)) for p in verb.clause.objects[:1]):
        return None
    if not kinds.STAYING.search(where) or (verb.lemma == "갇히"):
        return None
    displaced = any(re.search(r"난민|피란|피난|이재민|실향|수재민|대피|쫓겨|이주민|철거민", words_of(verb, p)) for p in people)
    around = speaks_of(kinds.DANGER, verb.around) or speaks_of(kinds.WAR, verb.around) or speaks_of(kinds.EXPELLING, verb.around) or \
        speaks_of(kinds.EVICTING, verb.around)
    return (Act.DISPLACEMENT, .55, "i") if displaced or around else None


def _lose_home(verb: Verb) -> tuple[Act, float, str] | None:
    lost = [verb.text[max(0, p.span.start - 4) : p.span.end] for p in verb.clause.objects[:1]]
    if not any(re.search(r"(?:집|살\s?곳|살던\s?(?:곳|집)|거처|보금자리|삶의\s?터전|터전|주거지|잠자리)$", w) for w in lost):
        return None
    return (Act.DISPLACEMENT, .6, "i") if any_is(verb, subject_of(verb), is_people) else None


def _destroy(verb: Verb) -> tuple[Act, float, str] | None:
    if not any_is(verb, object_of(verb), is_home):
        return None
    if verb.lemma in ("정리하", "제거하", "치우", "없애", "걷어내", "밀어내", "밀+내") and not (
            speaks_of(kinds.EVICTING, verb.around) or any_is(verb, verb.clause.subjects[:1], acting)):
        return None
    return Act.DEMOLITION, .75, "t"


def _destroyed(verb: Verb) -> tuple[Act, float, str] | None:
    if not any_is(verb, subject_of(verb), is_home):
        return None
    if re.search(r"(?:한|두|세|네|다섯|여섯|몇|여러|옆)\s?집", " ".join(words_of(verb, p) for p in subject_of(verb)[:1])):
        return None
    weak = verb.lemma in ("제거되", "사라지", "없어지", "꺼지", "내려앉", "날아가", "걷히", "밀리", "묻히", "주저앉")
    if weak and not (speaks_of(kinds.DANGER, verb.around) or speaks_of(kinds.WAR, verb.around) or speaks_of(kinds.EVICTING, verb.around)
                     or speaks_of(kinds.EXPELLING, verb.around)):
        return None
    return Act.DEMOLITION, .75, "p"


def _vacate(verb: Verb) -> tuple[Act, float, str] | None:
    if verb.clause.subjects and not is_people(words_of(verb, verb.clause.subjects[0])):
        return None
    if not any_is(verb, verb.clause.objects[:1], is_home) and not any(
            re.search(r"방$|집$|점포$|가게$|마을$|땅$", words_of(verb, p)) for p in verb.clause.objects[:1]):
        return None
    if speaks_of(kinds.DANGER, verb.around) or speaks_of(kinds.WAR, verb.around):
        return Act.EVACUATION, .5, "i"
    return (Act.EVICTION, .55, "i") if speaks_of(kinds.EVICTING, verb.around) or speaks_of(kinds.EXPELLING, verb.around) else None


_ACTS = {
    Class.SEND: _send, Class.SENT: _sent, Class.EJECT: _eject, Class.EJECTED: _ejected, Class.GO: _go,
    Class.ESCAPE: _escape, Class.STAY: _stay, Class.LOSE_HOME: _lose_home, Class.DESTROY: _destroy,
    Class.DESTROYED: _destroyed, Class.VACATE: _vacate, **CONTROLS,
}
