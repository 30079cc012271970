"""What act the words mean in this report: the same verb moves people out of danger, off their land or into exile.

Runs once every sentence has its drafts, since the report's subject decides: in news of a flood "moved to a school"
is an evacuation, where families are being banished "sent to a mine" is part of that. Changes a draft's act and
status, nothing else; what a verb says by itself (deported, evicted, evacuated) stays.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.extract.english.drafts import STAYS, Draft
from witnessmark.extract.english.grammar import lemma
from witnessmark.vocab.codes import Act, Ground, Group, Organ, Status

if TYPE_CHECKING:
    from witnessmark.extract.english.scene import Scene

_DISASTER = re.compile(
    r"\b(flood|typhoon|cyclone|hurricane|wildfire|bush ?fire|mudslide|mudflow|landslide|earthquake|quake|tsunami|"
    r"volcan|lava|eruption|storm|levee|dyke burst|river (?:rose|burst)|rain|blaze|flames|wall of mud|avalanche)", re.I)
_WAR = re.compile(
    r"\b(shell(?:ing|ed|s)\b|air ?strikes?|bombard|bombing|bombs|front ?line|artillery|offensive|fighting|clashes|"
    r"rebels|"
    r"insurgents|militants|ceasefire|cease-fire|rockets|missiles?|gunmen|troops|gunfire)", re.I)
_BANISHED = re.compile(r"\b(?:banish\w*|expel\w*|expulsions?|deport\w*|exil\w+|driven out|sent away|removals?)\b", re.I)
_FROM_HOME = re.compile(
    r"\b(?:out of|from|off|leave|leaving|quit|vacate|empty|clear|give up)\b (?:of )?(?:all |both )?(?:their|his|"
    r"her|our|my|the|its|"
    r"rented|these|those|two|three|government)? ?(?:[\w-]+ ){0,2}?(?:homes?|houses?|huts?|shacks?|flats?|rooms?|"
    r"apartments?|"
    r"buildings?|dwellings?|land|plots?|premises|forest|reserve|estate|tenements?|stalls)\b", re.I)
_HOME = re.compile(r"\b(?:homes?|houses?|dwellings)\b", re.I)
_CIVIL = frozenset({Organ.COMPANY, Organ.COURT, Organ.LOCAL_AUTHORITY, Organ.OTHER})
_CARRIED = frozenset("move take bring send carry transport lead drive bus truck lift ferry fly escort order tell put "
                     "get have give ask leave go transfer shift".split())
_FOR_GOOD = re.compile(
    r"\b(?:resettl\w*|relocat\w*|rehous\w*|permanent\w*|new (?:houses?|homes?|flats?|settlement|village)|plots?|"
    r"rebuild\w*|government land|deport\w*|banish\w*|expel\w*)\b", re.I)
_SAVED = re.compile(
    r"\b(?:women|children|elderly|old people|patients|wounded|residents|inhabitants|families|orphans|civilians|"
    r"villagers|foreigners|nationals|pupils|bedridden)\b", re.I)
_HOMEWARD = re.compile(
    r"\b(?:back|return\w*|home)\b(?: \w+){0,3}? to (?:their|his|her|our|the)? ?(?:own |home |former )?(?:homes?|"
    r"houses?|villages?|"
    r"provinces?|districts?|towns?|communities|areas?)\b", re.I)
_OWN_COUNTY = re.compile(
    r"\b(?:original|home|native|own) (?:count(?:y|ies)|towns?|hometowns?|provinces?|villages?|districts?|places?|"
    r"regions?|areas?|islands?)\b|\bhometowns?\b|\bwhere (?:they|he|she|their) \w+ (?:regist|came|from|born)\w*|"
    r"\bplaces? of (?:origin|"
    r"birth|registration|residence)\b|\bwhere their registration\b", re.I)
_ON_THE_WAY = re.compile(
    r"\b(?:checkpoints?|trains?|station|road|post|bridge|permits?|pass(?:es)?|papers|certificates?|sellers?|"
    r"market)\b", re.I)
_CONDITION = re.compile(
    r"\b(?:those who (?:do|did|would|will|fail|refuse|stay|remain)|who (?:refuse|fail|do not|did not)|anyone who|"
    r"whoever|otherwise|or else|unless|if (?:they|he|she|we|i|it|the)|warn(?:s|ed|ing)?|threat\w*|failing (?:that|"
    r"which))\b",
    re.I)
_LASTS = re.compile(
    r"^(?:still |no longer |now )?(?:may|cannot|can|can['’]t|is|are|must|need|needs|bars?|has|have|do|does|keeps?|"
    r"prevents?|blocks?|refuses?|stops?|requires?|turns? back)\b", re.I)
_WORK = re.compile(r"\b(?:volunteer\w*|discharg\w*|graduat\w*|demobili[sz]\w*|work(?:ers)? brigade|"
                   r"labou?r programme)\b", re.I)
_KIN = frozenset("family household resident people relative parent son daughter husband wife brother sister child "
                 "mother father person official engineer teacher trader they them he she him her".split())
_BLAMED = frozenset({Ground.ALLEGED_CRIME, Ground.FAMILY_DEFECTION, Ground.RESIDENCE_STATUS, Ground.SECURITY,
                     Ground.IDENTITY})
_ARMED = frozenset({Organ.POLICE, Organ.MILITARY, Organ.BORDER_GUARD, Organ.ARMED_GROUP, Organ.STATE_SECURITY})
_UPROOTED = frozenset({Group.IDP, Group.REFUGEE})
_REAL = frozenset({Status.CARRIED_OUT, Status.ONGOING})
HEAD = 700


_HOUSING = re.compile(
    r"\b(evict|demoli|bulldoz|tenant|landlord|slums?\b|squatt|shant|shack|rent\b|encroach|compensat|title|deeds?\b|plots?\b|"
    r"municip|court|developer|land rights|clearance|occupants|settlement|stilt|landowner|owners?\b|housing|bailiff|"
    r"notices?\b|township|estate|reserve\b|national park|ministry of lands|high court|legal)", re.I)
_OUTRIGHT = frozenset("expel deport banish exile refoule extradite expulsion deportation banishment pushback "
                      "refoulement purge cleanse depopulate".split())
_AWAY = re.compile(r"^\W*\w+ (?:\w+ ){0,3}?(?:off|out|away)\b|\bagainst (?:their|his|her) will\b|\bby force\b|\bunder "
                   r"(?:guard|escort)\b|\bwith an escort\b", re.I)
_GOING = frozenset("send take drive ship truck bus march cart dispatch fly carry haul transport bring lead deliver "
                   "assign shove herd load escort".split())
_SEIZED = frozenset("man boy girl youth student officer official brother sister husband son daughter cousin uncle "
                    "father teacher imam pastor".split())
_PLACED = re.compile(r"\b(?:farms?|mines?|pits?|villages?|count(?:y|ies)|provinces?|districts?|countryside|inland|"
                     r"mountains?|"
                     r"families|family|households?)\b", re.I)
_FARM = re.compile(r"\b(?:farm(?:s|ing)?|countryside|rural|remote|villages?)\b", re.I)
_CAMP = re.compile(r"\bto (?:a |an |the )?(?:\w+ )?(?:camp|cent(?:re|er)|facility)\b", re.I)
_FETCHED = frozenset(
    "flight bus plane helicopter ship boat train convoy aircraft airlift coastguard lorry truck".split())


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """What the report is about, by its words and places."""

    disaster: bool
    war: bool
    banished: bool
    housing: bool
    north_korea: bool


def subject_of_report(scene: Scene) -> Subject:
    """Return what a report is about; disaster and war are read in its beginning, the rest in all of it."""
    text = scene.document.text
    head = text[:HEAD]
    disaster, war = _DISASTER.findall(head), _WAR.findall(head)
    countries = [p.place.country for s in scene.sentences for p in s.places if p.place is not None]
    return Subject(
        disaster=len(disaster) >= 2 and len(disaster) >= len(war),
        war=len({m.lower() for m in war}) >= 2 or (len(war) > 0 and not disaster),
        banished=_BANISHED.search(text) is not None,
        housing=len({m.lower() for m in _HOUSING.findall(text)}) >= 3,
        north_korea=countries.count("KP") * 2 > len(countries),
    )


def mean(scene: Scene, drafts: Sequence[Draft]) -> None:
    """Set each draft's act and status to what the report means by them; writes to the drafts."""
    if not drafts:
        return
    subject = subject_of_report(scene)
    for draft in drafts:
        if draft.hint is not None:
            continue
        clause = _clause(draft)
        if draft.act is Act.EXPULSION:
            draft.act = _sent_away(draft, subject, clause)
        elif draft.act is Act.RELOCATION:
            draft.act = _moved(draft, subject, clause)
        elif draft.act is Act.RETURN:
            draft.act = _came_back(draft, subject, clause)
        _stage(draft, clause)


def _clause(draft: Draft) -> str:
    base = draft.sentence.block.start
    text = draft.sentence.block.text
    if not draft.sentence.span.covers(draft.words):
        return draft.sentence.text  # an answer to a question that holds the verb
    end = min(draft.sentence.end, draft.words.end + 70) - base
    return re.split(r"[;:]|, (?:and|but|which|who|while|where)\b", text[draft.words.start - base : end])[0]


def _blamed(draft: Draft) -> set[Ground]:
    return {code for code, _ in draft.ground} & _BLAMED


def _doers(draft: Draft) -> set[Organ]:
    return {code for code, _ in (*draft.perpetrator, *draft.orderer)}


def _uprooted(draft: Draft) -> bool:
    return any(code in _UPROOTED for codes, _ in draft.affected for code in codes)


def _abroad(draft: Draft) -> bool:
    """Tell whether the way leads from one country into another."""
    ends = {p.place.country for p in draft.route.destination if p.place is not None}
    starts = {p.place.country for p in (*draft.route.origin, *draft.route.at) if p.place is not None}
    return bool(ends and starts and not ends & starts)


def _sent_away(draft: Draft, subject: Subject, clause: str) -> Act:
    word, blamed = draft.trigger.entry.lemma, _blamed(draft)
    if word in _OUTRIGHT:
        return draft.act
    endangered = subject.war or subject.disaster
    if word in _CARRIED and (_uprooted(draft) or endangered) and _HOMEWARD.search(clause) and not blamed:
        return Act.RETURN
    if subject.disaster and not blamed and not _FOR_GOOD.search(clause):
        return Act.EVACUATION
    if _is_stopped(draft, clause):
        return Act.MOVEMENT_RESTRICTION
    home = word != "chase" and _FROM_HOME.search(clause) is not None
    if home and endangered and not _doers(draft) and _HOME.search(clause):
        return Act.DISPLACEMENT
    if home and not (_doers(draft) & _ARMED and subject.war) and not blamed - {Ground.RESIDENCE_STATUS}:
        return Act.EVICTION
    if subject.housing and not subject.north_korea and not subject.war and not (
            draft.route.destination or draft.route.destination_described or blamed - {Ground.RESIDENCE_STATUS}):
        return Act.EVICTION
    return draft.act


def _is_stopped(draft: Draft, clause: str) -> bool:
    """Tell whether "sent back" is said of travellers stopped on the way."""
    if draft.figure is not None or not re.match(r"(?:sent|send|sends|turned|turn|turns) back\b", clause, re.I):
        return False
    return _ON_THE_WAY.search(draft.sentence.text) is not None and not re.search(
        r"\b(?:border|deport\w*|china|across)\b", draft.sentence.text, re.I)


def _moved(draft: Draft, subject: Subject, clause: str) -> Act:
    word, theme, blamed = draft.trigger.entry.lemma, draft.parts.theme, _blamed(draft)
    doers, agent = _doers(draft), draft.parts.agent
    sentence = draft.sentence.text
    settled = _FOR_GOOD.search(clause) is not None
    if subject.disaster and word in _CARRIED and not blamed and not settled:
        return Act.EVACUATION
    if word == "move" and draft.trigger.is_verb and not draft.parts.passive and agent is None and (
            draft.status in _REAL and subject.war):
        return Act.FLIGHT
    if word in _GOING | {"move"} and not settled and (
            (subject.war and draft.parts.passive and Organ.ARMED_GROUP not in doers and _SAVED.search(sentence))
            or (agent is not None and lemma(agent) in _FETCHED and (subject.war or re.search(r"\bout\b", clause)))):
        return Act.EVACUATION
    if word == "take" and theme is not None and lemma(theme) in _SEIZED and not _PLACED.search(clause):
        return Act.DETENTION
    alone = theme is not None and theme.tag_ in {"NN", "PRP"}
    if word == "take" and alone and _CAMP.search(clause) and not (subject.war or subject.disaster or _uprooted(draft)):
        return Act.DETENTION
    if _OWN_COUNTY.search(clause) and not _uprooted(draft):
        return Act.EXPULSION
    if word not in _GOING or _WORK.search(sentence) or _FARM.search(clause) or "?" in sentence:
        return draft.act
    reasons = {code for code, _ in draft.ground} - _BLAMED
    if blamed or _abroad(draft) or _AWAY.search(clause) or (subject.north_korea and not reasons) or (
            subject.banished and theme is not None and lemma(theme) in _KIN and not reasons):
        return Act.EXPULSION
    return draft.act


def _came_back(draft: Draft, subject: Subject, clause: str) -> Act:
    word, verb = draft.trigger.entry.lemma, draft.trigger.token
    if not draft.trigger.is_verb:
        return draft.act
    forced = draft.parts.passive and not re.search(r"\bvoluntar|\bhome\b|\bhouses?\b", clause, re.I)
    if word == "return" and forced and not _uprooted(draft):
        return Act.EXPULSION
    if word == "return" and draft.parts.agent is not None and not draft.parts.passive and not re.search(
            r"\bto (?:their|the) (?:homes?|houses?|villages?)", clause):
        return Act.EXPULSION
    if word == "repatriate" and subject.north_korea and re.search(r"\bChina\b|\bChinese\b", draft.sentence.text):
        return Act.EXPULSION
    made = draft.status is Status.ORDERED or (lemma(verb.head) in {"have", "force", "make", "oblige"} and any(
        c.dep_ == "aux" and c.lower_ == "to" for c in verb.children))
    if made and _OWN_COUNTY.search(clause) and not _uprooted(draft):
        return Act.EXPULSION
    return draft.act


def _stage(draft: Draft, clause: str) -> None:
    """Read a lasting state as ongoing, and what is held out to those who won't obey as a threat."""
    status = draft.status
    if status is Status.CARRIED_OUT:
        before = draft.sentence.block.text[: draft.words.start - draft.sentence.block.start][-14:]
        near = re.search(r"\b(?:is|are|has|have|may|can|must|still)(?: \w+)? $", before)
        lasting = (_LASTS.match(clause) or near) is not None
        if (
            (draft.act is Act.DISPLACEMENT and draft.trigger.entry.lemma in STAYS)
            or (draft.act in {Act.RETURN_DENIED, Act.MOVEMENT_RESTRICTION} and lasting)
            or (draft.act is Act.DETENTION and near is not None and "still" in near.group())
        ):
            draft.reading = dataclasses.replace(draft.reading, status=Status.ONGOING)
    elif status is Status.PLANNED and draft.trigger.is_verb and _CONDITION.search(draft.sentence.text):
        draft.reading = dataclasses.replace(draft.reading, status=Status.THREATENED)
