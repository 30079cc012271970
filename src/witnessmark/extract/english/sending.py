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
    r"\b(?:hospitals?|clinics?|wards?|schools?|museum|zoo|lunch|dinner|hotels?|concert|theatre|cinema|match|game|"
    r"beach|party|picnic|work|airport|court|morgue|mortuary|cemetery|university|college|tour|trip|excursion|"
    r"conference|ceremony|funeral|wedding|festival|restaurant|shops?|stage|final|training|competition|office|"
    r"doctors?|dentist|vote|polls|polling)\b", re.I)
_HELD = re.compile(
    r"\b(?:prisons?|jails?|cells?|police (?:station|post)s?|custody|detention|interrogat\w+|barracks|"
    r"labou?r camps?|re-?education|political prison|headquarters|security (?:office|department|bureau|post))\b", re.I)
_OUT = re.compile(
    r"\b(?:border|frontier|out of|off the|off their|across|away from|over the|desert|beyond|outside the "
    r"(?:city|town|county|country|province)|back to (?:their|his|her|our))\b", re.I)
_SAFE = re.compile(r"\b(?:safety|higher ground|safer|relief centres?|evacuation)\b", re.I)
_BY = frozenset("they he men guards somebody someone who".split())
_HOUSEHOLDS = frozenset("family household hh villager resident inhabitant settler community population trader "
                        "squatter migrant refugee tribe nomad herder outsider group".split())


def sent_off(sentence: Sentence, trigger: Trigger, parts: Parts) -> tuple[Trigger, float]:
    """Return the trigger with the act that its way and end tell, and how well the words fit (0 to 1)."""
    theme = parts.theme
    if theme is None or not _sender(sentence, trigger, parts):
        return trigger, 0.0
    way = _way(sentence, trigger.token)
    if _OUTING.search(way):
        return trigger, 0.0
    fit = fits(sentence, dataclasses.replace(trigger, entry=dataclasses.replace(trigger.entry, needs="people")), parts)
    act = trigger.entry.act
    if _HELD.search(way):
        act = Act.DETENTION
    elif _SAFE.search(way):
        act = Act.EVACUATION
    elif _OUT.search(way):
        act = Act.EXPULSION
    elif re.match(r"\W*from\b", way) and not re.search(r"\b(?:to|into)\b", way):
        act = Act.EXPULSION if lemma(theme) in _HOUSEHOLDS else Act.DETENTION
    elif re.search(r"\b(?:home|back)\b", way[:25]):
        return trigger, 0.0
    return dataclasses.replace(trigger, entry=dataclasses.replace(trigger.entry, act=act)), fit


def _sender(sentence: Sentence, trigger: Trigger, parts: Parts) -> bool:
    agent, theme = parts.agent, parts.theme
    if agent is not None:
        if agent.lower_ in _BY or lemma(agent) in {"settler", "mob", "crowd", "vigilante", "trafficker"}:
            return True
        return any(code is not Organ.OTHER for code, _ in organ_of(sentence, agent))
    if theme is None or not parts.passive:
        return False
    several = theme.tag_ in {"NNS", "NNPS"} or theme.lower_ in {"we", "us", "they", "people", "them"}
    return several and (lemma(theme) in _HOUSEHOLDS or not is_people(theme) or theme.pos_ == "PRON"
                        or theme.ent_type_ == "NORP" or trigger.entry.weight >= 0.7)


def _way(sentence: Sentence, verb: Token) -> str:
    """Return the words after the verb that say where to, up to the clause's end."""
    base = sentence.block.start
    start = verb.idx + len(verb.text)
    rest = sentence.block.text[start : min(sentence.end - base, start + 110)]
    return re.split(r"[;:.?!]\s|,? (?:and|but|while|where|who|when|because|after|before)\s", rest)[0]
