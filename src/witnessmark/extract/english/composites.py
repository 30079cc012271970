"""Acts told by two words: "ordered to leave", "barred from returning", "face eviction".

A composite changes what a plain trigger means: leaving under an order is an expulsion,
eviction or evacuation; returning under a ban is a return denied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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
from witnessmark.extract.english.groups import is_anaphor, is_people
from witnessmark.extract.english.leaving import leaves_home
from witnessmark.extract.english.roles import Parts
from witnessmark.extract.english.stages import FORCE, ORDER, Reading
from witnessmark.extract.english.status import read_status
from witnessmark.extract.english.triggers import Entry, Trigger
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Status

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.scene import Sentence

BAR = frozenset("bar prevent stop block forbid prohibit ban refuse deny prohibit preclude keep restrict".split())
ALLOW = frozenset("allow permit let authorise authorize able unable".split())
_HOME = re.compile(
    r"\b(?:homes?|houses?|land|shacks?|huts?|dwellings?|apartments?|flats?|building|property|plots?|farms?|"
    r"premises|forest|settlement|shanties)\b",
    re.I,
)
_DANGER = re.compile(
    r"\b(?:flood\w*|river|wildfire|fire|storm|cyclone|typhoon|hurricane|volcan\w*|erupti\w*|lava|landslide|"
    r"tsunami|shelling|dam|"
    r"earthquake|higher ground|safety|front ?line|rising water)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Composite:
    """An act found by two words, with its parts and reading already known."""

    trigger: Trigger
    parts: Parts
    reading: Reading
    words: Span


def composite_at(sentence: Sentence, token: Token) -> Composite | None:
    """Return the composite whose second word (leave, return, travel) stands at `token`."""
    if token.tag_ not in VERB_TAGS and token.tag_ not in {"NN", "NNS"}:
        return None
    word = lemma(token)
    going = word in {"leave", "vacate", "depart", "quit", "move", "abandon", "go", "evacuate", "relocate", "pack"}
    coming = word in {"return", "go", "come", "re-enter", "reenter", "resettle", "rebuild", "move"} and (
        word in {"return", "re-enter", "reenter"} or any(c.lower_ in {"back", "home"} for c in token.children)
    )
    travel = word in {"travel", "leave", "move", "enter", "cross", "exit"}
    head = token.head
    if token.dep_ == "pcomp" or (token.dep_ == "pobj" and word == "return"):
        head = head.head
    if head == token:
        return None
    governor = lemma(head)
    if coming or travel:
        barred = _barred(sentence, token, head, governor, coming)
        if barred is not None:
            return barred
    homeward = coming and governor in ORDER | FORCE and any(c.lower_ == "to" for c in token.children if c.dep_ == "aux")
    told = governor in ORDER | FORCE | {"give", "have", "threaten"}
    if ((going and not coming) or homeward) and token.tag_ == "VB" and token.dep_ != "conj" and told:
        return _told_to_leave(sentence, token, head, governor)
    return None


def _barred(sentence: Sentence, token: Token, head: Token, governor: str, coming: bool) -> Composite | None:
    own_negation = any(c.dep_ == "neg" or c.lower_ in {"not", "never", "unable"} for c in token.children)
    can = any(c.lower_ in {"can", "could", "ca"} for c in token.children if c.dep_ == "aux")
    act = Act.RETURN_DENIED if coming else Act.MOVEMENT_RESTRICTION
    theme: Token | None = None
    agent: Token | None = None
    shown = token
    if governor in BAR and (token.dep_ in {"pcomp", "xcomp", "ccomp", "pobj", "dobj", "prep"}):
        if governor == "keep" and token.dep_ != "pcomp":
            return None
        if governor in {"refuse"} and not is_passive(head) and subject_is_people(head):
            return None  # people who refuse to leave
        theme = subject_of(head) if is_passive(head) else object_of(head)
        agent = agent_by(head) if is_passive(head) else subject_of(head)
        if token.tag_ in {"NN", "NNS"}:
            theme = preposition(token, frozenset({"of"})) or theme
        shown = head
    elif governor in ALLOW and (negated(head) or governor == "unable"):
        theme = subject_of(head) if is_passive(head) or head.pos_ == "ADJ" else object_of(head)
        agent = agent_by(head) if is_passive(head) else subject_of(head)
        shown = next((c for c in head.children if c.dep_ == "neg"), head)
    elif coming and can and own_negation:
        theme = subject_of(token)
        shown = next((c for c in token.children if c.dep_ == "neg"), token)
    elif (
        governor in {"permission", "permit", "right"}
        and head.head.tag_ in VERB_TAGS
        and lemma(head.head) in {"deny", "refuse", "need", "require"}
    ):
        above = head.head
        theme = (
            subject_of(above)
            if is_passive(above) or lemma(above) in {"need", "require"}
            else next((c for c in above.children if c.dep_ == "dative"), None) or object_of(above)
        )
        shown = above
    if theme is None or not (is_people(theme) or is_anaphor(theme)):
        return None
    first = shown if shown.i < token.i else token
    words = sentence.over(first, token) if token.i - first.i < 9 else sentence.at(token)
    entry = Entry(
        act, "VERB", lemma(token), frozenset(), "limit" if act is Act.MOVEMENT_RESTRICTION else "go", "people", 0.85
    )
    status = (
        read_status(sentence, head, verb=head.tag_ in VERB_TAGS)
        if governor in BAR | ALLOW and not negated(head)
        else None
    )
    aux = (
        {c.lower_ for c in shown.children}
        | {c.lower_ for c in head.children if c.dep_ in {"aux", "auxpass"}}
        | {c.lower_ for c in token.children if c.dep_ == "aux"}
    )
    lasting = (
        bool(aux & {"is", "are", "can", "ca", "continue", "still", "remain"})
        or head.tag_ in {"VBZ", "VBP"}
        or (governor == "unable" and head.head.tag_ in {"VBP", "VBZ"})
    )
    reading = (
        Reading(Status.ONGOING if lasting else Status.CARRIED_OUT, words)
        if status is None or status.status is Status.ORDERED
        else status
    )
    if status is not None and status.status in {Status.PLANNED, Status.THREATENED, Status.RUMOURED, Status.DENIED}:
        reading = status
    return Composite(Trigger(entry, token, None), Parts(agent, theme, True, agent), reading, words)


def subject_is_people(verb: Token) -> bool:
    subject = subject_of(verb)
    return subject is not None and (is_people(subject) or is_anaphor(subject))


def negated(verb: Token) -> bool:
    return any(c.dep_ == "neg" or c.lower_ in {"never", "no", "longer"} for c in verb.children)


def _told_to_leave(sentence: Sentence, token: Token, head: Token, governor: str) -> Composite | None:
    theme: Token | None
    agent: Token | None
    passive = is_passive(head)
    if governor in {"give", "have"} and not (
        any(c.like_num or c.ent_type_ in {"DATE", "TIME"} for c in head.subtree if c.i < token.i)
    ):
        return None
    theme = subject_of(head) if passive or governor == "have" else object_of(head)
    if governor == "give" and not passive:
        theme = next((c for c in head.children if c.dep_ == "dative"), None) or theme
    agent = agent_by(head) if passive else subject_of(head)
    if theme is None or not (is_people(theme) or is_anaphor(theme) or theme.lower_ in {"me", "him", "her"}):
        return None
    if not leaves_home(sentence, token):
        return None
    held = object_of(token)
    around = sentence.text
    if any(c.lower_ in {"back", "home"} for c in token.children) or lemma(token) == "return":
        act = Act.EXPULSION
    elif lemma(token) == "evacuate" or (_DANGER.search(around) and governor not in FORCE):
        act = Act.EVACUATION
    elif lemma(token) == "relocate" or (lemma(token) == "move" and not any(c.lower_ == "out" for c in token.children)):
        act = Act.RELOCATION
    elif governor in FORCE and _DANGER.search(around):
        act = Act.FLIGHT
    elif (
        (held is not None and _HOME.search(" ".join(t.text for t in held.subtree)))
        or lemma(token) == "vacate"
        or any(c.lower_ == "out" for c in token.children)
    ):
        act = Act.EVICTION
    else:
        act = Act.EXPULSION
    if governor == "threaten":
        return None
    base = read_status(sentence, head, verb=True)
    if base is None:
        return None
    words = sentence.over(head, token) if 0 < token.i - head.i < 9 else sentence.at(token)
    frame = "go" if held is not None else "remove"
    entry = Entry(act, "VERB", lemma(token), frozenset(), frame, "people", 0.85 if act is not Act.EXPULSION else 0.8)
    if governor in FORCE:
        reading = replace(base, span=base.span or sentence.at(head))
    elif base.status in {Status.DENIED, Status.RUMOURED, Status.HALTED, Status.PLANNED}:
        reading = base
    else:
        reading = Reading(Status.ORDERED, sentence.at(head), agent)
        agent = None
    return Composite(Trigger(entry, token, None), Parts(agent, theme, True, agent), reading, words)
