"""Words without which a pattern can't match, found all at once.

Most set phrases stand in no sentence of a report. One walk over the text (Aho and Corasick 1975) says which of them
can, and where; only there is their pattern tried. What a pattern requires is read off its parse: of the parts that
must all match, the one whose shortest literal is longest.
"""

from __future__ import annotations

import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator, Sequence
from typing import Any

import ahocorasick

SHORTEST = 3
"""Letters of a literal; shorter ones stand nearly everywhere."""
_LOWER = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def lowered(text: str) -> str:
    """Return a text with ASCII letters in lower case, as long as it was."""
    return text.translate(_LOWER)


def required(pattern: str) -> frozenset[str]:
    """Return lower-case literals of which at least one stands in whatever a pattern matches; empty: not known."""
    return _of_sequence(parser.parse(pattern))


def _of_sequence(parts: Any) -> frozenset[str]:
    best: frozenset[str] = frozenset()
    run = ""
    for kind, value in [*parts, ("END", None)]:
        name = str(kind)
        if name == "LITERAL" and value < 128:
            run += chr(value).lower()
            continue
        best, run = _better(best, frozenset({run})), ""
        if name == "SUBPATTERN":
            best = _better(best, _of_sequence(value[-1]))
        elif name == "BRANCH":
            held = [_of_sequence(branch) for branch in value[1]]
            if all(held):
                best = _better(best, frozenset().union(*held))
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
            best = _better(best, _of_sequence(value[2]))
    return best


def _better(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    return max(one, other, key=_worth)


def _worth(words: frozenset[str]) -> int:
    shortest = min(map(len, words), default=0)
    return shortest if shortest >= SHORTEST else 0


class Finder:
    """Says which of some patterns can match, and near which places of a text."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self.always: list[int] = []
        self._needs: dict[str, list[int]] = {}
        self._automaton = ahocorasick.Automaton()
        for number, pattern in enumerate(patterns):
            words = required(pattern)
            if not _worth(words):
                self.always.append(number)
            for word in words if _worth(words) else ():
                self._needs.setdefault(word, []).append(number)
        for word in self._needs:
            self._automaton.add_word(word, word)
        if self._needs:
            self._automaton.make_automaton()

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield (pattern, place) wherever a literal that a pattern requires ends in a text."""
        if self._needs:
            for end, word in self._automaton.iter(lowered(text)):
                for number in self._needs[word]:
                    yield number, end
