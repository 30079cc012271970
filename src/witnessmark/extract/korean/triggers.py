"""Words of the fourteen acts: nouns, verbs, and how their frames are built.

Invariant: a trigger begins and ends at morpheme borders, so 이주일 (two weeks) or 소개팅
never fires. `strength` says how likely the word alone speaks of people being moved or
controlled; weak words need people or a dwelling in their clause. Not handled here: roles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from witnessmark.extract.korean.constructions import constructions_in, speaks
from witnessmark.extract.korean.morphemes import ENDING, Morph, Sentence
from witnessmark.extract.korean.sifting import sifted
from witnessmark.vocab.codes import Act, Status

_NOUNS: tuple[tuple[Act, float, str, str], ...] = (
    # act, strength, valency (t: 하다 takes the people as object; i: as subject; n: noun of a rule), pattern
    (Act.RETURN_DENIED, .85, "n", r"(?:귀향|귀환|귀국|복귀|재입국|입북|입국)\s?(?:을\s|이\s)?(?:불허|금지|거부|"
                                  r"불가|차단)"),
    (Act.RETURN_DENIED, .8, "n", r"귀환권\s?(?:박탈|부정)"),
    (Act.EXPULSION, .95, "t", r"(?:오지|강제|국외|집단|산간|농촌)?\s?추방(?:령|자)?"),
    (Act.EXPULSION, .95, "t", r"강제\s?(?:송환|북송|출국|귀국|귀향|귀환)"),
    (Act.EXPULSION, .85, "t", r"(?:북송|축출|유배|국외\s?퇴거)"),
    (Act.EXPULSION, .6, "t", r"(?:집단\s?)?송환"),
    (Act.RELOCATION, .9, "t", r"(?:강제|집단)\s?이주"),
    (Act.RELOCATION, .7, "i", r"이주령|이주|재정착|재배치"),
    (Act.RELOCATION, .75, "t", r"(?:농촌|탄광|광산|농장|오지|산간|험지|벽지|무리|집단)\s?(?:강제\s?)?(?:진출|배치)"),
    (Act.RELOCATION, .55, "t", r"이송|분산\s?수용|이관"),
    (Act.RELOCATION, .6, "t", r"배치(?=하|시|시켰|됐|되|한|했)"),
    (Act.DETENTION, .85, "t", r"(?:재교육\s?)?(?:시설|수용소|관리소|교화소|훈련소|단련대|구제소|집결소|보호소|구류장|구치소)에\s?(?:강제\s?)?(?:수용|"
                              r"수감|감금)"),
    (Act.DISPLACEMENT, .6, "p", r"집을\s?잃"),
    (Act.EVICTION, .9, "t", r"강제\s?(?:퇴거|명도|철거\s?이주)|퇴거령"),
    (Act.EVICTION, .75, "t", r"퇴거|명도\s?집행|강제\s?집행"),
    (Act.DEMOLITION, .75, "t", r"강제\s?철거"),
    (Act.DEMOLITION, .6, "t", r"철거|파괴|전소|소각|완파|붕괴|방화"),
    (Act.EVACUATION, .95, "t", r"(?:대피|소개|피난)\s?(?:령|명령|지시)"),
    (Act.EVACUATION, .8, "i", r"(?:긴급|강제|사전|집단)?\s?대피(?:령|명령)?|소개령|소개(?=하라|시키|시켰|하도록|될|"
                              r"되|됐|당)|소개\s?작전|소개\s?사업"),
    (Act.FLIGHT, .85, "i", r"피란|피난|피신"),
    (Act.FLIGHT, .75, "p", r"몸을\s?피"),
    (Act.FLIGHT, .7, "i", r"탈출|도피|도주"),
    (Act.RETURN, .7, "i", r"귀환|귀향|귀가"),
    (Act.RETURN, .45, "i", r"복귀"),
    (Act.DISPLACEMENT, .85, "t", r"실향|강제\s?실향|강제\s?이산|삶의\s?터전을\s?잃|보금자리를\s?잃"),
    (Act.DISPLACEMENT, .6, "i", r"발생|생활|체류"),
    (Act.BACKGROUND_CHECK, .9, "t", r"신원\s?(?:재?조사|조회|재?확인|재?심사|검증)|토대\s?(?:재?조사|검토|료해|요해)|"
                                    r"성분\s?(?:조사|심사|검토)"),
    (Act.BACKGROUND_CHECK, .95, "t", r"주민\s?등록\s?(?:요해|료해|재조사|조사|검열|재등록)\s?(?:사업)?|(?:주민\s?)"
                                     r"?(?:요해|료해)\s?사업|요해"),
    (Act.BACKGROUND_CHECK, .9, "t", r"주민\s?등록\s?(?:문건|자료|대장)[을를]?\s?(?:전면\s|다시\s)?(?:재조사|조사|"
                                    r"대조|검토|료해|요해)"),
    (Act.BACKGROUND_CHECK, .7, "t", r"(?:출신|경력|배경|과거|가족\s?관계|가족관계|거주|거주\s?등록|사상|"
                                    r"인적\s?사항|신상|주민|세대)\s?"
                                    r"(?:조사|심사|검토|대조|파악|료해)|뒷조사|전수\s?조사|문건\s?(?:조사|대조|검토)"),
    (Act.SURVEILLANCE, .7, "t", r"(?:밀착|집중|상시|동향|24시간)?\s?감시|도청|감청|미행|사찰|동향\s?(?:파악|보고|"
                                r"장악)|"
                                r"위치\s?추적"),
    (Act.MOVEMENT_RESTRICTION, .8, "n", r"통행\s?(?:금지|제한|통제|차단)(?:령)?|통금|(?:야간\s?)?이동\s?(?:을\s|"
                                        r"이\s)?(?:통제|제한|금지|차단|"
                                        r"봉쇄|금지령)|외출\s?(?:금지|제한|통제)|유동\s?(?:통제|차단|금지)"),
    (Act.MOVEMENT_RESTRICTION, .9, "n", r"(?:여행증|여행증명서|통행증|출입증|려행증)(?:명서)?\s?(?:의\s)"
                                        r"?발급?\s?(?:을\s|이\s|도\s|은\s)?"
                                        r"(?:중단|중지|금지|불허|거부|제한)|(?:출입|여행|출국|거주지\s?이탈)"
                                        r"\s?(?:금지|통제|제한|차단)"),
    (Act.MOVEMENT_RESTRICTION, .85, "n", r"(?:통행|이동|출입|외출|여행)[을를]\s(?:\S+\s){0,2}(?:금지|통제|제한|차단)"),
    (Act.MOVEMENT_RESTRICTION, .55, "t", r"봉쇄|격리|가택\s?연금"),
    (Act.DETENTION, .7, "t", r"구금|연행|억류|감금|압송|구류|강제\s?수용"),
    (Act.DETENTION, .55, "t", r"체포|구속|수감|검거"),
    (Act.CONFISCATION, .75, "t", r"몰수|압수|징발|차압|강제\s?수용"),
    (Act.CONFISCATION, .5, "t", r"압류|회수|환수"),
)

VERBS: dict[str, tuple[Act, float, str]] = {
    "쫓겨나": (Act.EXPULSION, .8, "p"), "쫓겨가": (Act.EXPULSION, .8, "p"), "내쫓기": (Act.EXPULSION, .8, "p"),
    "내쫓": (Act.EXPULSION, .8, "t"), "쫓아내": (Act.EXPULSION, .8, "t"), "내몰": (Act.EXPULSION, .7, "t"),
    "내몰리": (Act.EXPULSION, .7, "p"), "몰아내": (Act.EXPULSION, .75, "t"), "돌려보내": (Act.EXPULSION, .7, "t"),
    "되돌려보내": (Act.EXPULSION, .7, "t"), "돌려보내지": (Act.EXPULSION, .7, "p"), "내보내": (Act.EXPULSION, .5, "t"),
    "쫓기": (Act.FLIGHT, .45, "p"), "끌려나오": (Act.EVICTION, .6, "p"), "밀려나": (Act.EVICTION, .5, "p"),
    "이사시키": (Act.RELOCATION, .7, "t"), "이주하": (Act.RELOCATION, .6, "i"),
    "옮겨지": (Act.RELOCATION, .5, "p"), "실려가": (Act.RELOCATION, .5, "p"),
    "머물": (Act.DISPLACEMENT, .6, "i"), "지내": (Act.DISPLACEMENT, .6, "i"), "비우": (Act.EVICTION, .6, "t"),
    "끌고가": (Act.DETENTION, .65, "t"), "데려가": (Act.DETENTION, .4, "t"),
    "허물": (Act.DEMOLITION, .55, "t"), "헐": (Act.DEMOLITION, .55, "t"), "헐리": (Act.DEMOLITION, .6, "p"),
    "부수": (Act.DEMOLITION, .5, "t"), "불태우": (Act.DEMOLITION, .65, "t"), "불타": (Act.DEMOLITION, .5, "p"),
    "허물어지": (Act.DEMOLITION, .5, "p"), "무너뜨리": (Act.DEMOLITION, .5, "t"), "밀어버리": (Act.DEMOLITION, .5, "t"),
    "달아나": (Act.FLIGHT, .5, "i"), "빠져나오": (Act.FLIGHT, .5, "i"), "빠져나가": (Act.FLIGHT, .45, "i"),
    "도망가": (Act.FLIGHT, .5, "i"), "도망치": (Act.FLIGHT, .5, "i"), "떠나": (Act.FLIGHT, .45, "i"),
    "피하": (Act.FLIGHT, .3, "i"), "등지": (Act.FLIGHT, .55, "i"),
    "돌아오": (Act.RETURN, .6, "i"), "돌아가": (Act.RETURN, .6, "i"), "되돌아오": (Act.RETURN, .5, "i"),
    "되돌아가": (Act.RETURN, .5, "i"),
    "붙잡": (Act.DETENTION, .5, "t"), "붙잡히": (Act.DETENTION, .55, "p"), "잡혀가": (Act.DETENTION, .65, "p"),
    "끌려가": (Act.DETENTION, .65, "p"), "잡아가": (Act.DETENTION, .65, "t"), "가두": (Act.DETENTION, .55, "t"),
    "갇히": (Act.DETENTION, .5, "p"), "체포되": (Act.DETENTION, .55, "p"),
    "빼앗": (Act.CONFISCATION, .55, "t"), "빼앗기": (Act.CONFISCATION, .55, "p"), "뺏기": (Act.CONFISCATION, .5, "p"),
    "뺏": (Act.CONFISCATION, .5, "t"), "엿듣": (Act.SURVEILLANCE, .6, "t"), "따라붙": (Act.SURVEILLANCE, .4, "t"),
}

_OPENS = r"(?=[\s2가감강거검격경과관광교구국귀긴농단대도동뒷려료명몰몸무문미밀발방배벽보복봉북분붕사산삶상생성세소송수시신실압야억여연오완외요위유이인입재전주집징차철체추축출탄탈토통퇴파피험환회훈])"
"""The first characters of any noun of an act."""

PATTERN = sifted(_OPENS + "(?:" + "|".join(f"(?P<n{i}>{p})" for i, (_, _, _, p) in enumerate(_NOUNS)) + ")")
_STEMS = sifted("쫓|내몰|몰아내|몰아냈|돌려보|되돌려|내보내|내보냈|끌려|밀려나|밀려났|이사|옮|실려|허물|헐|"
                    "부수|부쉈|불태|불타|무너뜨|밀어버|달아|"
                    "빠져나|도망|떠나|떠났|피하|피해|등지|등졌|돌아[오왔가갔온간올갈]|붙잡|잡혀|잡아|가두|가뒀|갇|"
                    "빼앗|뺏|엿들|엿듣|따라붙|머물|머무|지내|비우|비워|끌고|데려|데리|"
                    "삶의 터전|실향|이재민|난민|대피소|수용소|피난처|대피")


SURE = .75
"""Strength from which a word's act stands whatever its arguments are."""

MOST, ALIKE = 12, 4
"""Most triggers read of one sentence, and most of one word; ordinary sentences hold one to four."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """An act's word in a sentence: morpheme indexes (inclusive), code, strength, valency.

    `settled`: its surroundings have been weighed (a construction); `framed`: so have its arguments;
    `status`: its form says it.
    """

    first: int
    last: int
    start: int
    end: int
    act: Act
    strength: float
    valency: str
    noun: bool
    word: str
    settled: bool = False
    framed: bool = False
    status: Status | None = None


def may_speak(text: str, start: int, end: int) -> bool:
    """Tell cheaply whether `text[start:end]` holds any word of an act."""
    return PATTERN.search(text, start, end) is not None or _STEMS.search(text, start, end) is not None or speaks(text, start, end)


def triggers_of(text: str, sentence: Sentence, framed: Sequence[Trigger] = ()) -> list[Trigger]:
    """Return the triggers of a sentence in text order, without overlaps.

    `framed` are those that common verbs make with their arguments; a word that is an act by itself goes before.
    """
    constructed = list(_constructed(text, sentence))
    found = [*_nouns(text, sentence), *_verbs(text, sentence)]
    if constructed:
        found = [t for t in found if not any(c.start < t.end and t.start < c.end for c in constructed)]
    found += constructed
    for trigger in framed:
        rivals = [t for t in found if t.start < trigger.end and trigger.start < t.end]
        if all(not t.settled and t.strength < SURE for t in rivals):
            found = [t for t in found if t not in rivals]
            found.append(trigger)
    found.sort(key=lambda t: (t.start, -(t.end)))
    kept: list[Trigger] = []
    alike: dict[str, int] = {}
    for trigger in found:
        if not kept or trigger.start >= kept[-1].end:
            alike[trigger.word] = alike.get(trigger.word, 0) + 1
            if alike[trigger.word] <= ALIKE:
                kept.append(trigger)
            if len(kept) == MOST:
                break
    return kept


def _constructed(text: str, sentence: Sentence) -> Iterator[Trigger]:
    morphs = sentence.morphs
    for made, start, end in constructions_in(text, sentence.start, sentence.end):
        first = next((i for i, m in enumerate(morphs) if m.end > start), None)
        if first is None:
            continue
        last = first
        while last + 1 < len(morphs) and morphs[last + 1].start < end:
            last += 1
        while last > first and morphs[last].tag in ("EC", "EF", "ETM", "EP"):
            last -= 1
        yield Trigger(first, last, start, end, made.act, made.strength, made.valency, False, text[start:end],
                      settled=True, status=made.status)


def _nouns(text: str, sentence: Sentence) -> Iterator[Trigger]:
    matches = list(PATTERN.finditer(text, sentence.start, sentence.end))
    if not matches:
        return
    starts = {m.start: i for i, m in reversed(list(enumerate(sentence.morphs)))}
    ends = {m.end: i for i, m in enumerate(sentence.morphs) if m.tag not in ENDING}
    for match in matches:
        word = match.group()
        lead = len(word) - len(word.lstrip())
        first, last = starts.get(match.start() + lead), ends.get(match.end())
        if first is None or not sentence.morphs[first].nominal:
            continue
        if last is None or last < first:
            last = first
            while last + 1 < len(sentence.morphs) and sentence.morphs[last + 1].start < match.end():
                last += 1
            if sentence.morphs[last].end > match.end() and sentence.morphs[last].tag[0] == "N":
                continue
        act, strength, valency, _ = _NOUNS[int((match.lastgroup or "n0")[1:])]
        yield Trigger(first, last, match.start() + lead, match.end(), act, strength, valency, True, word.strip())


def _verbs(text: str, sentence: Sentence) -> Iterator[Trigger]:
    morphs = sentence.morphs
    for index in sentence.verbs:
        morph = morphs[index]
        if morph.tag != "VV":
            continue
        lemma, last = morph.form, index
        if lemma in _SERIAL:
            joined, further = _compound(morphs, index)
            if joined in VERBS:
                lemma, last = joined, further
        entry = VERBS.get(lemma)
        if entry:
            act, strength, valency = entry
            yield Trigger(index, last, morph.start, max(morphs[last].end, morph.start + 1), act, strength,
                          valency, False, lemma)


_SERIAL = frozenset(("쫓기", "돌리", "끌리", "잡히", "쫓", "빼앗", "내", "잡", "끌", "밀리", "데리", "되돌리"))
_COMPOUND = {("쫓기", "나"): "쫓겨나", ("쫓기", "가"): "쫓겨가", ("쫓", "내"): "쫓아내", ("돌리", "보내"): "돌려보내",
             ("끌리", "가"): "끌려가", ("끌리", "나오"): "끌려나오", ("잡히", "가"): "잡혀가", ("잡", "가"): "잡아가",
             ("밀리", "나"): "밀려나", ("되돌리", "보내"): "되돌려보내", ("끌", "가"): "끌고가", ("데리",
                     "가"): "데려가"}


def _compound(morphs: list[Morph], index: int) -> tuple[str, int]:
    """Join a serial verb (쫓기+어+나다) that Kiwi left in two."""
    if index + 2 < len(morphs) and morphs[index + 1].tag == "EC" and morphs[index + 2].predicate:
        pair = (morphs[index].form, morphs[index + 2].form)
        if pair in _COMPOUND:
            return _COMPOUND[pair], index + 2
    return morphs[index].form, index
