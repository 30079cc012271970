"""How far an act had got when it was told: status, what shows it, and what is no claim.

Reads upward from the trigger: its own auxiliaries first, then the verbs and nouns that
govern it. A reading of None means that the words assert nothing (a condition, a wish, a
plain negation).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import VERB_TAGS, is_passive, lemma, object_of, subject_of
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Status

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.scene import Sentence
from witnessmark.extract.english.stages import DENY, RUMOUR, UNTRUE, Reading
from witnessmark.extract.english.status_nouns import of_noun
from witnessmark.extract.english.status_verbs import negated, of_verb


def read_status(sentence: Sentence, token: Token, *, verb: bool) -> Reading | None:
    """Return the status of the act at `token`, or None where nothing is asserted."""
    denial = _denied(sentence, token)
    if denial is not None:
        return denial
    reading = of_verb(sentence, token) if verb else of_noun(sentence, token)
    if reading is None:
        return None
    if reading.status in {Status.CARRIED_OUT, Status.ONGOING, Status.PLANNED, Status.ORDERED, Status.THREATENED}:
        rumour = _near(sentence, RUMOUR, token)
        if rumour is not None:
            return Reading(Status.RUMOURED, rumour, reading.orderer)
    return reading


def _near(sentence: Sentence, pattern: re.Pattern[str], token: Token) -> Span | None:
    """Return a match of the pattern in the same sentence that is not a quotation away."""
    match = pattern.search(sentence.text)
    if match is None:
        return None
    if match.start() > token.idx - (sentence.start - sentence.block.start) + 160:
        return None
    return Span(sentence.start + match.start(), sentence.start + match.end())


def _denied(sentence: Sentence, token: Token) -> Reading | None:
    """Find 'rejected claims that X', 'denied X-ing', 'X is untrue', 'no one was X-ed'."""
    text = sentence.text
    here = token.idx - (sentence.start - sentence.block.start)
    for ancestor in (token, *token.ancestors):
        word = lemma(ancestor)
        if word in DENY and ancestor != token and ancestor.tag_ in VERB_TAGS:
            if word in {"deny", "reject"} and _object_right(ancestor, token):
                return None  # "denied them the right": something else
            subject_side = any(
                ancestor_child.dep_ in {"nsubj"} and _holds(ancestor_child, token)
                for ancestor_child in ancestor.children
            )
            if subject_side or negated(ancestor) or not _below_complement(ancestor, token):
                continue
            return Reading(Status.DENIED, sentence.at(ancestor))
        if word in {"denial"} and ancestor != token:
            return Reading(Status.DENIED, sentence.at(ancestor))
    untrue = UNTRUE.search(text)
    if untrue is not None and re.search(
        r"\b(?:claims?|reports?|rumou?rs?|allegations?|accusations?|suggestions?|stories|that)\b", text, re.I
    ):
        return Reading(Status.DENIED, Span(sentence.start + untrue.start(), sentence.start + untrue.end()))
    if token.tag_ in VERB_TAGS:
        subject = subject_of(token)
        negative = subject is not None and (
            subject.lower_ in {"none", "nobody", "no-one"}
            or any(c.lower_ in {"no", "neither"} for c in subject.children if c.dep_ == "det")
            or (subject.lower_ == "one" and any(c.lower_ == "no" for c in subject.children))
        )
        if negative and subject is not None and is_passive(token) and here >= 0:
            first = next((c for c in subject.children if c.lower_ in {"no", "neither"}), subject)
            return Reading(Status.DENIED, sentence.at(first))
    return None


def _object_right(verb: Token, token: Token) -> bool:
    held = object_of(verb)
    return held is not None and lemma(held) in {"right", "access", "permission", "entry"} and not _holds(held, token)


def _holds(top: Token, token: Token) -> bool:
    return top == token or top.is_ancestor(token)


def _below_complement(verb: Token, token: Token) -> bool:
    for child in verb.children:
        if child.dep_ in {"dobj", "ccomp", "xcomp", "prep", "pcomp", "advcl"} and _holds(child, token):
            return child.dep_ != "advcl" or child.i < verb.i
    return False
