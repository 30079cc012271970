"""The words that show how far an act had got, and what is read from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from witnessmark.model.text import Span
from witnessmark.vocab.codes import Status

if TYPE_CHECKING:
    from spacy.tokens import Token



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
    r"\btalk (?:(?:in|at|on|around|among) (?:the )?\w+ )?(?:is|was|has|of|that|spread\w*)\b|\bword (?:has )?(?:reached|"
    r"came|got|went|is out|among|in the)\b|\bit is (?:being )?whispered\b|"
    r"\bpeople (?:say|said|think|believe) (?:that )?they\b|"
    r"\bthere (?:is|was) talk\b|\bunconfirmed (?:reports?|claims?|"
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
_ROWS = (
    (Status.HALTED, re.compile(
        r"\b(?:cancell?ed|suspended|halted|put off|postponed|called off|on hold|withdrawn|revoked)\b", re.I)),
    (Status.RUMOURED, re.compile(r"\b(?:rumou?r(?:ed)?|hearsay|unconfirmed)\b", re.I)),
    (Status.ORDERED, re.compile(
        r"\b(?:order(?:ed)? only|orders? (?:given|received|issued|read)|(?<=\()ordered|notified|notice (?:given|served|"
        r"only)|told to (?:go|leave|move)|given notice)\b", re.I)),
    (Status.PLANNED, re.compile(
        r"\b(?:planned|scheduled|to (?:go|follow|leave|come|be (?!ordered)\w+)|pending|awaiting|waiting|next|not yet "
        r"(?:moved|gone|sent|expelled|evicted)|still on the list|on the list|due)\b", re.I)),
    (Status.ONGOING, re.compile(r"\b(?:ongoing|under ?way|in progress|continuing|began|begun|started)\b", re.I)),
)


def row_status(words: str) -> tuple[Status, int, int] | None:
    """Return the status that a row or a column head states by a bare word, with the word's place in `words`."""
    for status, pattern in _ROWS:
        match = pattern.search(words)
        if match is not None:
            return status, match.start(), match.end()
    return None


HYPOTHETICAL = frozenset({"if", "unless", "whether", "lest", "should"})
WISH = frozenset(
    (
        "call demand urge appeal hope ask wish request need deserve advocate oppose campaign protest object plead want"
    ).split()
)
CONTINUE = frozenset("continue keep resume go".split())
BEGIN = frozenset("begin start launch commence kick".split())
