"""Agent and theme read from the words next to a verb, where the parse gives it none that fits.

The small parser often attaches a subject to the wrong verb ("204 houses burned", "4,200 evicted"). A
participle takes the noun phrase that ends just before it, its auxiliaries and adverbs skipped; an active
verb takes the noun phrase that begins just after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import VERB_TAGS, subject_of
from witnessmark.extract.english.groups import core_of
from witnessmark.extract.english.roles import Parts

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.triggers import Trigger

REACH = 9
_SKIPPED = frozenset("was were is are been being be has have had got get getting also already all now then still not "
                     "just since later again finally forcibly reportedly allegedly newly temporarily to will would "
                     "shall must should could may - – ,".split())
_NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON"})
_BEFORE_NOUN = frozenset({"DET", "ADJ", "NUM", "ADV", "ADP", "PART", "PUNCT", "SYM"})


def parts_beside(trigger: Trigger) -> Parts | None:
    """Return the parts that the neighbouring words give, None where no noun stands there."""
    verb = trigger.token
    if verb.tag_ not in VERB_TAGS:
        return None
    helping = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    perfect = bool(helping & {"have", "has", "had", "'ve", "’ve"}) and not helping & {"been", "being"}
    if verb.tag_ in {"VBN", "VBD"} and not perfect:
        before = noun_before(verb)
        if before is not None and (verb.tag_ == "VBN" or _after(verb) is None):
            return Parts(_agent(verb), core_of(before), True)
    after = _after(verb)
    if after is None:
        return None
    agent = subject_of(verb)
    return Parts(agent if agent != after else None, core_of(after), False)


def noun_before(verb: Token) -> Token | None:
    """Return the head of the noun phrase that ends just before a word, its auxiliaries and adverbs skipped."""
    doc, i = verb.doc, verb.i - 1
    floor = max(verb.sent.start, verb.i - REACH)
    while i >= floor and (doc[i].lower_ in _SKIPPED or doc[i].pos_ == "ADV" or doc[i].dep_ in {"aux", "auxpass",
        "neg"}):
        i -= 1
    if i < floor or doc[i].pos_ not in _NOMINAL:
        return None
    token = doc[i]
    for _ in range(6):
        head = token.head
        if head.i < verb.i and head != token and head.pos_ in _NOMINAL | {"ADP"} and token.dep_ in {
                "pobj", "prep", "compound", "nummod", "amod", "appos", "nmod"}:
            token = head
        else:
            break
    return token if token.pos_ in _NOMINAL else doc[i]


def _after(verb: Token) -> Token | None:
    doc, i = verb.doc, verb.i + 1
    end = min(verb.sent.end, verb.i + REACH)
    if i < end and doc[i].dep_ == "prt":
        i += 1
    if i < end and doc[i].pos_ == "ADP" and doc[i].lower_ not in {"over", "about", "around", "up", "at"}:
        return None
    while i < end and doc[i].pos_ in _BEFORE_NOUN and doc[i].text not in {",", ";", ":", ".", "(", ")", "”", '"'}:
        if doc[i].pos_ == "NUM" and (i + 1 == end or doc[i + 1].pos_ not in _NOMINAL | {"ADJ"}):
            return doc[i]
        i += 1
    if i >= end or doc[i].pos_ not in _NOMINAL:
        return None
    while i + 1 < end and doc[i + 1].pos_ in {"NOUN", "PROPN"} and doc[i].pos_ != "PRON":
        i += 1
    return doc[i]


def _agent(verb: Token) -> Token | None:
    doc = verb.doc
    for i in range(verb.i + 1, min(verb.sent.end, verb.i + 6)):
        if doc[i].lower_ == "by":
            return next((c for c in doc[i].children if c.dep_ in {"pobj", "pcomp"}), None)
    return None
