"""Text → word pieces with their spans: the encoder's own unigram segmentation.

Each stretch between spaces is segmented by itself into the pieces of greatest summed score
(Kudo 2018, subword regularization, eq. 1 to 3), after the encoder's normalisation character by
character. Invariant: spans are half-open code points of the text given, in order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from witnessmark.extract.learned.encoder_file import EncoderFile

SPACE = "▁"
START, PAD, END, UNKNOWN = 0, 1, 2, 3
UNKNOWN_PENALTY = 10.0
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: its number in the encoder's vocabulary and where it stands."""

    id: int
    start: int
    end: int


class Pieces:
    """The segmentation of one encoder."""

    def __init__(self, file: EncoderFile) -> None:
        self._normal = file.normal
        self._known = {piece: number for number, piece in enumerate(file.pieces) if number > UNKNOWN}
        self._scores: Sequence[float] = file.scores.tolist()
        self._longest = max(map(len, self._known))
        self._unknown = min(self._scores) - UNKNOWN_PENALTY
        self._of_word = lru_cache(maxsize=50_000)(self._segment)

    def of(self, text: str, start: int = 0, end: int | None = None) -> list[Piece]:
        """Return the pieces of text[start:end]; spans are offsets of the whole text."""
        found = []
        for word in _WORD.finditer(text, start, len(text) if end is None else end):
            at = word.start()
            found += [Piece(number, at + a, at + b) for number, a, b in self._of_word(word.group()[:400])]
        return found

    def _segment(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """Return (number, start, end) of the best pieces of one word; spans count the word's own characters."""
        written, origin = SPACE, [0]
        for index, character in enumerate(word):
            for mapped in self._normal.get(ord(character), character).replace(" ", SPACE):
                written += mapped
                origin.append(index)
        length = len(written)
        best = [0.0] + [float("-inf")] * length
        back: list[tuple[int, int]] = [(0, UNKNOWN)] * (length + 1)
        for end in range(1, length + 1):
            for start in range(max(0, end - self._longest), end):
                number = self._known.get(written[start:end])
                if number is not None and best[start] + self._scores[number] > best[end]:
                    best[end], back[end] = best[start] + self._scores[number], (start, number)
            if best[end - 1] + self._unknown > best[end]:
                best[end], back[end] = best[end - 1] + self._unknown, (end - 1, UNKNOWN)
        pieces, end = [], length
        while end:
            start, number = back[end]
            first = max(start, 1)
            if end > first:
                pieces.append((number, origin[first], origin[end - 1] + 1))
            elif number != UNKNOWN:
                pieces.append((number, 0, 0))
            end = start
        return tuple(reversed(pieces))
