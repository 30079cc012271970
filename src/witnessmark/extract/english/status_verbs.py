"""The status of an act told by a verb: its auxiliaries, then what governs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import VERB_TAGS, agent_by, is_may, is_passive, lemma, subject_of
from witnessmark.vocab.codes import Status

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.scene import Sentence
from witnessmark.extract.english.stages import (
    BEGIN,
    CONTINUE,
    FORCE,
    HALT,
    HYPOTHETICAL,
    ORDER,
    PLAN,
    THREATEN,
    WISH,
    Reading,
)


def negated(verb: Token) -> bool:
    return any(c.dep_ == "neg" or c.lower_ in {"never", "not", "n't", "n’t"} for c in verb.children)


def _aux(verb: Token) -> dict[str, Token]:
    found = {c.lower_: c for c in verb.children if c.dep_ in {"aux", "auxpass"} and not is_may(c)}
    if (
        not found
        and verb.dep_ == "conj"
        and verb.head.tag_ in VERB_TAGS
        and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children)
    ):
        return _aux(verb.head)
    return found


def of_verb(sentence: Sentence, verb: Token) -> Reading | None:
    aux = _aux(verb)
    if any(c.dep_ == "mark" and c.lower_ in HYPOTHETICAL for c in verb.children):
        return None
    if negated(verb):
        return None
    first = min((t.i for t in aux.values()), default=verb.i)
    here = sentence.over(verb.doc[first], verb) if first < verb.i and verb.i - first < 5 else sentence.at(verb)
    modal = next(
        (
            w
            for w in aux
            if w
            in {"will", "would", "shall", "'ll", "wo", "must", "may", "might", "could", "can", "should", "ca", "ll"}
        ),
        "",
    )
    if modal in {"may", "might", "could", "can", "should", "ca"}:
        return None
    if modal in {"must", "shall"}:
        return Reading(Status.ORDERED, here)
    if modal:
        threat = _threatened(sentence, verb)
        return threat or Reading(Status.PLANNED, here)
    if verb.dep_ == "conj" and any(c.lower_ == "or" for c in verb.head.children if c.dep_ == "cc"):
        above = verb.head
        if any(c.dep_ == "aux" and c.lower_ == "to" for c in above.children):
            return Reading(Status.THREATENED, sentence.at(verb), None, 0.8)
    governed = _governed(sentence, verb)
    if governed is not _NOTHING:
        return governed
    if "to" in aux and (
        "be" in {c.lower_ for c in verb.head.children} or verb.head.lower_ in {"is", "are", "was", "were"}
    ):
        return Reading(Status.PLANNED, here)
    if set(aux) == {"being"} and verb.dep_ in {"pcomp", "ccomp", "xcomp", "advcl"} and _past(verb):
        return Reading(Status.CARRIED_OUT, sentence.at(verb))
    if {"being"} & set(aux) or (verb.tag_ == "VBG" and {"is", "are", "was", "were", "been", "'re", "’re"} & set(aux)):
        past = {"was", "were"} & set(aux)
        return Reading(Status.CARRIED_OUT if past and "being" not in aux else Status.ONGOING, here)
    return Reading(Status.CARRIED_OUT, sentence.at(verb))


def _past(verb: Token) -> bool:
    """Tell whether the finite verb above a gerund is past."""
    above = next((a for a in verb.ancestors if a.tag_ in {"VBD", "VBP", "VBZ"}), None)
    return above is not None and above.tag_ == "VBD"


_NOTHING = Reading(Status.CARRIED_OUT, None, None, -1.0)


def _governed(sentence: Sentence, verb: Token) -> Reading | None:
    """Read the verb or noun above an infinitive, gerund or clause; `_NOTHING` where none decides."""
    head, infinitive = verb.head, any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    if verb.dep_ == "conj" and not infinitive and head.tag_ in VERB_TAGS and verb.tag_ == head.tag_:
        infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in head.children)
        head = head.head if infinitive else head
    if verb.dep_ == "pcomp":
        head = head.head
    if head == verb:
        return _NOTHING
    word = lemma(head)
    passive = head.tag_ in VERB_TAGS and is_passive(head)
    if infinitive and word in {"permit", "permission", "right", "freedom", "chance", "opportunity"}:
        return None
    if (
        infinitive
        or verb.dep_ in {"xcomp", "pcomp"}
        or (verb.dep_ == "ccomp" and word in ORDER | FORCE | PLAN | THREATEN)
    ):
        if word in ORDER and head.tag_ in VERB_TAGS:
            if negated(head):
                return None
            giver = agent_of(head) if passive else subject_of(head)
            if verb.tag_ == "VBD" or not infinitive:
                return _NOTHING
            return Reading(Status.ORDERED, sentence.at(head), giver)
        if word in FORCE:
            return _status_of_head(sentence, head)
        if word in CONTINUE:
            return Reading(Status.ONGOING, sentence.at(head))
        if word in BEGIN and head.tag_ in VERB_TAGS:
            lower = of_verb(sentence, head) if head.dep_ != "xcomp" or head.head != verb else None
            return (
                Reading(Status.ONGOING, sentence.at(head))
                if lower and lower.status in {Status.CARRIED_OUT, Status.ONGOING}
                else lower
            )
        if word in HALT and head.tag_ in VERB_TAGS:
            return Reading(Status.HALTED, sentence.at(head))
        if word in {"threaten", "menace"}:
            return Reading(Status.THREATENED, sentence.at(head))
        if word in THREATEN:
            return Reading(Status.THREATENED, sentence.at(head), None, 0.6)
        if word in {"refrain", "desist", "abstain", "avoid"}:
            return None
        if word in WISH and infinitive:
            giver = subject_of(head) if head.tag_ in VERB_TAGS else None
            if giver is not None and lemma(giver) in {"order", "directive", "decree", "instruction", "law", "ruling"}:
                return Reading(Status.ORDERED, sentence.at(giver))
            return None
        if word in {"campaign", "drive", "operation", "crackdown", "effort", "push", "sweep"} and infinitive:
            from witnessmark.extract.english.status_nouns import of_noun  # mutual: a noun's status may rest on a verb

            return of_noun(sentence, head)
        if word in {
            "plan",
            "decision",
            "order",
            "directive",
            "decree",
            "instruction",
            "scheme",
            "programme",
            "program",
            "proposal",
            "intention",
            "project",
            "policy",
        } or (word in PLAN and head.tag_ in VERB_TAGS):
            if negated(head):
                return None
            if word in {"order", "directive", "decree", "instruction"}:
                return Reading(Status.ORDERED, sentence.at(head))
            return Reading(Status.PLANNED, sentence.at(head))
        if (
            word
            in {
                "try",
                "attempt",
                "able",
                "unable",
                "refuse",
                "fail",
                "willing",
                "ready",
                "reluctant",
                "afraid",
                "help",
                "allow",
                "permit",
                "manage",
                "dare",
                "wait",
                "hesitate",
                "likely",
            }
            and infinitive
        ):
            if word == "manage":
                return _NOTHING
            if word in {"allow", "permit"} and not negated(head):
                return Reading(Status.CARRIED_OUT, sentence.at(verb), None, 0.6)
            return None
        if (
            infinitive
            and verb.dep_ == "xcomp"
            and head.lower_ in {"set", "due", "going", "about", "poised", "expected", "scheduled", "slated"}
        ):
            return Reading(Status.PLANNED, sentence.at(head))
        if infinitive and head.tag_ in VERB_TAGS and word == "be":
            return Reading(Status.PLANNED, sentence.at(verb))
        if infinitive and verb.dep_ in {"advcl", "acl", "relcl"}:
            # a purpose ("were deployed to evict"): told as intended, kept but weaker
            return Reading(Status.PLANNED, sentence.at(verb), None, 0.6)
    return _NOTHING


def _status_of_head(sentence: Sentence, head: Token) -> Reading | None:
    reading = of_verb(sentence, head)
    return None if reading is None else Reading(reading.status, reading.span or sentence.at(head))


def is_untold(verb: Token) -> bool:
    """Tell whether the verb is negated or only conceived (may, could, if)."""
    return negated(verb) or any(
        c.lower_ in {"may", "might", "could", "should", "if", "unless"}
        for c in verb.children
        if c.dep_ in {"aux", "mark"} and not is_may(c)
    )


def agent_of(verb: Token) -> Token | None:
    return agent_by(verb)


def _threatened(sentence: Sentence, token: Token) -> Reading | None:
    for ancestor in token.ancestors:
        if lemma(ancestor) in {"threaten", "warn", "threat", "menace"}:
            return Reading(Status.THREATENED, sentence.at(ancestor))
        if lemma(ancestor) in {"fear"}:
            return Reading(Status.THREATENED, sentence.at(ancestor), None, 0.55)
    return None
