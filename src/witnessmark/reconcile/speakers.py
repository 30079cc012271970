"""Words that describe a speaker: their noun, their name, whether they point back or to the report's own body.

Invariant: all of it is read off the words alone, in English and Korean; whom they mean in a report is for `voices`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from witnessmark.vocab.codes import AttributionKind

ANONYMOUS = frozenset({AttributionKind.ANONYMOUS_SOURCE, AttributionKind.EYEWITNESS})
NEW = re.compile(
    r"\b(another|a (separate|second|third|different|fourth)|other|one more|a further)\b|"
    r"다른|또 한|별도의|제2의",
    re.IGNORECASE,
)
SAME = re.compile(
    r"^\s*(the|this|that|same|he|she|they|his|her|their)\b|^\s*(이|그|해당|같은|동|앞의)\s|^\s*(그는|그녀는|그|그녀)\s*$",
    re.IGNORECASE,
)
_HEADS = (
    "source",
    "resident",
    "official",
    "defector",
    "witness",
    "trader",
    "activist",
    "spokes",
    "informant",
    "cadre",
    "villager",
    "farmer",
    "mother",
    "father",
    "refugee",
    "escapee",
    "소식통",
    "주민",
    "관계자",
    "간부",
    "목격자",
    "탈북민",
    "탈북자",
    "대변인",
    "활동가",
    "상인",
)
_HEAD_TWINS = {
    "소식통": "source",
    "주민": "resident",
    "관계자": "official",
    "간부": "cadre",
    "목격자": "witness",
    "탈북민": "defector",
    "탈북자": "defector",
    "escapee": "defector",
    "대변인": "spokes",
    "활동가": "activist",
    "상인": "trader",
}
_TITLES = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "dr",
        "president",
        "minister",
        "director",
        "governor",
        "mayor",
        "professor",
        "general",
        "secretary",
        "the",
        "a",
        "an",
        "chairman",
        "commissioner",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "chief",
    }
)


@lru_cache(maxsize=20_000)
def head_of(text: str) -> str:
    """Return the noun that names a speaker: source, resident, official …"""
    folded = text.casefold()
    found = [
        (folded.rfind(head) if head[0] >= "가" else -folded.find(head), head)
        for head in _HEADS
        if head in folded
    ]
    if not found:
        return ""
    head = max(found)[1]
    return _HEAD_TWINS.get(head, head)


@lru_cache(maxsize=20_000)
def name_of(text: str) -> frozenset[str]:
    """Return the capitalised words of a name without titles; whole words for other scripts."""
    words = re.findall(r"[^\W\d_]+", text)
    latin = {w.casefold() for w in words if w[0].isupper() and w.casefold() not in _TITLES}
    return frozenset(latin or {w for w in words if not w.isascii()})


ALIAS = re.compile(r"^\s*([ㄱ-ㅎA-Z]|[가-힣○]{1,3}) ?(모 ?)?씨\s*$|^\s*(Mr|Mrs|Ms)\.? \S+\s*$|^\s*[A-Z]\.?\s*$")
INDEFINITE = re.compile(r"^\s*(a|an|one|another)\s|(^|\s)(한|어느|모) \S+$", re.IGNORECASE)
_NP_END = re.compile(r"\s(in|from|who|whom|whose|with|at|of|near|inside|that|close|living|based|by|for|on)\b|[,(]")


@lru_cache(maxsize=20_000)
def noun_of(text: str) -> str:
    """Return the last word of a description's noun phrase: `a cousin who works there` → cousin."""
    if SAME.search(text):
        return ""
    words = re.findall(r"[^\W_]+", _NP_END.split(text, maxsplit=1)[0].casefold())
    return _HEAD_TWINS.get(words[-1], words[-1]) if words else ""


def same_kind(a: AttributionKind, b: AttributionKind) -> bool:
    return a is b or (a in ANONYMOUS and b in ANONYMOUS)
