"""Which of the languages we read a text is in.

Decided by script first; among texts in Latin letters by words: common English ones (and English
endings) against the commonest of other languages and letters that English lacks. Names say
nothing: capitalised words count only where they are known.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TABLE = tomllib.loads((Path(__file__).parent / "languages.toml").read_text("utf-8"))
_ENGLISH = frozenset(_TABLE["english"].split())
_SHARED = frozenset(_TABLE["shared"].split())
_OTHERS = frozenset(word for words in _TABLE["others"].values() for word in words.split())
_ENDING = re.compile(r"[a-z]{2,}(?:ing|[^aeiou]ed|tion|tions|ly|ness|ship|ght|ough|['’](?:s|re|ve|ll|d|t))")


def language_of(text: str) -> str:
    """Return "ko", "en" or "other", from the first 20,000 characters.

    Korean writes no fewer than a fifth of its letters in Hangul even where it quotes much Latin.
    English shows in a quarter of the words that could show it, and in half as many again as show
    another language; one word is enough where nothing speaks against it, if no other language
    writes it as well.
    """
    head = text[:20_000]
    letters = sum(c.isalpha() for c in head)
    if not letters:
        return "other"
    hangul = sum("가" <= c <= "힣" or "ᄀ" <= c <= "ᇿ" or "ㄱ" <= c <= "ㆎ" for c in head)
    if hangul >= 0.2 * letters:
        return "ko"
    latin = sum(c.isalpha() and c < "\u0250" for c in head)
    return "en" if latin >= 0.7 * letters and _is_english(head) else "other"


def _is_english(text: str) -> bool:
    english = shared = other = unknown = 0
    for word in _WORD.findall(text):
        lower = word.lower().replace("’", "'")
        if lower in _SHARED:
            shared += 1
        elif lower in _ENGLISH:
            english += 1
        elif lower in _OTHERS:
            other += 1
        elif word[0].islower():
            if not word.isascii() and "’" not in word:
                other += 1
            elif _ENDING.fullmatch(lower):
                english += 1
            else:
                unknown += 1
    if not english:
        return False
    told = english + shared
    return told >= 1.5 * other and told >= 0.25 * (told + other + unknown)
