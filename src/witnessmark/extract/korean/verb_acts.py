"""Acts told by common verbs: what the kinds of their arguments, and the danger around, make of them.

보내다 is a relocation of people to farms, a detention of people to a camp, an evacuation to a shelter from a
flood, and nothing of letters. Invariant: every act here has people, homes, belongings or ways among its
arguments. Not handled here: nouns and verbs that are acts by themselves (`triggers`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from witnessmark.extract.korean import kinds
from witnessmark.extract.korean.arguments import Arguments, arguments_of
from witnessmark.extract.korean.kinds import acting, is_goods, is_home, is_passage, is_people, speaks_of
from witnessmark.extract.korean.morphemes import Morph, Sentence
from witnessmark.extract.korean.phrases import Phrase, Predicate
from witnessmark.extract.korean.relevance import CRIME, WATCHED
from witnessmark.extract.korean.triggers import Trigger
from witnessmark.extract.korean.verb_classes import CLASSES, Class
from witnessmark.vocab.codes import Act, Status

AROUND = 300
"""Code points before a sentence in which the danger or the measure it tells of may stand."""

_ORDER = frozenset("라고 으라고 라는 으라는 라며 으라며 라 으라 랍니다 래요 란".split())
_HOMEWARD = re.compile(r"^(?:자기\s|자신(?:들)?의\s|살던\s|원래\s|제\s)?(?:집|마을|동네)$|고향|본국|고국|모국|옛터|원래|살던")
NO_GOAL = re.compile(
    r"\d+[일월년시분]$|(?:때|뒤|후|전|밤|새벽|아침|저녁|오전|오후|이유|혐의|죄|명목|차|버스|트럭|비행기|열차|기차|배|통째|실제|강제|무리|단위|대|기|차례|결과|이후|번째|대로|"
    r"스스로|상태|것|처음|다음|덕분|이상|동안|사이|한꺼번|하루|이틀|사흘|달|주|시간|절차|방식|편|지시|결정|명령|피해|때문|경우|걸음|맨발|몸|보트|헬기|수송기|여객선|"
    r"집단|개별|자력|자비|억지|단체|가구|세대|명|현재|당시|최소|평균|대부분|일시)$")
"""Words that stand with 로 or 에 and tell when, how or why, not where to."""

MOTION = frozenset("""
    나가 나오 나서 벗어나 넘 들어가 들어오 다니 드나들 오가 이동하 접근하 떠나 나다니 왕래하 출입하 건너 돌아가 돌아오 귀향하 귀환하 되돌아가
""".split())
_CONTROLLED = re.compile(r"초소|검문|통제|봉쇄|금지|경비대|철조망|허가|승인|통행증|여행증|려행증|출입증|증명서|군인|안전원|안전부|보위|감시|격리|폐쇄|민병대|경찰|당국|벌금|방역|포고")
_PLACE = re.compile(r"(?:시|군|구|읍|리|동|주|성|마을|지역|전체|전역|도시|도로|길|국경|다리|통로|구역)$")
_STAFF = re.compile(r"교사|공무원|병력|요원|직원|사원|선수|근로자|경찰관|인력|의료진|군인|봉사자|소방")
_EVERYDAY = re.compile(r"학교|병원|직장|시장|회사|일터|교회|장마당|출근|군대|학원|본부|자리|현장|본지|회의|무대|법정|대학|신문사")
_LED = re.compile(r"철수|대피령|대피시|소개령|구조|군\s?수송기|전세기|안내로|버스로")
_RESCUE = re.compile(r"구급|소방|구조|잔해|무너진|물에서|차에서")
_LIGHT = frozenset("하 되 시키 당하 받".split())


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


def told_by_verbs(text: str, sentence: Sentence, phrases: list[Phrase], predicates: list[Predicate]) -> Iterator[Trigger]:
    """Yield the triggers of a sentence that common verbs make with their arguments."""
    around: str | None = None
    for first, last, lemma in _verbs(sentence.morphs):
        if around is None:
            around = text[max(0, sentence.start - AROUND) : sentence.end + AROUND // 3]
        clause = arguments_of(sentence, phrases, predicates, first, last)
        end = sentence.morphs[last].end
        verb = Verb(first, last, lemma, clause, text, around, text[end : min(end + 12, sentence.end)],
                    _ordered(sentence.morphs, last))
        barred = _cannot(verb, sentence.morphs)
        for kind in (None,) if barred else CLASSES.get(lemma, ()):
            made = _kept(verb) if kind is None else _ACTS[kind](verb)
            if made is not None:
                act, strength, valency = made
                morphs = sentence.morphs
                yield Trigger(first, last, morphs[first].start, max(morphs[last].end, morphs[first].start + 1), act,
                              strength, valency, False, lemma, settled=True, framed=True,
                              status=Status.ORDERED if verb.ordered else None)
                break


def _ordered(morphs: list[Morph], last: int) -> bool:
    after = morphs[last + 1] if last + 1 < len(morphs) else None
    return after is not None and after.tag in ("EC", "ETM", "EF") and after.form in _ORDER


def _verbs(morphs: list[Morph]) -> Iterator[tuple[int, int, str]]:
    """Yield stem indexes and lemma of the verbs of a class; the longest series known wins."""
    for index, morph in enumerate(morphs):
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
        elif morph.tag in ("XSV", "XSA") and morph.form in _LIGHT and index and morphs[index - 1].tag in ("NNG", "XR"):
            lemma = morphs[index - 1].form + morph.form
            if lemma in CLASSES or lemma in MOTION:
                yield index - 1, index, lemma


def _cannot(verb: Verb, morphs: list[Morph]) -> bool:
    """Tell whether a verb of motion is denied to people (나가지 못하, 나갈 수 없, 못 나가)."""
    if verb.lemma not in MOTION:
        return False
    after = morphs[verb.last + 1 : verb.last + 6]
    forms = [m.form for m in after]
    if forms[:1] == ["지"] and any(f in ("못하", "말", "말것") for f in forms[1:4]):
        return True
    if forms[:2] in (["ᆯ", "수"], ["을", "수"]) and "없" in forms[2:5]:
        return True
    before = morphs[verb.first - 1] if verb.first else None
    return before is not None and before.form == "못" and before.tag == "MAG"


def _kept(verb: Verb) -> tuple[Act, float, str] | None:
    """Read people's being kept from going: home is a return denied, anywhere else a restriction."""
    if _EVERYDAY.search(_goal(verb)) or _CONTROLLED.search(verb.around) is None:
        return None
    people = _any(verb, _subject(verb), is_people)
    if verb.clause.subjects and not people and not _any(verb, verb.clause.subjects[:1], acting):
        return None
    where = _goal(verb) + " ".join(_words(verb, p) for p in verb.clause.objects[:1])
    if verb.lemma in ("들어가", "돌아가", "돌아오", "들어오", "귀향하", "귀환하", "되돌아가") and re.search(r"집|마을|고향|옛|터$|땅|살던", where):
        return Act.RETURN_DENIED, .6 if people else .8, "i"
    if verb.lemma in ("돌아가", "돌아오"):
        return None
    return Act.MOVEMENT_RESTRICTION, .6 if people else .8, "i"


def _words(verb: Verb, phrase: Phrase) -> str:
    return phrase.span.slice(verb.text)


def _subject(verb: Verb) -> list[Phrase]:
    head = [verb.clause.head] if verb.clause.head is not None else []
    return [*verb.clause.subjects[:2], *head, *verb.clause.bare[:2]]


def _object(verb: Verb) -> list[Phrase]:
    """Return what may be the object: a topic or the noun modified only where none is marked."""
    marked = [p for p in verb.clause.objects if p.case not in ("은", "는", "도", "까지", "만")]
    if marked:
        return marked[:2]
    head = [verb.clause.head] if verb.clause.head is not None else []
    topics = [p for p in verb.clause.subjects[:2] if p.topic]
    return [*verb.clause.objects[:2], *topics, *head, *verb.clause.bare[:2]]


def _any(verb: Verb, phrases: list[Phrase], kind: object) -> bool:
    assert callable(kind)
    return any(kind(_words(verb, p)) for p in phrases)


def _goal(verb: Verb) -> str:
    """Return the words of the place a verb leads to, empty where none does."""
    goals = ["새 " * verb.text.endswith("새 ", 0, p.span.start) + _words(verb, p) for p in verb.clause.goals]
    return next((w for w in goals if not is_people(w) and NO_GOAL.search(w) is None), "")


def _moved(verb: Verb, people: list[Phrase], valency: str) -> tuple[Act, float, str] | None:
    """Read a verb by which people are moved: the goal says what it is, else the words around."""
    goal = _goal(verb)
    if not _any(verb, people, is_people):
        implied = valency == "p" and not verb.clause.subjects and goal and verb.clause.head is None and speaks_of(kinds.EXPELLING, verb.around)
        return (Act.DETENTION if kinds.JAIL.search(goal) else Act.EXPULSION, .75, valency) if implied else None
    danger = speaks_of(kinds.DANGER, verb.around) or speaks_of(kinds.WAR, verb.around)
    if not goal and danger and re.match(r"옮기|대피|철수|피신|소개|이송|이동|구조", verb.lemma):
        return Act.EVACUATION, .5, valency
    if not goal or (verb.lemma.startswith("배치") and (_STAFF.search(verb.text[max(0, people[0].span.start - 12) : people[0].span.end])
                                                    or not kinds.FARM.search(goal))):
        return None
    act = _by_goal(verb, goal)
    return (act, .55, valency) if act is not None else None


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
    if danger and (kinds.SHELTER.search(goal) or not (speaks_of(kinds.EXPELLING, around) or speaks_of(kinds.SETTLING, around))):
        return Act.EVACUATION
    if speaks_of(kinds.EXPELLING, around):
        return Act.EXPULSION
    if speaks_of(kinds.SETTLING, around) or kinds.FARM.search(goal) or speaks_of(kinds.EVICTING, around):
        return Act.RELOCATION
    return None


def _send(verb: Verb) -> tuple[Act, float, str] | None:
    return _moved(verb, _object(verb), "t")


def _sent(verb: Verb) -> tuple[Act, float, str] | None:
    return _moved(verb, _subject(verb), "p")


def _eject(verb: Verb) -> tuple[Act, float, str] | None:
    people = _object(verb)
    if not _any(verb, people, is_people) or any(_STAFF.search(_words(verb, p)) for p in people[:1]):
        return None
    if verb.lemma in ("끌어내", "끌+내", "빼내") and _RESCUE.search(verb.around):
        return None
    if verb.lemma in ("넘기", "인계하", "빼내") and not kinds.ABROAD.search(_goal(verb)) and not speaks_of(kinds.EXPELLING, verb.around):
        return None
    return _put_out(verb, "t")


def _ejected(verb: Verb) -> tuple[Act, float, str] | None:
    if not _any(verb, _subject(verb), is_people):
        return None
    return _put_out(verb, "p")


def _put_out(verb: Verb, valency: str) -> tuple[Act, float, str]:
    goal = _goal(verb)
    sources = " ".join(_words(verb, p) for p in verb.clause.sources)
    if re.search(r"길|거리|밖|한데|도로", goal) or re.search(r"집$|주택|방$|아파트|건물|숙소|사택|점포|가게", sources) or (
            speaks_of(kinds.EVICTING, verb.around) and not goal and not speaks_of(kinds.EXPELLING, verb.around)):
        return Act.EVICTION, .65, valency
    return Act.EXPULSION, .65, valency


def _go(verb: Verb) -> tuple[Act, float, str] | None:
    """Read people's going by what they leave or head for, and why people go around here."""
    people = [*_subject(verb), *(verb.clause.told if verb.ordered else ())]
    if not _any(verb, people, is_people):
        return None
    left = " ".join(_words(verb, p) for p in [*verb.clause.objects[:1], *verb.clause.sources[:1]])
    goal = _goal(verb)
    if verb.lemma in ("넘", "건너", "걷", "타", "오르", "모이", "오") and not re.search(r"국경|강$|강을|철조망|산$|고개", left + goal):
        return None
    if _EVERYDAY.search(goal) and not (
            kinds.SHELTER.search(goal) and (speaks_of(kinds.DANGER, verb.around) or speaks_of(kinds.WAR, verb.around))):
        return None
    if verb.rest.startswith(("려", "고 싶", "ㄹ 수")):
        return None
    if not goal and not (is_home(left) or re.search(r"나라|고향|국경|강$|도시|곳$|지역|시$|군$|리$|읍$|섬$|동$|구$|도$", left)):
        return None
    around = verb.around
    danger = speaks_of(kinds.DANGER, around) or speaks_of(kinds.WAR, around)
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
    if speaks_of(kinds.SETTLING, around) and goal and kinds.FARM.search(goal):
        return Act.RELOCATION, .45, "i"
    return None


def _escape(verb: Verb) -> tuple[Act, float, str] | None:
    if not _any(verb, _subject(verb), is_people):
        return None
    around = verb.around
    danger = speaks_of(kinds.DANGER, around) or speaks_of(kinds.WAR, around)
    goal = _goal(verb)
    if not danger and not speaks_of(kinds.EXPELLING, around):
        return None
    if verb.lemma in ("피하", "벗어나", "숨", "쫓기") and not goal:
        return None
    ordered = re.search(r"대피|소개", around) and kinds.SHELTER.search(goal)
    if verb.lemma == "대피하" or ordered:
        return Act.EVACUATION, .55, "i"
    return Act.FLIGHT, .5, "i"


def _stay(verb: Verb) -> tuple[Act, float, str] | None:
    """Read displaced people's staying somewhere that is no home."""
    people = [p for p in _subject(verb) if is_people(_words(verb, p))]
    if not people:
        return None
    where = " ".join(_words(verb, p) for p in [*verb.clause.places[:2], *verb.clause.goals[:1]])
    nights = verb.lemma in ("보내", "새우", "지새우", "나", "지새")
    if nights and not any(re.search(r"밤|겨울|며칠|하룻밤", _words(verb, p)) for p in verb.clause.objects[:1]):
        return None
    if not kinds.STAYING.search(where) or (verb.lemma == "갇히"):
        return None
    displaced = any(re.search(r"난민|피란|피난|이재민|실향|수재민|대피|쫓겨|이주민|철거민", _words(verb, p)) for p in people)
    around = speaks_of(kinds.DANGER, verb.around) or speaks_of(kinds.WAR, verb.around) or speaks_of(kinds.EXPELLING, verb.around) or \
        speaks_of(kinds.EVICTING, verb.around)
    return (Act.DISPLACEMENT, .55, "i") if displaced or around else None


def _lose_home(verb: Verb) -> tuple[Act, float, str] | None:
    lost = [verb.text[max(0, p.span.start - 4) : p.span.end] for p in verb.clause.objects[:1]]
    if not any(re.search(r"(?:집|살\s?곳|살던\s?(?:곳|집)|거처|보금자리|삶의\s?터전|터전|주거지|잠자리)$", w) for w in lost):
        return None
    return (Act.DISPLACEMENT, .6, "i") if _any(verb, _subject(verb), is_people) else None


def _destroy(verb: Verb) -> tuple[Act, float, str] | None:
    if not _any(verb, _object(verb), is_home):
        return None
    if verb.lemma in ("정리하", "치우", "없애", "걷어내", "밀어내", "밀+내") and not (
            speaks_of(kinds.EVICTING, verb.around) or _any(verb, verb.clause.subjects[:1], acting)):
        return None
    return Act.DEMOLITION, .75, "t"


def _destroyed(verb: Verb) -> tuple[Act, float, str] | None:
    if not _any(verb, _subject(verb), is_home):
        return None
    if re.search(r"(?:한|두|세|네|다섯|여섯|몇|여러|옆)\s?집", " ".join(_words(verb, p) for p in _subject(verb)[:1])):
        return None
    weak = verb.lemma in ("사라지", "없어지", "꺼지", "내려앉", "날아가", "걷히", "밀리", "묻히", "주저앉")
    if weak and not (speaks_of(kinds.DANGER, verb.around) or speaks_of(kinds.WAR, verb.around) or speaks_of(kinds.EVICTING, verb.around)
                     or speaks_of(kinds.EXPELLING, verb.around)):
        return None
    return Act.DEMOLITION, .75, "p"


def _take(verb: Verb) -> tuple[Act, float, str] | None:
    if not _any(verb, _object(verb), is_goods):
        return None
    by = _any(verb, verb.clause.subjects[:2], acting) or _any(verb, verb.clause.sources[:1], acting)
    plain = verb.lemma in ("몰수하", "압수하", "징발하", "강탈하", "약탈하", "빼앗", "뺏", "빼앗+가", "뺏+가", "거두+가", "거둬가", "걷+가", "걷어가")
    if not (by or plain):
        return None
    return Act.CONFISCATION, .65 if plain else .5, "t"


def _taken(verb: Verb) -> tuple[Act, float, str] | None:
    if not _any(verb, [*_object(verb), *_subject(verb)], is_goods):
        return None
    by = any(acting(_words(verb, p)) for p in [*verb.clause.goals[:2], *verb.clause.places[:2]])
    plain = verb.lemma in ("몰수되", "몰수당하", "압수되", "압수당하", "빼앗기", "뺏기", "떼이", "징발되", "약탈당하", "강탈당하", "회수당하") or (
        verb.lemma in ("봉인되", "배정되", "회수되") and speaks_of(kinds.EXPELLING, verb.around))
    return (Act.CONFISCATION, .65 if plain else .5, "p") if by or plain else None


def _hold(verb: Verb) -> tuple[Act, float, str] | None:
    return (Act.DETENTION, .6, "t") if _any(verb, _object(verb), is_people) and _watched(verb) else None


def _held(verb: Verb) -> tuple[Act, float, str] | None:
    if _any(verb, _subject(verb), is_people):
        return (Act.DETENTION, .6, "p") if _watched(verb) else None
    by = any(acting(_words(verb, p)) for p in [*verb.clause.goals[:2], *verb.clause.places[:2]])
    return (Act.DETENTION, .75, "p") if by and not verb.clause.subjects and _watched(verb) else None


def _watched(verb: Verb) -> bool:
    """Tell whether an arrest is of the kind a monitor of displacement follows, no everyday crime."""
    return WATCHED.search(verb.around) is not None and CRIME.search(verb.around) is None


def _bar(verb: Verb) -> tuple[Act, float, str] | None:
    barred = [p for p in _object(verb) if is_passage(_words(verb, p))]
    if not barred or (verb.lemma in ("막", "막아놓", "막+놓", "닫", "끊", "묶", "중단하", "제한하", "허용하", "허가하") and not any(
            kinds.GOING.search(_words(verb, p)) for p in barred)):
        return None
    if verb.lemma in ("허용하", "허가하") and not re.match(r"지\s?(?:는\s?)?(?:않|못)", verb.rest):
        return None
    by = _any(verb, verb.clause.subjects[:2], acting) or speaks_of(kinds.EXPELLING, verb.around) or speaks_of(kinds.WAR, verb.around)
    return (Act.MOVEMENT_RESTRICTION, .7, "t") if by else None


def _barred(verb: Verb) -> tuple[Act, float, str] | None:
    barred = [p for p in _subject(verb) if kinds.GOING.search(_words(verb, p)) or (
        verb.lemma in ("봉쇄되", "폐쇄되", "차단되") and _PLACE.search(_words(verb, p)))]
    return (Act.MOVEMENT_RESTRICTION, .65, "p") if barred else None


def _check(verb: Verb) -> tuple[Act, float, str] | None:
    """Read a looking into what people are by birth, record or papers; who does it must be a body."""
    if not any(kinds.RECORD.search(_words(verb, p)) for p in [*_object(verb), *verb.clause.bare[:1]]):
        return None
    by = _any(verb, verb.clause.subjects[:2], acting) or _CONTROLLED.search(verb.around)
    return (Act.BACKGROUND_CHECK, .8, "t") if by else None


def _watch(verb: Verb) -> tuple[Act, float, str] | None:
    """Read a watching of what people do and where they go."""
    objects = _object(verb)
    movements = any(kinds.MOVES_OF_PEOPLE.search(verb.text[max(0, p.span.start - 10) : p.span.end]) for p in objects[:1])
    people = verb.lemma in ("지켜보", "감시하", "미행하", "채증하", "뒤쫓") and _any(verb, objects, is_people)
    by = _any(verb, verb.clause.subjects[:2], acting) or _CONTROLLED.search(verb.around)
    return (Act.SURVEILLANCE, .8 if movements else .65, "t") if by and (movements or people) else None


def _turn(verb: Verb) -> tuple[Act, float, str] | None:
    if verb.lemma == "들이" and not re.match(r"지\s?않|지\s?말", verb.rest):
        return None
    by = _any(verb, verb.clause.subjects[:2], acting)
    return (*_turned_back(verb), "t") if by and _CONTROLLED.search(verb.around) else None


def _turned(verb: Verb) -> tuple[Act, float, str] | None:
    return (*_turned_back(verb), "p") if _any(verb, _subject(verb), is_people) and _CONTROLLED.search(verb.around) else None


def _turned_back(verb: Verb) -> tuple[Act, float]:
    """Return what being turned back is: a return denied where people were on their way home."""
    home = re.search(r"집|마을|고향|귀환|귀향|돌아[가오왔갈올]|원래|세간", verb.around[-200:])
    return (Act.RETURN_DENIED if home else Act.MOVEMENT_RESTRICTION), .7


def _vacate(verb: Verb) -> tuple[Act, float, str] | None:
    if verb.clause.subjects and not is_people(_words(verb, verb.clause.subjects[0])):
        return None
    if not _any(verb, verb.clause.objects[:1], is_home) and not any(
            re.search(r"방$|집$|점포$|가게$|마을$|땅$", _words(verb, p)) for p in verb.clause.objects[:1]):
        return None
    if speaks_of(kinds.DANGER, verb.around) or speaks_of(kinds.WAR, verb.around):
        return Act.EVACUATION, .5, "i"
    return (Act.EVICTION, .55, "i") if speaks_of(kinds.EVICTING, verb.around) or speaks_of(kinds.EXPELLING, verb.around) else None


_ACTS = {
    Class.SEND: _send, Class.SENT: _sent, Class.EJECT: _eject, Class.EJECTED: _ejected, Class.GO: _go,
    Class.ESCAPE: _escape, Class.STAY: _stay, Class.LOSE_HOME: _lose_home, Class.DESTROY: _destroy,
    Class.DESTROYED: _destroyed, Class.TAKE: _take, Class.TAKEN: _taken, Class.HOLD: _hold, Class.HELD: _held,
    Class.CHECK: _check, Class.WATCH: _watch, Class.TURN: _turn, Class.TURNED: _turned, Class.BAR: _bar, Class.BARRED: _barred, Class.VACATE: _vacate,
}
