"""Whom an act befell: the people, their count, and how the act's word stands to them.

Invariant: roles follow meaning first (an organ acts, people are acted on) and case second;
a speaker's own name is nobody's role. Not handled here: who acted (`actors`), carrying roles between sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from witnessmark.extract.korean.groups import FACETS, HEADS, facets_in, group_codes, speaks_of_people
from witnessmark.extract.korean.organs import organ_in
from witnessmark.extract.korean.phrases import Phrase
from witnessmark.extract.korean.scene import Scene
from witnessmark.extract.korean.triggers import Trigger
from witnessmark.extract.mentions import FigureMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Group

_NATIONALS = re.compile(r"\s?(?:인|계|난민|주민|가족|이민자|노동자|국민|여성|남성|출신|아동|피란민)")
_MODIFIERS = re.compile("|".join(f"(?P<g{i}>{p})" for i, (g, p) in enumerate(FACETS)
                                 if g in (Group.DEFECTOR_FAMILY, Group.RESETTLER, Group.SMUGGLER, Group.BROKER)))
_IS_COUNTED = re.compile(r"\S{0,5}\s?(?:\S{1,6}\s)?(?:것|사람|세대|주민|이들|집|가구|인원|[가-힣]{1,4}민)들?(?:은|는|이|가|만|만도)\s(?:모두\s|총\s|최소\s|대략\s)*")

@dataclass(frozen=True, slots=True)
class Voice:
    """How an act's word stands: agent is subject, people are subject, or a bare noun."""

    agent_subject: bool
    people_subject: bool
    people_object: bool


def voice_of(scene: Scene, trigger: Trigger) -> Voice:
    """Read the voice off the verb after the trigger noun or off the verb itself."""
    morphs = scene.sentence.morphs
    index = trigger.last + 1
    if not trigger.noun:
        passive = any(m.form == "지" and m.tag == "VX" for m in morphs[index : index + 3])
        if trigger.valency == "p" or passive:
            return Voice(False, True, False)
        causes = scene.text[trigger.end : trigger.end + 12]
        if trigger.valency == "i" and not re.search(r"게\s?(?:하|했|만)|도록", causes):
            return Voice(False, True, False)
        return Voice(True, False, True)
    ordered = False
    while index < len(morphs) and (morphs[index].particle or morphs[index].form in (
            "조치", "사업", "작업", "명령", "지시", "결정", "권고")):
        ordered = ordered or morphs[index].form in ("명령", "지시", "결정", "권고")
        index += 1
    form = morphs[index].form if index < len(morphs) else ""
    if form in ("되", "당하", "받", "맞", "겪", "이루어지", "진행되", "당", "오르", "떨어지", "내리", "이어지",
            "시작되", "있"):
        return Voice(form == "내리", True, form == "내리")
    if form in ("시키", "보내"):
        return Voice(True, False, True)
    if form in ("하", "벌이", "단행", "실시", "강행", "나서", "진행", "추진"):
        if trigger.valency == "i" and not ordered:
            return Voice(False, True, False)
        return Voice(True, False, True)
    return Voice(True, True, True)


def affected_of(scene: Scene, trigger: Trigger, voice: Voice) -> tuple[Phrase, Span] | None:
    """Return the phrase that names the people and the span of their name, or None."""
    best: tuple[tuple[int, int], Phrase] | None = None
    for phrase in scene.phrases:
        if scene.is_source(phrase.span) or not _people(scene, phrase):
            continue
        if phrase.case.startswith(("사이", "들 사이")) or re.match(r"들?\s?(?:사이|속)",
                scene.text[phrase.span.end : phrase.span.end + 6]):
            continue
        cost = _case_cost(scene, phrase, trigger, voice)
        if cost is None:
            continue
        cost += 2 * scene.distance(phrase.span.start, trigger, topic=scene.continues(phrase, trigger))
        if name_span(scene, phrase, trigger) is None or cost > 8 or (phrase.span.start > trigger.end and cost > 5):
            continue
        key = (cost, abs(phrase.span.start - trigger.start))
        if best is None or key < best[0]:
            best = (key, phrase)
    if best is None:
        return None
    return best[1], name_span(scene, best[1], trigger) or best[1].span


def _people(scene: Scene, phrase: Phrase) -> bool:
    words = scene.words(phrase)
    if not speaks_of_people(words):
        return False
    organ = organ_in(words)
    if organ is not None and not HEADS.search(words) and not facets_in(words):
        return False
    return not (organ is not None and organ[2] == len(words))


def _case_cost(scene: Scene, phrase: Phrase, trigger: Trigger, voice: Voice) -> int | None:
    """Say how well a phrase's case fits the people of this act; None if it can't be them."""
    after = scene.text[phrase.span.end : phrase.span.end + 12]
    if phrase.first <= trigger.first <= phrase.last:
        return 0
    if trigger.end <= phrase.span.start:
        return _head_cost(scene, phrase, trigger)
    if re.match(r"(?:들)?(?:을|를)?\s?(?:에\s?대한|에\s?대해|대상|상대|에게|한테|에\s?한해)", after):
        return 1
    if phrase.object:
        return 0 if voice.people_object else 2
    if phrase.subject:
        if voice.people_subject and not voice.agent_subject:
            return 0
        return 1 if voice.people_subject else 4
    if phrase.case in ("의",) or phrase.case == "":
        return 1
    if phrase.case in ("과", "와", "이나", "나", "및", "하고"):
        return 2
    return 3


def _head_cost(scene: Scene, phrase: Phrase, trigger: Trigger) -> int | None:
    """People after the act's word: the noun its clause modifies, or its complement."""
    morphs = scene.sentence.morphs
    between = morphs[trigger.last + 1 : phrase.first]
    adnominal = [i for i, m in enumerate(between) if m.tag == "ETM"]
    if adnominal and not any(m.particle for m in between[adnominal[0] + 1 :]):
        return 0
    if not trigger.noun:
        return None
    if any(m.tag in ("EF",) or (m.tag == "EC" and m.form in ("고", "며", "면서")) for m in between):
        return None
    return 2


def name_span(scene: Scene, phrase: Phrase, trigger: Trigger | None) -> Span | None:
    """Return the people's name in a phrase: without place and count, with what qualifies it."""
    start, end = phrase.span.start, phrase.span.end
    inside = trigger is not None and phrase.first <= trigger.first <= phrase.last
    if trigger is not None and inside:
        end = trigger.start
    for place in scene.places:
        if start <= place.span.start and place.span.end < end and not (
                place.place and place.place.level == "country" and _NATIONALS.match(scene.text, place.span.end, end)):
            start = max(start, place.span.end)
    for time in scene.times:
        if start <= time.span.start and time.span.end < end:
            start = time.span.end
    for figure in scene.figures:
        if figure.span.start < end and start < figure.span.end:
            if figure.span.start - start >= 2:
                end = figure.span.start
            elif end - figure.span.end >= 2:
                start = figure.span.end
            else:
                return _unit_span(scene, phrase)
    while start < end and scene.text[start] in " \t\n,·의":
        start += 1
    while end > start and scene.text[end - 1] in " \t\n,·":
        end -= 1
    if not HEADS.search(scene.text[start:end]):
        heads = list(re.finditer(r"(?:주민|시민|사람|가족|세대|난민|민|자|인|농민|가구)들?(?=\s)",
                scene.text[start:end]))
        if heads:
            end = start + heads[-1].end()
    tail = re.search(r"\s?(?:중|가운데|등|전체|모두|대부분|일부|전원|수)$", scene.text[start:end])
    if tail and tail.start() > 0:
        end = start + tail.start()
    lead = re.match(r"(?:면|읍|리|동|군|시|구|도|주|지역|일대|나머지|다음|해당|이들|일부|모든|각|그|이|약|총|한|두|"
                    r"다른|위)\s", scene.text[start:end])
    if lead and lead.end() < end - start:
        start += lead.end()
    if start >= end or re.fullmatch(r"(?:이|그)?\s?(?:중|가운데|등)|지역|나머지|일부|전체|약|총|[\d\s]*[만천백]?",
            scene.text[start:end]):
        return None if inside else _unit_span(scene, phrase)
    if scene.text[max(scene.start, start - 2) : start] in ("의 ",) or scene.text[start - 1 : start] == " ":
        floor = max(scene.start, start - 28)
        for match in _MODIFIERS.finditer(scene.text, floor, end):
            if match.start() < start and not re.search(r"[,.“”\"]|(?<![있하되살])(?:은|는)\s|에서\s(?!온|들|이주|"
                                                       r"이사)",
                                                            scene.text[match.start() : start]):
                start = match.start()
                break
    return Span(start, end)


def people_of(scene: Scene) -> tuple[tuple[tuple[Group, ...], Span], ...]:
    """Return the first people a sentence without an act is about."""
    for phrase in scene.phrases:
        if (phrase.subject or phrase.object or phrase.case == "") and _people(scene, phrase) and \
                HEADS.search(scene.words(phrase)) and not scene.is_source(phrase.span):
            span = name_span(scene, phrase, None)
            if span is not None:
                return ((codes_of(scene, span), span),)
    return ()


def _unit_span(scene: Scene, phrase: Phrase) -> Span:
    """Return the counted noun alone (세대, 가구, 명) where nothing else names the people."""
    match = re.search(r"(?:세대|가구|가족|가정|명|인|식구|사람|주민)(?:들)?\s?$", scene.words(phrase))
    return Span(phrase.span.start + match.start(), phrase.span.end) if match else phrase.span


def codes_of(scene: Scene, span: Span) -> tuple[Group, ...]:
    """Return the facets of a group's name, or else of the clause that says which people are meant."""
    codes = group_codes(span.slice(scene.text))
    if codes != (Group.RESIDENT,) and codes != (Group.OTHER,):
        return codes
    before = scene.text[max(scene.start, span.start - 40) : span.start]
    cut = max(before.rfind(mark) for mark in ",.“”\"‘’:")
    clause = before[cut + 1 :]
    whose = _WHOSE.search(clause) if clause[-2:-1] == "의" else None
    if whose is not None and facets_in(whose.group() + span.slice(scene.text)) not in ((), codes):
        return facets_in(whose.group() + span.slice(scene.text))
    modifying = _MODIFYING.search(clause)
    if modifying is None:
        return codes
    begin = modifying.start()
    while begin and not clause[begin - 1].isspace():
        begin -= 1
    borders = list(_BORDER.finditer(clause[:begin]))
    return _clause_codes(clause[borders[-1].end() if borders else 0 :]) or codes


_WHOSE = re.compile(r"(?:^|\s)(?:\S+\s){0,3}\S+의\s$")
_MODIFYING = re.compile(r"[는던한된인간온산난둔운진린친건닌긴]\s(?:\d[\d,]*여?\s?|[한두세네]\s|[가-힣]{1,3}\s)?$")
_BORDER = re.compile(r"[가-힣](?:은|는|에게|에서|지만|으며|고)\s")


def _clause_codes(clause: str) -> tuple[Group, ...]:
    return tuple(code for code, pattern in _CLAUSES if pattern.search(clause))


_CLAUSES: tuple[tuple[Group, re.Pattern[str]], ...] = (
    (Group.RESETTLER, re.compile(r"지방\s?출신|외지\s?출신|본적지가\s?다른|타\s?(?:지방|지역|도)\s?|몰래\s?들어와|눌러앉|정착해|이사\s?온|이주해\s?온")),
    (Group.TRADER, re.compile(r"장사(?:를|하|로)|장마당에서|외화를\s?(?:바꾸|다루)|돈을\s?(?:돌리|굴리)|달러를\s?(?:굴리|바꾸)|되거리|매점매석")),
    (Group.BROKER, re.compile(r"송금\S*\s?(?:브로커|중개|다리|일을|심부름)|돈\s?심부름|송금을\s?(?:하|해)|탈북\S*\s?(?:돕|알선|중개)")),
    (Group.SMUGGLER, re.compile(r"밀수|밀매")),
    (Group.DEFECTOR_FAMILY, re.compile(r"(?:가족|부모|자식|형제?|오빠|누나|누이|언니|동생|삼촌|아들|딸|남편|아내)\S*\s(?:\S+\s)?(?:탈북|행방불명|도강|월남|강을\s?건|사라진|한국)|탈북자를?\s?(?:낸|둔)")),
    (Group.RETURNEE, re.compile(r"북송됐던|북송된|송환됐던|송환된")),
    (Group.MINORITY, re.compile(r"교회(?:에|를)\s?다니|기독교|무슬림")),
    (Group.TENANT, re.compile(r"세\s?들어|월세|전세|명도소송|무허가|보증금")),
    (Group.PRISONER, re.compile(r"(?:교화소|감옥|수용소|관리소)(?:에서|를|을)\s?(?:나온|출소|풀려)|출소한|갇힌|갇혀\s있")),
    (Group.REFUGEE, re.compile(r"국경을\s?넘|강을\s?건너\s?온|건너온|망명")),
)


def figure_of(scene: Scene, trigger: Trigger, people: Phrase | None) -> FigureMention | None:
    """Return the count that belongs to the act: in the people's phrase, else the nearest."""
    best: tuple[tuple[int, int], FigureMention] | None = None
    for figure in scene.figures:
        if figure.unit is None or figure.percentage or scene.is_source(figure.span):
            continue
        holder = next((p for p in scene.phrases if p.span.overlaps(figure.span)), None)
        cost = 2 * scene.distance(figure.span.start, trigger, topic=holder is not None and scene.continues(holder, trigger))
        if people is not None:
            if people.span.overlaps(figure.span):
                cost = 0 if scene.distance(people.span.start, trigger, topic=people.topic) <= 1 else cost
            elif 0 <= figure.span.start - people.span.end <= 4 or 0 <= people.span.start - figure.span.end <= 4:
                cost = min(cost, 1)
        if figure.span.start > trigger.end and _IS_COUNTED.fullmatch(scene.text[trigger.end : figure.span.start]):
            cost = 0
        after_end = scene.text[figure.span.end : figure.span.end + 6]
        if re.match(r"\s?(?:초소|도로|지도|병동|태풍|관리소|교화소|방침)", after_end):
            continue
        if figure.span.start > trigger.end and re.match(r"(?:이|가|은|는)?\s?(?:숨지|사망|다치|부상)", after_end):
            continue
        if cost > 3:
            continue
        key = (cost, abs(figure.span.start - trigger.start))
        if best is None or key < best[0]:
            best = (key, figure)
    return best[1] if best else None
