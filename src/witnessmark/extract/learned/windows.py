"""Cutting a text into windows that the encoder reads: whole sentences, up to a number of pieces."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from witnessmark.extract.learned.pieces import Piece, Pieces

LARGEST = 176
"""Pieces in a window, start and end marks not counted."""
BEFORE, AFTER = 2, 1
NEAR = 80
"""Sentences before and after that of an act which are read for its roles, up to so many pieces in all."""

_END = re.compile(r"\n+|(?<=[.!?。…])[\"'”’」』)\]]*\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or line with its pieces."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


def sentences(text: str, pieces: Pieces) -> list[Sentence]:
    """Return the sentences of a text in order; one that is too long is cut at a piece."""
    found, start = [], 0
    for stop in [*(m.end() for m in _END.finditer(text)), len(text)]:
        inside = pieces.of(text, start, stop)
        for at in range(0, len(inside), LARGEST):
            part = tuple(inside[at : at + LARGEST])
            found.append(Sentence(part[0].start, part[-1].end, part))
        start = stop
    return found


def packed(found: Sequence[Sentence]) -> list[list[Piece]]:
    """Return windows that together hold every sentence once."""
    windows: list[list[Piece]] = []
    for sentence in found:
        if windows and len(windows[-1]) + len(sentence.pieces) <= LARGEST:
            windows[-1].extend(sentence.pieces)
        else:
            windows.append(list(sentence.pieces))
    return windows


def around(found: Sequence[Sentence], start: int) -> list[Piece]:
    """Return the window for the roles of an act whose words begin at `start`."""
    index = max(bisect_right(found, start, key=lambda sentence: sentence.start) - 1, 0)
    first = last = index
    size = len(found[index].pieces)
    for step in range(1, BEFORE + 1):
        for place, wanted in ((index - step, True), (index + step, step <= AFTER)):
            if not wanted or not 0 <= place < len(found) or (place != first - 1 and place != last + 1):
                continue
            if size + len(found[place].pieces) <= NEAR:
                size += len(found[place].pieces)
                first, last = min(first, place), max(last, place)
    return [piece for sentence in found[first : last + 1] for piece in sentence.pieces]
