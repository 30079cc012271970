"""Plain verbs of carrying ("took", "drove", "shipped") that may say people were sent off.

They mean an act only where people are carried, a body or nobody named carries them, and the
place they are brought to is no school, hospital or outing; that place also says which act.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from witnessmark.extract.english.acceptance import fits
from witnessmark.extract.english.grammar import lemma
from witnessmark.extract.english.groups import is_people
from witnessmark.extract.english.organs import organ_of
from witnessmark.extract.english.roles import Parts
from witnessmark.extract.english.triggers import Trigger
from witnessmark.vocab.codes import Act, Organ

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.scene import Sentence

_OUTING = re.compile(
    r"\b(?:hospitals?|clinics?|school|museum|zoo|lunch|dinner|hotels?|concert|theatre|cinema|match|game|"
    r"beach|party|picnic|work|airport|court|morgue|mortuary|cemetery|university|college|tour|trip|excursion|"
    r"conference|ceremony|funeral|wedding|festival|restaurant|shops?|stage|final|training|competition|office|"
    r"doctors?|dentist|vote|polls|polling)\b", re.I)
_HELD = re.compile(
    r"\b(?:prisons?|jails?|cells?|police (?:station|post)s?|custody|detention|interrogat\w+|barracks|"
    r"labou?r camps?|re-?education|political prison|headquarters|security (?:office|department|bureau|post))\b", re.I)
_OUT = re.compile(
    r"\b(?:border|frontier|out of|off the|off their|across|away from|over the|desert|beyond|outside the "
    r"(?:city|town|county|country|province)|back to (?:their|his|her|our))\b", re.I)
_SAFE = re.compile(r"\b(?:safety|safe|higher ground|safer|relief cent(?:re|er)s?|shelters?|evacuation)\b", re.I)
_TELLING = re.compile(
    r"\b(?:camps?|shelters?|centres?|centers?|villages?|farms?|mines?|collieries|provinces?|districts?|county|counties|"
    r"islands?|mountains?|countryside|settlements?|resettlement|site|sites|barracks|hostels?|homes?|houses?|"
    r"relatives|border|frontier|interior|hinterland|north|south|east|west|inland|upcountry|trucks?|lorr(?:y|ies)|"
    r"bus(?:es)?|trains?|wagons?|forests?|desert|steppe|remote|outskirts|station)\b", re.I)
_HOMEWARD = re.compile(r"\b(?:home to [A-Z]|back (?:home|to (?:their|our|his|her) (?:\w+ )?(?:homes?|houses?|"
    r"villages?|towns?)))")
_BY = frozenset("they he men guards somebody someone who".split())
_CARRIERS = frozenset("settler mob crowd vigilante trafficker bus coach truck lorry train plane helicopter boat "
    "ship ferry "
                      "convoy vehicle van aircraft flight wagon trailer tractor airlift".split())
_HELPERS = frozenset("volunteer rescuer firefighter lifeboat crew worker driver agency charity helper "
    "paramedic".split())
_HOUSEHOLDS = frozenset("family household hh villager resident inhabitant settler community population trader "
                        "squatter migrant refugee tribe nomad herder outsider group people person".split())


def sent_off(sentence: Sentence, trigger: Trigger, parts: Parts) -> tuple[Trigger, float]:
    """Return the trigger with the act that its way and end tell, and how well the words fit (0 to 1)."""
    theme = parts.theme
    if theme is None or not _sender(sentence, trigger, parts):
        return trigger, 0.0
    way = _way(sentence, trigger.token)
    if _OUTING.search(way):
        return trigger, 0.0
    fit = fits(sentence, dataclasses.replace(trigger, entry=dataclasses.replace(trigger.entry, needs="people")), parts)
    if not _plain(sentence, trigger, parts):
        fit *= 0.9 if _told(sentence, trigger.token, way) else 0.0
    act = trigger.entry.act
    helped = parts.agent is not None and lemma(parts.agent) in _HELPERS
    if _HELD.search(way):
        act = Act.DETENTION
    elif _SAFE.search(way) or helped:
        act = Act.EVACUATION
    elif _OUT.search(way):
        act = Act.EXPULSION
    elif re.match(r"\W*from\b", way) and not re.search(r"\b(?:to|into)\b", way):
        act = Act.EXPULSION if lemma(theme) in _HOUSEHOLDS else Act.DETENTION
    elif re.search(r"\b(?:home|back)\b", way[:30]):
        if not _HOMEWARD.search(way):
            return trigger, 0.0
        act = Act.RETURN
    return dataclasses.replace(trigger, entry=dataclasses.replace(trigger.entry, act=act)), fit


def _sender(sentence: Sentence, trigger: Trigger, parts: Parts) -> bool:
    """Tell whether a body, a vehicle, a helper, a pronoun or nobody named carries the people."""
    agent, theme = parts.agent, parts.theme
    if agent is not None:
        if agent.lower_ in _BY or lemma(agent) in _CARRIERS | _HELPERS:
            return True
        return any(code is not Organ.OTHER or agent.ent_type_ == "ORG" for code, _ in organ_of(sentence, agent))
    return theme is not None and parts.passive


def _plain(sentence: Sentence, trigger: Trigger, parts: Parts) -> bool:
    """Tell whether who carries whom is enough: a body carries them, or households are carried by nobody named."""
    agent, theme = parts.agent, parts.theme
    if agent is not None:
        return lemma(agent) not in _CARRIERS | _HELPERS or lemma(agent) in {"settler", "mob", "vigilante", "trafficker"}
    if theme is None:
        return False
    several = theme.tag_ in {"NNS", "NNPS"} or theme.lower_ in {"we", "us", "they", "people", "them"}
    return several and (lemma(theme) in _HOUSEHOLDS or not is_people(theme) or theme.pos_ == "PRON"
                        or theme.ent_type_ == "NORP" or trigger.entry.weight >= 0.7)


def _told(sentence: Sentence, verb: Token, way: str) -> bool:
    """Tell whether the end of the way is a place where people are sent, by its name or its kind."""
    if re.match(r"\W*(?:out|down|off|away|inland|up|over|across)\b", way):
        return True
    if _HELD.search(way) or _SAFE.search(way) or _OUT.search(way) or _TELLING.search(way):
        return True
    start = sentence.block.start + verb.idx + len(verb.text)
    return any(start <= p.span.start < start + len(way) for p in sentence.places)


def _way(sentence: Sentence, verb: Token) -> str:
    """Return the words after the verb that say where to, up to the clause's end."""
    base = sentence.block.start
    start = verb.idx + len(verb.text)
    rest = sentence.block.text[start : min(sentence.end - base, start + 110)]
    return re.split(r"[;:.?!]\s|,? (?:and|but|while|where|who|when|because|after|before)\s", rest)[0]
