"""Does what is told of a report lead back to it, in a search of it and a thousand others? Then less is told.

An attacker who holds texts (letters that were seized, talks that were overheard) and a release asks which text a
released sentence was made of. A sentence leads back when the report that it came from stands before all others, or
nearly. Texts like those an attacker holds are the case's background; where at least `NEARER` of these stand
before the report, another thousand of the kind has none that does with a chance of e^-4 = 1.8%. So much of one
claim is left out, least loss first, until that holds.

Reports that are public are not asked about: a release names their outlet, and nobody has to search.
Deliberately not handled: all that is told of one source laid together (`candidates` weighs that).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from witnessmark.disclosure.coarser import Coarser, further
from witnessmark.disclosure.view import PublicClaim
from witnessmark.disclosure.words import Originals

NEARER = 4
"""So many other texts at least stand nearer to released words than the report they came from."""
COMPARED = 20
"""So many texts that come nearest by words are compared by meaning; others could only be before the report."""
SENTENCE = re.compile(r"(?<=[.!?。])\s+|\n+")


class Encoder(Protocol):
    """Turns sentences into unit vectors whose dot product is their likeness."""

    def vectors(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a sentence."""
        ...


@dataclass(frozen=True, slots=True)
class LedBack:
    """A claim that leads back to its report: how many texts stand before it, and how it could be told.

    `proposal` is None where no way of telling it helps, `after` the number of texts before it when told so.
    """

    claim: str
    report: str
    ahead: int
    proposal: Coarser | None
    after: int


class Search:
    """The reports that are not public among other texts, as an attacker would search them by words and by meaning."""

    def __init__(self, private: Mapping[str, str], others: Mapping[str, str],
                 sentences: Callable[[PublicClaim], Sequence[str]], encoder: Encoder) -> None:
        """Take texts by name; `sentences` is how a claim is told, in each language of a release."""
        self._index = Originals.of({**private, **others})
        self._private, self._others = private, others
        self._sentences, self._encoder = sentences, encoder
        self._known: dict[tuple[str, str], int] = {}

    def ahead(self, report: str, told: PublicClaim) -> int:
        """Return how many other texts stand before a report in the search that finds it best (`NEARER` at most)."""
        return min((self._ahead(report, words) for words in self._sentences(told)), default=NEARER)

    def _ahead(self, report: str, words: str) -> int:
        if (found := self._known.get((report, words))) is None:
            scores = self._index.scores(words)
            held = scores.get(report, 0.0)
            nearest = sorted((name for name in scores if name in self._others), key=lambda name: (-scores[name], name))
            found = sum(scores[name] >= held for name in nearest[:NEARER]) if held else NEARER
            if found >= NEARER:
                found = self._by_meaning(report, words, nearest[:COMPARED])
            self._known[report, words] = found
        return found

    def _by_meaning(self, report: str, words: str, nearest: Sequence[str]) -> int:
        parts = [_parts(self._private[report]), *(_parts(self._others[name]) for name in nearest)]
        held = self._encoder.vectors([words, *(part for text in parts for part in text)])
        likeness = held[1:] @ held[0]
        ends = np.cumsum([0, *map(len, parts)])
        best = [float(likeness[start:end].max(initial=-1.0)) for start, end in itertools.pairwise(ends)]
        return min(NEARER, sum(other >= best[0] for other in best[1:]))


def _parts(text: str) -> list[str]:
    return [part for part in SENTENCE.split(text) if part.strip()]


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim of a report that is not public, and how it would be told in a way."""

    claim: str
    report: str
    told: Callable[[Coarser], PublicClaim]
    dated: bool
    counted: bool
    detailed: bool


def led_back(search: Search, asked: Iterable[Asked], ways: Mapping[str, Coarser]) -> dict[str, LedBack]:
    """Return the claims that lead back to their report when told in these ways, each with the way that loses least."""
    found = {}
    for one in asked:
        way = ways[one.claim]
        ahead = search.ahead(one.report, one.told(way))
        if ahead >= NEARER:
            continue
        able = further(way, dated=one.dated, counted=one.counted, detailed=one.detailed)
        proposal = next((made for made in able if search.ahead(one.report, one.told(made)) >= NEARER), None)
        found[one.claim] = LedBack(one.claim, one.report, ahead, proposal, NEARER if proposal else 0)
    return found
