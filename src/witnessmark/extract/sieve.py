"""Which of many patterns may match where, from one pass over a text.

Nearly every pattern needs one of a few literal words to match (its anchors). One Aho–Corasick pass finds the anchors of
all of them; a pattern is then tried only where one of its own stands. Invariant: a pattern is never kept from a match,
so what is found is what the pattern alone would find. Patterns without an anchor are always tried. Not handled here:
what a match means.

A pattern that ignores case has its anchors in lower case, and they are looked for in the text in lower case.

The idea is that of prefilters of literals (R. Cox, "Regular Expression Matching with a Trigram Index", 2012).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import ahocorasick

MOST = 400
"""Most anchors of one pattern; beyond, another part of it is looked at."""

EVERYWHERE = frozenset("이다는을에의로가고를은하지한도기과사들서자리나시어인대부제여라해으만수일정"
                       "와며된할될던온간난게면데것적바말 .,\n")
"""Letters that stand nearly everywhere: no anchors by themselves."""

SHORTEST = 3
"""Letters of an anchor of a pattern that ignores case: shorter ones stand in nearly every line of English."""
_LOWER = str.maketrans({**{chr(at): chr(at + 32) for at in range(ord("A"), ord("Z") + 1)},
                        "ſ": "s", "\u212a": "k", "İ": "i", "ı": "i"})
"""Every letter that `re.IGNORECASE` takes for an ASCII one."""

_Owner = tuple[int, int]
_Marks = dict[int, list[tuple[int, int]]]
_REPEATS = frozenset(getattr(codes, name) for name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"))
_POINTS = frozenset(getattr(codes, name) for name in ("AT", "ASSERT", "ASSERT_NOT"))
_NOTHING = frozenset({""})


def anchors_of(pattern: re.Pattern[str]) -> frozenset[str]:
    """Return words of which every match of a pattern holds at least one; empty where no such words are known.

    Of a pattern that ignores case they are in lower case.
    """
    words = _needed(parser.parse(pattern.pattern, pattern.flags), _NOTHING) or frozenset()
    if not pattern.flags & re.IGNORECASE:
        return words
    lower = frozenset(word.lower() for word in words)
    return lower if all(len(word) >= SHORTEST and word.isascii() for word in lower) else frozenset()


def _needed(items: Any, run: frozenset[str]) -> frozenset[str] | None:
    """Return the anchors of parts that follow each other, the texts in `run` standing right before them."""
    best: frozenset[str] | None = None
    for code, value in items:
        words = _whole((code, value))
        if words is not None and len(run) * len(words) <= MOST:
            if code is codes.ASSERT and value[0] > 0 and (ahead := _texts(value[1])) is not None:
                best = _better(best, _joined(run, ahead))
            run = _joined(run, words)
            continue
        best = _better(_better(best, run), _inside(code, value, run))
        run = words if words is not None else _NOTHING
    return _better(best, run)


def _inside(code: Any, value: Any, run: frozenset[str]) -> frozenset[str] | None:
    """Return the anchors of a part whose texts can't be listed."""
    if code is codes.SUBPATTERN:
        return _needed(value[-1], run)
    if code is codes.ATOMIC_GROUP:
        return _needed(value, run)
    if code in _REPEATS and value[0] >= 1:
        return _needed(value[2], _NOTHING)
    if code is codes.BRANCH:
        parts = [_needed(part, run) for part in value[1]]
        return None if any(part is None for part in parts) else frozenset().union(*(part for part in parts if part))
    return None


def _better(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """Return the anchors that stand at fewer places: of two lists the one of longer words, then the shorter one."""
    if other is None or "" in other or other & EVERYWHERE or len(other) > MOST:
        return one
    if one is None:
        return other
    first, second = ((-min(3.0, *map(_rare, words)), len(words)) for words in (one, other))
    return one if first <= second else other


def _rare(word: str) -> float:
    """Return how much a word tells, in syllables of Hangul: a letter of the alphabet tells less."""
    return len(word) / 2.5 if word.isascii() else len(word)


def _joined(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    return frozenset(a + b for a in one for b in other)


def _whole(item: tuple[Any, Any]) -> frozenset[str] | None:
    """Return every text a part can stand for, None where they are not to be listed."""
    code, value = item
    if code is codes.LITERAL:
        return frozenset({chr(value)})
    if code in _POINTS:
        return _NOTHING
    if code is codes.IN and all(kind is codes.LITERAL for kind, _ in value):
        return frozenset(chr(letter) for _, letter in value)
    if code is codes.SUBPATTERN:
        return _texts(value[-1])
    if code is codes.BRANCH:
        parts = [_texts(part) for part in value[1]]
        return None if any(part is None for part in parts) else frozenset().union(*(part for part in parts if part))
    if code in _REPEATS and value[1] == 1:
        inner = _texts(value[2])
        return inner if inner is None or value[0] else inner | _NOTHING
    return None


def _texts(items: Any) -> frozenset[str] | None:
    texts = _NOTHING
    for item in items:
        words = _whole(item)
        if words is None or len(texts) * len(words) > MOST:
            return None
        texts = _joined(texts, words)
    return texts


class Sieve:
    """The patterns of one language, sifted together; where the last text's anchors stand is kept.

    `lower` tells that they all ignore case.
    """

    def __init__(self, *, lower: bool = False) -> None:
        self._lower = lower
        self._words: dict[str, list[_Owner]] = {}
        self._groups = 0
        self._automaton: ahocorasick.Automaton | None = None
        self._held: tuple[str, _Marks] = ("", {})

    def enter(self, patterns: Sequence[re.Pattern[str]]) -> tuple[int, tuple[int, ...]]:
        """Take in patterns; return the number they are found by, and the indexes of those without anchors."""
        self._groups += 1
        bare = []
        for index, pattern in enumerate(patterns):
            words = anchors_of(pattern) if bool(pattern.flags & re.IGNORECASE) is self._lower else ()
            for word in words:
                self._words.setdefault(word, []).append((self._groups, index))
            if not words:
                bare.append(index)
        self._automaton, self._held = None, ("", {})
        return self._groups, tuple(bare)

    def marks(self, text: str) -> _Marks:
        """Return (where an anchor begins, whose) in order for each number of `enter`."""
        held, marks = self._held
        if held is text:
            return marks
        marks = {}
        automaton = self._automaton
        if automaton is None:
            automaton = self._automaton = self._built()
        for last, (length, owners) in automaton.iter(text.translate(_LOWER) if self._lower else text):
            for group, index in owners:
                marks.setdefault(group, []).append((last + 1 - length, index))
        for found in marks.values():
            found.sort()
        self._held = text, marks
        return marks

    def _built(self) -> ahocorasick.Automaton:
        automaton = ahocorasick.Automaton()
        for word, owners in self._words.items():
            automaton.add_word(word, (len(word), tuple(owners)))
        automaton.make_automaton()
        return automaton


class Sifted:
    """A pattern that is tried on a stretch only where one of its anchors stands in it.

    Made for stretches of one text after another; `pattern` is the pattern itself, for other words.
    """

    __slots__ = ("_always", "_number", "_sieve", "pattern")

    def __init__(self, sieve: Sieve, pattern: str | re.Pattern[str]) -> None:
        self.pattern = re.compile(pattern)
        self._sieve = sieve
        self._number, bare = sieve.enter((self.pattern,))
        self._always = bool(bare)

    def may(self, text: str, start: int, end: int) -> bool:
        """Tell whether `text[start:end]` may hold a match."""
        if self._always:
            return True
        found = self._sieve.marks(text).get(self._number)
        if found is None:
            return False
        at = bisect_left(found, (start, 0))
        return at < len(found) and found[at][0] < end

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        return self.pattern.search(text, start, end) if self.may(text, start, end) else None

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text, start, end) if self.may(text, start, end) else iter(())


class Group:
    """Many patterns, of which only those are tried on a stretch that have an anchor in it."""

    __slots__ = ("_bare", "_number", "_sieve")

    def __init__(self, sieve: Sieve, patterns: Sequence[re.Pattern[str]]) -> None:
        self._sieve = sieve
        self._number, self._bare = sieve.enter(patterns)

    def within(self, text: str, start: int, end: int) -> list[int]:
        """Return the indexes of the patterns that may match in `text[start:end]`, in order."""
        found = self._sieve.marks(text).get(self._number, ())
        kept = set(self._bare)
        for at in range(bisect_left(found, (start, 0)), len(found)):
            begin, index = found[at]
            if begin >= end:
                break
            kept.add(index)
        return sorted(kept)
