"""Released words against the words of reports that are not public: shared runs, and which text they lead to.

Invariant: results name reports by id and carry only released words, never a report's.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

RUN = 8
"""So many tokens in a row are shared by no chance: a token is a word, or two syllables of a Hangul word."""
LEADS = 0.5
"""A cosine from which released words lead to a text: half of what they say is what sets that text apart."""
FEWEST = 6
"""Under so many tokens likeness means little."""

_TOKEN = re.compile(r"[가-힣]{1,2}|[^\W_가-힣]+")


def tokens(text: str) -> list[str]:
    """Return a text's tokens, in one form whatever widths and cases it is written in."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


@dataclass(frozen=True, slots=True)
class PrivateWords:
    """Runs of eight tokens of the reports that are not public, by hash."""

    runs: frozenset[int] = frozenset()

    @classmethod
    def of(cls, texts: Iterable[str]) -> PrivateWords:
        return cls(frozenset(run for text in texts for run in _runs(tokens(text))))

    def share(self, text: str) -> bool:
        """Return whether a text holds a run of theirs."""
        return any(run in self.runs for run in _runs(tokens(text)))


def _runs(words: list[str]) -> Iterable[int]:
    return (hash(tuple(words[at : at + RUN])) for at in range(len(words) - RUN + 1))


@dataclass(frozen=True, slots=True)
class Link:
    """Released words that lead to a report: the words, the report's id, how near (cosine), and whether it is theirs."""

    words: str
    report: str
    score: float
    own: bool


@dataclass(slots=True)
class Originals:
    """The case's own texts as an attacker would index them: TF-IDF over tokens and pairs of tokens.

    Weights are 1 + ln(tf) times ln((1 + n) / (1 + df)) + 1, cosine (Salton & Buckley 1988).
    """

    postings: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    spread: dict[str, float] = field(default_factory=dict)
    unseen: float = 1.0

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Originals:
        counts = {report: Counter(_terms(text)) for report, text in texts.items()}
        seen = Counter(term for terms in counts.values() for term in terms)
        spread = {term: math.log((1 + len(texts)) / (1 + n)) + 1 for term, n in seen.items()}
        made = cls({}, spread, math.log(1 + len(texts)) + 1)
        for report, terms in counts.items():
            for term, weight in made._unit(terms).items():
                made.postings.setdefault(term, []).append((report, weight))
        return made

    def nearest(self, text: str) -> tuple[str, float] | None:
        """Return the report that a text leads to, and the cosine; None for too few words, or none in common."""
        if len(tokens(text)) < FEWEST:
            return None
        scores = self.scores(text)
        if not scores:
            return None
        best = max(scores, key=lambda report: (scores[report], report))
        return best, scores[best]

    def scores(self, text: str) -> dict[str, float]:
        """Return the cosine of every report that has a term in common with a text."""
        scores: dict[str, float] = defaultdict(float)
        for term, weight in self._unit(Counter(_terms(text))).items():
            for report, held in self.postings.get(term, ()):
                scores[report] += weight * held
        return scores

    def _unit(self, terms: Mapping[str, int]) -> dict[str, float]:
        raw = {term: (1 + math.log(n)) * self.spread.get(term, self.unseen) for term, n in terms.items()}
        length = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {term: weight / length for term, weight in raw.items()}


def _terms(text: str) -> list[str]:
    words = tokens(text)
    return [*words, *(f"{a} {b}" for a, b in itertools.pairwise(words))]
