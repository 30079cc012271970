"""English stems by Porter's algorithm (Program 14, 1980, 130–137).

Invariant: a pure function of one folded ASCII word; other words come back unchanged.
"""

from __future__ import annotations

import re
from functools import lru_cache

_C, _V = "(?:[^aeiou][^aeiouy]*)", "(?:[aeiouy][aeiou]*)"
_M0 = re.compile(f"^{_C}?{_V}{_C}")
_M1 = re.compile(f"^{_C}?{_V}{_C}{_V}?$")
_M2 = re.compile(f"^{_C}?{_V}{_C}{_V}{_C}")
_VOWEL = re.compile(f"^{_C}?[aeiouy]")
_DOUBLE = re.compile(r"([^aeiouylsz])\1$")
_CVC = re.compile(f"^{_C}[aeiouy][^aeiouwxy]$")
_STEP2 = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"),
    ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
    ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"),
    ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"), ("logi", "log"),
)
_STEP3 = (("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""),
          ("ness", ""))
_STEP4 = ("al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ou", "ism", "ate",
          "iti", "ous", "ive", "ize")


@lru_cache(maxsize=131072)
def stem(word: str) -> str:
    """Return the stem of a lower-case word."""
    if len(word) < 3 or not word.isascii() or not word.isalpha():
        return word
    word = _plural(word)
    word = _past(word)
    if word.endswith("y") and _VOWEL.match(word[:-1]):
        word = word[:-1] + "i"
    word = _swapped(_swapped(word, _STEP2), _STEP3)
    word = _cut(word)
    if word.endswith("e"):
        base = word[:-1]
        if _M2.match(base) or (_M0.match(base) and not (_M1.match(base) and _CVC.match(base))):
            word = base
    return word[:-1] if word.endswith("ll") and _M2.match(word) else word


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _M0.match(word[:-3]) else word
    for ending in ("ed", "ing"):
        base = word.removesuffix(ending)
        if base != word and _VOWEL.match(base):
            if base.endswith(("at", "bl", "iz")) or _CVC.match(base):
                return base + "e"
            return base[:-1] if _DOUBLE.search(base) else base
    return word


def _swapped(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    for ending, put in endings:
        if word.endswith(ending):
            base = word[: -len(ending)]
            return base + put if _M0.match(base) else word
    return word


def _cut(word: str) -> str:
    for ending in sorted(_STEP4, key=len, reverse=True):
        if word.endswith(ending):
            base = word[: -len(ending)]
            return base if _M2.match(base) else word
    if word.endswith(("sion", "tion")) and _M2.match(word[:-3]):
        return word[:-3]
    return word
