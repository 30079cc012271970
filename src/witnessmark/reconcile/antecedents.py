"""Whom a pronoun means that a report uses for a speaker: the person who was brought in last before it.

Invariant: only words of the same paragraph are looked at, and only such as bring in one person: a name with what is
said of it, or a noun for a person at the beginning of a sentence.
"""

from __future__ import annotations

import re

from witnessmark.model.text import Span

_NAME = r"[A-Z][\w'’-]*(?: (?:[A-Z][\w'’-]*|al|el|bin|ibn|de|da|van|von))*"
_PERSON = (
    r"(?:[\w-]+ )*?(?:man|woman|boy|girl|resident|villager|farmer|grower|trader|dealer|driver|teacher|nurse|doctor|"
    r"medic|"
    r"miner|fisherman|herder|shepherd|widow|widower|mother|father|grandmother|grandfather|student|shopkeeper|worker|"
    r"labourer|weaver|potter|baker|tailor|seamstress|carpenter|boatman|cook|clerk|priest|monk|imam|elder|soldier|refugee|"
    r"defector|source|tenant|midwife)\b"
)
_BROUGHT_IN = re.compile(
    rf"(?:^|[.!?][”\"’']?\s+|\n)(?P<who>(?:{_NAME}, (?:(?:an?|the|who)\b|\d\d\b)[^.;“\"]{{0,80}}?"
    r"(?=,|\.| (?:was|is|had|has|said))"
    rf"|An? {_PERSON}[^,.;“\"]{{0,60}}))"
)
_BROUGHT_IN_KO = re.compile(
    r"(?P<who>(?:[^\s.,“”]+ ){0,4}[^\s.,“”]*"
    r"(?:씨|주민|소식통|상인|농민|어민|교사|의사|간호사|운전수|할머니|여성|남성|탈북민))(?:는|은|이|가) "
)


def antecedent(text: str, start: int) -> tuple[str, Span] | None:
    """Return the words that bring in the person whom a pronoun at an offset means, and where they stand."""
    begin = text.rfind("\n", 0, start) + 1
    before = text[begin:start]
    found = [m for pattern in (_BROUGHT_IN, _BROUGHT_IN_KO) for m in pattern.finditer(before)]
    if not found:
        return None
    last = max(found, key=lambda m: m.start("who"))
    return last["who"], Span(begin + last.start("who"), begin + last.end("who"))


def body_before(text: str, start: int, words: str) -> str:
    """Return the words by which a body was first named before an offset, where it is now called by its noun alone.

    `Trinidad's land agency … the agency said` → land agency; empty where it is called otherwise, or was not named.
    """
    found = _BY_NOUN.match(words)
    if not found:
        return ""
    noun = re.escape(found["noun"])
    word = r"(?:[^\W\d_][\w-]*,? (?:and |for |of )?)"
    named = re.search(rf"(?:[^\W\d_]+['’]s? )?(?P<name>{word}{{1,4}}{noun})\b", text[:start], re.IGNORECASE)
    if not named:
        return ""
    kept = _BEFORE_NAME.split(named["name"])[-1]
    return kept if len(kept.split()) > 1 else ""


_BEFORE_NAME = re.compile(r"\b(?:the|an?|its|their|by|from|with|to|in|on|at|said|told|that)\b ", re.IGNORECASE)
_BY_NOUN = re.compile(
    r"^\s*the (?P<noun>agency|ministry|group|company|commission|committee|council|authority|association|department|"
    r"organi[sz]ation|network|office|union|charity|foundation|corporation|board|bureau|directorate|institute|"
    r"watchdog)\s*$",
    re.IGNORECASE,
)
