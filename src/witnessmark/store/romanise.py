"""A key that a Korean name's Hangul and its many Latin spellings share.

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


def sound_key(word: str) -> str:
    """Return the key of a name in Hangul or Latin letters; empty for other scripts."""
    if word and all("가" <= c <= "힣" for c in word):
        raw = "".join(_syllable(c) for c in word)
    else:
        plain = unicodedata.normalize("NFD", word.lower())
        raw = "".join(c for c in plain if c.isascii())
        for pattern, put in _FOLDS:
            raw = pattern.sub(put, raw)
    raw = raw.replace("nk", "n").replace("y", "").replace("w", "")   # where ng ends is not to be told
    return re.sub(r"(.)\1+", r"\1", raw)


def _syllable(letter: str) -> str:
    index = ord(letter) - 0xAC00
    return _LEADS[index // 588] + _VOWELS[index % 588 // 28] + _TAILS[index % 28]
