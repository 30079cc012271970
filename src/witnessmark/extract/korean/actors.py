"""Who ordered an act and who carried it out, by the organs its sentence names.

Invariant: a speaker's own name is nobody's role, but of an order that it speaks or an act that it owns to. Not handled
here: whom the act befell (`participants`), orders that a notice gives (`telling`).
"""

from __future__ import annotations

import re

from witnessmark.extract.korean.organs import organ_in, start_of
from witnessmark.extract.korean.participants import Voice
from witnessmark.extract.korean.scene import Scene
from witnessmark.extract.korean.triggers import Trigger
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Organ, Status

Actor = tuple[Organ, Span]
ORDER_BY = re.compile(r"(?:의\s)?(?:[가-힣]{0,6}\s)?(?:지시|명령|방침|결정|포치|승인|요구|하달|허가|말씀|지령|비준)"
                      r"(?:문|서)?\s?(?:에\s?따라|에\s?의해|로\s|에\s?의하여|[을를]\s?받|이\s?내려|[이가]\s(?:\S+\s){0,3}(?:내려|하달|전달|떨어)|으로\s|에\s?따른)|"
                      r"\s?(?:전원)?회의에서\s(?:\S+\s)?(?:결정|토의|채택|포치)|\s명의(?:로|의|\.|$)")
_ATTACKS = re.compile(r"(?:의\s?)?(?:\s?\S{1,6}\s)?(?:공격|공세|습격|폭격|포격|군사\s?작전|작전|탄압|총격|단속|침공|학살|방화|위협|토벌작전)(?:을|에|으로|로|이|때문)|(?:이|가)\s(?:\S+\s){0,3}(?:진격|점령|장악|공격|공세|습격|포격|침공|들이닥|쳐들어|위협)\S*\s")
_SOME = re.compile(r"\s?(?:하나|둘|셋|넷|다섯|여섯|여럿|몇|\d+|[한두세네])\s?(?:명|사람)?$")
_DONE_BY = frozenset({Act.DETENTION, Act.CONFISCATION, Act.BACKGROUND_CHECK, Act.SURVEILLANCE, Act.RETURN_DENIED, Act.MOVEMENT_RESTRICTION})
_DECIDERS = frozenset({Organ.GOVERNMENT, Organ.LOCAL_AUTHORITY, Organ.RULING_PARTY})
_AHEAD = (Status.ORDERED, Status.PLANNED, Status.THREATENED)
_DECIDED = frozenset({Act.RELOCATION})
"""Acts that a government or town which is their subject is said to have decided, others having moved the people."""

_BARRED = frozenset({Act.MOVEMENT_RESTRICTION, Act.RETURN_DENIED})


def actors_of(scene: Scene, trigger: Trigger, voice: Voice, status: Status) -> tuple[tuple[Actor, ...], tuple[Actor,
        ...]]:
    """Return (orderers, perpetrators) that the sentence names for this act."""
    orderer: list[Actor] = []
    perpetrator: list[Actor] = []
    speaking: list[Actor] = []
    for phrase in scene.phrases:
        words = scene.words(phrase)
        organ = organ_in(words)
        if organ is None:
            continue
        if scene.is_source(phrase.span):
            if phrase.topic and (voice.agent_subject or status is Status.ORDERED) and organ[2] == len(words) and phrase.span.start < trigger.start:
                speaking.append((organ[0], phrase.span))
            continue
        code, left, right = organ
        if code is Organ.OTHER:
            code = _sent_by(scene.text[max(0, scene.start - 3000) : scene.end], words[left:right]) or code
        if phrase.first <= trigger.first <= phrase.last and phrase.span.start + right > trigger.start:
            continue
        begin = max([phrase.span.start + start_of(words, left),
                     *(t.span.end for t in scene.times if t.span.start < phrase.span.start + left)])
        while begin < phrase.span.start + left and scene.text[begin] in " 에,":
            begin += 1
        span = Span(begin, phrase.span.start + right)
        rest = scene.text[span.end : min(span.end + 26, scene.end)]
        near = scene.distance(phrase.span.start, trigger, topic=scene.continues(phrase, trigger))
        if ORDER_BY.match(rest):
            if near <= (4 if phrase.span.start < trigger.start else 2):
                orderer.append((code, span))
            continue
        if right < len(words.rstrip("들")) and not re.match(r"\s?(?:측|들|간부들?|요원들?|대원들?|병력|인력|"
                                                            r"관계자들?|합동)?$", words[right:]) and not _SOME.match(words[right:]):
            continue
        if trigger.act is Act.FLIGHT and _ATTACKS.match(rest):
            perpetrator.append((code, span))
            continue
        if near > 3 or (phrase.span.start > trigger.end and near > 1 and not trigger.noun):
            continue
        if status is Status.ORDERED and re.match(r"(?:들)?에(?:게)?\s", rest) and span.start < trigger.start and right == len(words.rstrip("들")):
            perpetrator.append((code, span))
            continue
        if trigger.act in _DONE_BY and voice.people_subject and near <= 1 and span.end <= trigger.start and re.match(
                r"(?:들)?에(?:게|서)?\s", rest) and not (phrase.case.startswith("에서") and voice.agent_subject):
            perpetrator.append((code, span))
            continue
        by = re.match(r"[^,.]{0,8}?에\s?의해|들?에게\s|들?한테\s", rest)
        if by and re.match(r"들?(?:에게|한테)\s", rest) and near:
            continue
        if phrase.case == "의" and trigger.noun and phrase.after <= trigger.first <= phrase.after + 1 and status is not Status.HALTED:
            perpetrator.append((code, span))
            continue
        if trigger.act in _BARRED and phrase.case in ("이", "가") and re.search(r"[가-힣](?:아|어|워|와|해|혀|서)\s",
                                                                                scene.text[span.end : trigger.start]):
            perpetrator.append((code, span))
            continue
        if re.match(r"에서\s(?:내려온|나온|파견된|온)\s", rest):
            continue
        agentive = phrase.subject or phrase.case in ("에서", "에서는", "와", "과", "및", "측은") or bool(by)
        if not agentive or (re.match(r"들?에게\s|들?한테\s", rest) and not (voice.people_subject
                and not voice.agent_subject)):
            continue
        if status is Status.THREATENED and (scene.normative or code not in _DECIDERS):
            perpetrator.append((code, span))
        elif status in (Status.ORDERED, Status.PLANNED, Status.THREATENED, Status.HALTED) and not by:
            if status is not Status.HALTED:
                orderer.append((code, span))
            elif code is not Organ.COURT and scene.text.startswith("시키", trigger.end):
                perpetrator.append((code, span))
        elif trigger.act in _DECIDED and code in _DECIDERS and phrase.subject:
            orderer.append((code, span))
        elif voice.agent_subject or by or phrase.case in ("에서", "와", "과") or (trigger.noun
                and re.search(r"(?:나서|동원|들이닥|벌이|진행|단행|주도)", scene.text[trigger.start : scene.end])):
            perpetrator.append((code, span))
    if not orderer and not perpetrator and voice.agent_subject and status is not Status.HALTED:
        state = _acting_country(scene, trigger) or _acting_place(scene, trigger)
        if state is not None:
            (orderer if status in _AHEAD or trigger.act in _DECIDED else perpetrator).append(state)
    if speaking and not orderer and not perpetrator and status is not Status.HALTED:
        (orderer if status in _AHEAD or trigger.act in _DECIDED else perpetrator).append(speaking[-1])
    return tuple(dict.fromkeys(orderer)), tuple(dict.fromkeys(perpetrator))


def _sent_by(text: str, words: str) -> Organ | None:
    """Return the kind of body that sent a team named here (보위성에서 내려온 검열조), if the text says so."""
    found = re.search(r"(?P<body>[가-힣]{2,12})(?:에서|이|가)\s(?:내려온|나온|내려보낸|파견된|파견한|보낸|온)\s" + re.escape(words), text)
    organ = organ_in(found.group("body")) if found else None
    return organ[0] if organ else None


def _acting_country(scene: Scene, trigger: Trigger) -> Actor | None:
    """Return the country that is the subject of an act (북한이 … 재조사한다)."""
    for phrase in scene.phrases:
        if phrase.span.start > trigger.start or phrase.case not in ("이", "가", "은", "는") or scene.is_source(phrase.span):
            continue
        country = any(p.span == phrase.span and p.place is not None and p.place.level == "country" for p in scene.places)
        if country and scene.distance(phrase.span.start, trigger, topic=True) <= 2:
            return Organ.GOVERNMENT, phrase.span
    return None


def _acting_place(scene: Scene, trigger: Trigger) -> Actor | None:
    """Return the city, county or province that is the subject of an act (동작구는 … 대피시켰다)."""
    for phrase in reversed(scene.phrases):
        if phrase.span.start > trigger.start or phrase.case not in ("이", "가", "은", "는", "도") or scene.distance(
                phrase.span.start, trigger, topic=True) > 1:
            continue
        words = scene.words(phrase)
        if words == "군" and re.search(r"[가-힣]{2,3}군\s|읍|면\s", scene.text[max(0, scene.start - 400) : scene.end]) is None:
            return Organ.MILITARY, phrase.span
        named = re.search(r"[가-힣]{2,}(?:시|군|구|도|주|성|현|카운티)$", words) is not None and any(
            p.span.overlaps(phrase.span) and (p.place is None or p.place.level != "country") for p in scene.places)
        if named or words in ("시", "군", "구", "도", "읍", "면"):
            return Organ.LOCAL_AUTHORITY, phrase.span
    return None
