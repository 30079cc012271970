"""Who does what to whom: subject, object, agent and orderer of a trigger.

Answers with tokens; what they are (people, organs, dwellings) is judged by others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import (
    VERB_TAGS,
    agent_by,
    is_passive,
    lemma,
    object_of,
    preposition,
    subject_of,
)
from witnessmark.extract.english.groups import core_of, is_people
from witnessmark.extract.english.organs import organ_of
from witnessmark.extract.english.stages import FORCE, ORDER
from witnessmark.model.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.organs import Named
    from witnessmark.extract.english.scene import Sentence
    from witnessmark.extract.english.triggers import Trigger

_ON_ORDERS = re.compile(
    r"\b(?:on|under|at|following|by|upon|in line with|in accordance with|pursuant to|acting on)\s+(?:the\s+|"
    r"an?\s+|direct\s+|strict\s+)*"
    r"(?:orders?|instructions?|directives?|commands?|decrees?|decisions?|rulings?|requests?|behest|initiative)\s+(?:\w+\s+){0,2}?(?:of|from|"
    r"by|issued by|handed down by)\s+"
    r"(?:the\s+)?",
    re.I,
)
_POSSESSED_ORDER = re.compile(
    r"\b(?:on|under|following|at|by)\s+(?:the\s+)?([\w ]{3,60}?)['’]s?\s+(?:\w+\s)?(?:orders?|instructions?|"
    r"directives?|decrees?|"
    r"requests?|behest|decisions?|insistence)\b",
    re.I,
)
_LIGHT = frozenset(
    "carry conduct launch begin start undertake perform implement execute make order announce plan continue "
    "step intensify "
    "oversee complete resume put".split()
)
_UNDERGO = frozenset("face undergo suffer endure await subject fear risk receive escape place put keep".split())


@dataclass(slots=True)
class Parts:
    """The tokens that fill a trigger's places, None where the words leave them open."""

    agent: Token | None = None
    theme: Token | None = None
    passive: bool = False
    forced_by: Token | None = None


def parts_of(trigger: Trigger) -> Parts:
    """Return agent and theme (the one sent, held, watched; or the thing destroyed)."""
    parts = _parts(trigger)
    if parts.theme is not None:
        parts.theme = core_of(parts.theme)
    return parts


def _parts(trigger: Trigger) -> Parts:
    if not trigger.is_verb:
        return _of_noun(trigger)
    verb, frame = trigger.token, trigger.entry.frame
    if frame == "go":
        return _mover(verb)
    passive = is_passive(verb)
    if passive:
        theme = subject_of(verb) if verb.dep_ != "amod" else verb.head
        return Parts(agent_by(verb), theme, True)
    theme = object_of(verb)
    agent = subject_of(verb)
    if theme is None and frame == "remove":
        # intransitive use: "families evacuated", "families relocated to X"
        ahead = any(c.lower_ in {"shall", "must", "will", "to"} for c in verb.children if c.dep_ == "aux")
        if lemma(verb) == "move" and ahead and agent is not None and is_people(core_of(agent)):
            return _mover(verb)
        if lemma(verb) in {"move", "shift", "transfer", "send", "assign", "bring", "take", "transport"}:
            return Parts()
        if agent is not None and is_people(core_of(agent)):
            return Parts(None, agent, True)
        if lemma(verb) in {"evacuate", "relocate", "resettle"}:
            return _mover(verb)
    if trigger.companion is not None and theme is None:
        theme = preposition(verb, frozenset({trigger.companion.lower_}))
    return Parts(agent, theme, False)


def _mover(verb: Token) -> Parts:
    parts = Parts(None, subject_of(verb), False)
    if parts.theme is None and verb.head != verb and verb.head.tag_ in VERB_TAGS:
        parts.theme = subject_of(verb.head)
    above = verb.head
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    if verb.dep_ in {"xcomp", "ccomp", "advcl"} and lemma(above) in FORCE | ORDER and infinitive:
        if is_passive(above):
            parts.forced_by = agent_by(above)
        else:
            parts.forced_by = subject_of(above)
            held = object_of(above)
            if held is not None:
                parts.theme = held
    return parts


def _of_noun(trigger: Trigger) -> Parts:
    noun = trigger.token
    theme = preposition(noun, frozenset({"of", "for", "on", "into"}))
    agent = preposition(noun, frozenset({"by"}))
    if trigger.entry.act.value in {"background_check", "surveillance", "movement_restriction"}:
        theme = theme or preposition(noun, frozenset({"against", "over"}))
    if noun.dep_ == "compound" and lemma(noun.head) in {"order", "notice", "warning", "directive", "letter"}:
        theme = theme or preposition(noun.head, frozenset({"for", "to", "on", "against"}))
        if noun.head.head.tag_ in VERB_TAGS:
            theme = theme or preposition(noun.head.head, frozenset({"for", "to", "on", "against"}))
    if theme is None:
        theme = next((c for c in noun.children if c.dep_ in {"poss", "compound", "nmod"} and is_people(c)), None)
    if theme is None:
        theme = next((c for c in noun.children if c.dep_ == "poss"), None)
    top = noun
    while top.dep_ in {"compound", "conj", "pobj", "prep"} and top.head != top and top.head.tag_ not in VERB_TAGS:
        top = top.head
        if lemma(top) in {"order", "notice", "campaign", "plan", "threat", "risk", "operation", "drive", "warning"}:
            break
    while top.dep_ in {"pobj", "prep", "conj"} and top.head != top and top.head.tag_ not in VERB_TAGS:
        top = top.head
    top_verb = top.head
    if top_verb != noun and top_verb.tag_ in VERB_TAGS:
        word = lemma(top_verb)
        subject = subject_of(top_verb)
        if theme is None and subject is not None and (word in _UNDERGO or is_passive(top_verb)) and is_people(subject):
            theme = subject
        elif agent is None and subject is not None and word in _LIGHT and not is_passive(top_verb) and subject != noun:
            agent = subject
        if theme is None and word in {"give", "issue", "serve", "hand", "place", "put", "keep", "subject"}:
            theme = object_of(top_verb)
            if theme in {noun, top}:
                theme = preposition(top_verb, frozenset({"to", "on"}))
        if is_passive(top_verb) and agent is None and word in _LIGHT:
            agent = agent_by(top_verb)
    return Parts(agent, theme, True)


def orderers_of(sentence: Sentence, token: Token) -> list[Named]:
    """Return who gave the order by an 'on the orders of' phrase in the sentence."""
    for match in _ON_ORDERS.finditer(sentence.text):
        start = sentence.start + match.end()
        following = [t for t in sentence.tokens if sentence.block.start + t.idx >= start][:1]
        for first in following:
            head = _phrase_head(first)
            named = organ_of(sentence, head)
            if named:
                return named
    owned = _POSSESSED_ORDER.search(sentence.text)
    if owned is not None:
        inner = sentence.inside(Span(sentence.start + owned.start(1), sentence.start + owned.end(1)))
        if inner:
            return organ_of(sentence, inner[-1])
    return []


def _phrase_head(first: Token) -> Token:
    """Climb from the first word of a noun phrase to its head."""
    token = first
    while token.dep_ in {"compound", "amod", "nmod", "det", "poss", "nummod"} and token.head.i > token.i:
        token = token.head
    return token
