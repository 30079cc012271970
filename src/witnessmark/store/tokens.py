"""The index terms of a text, each with the span it stands for.

Invariant: a text and a query that mean the same word share a term: Latin words by folded
Porter stem, Hangul words by syllable bigrams (so two-syllable words are found inside
inflected ones) and by morphological stem, names by gazetteer id, and names the gazetteer
lacks by a sound key that Hangul and romanised spellings share.

Terms are ASCII so that the index's tokenizer needs no rules of its own: a class letter,
then the word in a plain encoding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from witnessmark.model.text import Span
from witnessmark.store.romanise import sound_key, sounded, without_unit
from witnessmark.store.stemmer import stem

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_HANGUL = re.compile(r"[가-힣]+")

Stems = Callable[[str], Iterable[tuple[str, int, int, bool]]]
"""Korean stems of a text: (stem, start, end, whether it is a proper name)."""

Names = Callable[[str], Iterable[tuple[str, int, int]]]
"""Known names in a text: (id, start, end), the same id for every spelling."""


@dataclass(frozen=True, slots=True)
class Term:
    """One index term and where it stands; `group` tells which word of the text it is of."""

    text: str
    span: Span


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """Return `word` in lower case without diacritics; Hangul stays composed."""
    plain = unicodedata.normalize("NFD", word.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in plain if not "\u0300" <= c <= "\u036f"))


def words(text: str) -> Iterator[Span]:
    """Yield the spans of the words of `text`, Hangul and other scripts apart."""
    for match in _WORD.finditer(text):
        start = match.start()
        for run in _HANGUL.finditer(match.group()):
            if start + 0 < match.start() + run.start():
                yield Span(start, match.start() + run.start())
            yield Span(match.start() + run.start(), match.start() + run.end())
            start = match.start() + run.end()
        if start < match.end():
            yield Span(start, match.end())


def is_hangul(text: str) -> bool:
    return _HANGUL.search(text) is not None


def word_term(word: str) -> str:
    """Return the term of a word that is not Hangul."""
    base = folded(word)
    for mark in ("'s", "’s"):
        base = base.removesuffix(mark)
    base = base.replace("'", "").replace("’", "")
    return "w" + _plain(stem(base) if base.isascii() else base)


def bigram_terms(word: str, start: int) -> list[Term]:
    """Return the syllable pairs of a Hangul word (the syllable, of a word of one)."""
    if len(word) == 1:
        return [Term("h" + _plain(word), Span(start, start + 1))]
    return [Term("h" + _plain(word[i : i + 2]), Span(start + i, start + i + 2)) for i in range(len(word) - 1)]


def stem_term(form: str) -> str:
    return "k" + _plain(form)


def name_term(identity: str) -> str:
    return "n" + _plain(identity)


def sound_term(word: str) -> str | None:
    """Return the term by which Hangul and Latin spellings of a name meet, if long enough."""
    key = sound_key(word)
    return "s" + key if len(key) >= 4 or (len(key) == 3 and sounded(word) >= 5) else None


def sound_terms(name: str) -> tuple[str, ...]:
    """Return the terms of a name's sound, with and without the unit it says it is (Wiyondong, 위연동; 위연)."""
    terms = (sound_term(form) for form in dict.fromkeys((name, without_unit(name))))
    return tuple(term for term in terms if term)


def _plain(text: str) -> str:
    return text if text.isascii() and text.isalnum() else "".join(
        c if c.isascii() and c.isalnum() else f"x{ord(c):x}" for c in text)
