"""Whether two texts of two languages tell the same sentences in the same order.

Likeness of sentences alone proves nothing: two independent reports of one event share their
sentences too. So this measures an alignment (how much of the shorter text, in order, and
whether the figures agree), and `derivation` asks for evidence of one text or one call besides.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from witnessmark.reconcile.similarity import TextSimilarity

ALIKE = 0.45
MOST_SENTENCES = 60
_END = re.compile(r"(?<=[.!?。])['\"”’)]*\s+|\n+")
_NUMBER = re.compile(r"\d[\d,]*")


@dataclass(frozen=True, slots=True)
class Alignment:
    """How much of the shorter text stands in the longer one, in order.

    `coverage`: share of its sentences; `sentences`: how many; `numbers`: share of figures over
    31 (so that days and months do not count) that both texts give, None where neither has any.
    """

    coverage: float
    sentences: int
    numbers: float | None


NOTHING = Alignment(0.0, 0, None)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text worth comparing, at most `MOST_SENTENCES`."""
    found = [piece.strip() for piece in _END.split(text)]
    return [piece for piece in found if len(piece) >= 12][:MOST_SENTENCES]


class Aligner:
    """Aligns texts; each text is encoded once."""

    def __init__(self, similarity: TextSimilarity) -> None:
        self._similarity = similarity
        self._held: dict[str, NDArray[np.float32]] = {}

    def align(self, text_a: str, text_b: str) -> Alignment:
        """Align two texts."""
        a, b = self._vectors(text_a), self._vectors(text_b)
        if not len(a) or not len(b):
            return NOTHING
        if len(a) > len(b):
            a, b = b, a
        likeness = a @ b.T
        best = likeness.argmax(axis=1)
        pairs = [int(j) for i, j in enumerate(best) if likeness[i, j] >= ALIKE]
        inorder = longest_rise(pairs)
        return Alignment(inorder / len(a), inorder, shared_numbers(text_a, text_b))

    def _vectors(self, text: str) -> NDArray[np.float32]:
        if text not in self._held:
            found = sentences(text)
            self._held[text] = (
                self._similarity.vectors(found) if found else np.zeros((0, 1), dtype=np.float32)
            )
        return self._held[text]


def longest_rise(values: Sequence[int]) -> int:
    """Return the length of the longest strictly rising subsequence."""
    tails: list[int] = []
    for value in values:
        at = bisect.bisect_left(tails, value)
        tails[at : at + 1] = [value]
    return len(tails)


def shared_numbers(a: str, b: str) -> float | None:
    """Return the share of the smaller text's figures over 31 that the other gives too."""
    left, right = _numbers(a), _numbers(b)
    if not left or not right:
        return None
    return len(left & right) / min(len(left), len(right))


def _numbers(text: str) -> frozenset[int]:
    found = (int(n.replace(",", "")) for n in _NUMBER.findall(text) if len(n) < 12)
    return frozenset(n for n in found if n > 31 and not 1900 <= n <= 2100)
