"""A key that a Korean name's Hangul and its many Latin spellings share, with and without the unit it ends in.

Invariant: Revised Romanisation, McCune–Reischauer (with or without its marks) and the
usual newspaper spellings of one name give one key, as far as plain folding can. The key
is for finding, with false hits allowed; it is no transliteration.
"""

from __future__ import annotations

import re
import unicodedata

_LEADS = ("k", "k", "n", "t", "t", "r", "m", "p", "p", "s", "s", "", "c", "c", "c", "k", "t", "p", "h")
_VOWELS = ("a", "e", "ya", "ye", "o", "e", "yo", "ye", "o", "wa", "we", "we", "yo", "u", "wo", "we", "wi", "yu",
           "u", "i", "i")
_TAILS = ("", "k", "k", "k", "n", "n", "n", "t", "r", "k", "m", "r", "r", "r", "p", "r", "m", "p", "p", "t", "t",
          "n", "t", "t", "k", "t", "p", "t")
_FOLDS = (
    (re.compile(r"[^a-z]"), ""),
    (re.compile("ng"), "n"), (re.compile("sh(?=i)"), "s"), (re.compile("ch|j|tch"), "c"),
    (re.compile("ph|b"), "p"), (re.compile("kh|gh|q"), "k"), (re.compile("th|d"), "t"),
    (re.compile("g"), "k"), (re.compile("l"), "r"),
    (re.compile("yae|yeo"), "yo"), (re.compile("eo"), "o"), (re.compile("eu|oo"), "u"), (re.compile("ae|oe"), "e"),
    (re.compile("ui"), "i"), (re.compile("ee"), "i"), (re.compile("f"), "p"), (re.compile("v"), "p"),
)


UNITS = frozenset("rodongjagu nodongjagu guyok guyeok kuyok dong tong ri eup myon myeon".split())
"""What a quarter, village or town ends in, also where a blank stands before it."""

HYPHENED = UNITS | frozenset("up ni li gu ku gun kun si shi do".split())
"""The same and shorter ones, which only a hyphen shows to be no words of their own."""

TRIED = ("dong", "ri", "up", "gu")
"""The units by which a name said without one is looked for."""

_HANGUL_UNIT = re.compile("(?<=[가-힣]{2})(?:[로노]동자구|구역|동|리|읍|면|구|군|시|도)$")
_LATIN_UNIT = re.compile(f"(?<=[a-z]{{3}})(?:{'|'.join(sorted(UNITS, key=len, reverse=True))})$", re.I)
_NAMED = re.compile("(?P<name>[가-힣]{2,4}?(?:[로노]동자구|구역|동|리|읍|구|군))"
                    "(?:(?:에서|에게|에)(?:는|도|만|의)?|으?로(?:는|도|부터)?|까지|부터|의|은|는|이|가|을|를|과|와|도|만)?$")


def without_unit(name: str) -> str:
    """Return a name without the quarter, village, county … it says it is; other words as they are (위연동, 위연)."""
    unit = _HANGUL_UNIT.search(name) or _LATIN_UNIT.search(name)
    return name[: unit.start()] if unit else name


def unit_in(word: str) -> str | None:
    """Return the name that a Hangul word with its particles seems to be by its unit (위연동에서: 위연동)."""
    found = _NAMED.match(word)
    return found["name"] if found else None


def sounded(word: str) -> int:
    """Return how many letters a name's key is made from: a short key of a long name tells it well enough."""
    return len(_raw(word))


def sound_key(word: str) -> str:
    """Return the key of a name in Hangul or Latin letters; empty for other scripts."""
    raw = _raw(word).replace("nk", "n").replace("y", "").replace("w", "")   # where ng ends is not to be told
    return re.sub(r"(.)\1+", r"\1", raw)


def _raw(word: str) -> str:
    if word and all("가" <= c <= "힣" for c in word):
        return "".join(_syllable(c) for c in word)
    plain = unicodedata.normalize("NFD", word.lower())
    raw = "".join(c for c in plain if c.isascii())
    for pattern, put in _FOLDS:
        raw = pattern.sub(put, raw)
    return raw


def _syllable(letter: str) -> str:
    index = ord(letter) - 0xAC00
    return _LEADS[index // 588] + _VOWELS[index % 588 // 28] + _TAILS[index % 28]
