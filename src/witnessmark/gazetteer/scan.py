"""Finding place names in running text, by name alone.

Invariant: spans never overlap, and the longest name wins; Latin names start and end at word
boundaries and carry a capital; Hangul names end where a particle, a suffix or a boundary
may follow. Whether a name means the place there is for the caller to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import ahocorasick

from witnessmark.gazetteer.hangul import has_hangul
from witnessmark.gazetteer.korean_words import ends_like_a_place, starts_like_a_place
from witnessmark.gazetteer.normalise import fold, key_of
from witnessmark.gazetteer.tables import Columns
from witnessmark.model.text import Span

LONGEST = 6
_ACRONYM_TAIL = re.compile(r"^(?:[A-Z]\.)+ [A-Z]$")
WORD = re.compile(
    r"(?:[A-Z]\.){2,}|(?:St|Mt|Ft)\.(?=\s)|[^\W\d_]+(?:(?:['’‘ʼ`](?![sS]\b)|[.])(?=[^\W\d_])[^\W\d_]+)*",
    re.UNICODE,
)
_JOIN = re.compile(r"[ \u00a0\t]?[ \u00a0-]|\n|['’] ?")
_INNER = frozenset(
    {
        "of",
        "the",
        "and",
        "de",
        "la",
        "le",
        "el",
        "al",
        "du",
        "des",
        "del",
        "da",
        "do",
        "di",
        "upon",
        "on",
        "au",
        "aux",
        "en",
        "sous",
        "les",
        "am",
        "an",
        "den",
        "der",
        "y",
        "e",
        "sur",
        "es",
        "ez",
        "as",
        "ash",
        "ad",
        "in",
    }
)


class Scanner:
    """Scans texts against one set of columns; the Hangul automaton is built once."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._hangul: ahocorasick.Automaton | None = None

    def scan(self, text: str, language: str) -> list[tuple[Span, tuple[int, ...]]]:
        """Return names with the rows they may stand for, in text order.

        Both scripts are always read; in Korean text (`language` "ko") a Latin name counts
        as well, and the other way round.
        """
        found = list(self._latin(text))
        if language == "ko" or has_hangul(text):
            found += self.hangul(text)
            found.sort(key=lambda item: item[0])
        return found

    def _latin(self, text: str) -> Iterator[tuple[Span, tuple[int, ...]]]:
        if not any(map(str.isupper, text)):
            return
        words = [m.span() for m in WORD.finditer(text)]
        spans: list[list[tuple[int, int]]] = []
        keys: list[int] = []
        for first in [i for i, (start, _) in enumerate(words) if text[start].isupper()]:
            start, end = words[first]
            options = [(start, end)]
            for follower in range(first + 1, min(first + LONGEST, len(words))):
                gap = text[
                    options[-1][1] if follower == first + 1 else words[follower - 1][1] : words[follower][0]
                ]
                if _JOIN.fullmatch(gap) is None:
                    break
                word = text[words[follower][0] : words[follower][1]]
                if word[0].isupper() or gap == "-":
                    options.append((start, words[follower][1]))
                elif word.lower() not in _INNER:
                    break
            spans.append(options)
            keys += [key_of(fold(text[a:b])) for a, b in options]
        found = self._columns.find(keys)
        position, after = 0, 0
        for options in spans:
            rows = found[position : position + len(options)]
            position += len(options)
            if options[0][0] < after:
                continue
            for (start, end), hits in zip(reversed(options), reversed(rows), strict=True):
                if hits and plausible(text[start:end]) and not _ACRONYM_TAIL.search(text[start:end]):
                    yield Span(start, end), tuple(row for row, _ in hits)
                    after = end
                    break

    def hangul(self, text: str) -> list[tuple[Span, tuple[int, ...]]]:
        """Return the Hangul names in `text`."""
        if self._hangul is None:
            automaton = ahocorasick.Automaton()
            for name, rows in self._columns.hangul.items():
                automaton.add_word(name, (len(name), rows))
            automaton.make_automaton()
            self._hangul = automaton
        hits: list[tuple[int, int, tuple[int, ...]]] = []
        for last, (length, rows) in self._hangul.iter(text):
            start, end = last + 1 - length, last + 1
            if starts_like_a_place(text, start) and ends_like_a_place(text, start, end):
                hits.append((start, end, rows))
        hits.sort(key=lambda hit: (hit[0], -hit[1]))
        found: list[tuple[Span, tuple[int, ...]]] = []
        after = 0
        for start, end, rows in hits:
            if start >= after:
                found.append((Span(start, end), rows))
                after = end
        return found


def plausible(name: str) -> bool:
    """Say whether these letters can be a name at all: `US` may, `Us` and `IN` may not."""
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 3:
        return name in ("US", "UK", "U.S.", "U.K.")
    if len(letters) == 3 and len(name) == 3:
        return name in ("USA", "UAE", "DRC", "ROK", "PRC") or not name.isupper()
    return True
