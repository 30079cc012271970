"""Words of closed classes beside a name: the one before it and what follows, as small numbers, and words for an
order."""

from __future__ import annotations

import re

from witnessmark.model.text import Span

REACH = 40
NONE, FROM, TO, IN, OF, NEAR, BY, AND, FOR, MARK, TOPIC, OBJECT, PEOPLE, OTHER = range(14)

_ENGLISH = {
    FROM: "from out leave left leaving flee fled fleeing quit quitting",
    TO: "to into toward towards back reach reached onto",
    IN: "in at inside on across within throughout",
    OF: "of",
    NEAR: "near around outside between along beyond above below",
    BY: "by", AND: "and or", FOR: "for",
}
_CLASS = {word: number for number, words in _ENGLISH.items() for word in words.split()}
_PASSED = frozenset(
    "the a an province county village town city district township municipality region camp ward state island "
    "settlement commune prefecture department governorate north south east west northern southern eastern western "
    "central upper lower old new".split())
_TOKEN = re.compile(r"[A-Za-z'’-]+|[^\w\s]")
_UNIT = re.compile(r"\s+(?:province|county|district|region|state|city|town|village|camp|township|ward)\b",
                   re.IGNORECASE)
_NEXT = re.compile(r"\s+([A-Za-z]+)")
_LEFT = re.compile(r"(?:시|군|구|도|읍|면|리|동|마을|지역|지방)?[을를]\s+(?:[^\s.,]+\s+)?"
                   r"(?:떠[나났난날]|등[지졌진질]|벗어[나났난]|빠져\s?나|나[오와왔온]|뜨|떴|탈출|도망)")
"""An object of leaving: the place people are gone from, as English has it after "left" or "fled"."""
_KOREAN = (
    ("으로부터", FROM), ("로부터", FROM), ("에서", FROM), (" 출신", FROM), ("으로", TO), ("까지", TO), ("에게", BY),
    ("에", IN), ("의", OF), ("로", TO), ("과", AND), ("와", AND), ("은", TOPIC), ("는", TOPIC), ("이", TOPIC),
    ("가", TOPIC), ("을", OBJECT), ("를", OBJECT), (" 내", IN), (" 등", AND), (" 일대", IN), (" 지역", IN),
    (" 주민", PEOPLE), (",", MARK), ("·", AND),
)
_ORDER = {
    "en": r"order(?:s|ed|ing)?|instruct(?:s|ed|ing|ions?)|decree[sd]?|decid(?:es|ed|ing)|decisions?|rul(?:es|ed|ing)|"
          r"directives?|directed|command(?:s|ed)?|circulars?|notices?|communiqu[eé]s?|proclamations?|resol(?:ved|utions?)|"
          r"declar(?:es|ed|ing|ation)|demand(?:s|ed)|signed|authori[sz](?:ed|ing)|warrants?|judgments?|injunctions?|"
          r"behest|ban(?:s|ned)?|forb(?:ids|ade|idden)",
    "ko": r"지시|명령|방침|결정|포치|통보|하달|고시|공고|포고|통지|명의|지령|비준|판결|말씀|강령|의결|처분|조치",
}
_BEFORE = {
    "en": re.compile(rf"\b(?:{_ORDER['en']})\s+(?:[\w’'-]+\s+){{0,3}}?(?:of|by|from)\s+(?:the\s+|an?\s+|his\s+|her\s+|"
                     r"its\s+|their\s+)?[\w’'. -]{0,16}$", re.I),
    "ko": re.compile(rf"(?:{_ORDER['ko']})\S{{0,3}}\s$"),
}
_BEHIND = {
    "en": re.compile(rf"(?:\s+[\w’'-]+|['’]s)*?\s+(?:{_ORDER['en']})\b", re.I),
    "ko": re.compile(rf"[^,.!?\n“”]{{0,10}}?(?:{_ORDER['ko']})"),
}
ORDER_REACH = 45
"""Code points around a body in which a word for its order stands."""


def beside_an_order(text: str, span: Span, language: str) -> bool:
    """Tell whether a body stands beside a word for an order: its own ("the mayor's order", "the ministry ordered") or
    one that it gave ("on the orders of the mayor")."""
    korean = "ko" if language == "ko" else "en"
    return (_BEFORE[korean].search(text[max(0, span.start - ORDER_REACH) : span.start]) is not None
            or _BEHIND[korean].match(text[span.end : span.end + ORDER_REACH]) is not None)


def before_of(text: str, span: Span, language: str) -> int:
    """Return the class of the preposition (English) or case particle (Korean) that a name stands with."""
    if language == "ko":
        if _LEFT.match(text, span.end):
            return FROM
        tail = text[span.end : span.end + 4]
        return next((number for ending, number in _KOREAN if tail.startswith(ending)), NONE)
    for word in reversed(_TOKEN.findall(text, max(0, span.start - REACH), span.start)[-5:]):
        low = word.lower()
        if low in _CLASS:
            return _CLASS[low]
        if not word[0].isalnum():
            return MARK
        if low not in _PASSED and not word[0].isupper():
            return OTHER
    return NONE


def after_of(text: str, span: Span, language: str) -> int:
    """Return the class of what follows an English name: a genitive, a unit's word, a mark, a preposition, a word."""
    if language == "ko":
        return NONE
    tail = text[span.end : span.end + 20]
    if tail[:2] in ("'s", "’s"):
        return OF
    if _UNIT.match(tail):
        return PEOPLE
    if tail[:1] and not tail[0].isspace() and not tail[0].isalnum():
        return MARK
    word = _NEXT.match(tail)
    return _CLASS.get(word[1].lower(), OTHER) if word else NONE
