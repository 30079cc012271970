"""Where a report speaks of when none of its claims names a place.

Invariant: only places that claims of the case name are looked for, and only in reports whose own
claims name none; what is found is soft, and never a country. A name that nobody resolved is found
as it is spelt, and by its sound in the other script.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import ahocorasick

from witnessmark.errors import NotFound
from witnessmark.gazetteer import Gazetteer
from witnessmark.reconcile.places import Spot
from witnessmark.reconcile.sounds import hangul, heard

UNKNOWN = 3  # characters of a name that nobody resolved
_WORD = re.compile(r"[^\W\d_]+")
_PARTICLE = re.compile(r"(?<=[가-힣]{2})(에서는|에서|에는|에|은|는|이|가|을|를|의|과|와|로|도)$")
SHORTEST = 2  # characters of a name; a single syllable is a word of its own too often


class CasePlaces:
    """The places of a case under every name they go by, found in a text."""

    def __init__(self, named: Iterable[tuple[str, Spot]]) -> None:
        """Args: named: words of reports and the place they name."""
        spelt: dict[str, Spot | None] = {}
        self._heard: dict[str, Spot] = {}
        for words, spot in sorted(set(named), key=lambda n: (n[0], n[1].key)):
            if spot.level == "country":
                continue
            if not spot.resolved:
                if len(spot.name) >= UNKNOWN and spelt.setdefault(words.lower(), spot) is not None:
                    self._heard.setdefault(heard(spot.name), spot)
                continue
            for name in {words.lower(), spot.name, *_names(spot.key)}:
                if len(name) >= SHORTEST and spelt.setdefault(name, spot) != spot:
                    spelt[name] = None  # one name of two places of the case says neither
        self._heard.pop("", None)
        self._found = ahocorasick.Automaton()
        for name, only in spelt.items():
            if only is not None:
                self._found.add_word(name, (name, only))
        if len(self._found):
            self._found.make_automaton()

    def main(self, text: str) -> tuple[Spot, ...]:
        """Return the place a text names most often, the first among equals; nothing where none is named.

        A province named beside one place inside it only says where that lies.
        """
        told = self._mentions(text) or self._by_sound(text)
        fine = [spot for spot in told if spot.level != "adm1"] or told
        counts = Counter(fine)
        if not counts:
            return ()
        return (max(counts, key=lambda spot: (counts[spot], -fine.index(spot))),)

    def _by_sound(self, text: str) -> Sequence[Spot]:
        """Return the places that nobody resolved which a text in the other script names."""
        if not self._heard:
            return ()
        words = [_PARTICLE.sub("", w) for w in _WORD.findall(text)]
        found: list[Spot] = []
        for at, word in enumerate(words):
            for name in (word, f"{word} {words[at + 1]}" if at + 1 < len(words) else word):
                spot = self._heard.get(heard(name))
                if spot is not None and hangul(name) is not hangul(spot.name) and (hangul(name) or name[0].isupper()):
                    found.append(spot)
                    break
        return found

    def _mentions(self, text: str) -> Sequence[Spot]:
        low = text.lower()
        if len(low) != len(text):  # a letter that grows in lower case would shift the offsets
            low = text
        longest: dict[int, tuple[int, Spot]] = {}
        for end, (name, spot) in self._found.iter(low) if len(self._found) else ():
            start = end + 1 - len(name)
            if _whole_word(text, start, end + 1) and (start not in longest or longest[start][0] < end):
                longest[start] = (end, spot)
        out, free = [], 0
        for start in sorted(longest):
            end, spot = longest[start]
            if start >= free:
                out.append(spot)
                free = end + 1
        return out


def _whole_word(text: str, start: int, end: int) -> bool:
    """Whether a name begins and ends there: capitalised where the script has capitals, not inside a word."""
    if text[start].islower():
        return False
    if not text[start].isascii():
        return start == 0 or not text[start - 1].isalpha()
    return not any(c.isalnum() and c.isascii() for c in text[max(0, start - 1) : start] + text[end : end + 1])


@lru_cache(maxsize=10_000)
def _names(place_id: str) -> frozenset[str]:
    try:
        return frozenset(name.lower() for name in Gazetteer.load().names(place_id))
    except NotFound:
        return frozenset()
