"""How far an act had got when it was told: status, what shows it, and what is no claim.

Reads upward from the trigger: its own auxiliaries first, then the verbs and nouns that
govern it. A reading of None means that the words assert nothing (a condition, a wish, a
plain negation).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import VERB_TAGS, is_passive, lemma, object_of, preposition, subject_of
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Status

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.scene import Sentence


@dataclass(frozen=True, slots=True)
class Reading:
    """Status, the words that show it, who ordered it, and how sure the rule is (0..1)."""

    status: Status
    span: Span | None
    orderer: Token | None = None
    factor: float = 1.0


ORDER = frozenset("order tell instruct command require direct mandate oblige summon".split())
FORCE = frozenset("force compel make coerce drive pressure".split())
PLAN = frozenset(
    (
        "plan intend decide schedule prepare propose aim announce approve expect agree vow pledge set due seek want "
        "authorise authorize envisage earmark slate"
    ).split()
)
THREATEN = frozenset("threaten warn fear face risk menace".split())
HALT = frozenset(
    (
        "suspend halt stop cancel postpone pause block abandon freeze reverse scrap shelve revoke rescind overturn "
        "delay call"
    ).split()
)
DENY = frozenset("deny reject refute dismiss disprove rebut contradict".split())
RUMOUR = re.compile(
    r"\brumou?rs?\b|\brumou?red\b|\bword (?:is|has it|was|spread\w*)\b|\bhearsay\b|\bgossip\b|\bwhisper\w*|"
    r"\btalk (?:is|was|has|of|that|spread\w*)\b|\bthere (?:is|was) talk\b|\bunconfirmed (?:reports?|claims?|"
    r"accounts?)\b|"
    r"\bspeculation\b|\bit is said that\b|\bI (?:have )?hear(?:d)? that\b|\bpeople are saying\b",
    re.I,
)
DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|refut(?:e|es|ed|ing)|dismiss(?:es|ed|ing)?|disput(?:es|ed|ing)|"
    r"rebuff(?:s|ed)?|call(?:s|ed)?)\b",
    re.I,
)
UNTRUE = re.compile(
    r"\b(?:false|untrue|baseless|unfounded|fabricat\w*|not true|no truth|a lie|lies|slander|no basis|"
    r"without foundation|incorrect|fake news)\b",
    re.I,
)
HYPOTHETICAL = frozenset({"if", "unless", "whether", "lest", "should"})
_WISH = frozenset(
    (
        "call demand urge appeal hope ask wish request need deserve advocate oppose campaign protest object plead want"
    ).split()
)
_CONTINUE = frozenset("continue keep resume go".split())
_BEGIN = frozenset("begin start launch commence kick".split())
_OCCUR = frozenset("take occur happen carry conduct complete end follow come finish implement execute".split())


def read_status(sentence: Sentence, token: Token, *, verb: bool) -> Reading | None:
    """Return the status of the act at `token`, or None where nothing is asserted."""
    denial = _denied(sentence, token)
    if denial is not None:
        return denial
    reading = _of_verb(sentence, token) if verb else _of_noun(sentence, token)
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
            if subject_side or _negated(ancestor) or not _below_complement(ancestor, token):
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


def _negated(verb: Token) -> bool:
    return any(c.dep_ == "neg" or c.lower_ in {"never", "not", "n't", "n’t"} for c in verb.children)


def _aux(verb: Token) -> dict[str, Token]:
    found = {c.lower_: c for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    if (
        not found
        and verb.dep_ == "conj"
        and verb.head.tag_ in VERB_TAGS
        and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children)
    ):
        return _aux(verb.head)
    return found


def _of_verb(sentence: Sentence, verb: Token) -> Reading | None:
    aux = _aux(verb)
    if any(c.dep_ == "mark" and c.lower_ in HYPOTHETICAL for c in verb.children):
        return None
    if _negated(verb):
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
    if {"being"} & set(aux) or (verb.tag_ == "VBG" and {"is", "are", "was", "were", "been", "'re", "’re"} & set(aux)):
        past = {"was", "were"} & set(aux)
        return Reading(Status.CARRIED_OUT if past and "being" not in aux else Status.ONGOING, here)
    return Reading(Status.CARRIED_OUT, sentence.at(verb))


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
            if _negated(head):
                return None
            giver = _agent(head) if passive else subject_of(head)
            if verb.tag_ == "VBD" or not infinitive:
                return _NOTHING
            return Reading(Status.ORDERED, sentence.at(head), giver)
        if word in FORCE:
            return _status_of_head(sentence, head)
        if word in _CONTINUE:
            return Reading(Status.ONGOING, sentence.at(head))
        if word in _BEGIN and head.tag_ in VERB_TAGS:
            lower = _of_verb(sentence, head) if head.dep_ != "xcomp" or head.head != verb else None
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
        if word in _WISH and infinitive:
            return None
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
            if _negated(head):
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
            if word in {"allow", "permit"} and not _negated(head):
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
    reading = _of_verb(sentence, head)
    return None if reading is None else Reading(reading.status, reading.span or sentence.at(head))


def is_untold(verb: Token) -> bool:
    """Tell whether the verb is negated or only conceived (may, could, if)."""
    return _negated(verb) or any(
        c.lower_ in {"may", "might", "could", "should", "if", "unless"}
        for c in verb.children
        if c.dep_ in {"aux", "mark"}
    )


def _agent(verb: Token) -> Token | None:
    return preposition(verb, frozenset({"by"}))


def _threatened(sentence: Sentence, token: Token) -> Reading | None:
    for ancestor in token.ancestors:
        if lemma(ancestor) in {"threaten", "warn", "threat", "menace"}:
            return Reading(Status.THREATENED, sentence.at(ancestor))
        if lemma(ancestor) in {"fear"}:
            return Reading(Status.THREATENED, sentence.at(ancestor), None, 0.55)
    return None


def _of_noun(sentence: Sentence, noun: Token) -> Reading | None:
    """Read the verb a nominal act belongs to, and the nouns above it."""
    here = sentence.at(noun)
    refused = next((c for c in noun.children if c.dep_ == "det" and c.lower_ in {"no", "any"}), None)
    if refused is not None:
        verb = noun.head
        told = refused.lower_ == "no" and noun.dep_ == "nsubjpass" and lemma(verb) in {
            "order", "carry", "plan", "conduct", "make", "decide", "intend"}
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
        above = _of_noun(sentence, noun.head)
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
        if word in {"threat", "danger"}:
            return Reading(Status.THREATENED, sentence.at(head))
        if word in {"risk", "fear", "prospect", "possibility"}:
            return Reading(Status.THREATENED, sentence.at(head), None, 0.55)
        if word in {"order", "directive", "notice", "decree"} and top.dep_ != "conj":
            return Reading(Status.ORDERED, sentence.at(head))
        if word in {"suspension", "halt", "end", "cancellation", "postponement", "moratorium", "stop", "freeze"}:
            return Reading(Status.HALTED, sentence.at(head))
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
        if any(c.lower_ in unsure and c.dep_ == "aux" for c in verb.children):
            return None
        return Reading(Status.HALTED, shown)
    if _negated(verb):
        return None
    if top.dep_ in {"dobj", "prep", "pobj", "nsubjpass", "xcomp"}:
        if word in {"order", "authorise", "authorize", "decree", "mandate"}:
            giver = _agent(verb) if is_passive(verb) else subject_of(verb)
            return Reading(Status.ORDERED, shown, giver)
        if word in {"announce", "plan", "approve", "propose", "schedule", "prepare", "envisage", "consider"}:
            return Reading(Status.PLANNED, shown)
        if word in {"threaten", "menace"} or word == "face":
            return Reading(Status.THREATENED, shown)
        if word in {"fear", "risk"}:
            return Reading(Status.THREATENED, shown, None, 0.6)
        if word in _WISH or word in {
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
    if word in _CONTINUE:
        return Reading(Status.ONGOING, shown)
    clause = _of_verb(sentence, verb)
    if clause is None:
        return None
    if word in _BEGIN and is_subject and clause.status is Status.CARRIED_OUT:
        return Reading(Status.ONGOING, shown)
    if clause.status is Status.ONGOING or (
        word == "be" and any(c.lower_ in {"underway", "ongoing", "way"} for c in verb.subtree)
    ):
        return Reading(Status.ONGOING, clause.span or shown)
    if clause.status in {Status.PLANNED, Status.ORDERED, Status.THREATENED}:
        return clause
    return Reading(clause.status, sentence.at(noun), clause.orderer)
