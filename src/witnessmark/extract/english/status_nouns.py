"""The status of an act told by a noun: the verb it belongs to and the nouns above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import VERB_TAGS, is_may, is_passive, lemma, subject_of
from witnessmark.vocab.codes import Status

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.scene import Sentence
from witnessmark.extract.english.stages import BEGIN, CONTINUE, HALT, WISH, Reading
from witnessmark.extract.english.status_verbs import agent_of, negated, of_verb

_DUE = frozenset("due set scheduled slated expected planned schedule plan expect slate imminent".split())

_SAID = frozenset("claim allegation report accusation suggestion rumour rumor talk charge".split())
_REJECT = frozenset("reject deny dismiss refute rebut contradict repudiate".split())
_MARKED = frozenset("slate earmark mark target list select choose single identify destine designate due schedule "
                    "register pick".split())


def of_noun(sentence: Sentence, noun: Token) -> Reading | None:
    """Read the verb a nominal act belongs to, and the nouns above it."""
    here = sentence.at(noun)
    refused = next((c for c in noun.children if c.dep_ == "det" and c.lower_ in {"no", "any"}), None)
    if refused is not None:
        verb = noun.head
        told = refused.lower_ == "no" and noun.dep_ == "nsubjpass" and lemma(verb) in {
            "order", "carry", "plan", "conduct", "make", "decide", "intend"}
        told = told or (refused.lower_ == "no" and noun.dep_ in {"attr", "nsubj"} and lemma(verb) == "be")
        return Reading(Status.DENIED, sentence.at(refused)) if told else None
    if noun.dep_ == "compound" and lemma(noun.head) in {
        "order",
        "notice",
        "directive",
        "warning",
        "decree",
        "letter",
        "instruction",
    }:
        above = of_noun(sentence, noun.head)
        if above is not None and above.status in {Status.HALTED, Status.DENIED}:
            return above
        return Reading(Status.ORDERED, sentence.over(noun, noun.head))
    top: Token = noun
    for _ in range(6):
        head = top.head
        if head == top:
            break
        word = lemma(head)
        if head.tag_ in VERB_TAGS:
            return _noun_under_verb(sentence, noun, top, head)
        if word in {"plan", "proposal", "scheme", "programme", "program", "preparation"}:
            return Reading(Status.PLANNED, sentence.at(head))
        if word in {"target", "candidate", "list", "deadline", "date", "readiness"} and top.dep_ in {"prep", "pobj"}:
            return Reading(Status.PLANNED, sentence.at(head))
        if word in {"threat", "danger"}:
            return Reading(Status.THREATENED, sentence.at(head))
        if word in {"risk", "fear", "prospect", "possibility"}:
            return Reading(Status.THREATENED, sentence.at(head), None, 0.55)
        if word in {"order", "directive", "notice", "decree"} and top.dep_ != "conj":
            if any(c.lower_ in {"no", "any"} for c in head.children if c.dep_ == "det"):
                return None
            return Reading(Status.ORDERED, sentence.at(head))
        if word in {"suspension", "halt", "end", "cancellation", "postponement", "moratorium", "stop", "freeze"}:
            return Reading(Status.HALTED, sentence.at(head))
        if word in _SAID and lemma(head.head) in _REJECT and head.dep_ == "dobj" and not negated(head.head):
            return Reading(Status.DENIED, sentence.at(head.head))
        if word in {"rumour", "rumor"}:
            return Reading(Status.RUMOURED, sentence.at(head))
        if word in {
            "call",
            "demand",
            "law",
            "ban",
            "article",
            "right",
            "convention",
            "history",
            "book",
            "film",
            "report",
            "policy",
        } and (top.dep_ in {"pobj", "prep"}):
            return Reading(Status.CARRIED_OUT, here, None, 0.5)
        top = head
    return Reading(Status.CARRIED_OUT, here)


def _noun_under_verb(sentence: Sentence, noun: Token, top: Token, verb: Token) -> Reading | None:
    word = lemma(verb)
    shown = sentence.at(verb)
    is_subject = top.dep_ in {"nsubj", "nsubjpass"}
    stops = word in HALT and (word != "call" or any(c.lower_ == "off" for c in verb.children))
    if stops and (is_subject or top.dep_ in {"dobj", "prep", "pobj"}):
        unsure = {"will", "would", "could", "may", "should", "must", "to"}
        if any(c.lower_ in unsure and c.dep_ == "aux" and not is_may(c) for c in verb.children):
            return None
        return Reading(Status.HALTED, shown)
    if negated(verb):
        return None
    if word in _MARKED and top.dep_ == "prep" and top.lower_ in {"for", "to"}:
        return Reading(Status.PLANNED, shown)
    if word in {"expect", "anticipate", "foresee"} and top.dep_ == "nsubjpass":
        return Reading(Status.PLANNED, shown)
    if top.dep_ in {"dobj", "prep", "pobj", "nsubjpass", "xcomp"}:
        if word in {"order", "authorise", "authorize", "decree", "mandate"}:
            giver = agent_of(verb) if is_passive(verb) else subject_of(verb)
            return Reading(Status.ORDERED, shown, giver)
        if word in {"announce", "plan", "approve", "propose", "schedule", "prepare", "envisage", "consider"}:
            return Reading(Status.PLANNED, shown)
        if word in {"threaten", "menace"} or word == "face":
            return Reading(Status.THREATENED, shown)
        if word in {"fear", "risk"}:
            return Reading(Status.THREATENED, shown, None, 0.6)
        if word in WISH or word in {
            "condemn",
            "criticise",
            "criticize",
            "prevent",
            "avoid",
            "ban",
            "prohibit",
            "discuss",
            "debate",
            "denounce",
        }:
            return (
                Reading(Status.CARRIED_OUT, sentence.at(noun), None, 0.7)
                if word in {"condemn", "denounce", "criticise", "criticize", "protest", "oppose"}
                else None
            )
    if word in CONTINUE:
        return Reading(Status.ONGOING, shown)
    ahead = next(
        (c for c in verb.children if c.lower_ in _DUE and c.dep_ in {"acomp", "xcomp", "ccomp", "advcl"}), None)
    if word == "be" and is_subject and ahead is not None:
        return Reading(Status.PLANNED, sentence.at(ahead))
    if is_subject and word in _DUE and is_passive(verb):
        return Reading(Status.PLANNED, shown)
    clause = of_verb(sentence, verb)
    if clause is None:
        return None
    if word in BEGIN and is_subject and clause.status is Status.CARRIED_OUT:
        return Reading(Status.ONGOING, shown)
    if clause.status is Status.ONGOING or (
        word == "be" and any(c.lower_ in {"underway", "ongoing", "way"} for c in verb.subtree)
    ):
        return Reading(Status.ONGOING, clause.span or shown)
    if clause.status in {Status.PLANNED, Status.ORDERED, Status.THREATENED}:
        return clause
    return Reading(clause.status, sentence.at(noun), clause.orderer)
