"""Cutting a text into windows that the encoder reads: whole sentences, up to a number of pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from witnessmark.extract.learned.pieces import Piece, Pieces

LARGEST = 254
"""Pieces in a window, start and end marks not counted."""
SHARED = 48
"""The last sentence of a window is read again before the next where it has no more pieces than this."""

_END = re.compile(r"\n+|(?<=[.!?。…])[\"'”’」』)\]]*\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or line with its pieces."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences that are read together. Those before `own` were read in the window before and give context only."""

    sentences: tuple[Sentence, ...]
    own: int

    @property
    def pieces(self) -> list[Piece]:
        return [piece for sentence in self.sentences for piece in sentence.pieces]

    @property
    def numbers(self) -> list[int]:
        """The sentence that each piece stands in, from 0."""
        return [number for number, sentence in enumerate(self.sentences) for _ in sentence.pieces]


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


def windows_of(found: Sequence[Sentence]) -> list[Window]:
    """Return windows that together own every sentence once."""
    windows: list[Window] = []
    held: list[Sentence] = []
    size = own = 0
    for sentence in found:
        if held and size + len(sentence.pieces) > LARGEST:
            windows.append(Window(tuple(held), own))
            last = held[-1]
            again = len(last.pieces) <= min(SHARED, LARGEST - len(sentence.pieces))
            held, size, own = ([last], len(last.pieces), 1) if again else ([], 0, 0)
        held.append(sentence)
        size += len(sentence.pieces)
    if held:
        windows.append(Window(tuple(held), own))
    return windows
